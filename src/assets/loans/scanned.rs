//! Taking back what is scanned, whichever loans it's from.

use super::act::{Doer, act_at};
use super::model::Loan;
use super::naming::{Clerk, Scene};
use super::store;
use super::wire::{ReturnLine, ReturnLoan, ReturnScanned, ScannedLine};
use crate::accounts::Reach;
use crate::agencies::Agency;
use crate::assets::labels::{Label, Out, find_all, out, read_label};
use crate::assets::model::Asset;
use crate::assets::register::store as register;
use crate::db::Tx;
use crate::http::{Error, Fault, Faults, Reason, Result};
use std::collections::BTreeMap;

/// The most labels of one return.
const MOST: usize = 100;

/// What's taken back by loan: lines with their places in the request.
type ByLoan = BTreeMap<String, Vec<(usize, ReturnLine)>>;

/// Takes back what was scanned: one step for each loan that it's from, all of them or none. Gives the loans.
///
/// # Errors
/// `422` with every label that isn't of something lent, or is of a lot that several have; `409` when it came back meanwhile.
pub fn take_back(
    tx: &mut Tx<'_>,
    (doer, clerk, reach): (&Doer, &Clerk, &Reach),
    agency: &Agency,
    input: ReturnScanned,
) -> Result<Vec<Loan>> {
    let (at, by, to, text) = (input.at, input.by, input.to, input.text);
    let by_loan = by_loan(tx, agency, &clerk.origin, input.lines)?;
    // All loans first, then all assets, each in the order of their ids: whoever wants some of them waits for all.
    let mut locked = Vec::new();
    for (loan, lines) in by_loan {
        locked.push((store::loan_locked(tx, (reach, None), &loan)?, lines));
    }
    let assets = locked.iter().flat_map(|(present, _)| &present.lines);
    register::lock(tx, &agency.id, assets.map(|line| line.asset_id.as_str()))?;
    let mut loans = Vec::new();
    for (mut present, lines) in locked {
        // Anew for each: pieces of one lot may be out with several of them.
        store::lock_assets(tx, &mut present)?;
        let (places, lines): (Vec<usize>, Vec<ReturnLine>) = lines.into_iter().unzip();
        let part = ReturnLoan {
            at: at.clone(),
            by: by.clone(),
            to: to.clone(),
            lines: Some(lines),
            text: text.clone(),
        };
        let scene = Scene {
            present: &present,
            clerk: clerk.clone(),
            now: doer.at,
        };
        let said = part.step_at(&scene, &places)?;
        loans.push(act_at(tx, doer, present, said, &places)?.loan);
    }
    Ok(loans)
}

/// Which loan each label is from.
fn by_loan(tx: &mut Tx<'_>, agency: &Agency, origin: &str, lines: Vec<ScannedLine>) -> Result<ByLoan> {
    let mut faults = Faults::default();
    match lines.len() {
        0 => return Err(Error::invalid(Fault::pointer("/lines", Reason::Empty))),
        1..=MOST => {}
        _ => {
            return Err(Error::invalid(
                Fault::pointer("/lines", Reason::TooMany).with("max", MOST),
            ));
        }
    }
    let labels = lines.iter().enumerate().map(|(index, line)| {
        let at = format!("/lines/{index}/label");
        faults.check(read_label(&at, &line.label, origin))
    });
    let labels: Vec<Option<Label>> = labels.collect();
    let named: Vec<Label> = labels.iter().flatten().cloned().collect();
    let assets = find_all(tx.conn(), &agency.id, &named)?;
    let ids: Vec<String> = assets.values().map(|asset| asset.id.clone()).collect();
    let out = out(tx.conn(), &ids)?;
    let mut found = ByLoan::new();
    for (index, (line, label)) in lines.into_iter().zip(labels).enumerate() {
        let asset = label.and_then(|label| assets.get(&label));
        if let Some(loan) = faults.check(one_loan(index, asset, &out)) {
            found.entry(loan).or_default().push((index, line.into()));
        }
    }
    faults.finish(Some(found))
}

/// The one loan that an asset is out with.
fn one_loan(index: usize, asset: Option<&Asset>, out: &[Out]) -> Result<String, Fault> {
    let at = |reason| Fault::pointer(format!("/lines/{index}/label"), reason);
    let asset = asset.ok_or_else(|| at(Reason::NotALabel))?;
    let loans: Vec<&Out> = out.iter().filter(|out| out.asset_id == asset.id).collect();
    match loans.as_slice() {
        [] => Err(at(Reason::NotLent).with("left", 0)),
        [only] => Ok(only.loan.id.clone()),
        // Whose pieces of a lot these are, the label doesn't say.
        _ => Err(at(Reason::Contradiction).with("other", "/loans/{loan_id}/return")),
    }
}
