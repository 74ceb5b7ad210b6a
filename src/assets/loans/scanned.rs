//! Taking back what is scanned, whichever loans it's from.

use super::act::{Doer, act_at};
use super::model::Loan;
use super::naming::{Scene, bears};
use super::store;
use super::wire::{ReturnLine, ReturnLoan, ReturnScanned};
use crate::agencies::Agency;
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
    (doer, me): (&Doer, &str),
    agency: &Agency,
    input: ReturnScanned,
) -> Result<Vec<Loan>> {
    let (at, by, to, text) = (input.at, input.by, input.to, input.text);
    let by_loan = by_loan(tx, agency, input.lines)?;
    // All loans first, then all assets, each in the order of their ids: whoever wants some of them waits for all.
    let mut locked = Vec::new();
    for (loan, lines) in by_loan {
        locked.push((store::locked(tx, &loan)?, lines));
    }
    let assets = locked.iter().flat_map(|(present, _)| &present.lines);
    let assets: Vec<String> = assets.map(|line| line.asset_id.clone()).collect();
    register::lock(tx, &agency.id, &assets)?;
    let mut loans = Vec::new();
    for (present, lines) in locked {
        let (places, lines): (Vec<usize>, Vec<ReturnLine>) = lines.into_iter().unzip();
        let part = ReturnLoan {
            at: at.clone(),
            by: by.clone(),
            to: to.clone(),
            lines: Some(lines),
            text: text.clone(),
        };
        let scene = Scene::set(tx, &present, me.to_owned(), doer.at)?;
        let said = part.step_at(&scene, &places)?;
        loans.push(act_at(tx, doer, present, said, &places)?.loan);
    }
    Ok(loans)
}

/// Which loan each label is from.
fn by_loan(tx: &mut Tx<'_>, agency: &Agency, lines: Vec<super::wire::ScannedLine>) -> Result<ByLoan> {
    let mut faults = Faults::default();
    if lines.is_empty() {
        faults.push(Fault::pointer("/lines", Reason::Empty));
    } else if lines.len() > MOST {
        faults.push(Fault::pointer("/lines", Reason::TooMany).with("max", MOST));
        return Err(faults
            .finish::<()>(None)
            .err()
            .unwrap_or_else(|| Error::internal("a fault")));
    }
    let labels: Vec<String> = lines.iter().map(|line| line.label.clone()).collect();
    let out = store::out_by_label(tx.conn(), &agency.id, &labels)?;
    let mut found = ByLoan::new();
    for (index, line) in lines.into_iter().enumerate() {
        if let Some(loan) = faults.check(one_loan(index, &line.label, &out)) {
            found.entry(loan).or_default().push((index, line.into()));
        }
    }
    faults.finish(Some(found))
}

/// The one loan that a label is out with.
fn one_loan(index: usize, label: &str, out: &[(Asset, Option<String>)]) -> Result<String, Fault> {
    let at = |reason| Fault::pointer(format!("/lines/{index}/label"), reason);
    let mut named = out.iter().filter(|(asset, _)| bears(asset, label)).peekable();
    if named.peek().is_none() {
        return Err(at(Reason::NotALabel));
    }
    let loans: Vec<&String> = named.filter_map(|(_, loan)| loan.as_ref()).collect();
    match loans.as_slice() {
        [] => Err(at(Reason::NotLent).with("left", 0)),
        [only] => Ok((*only).clone()),
        // Whose pieces of a lot these are, the label doesn't say.
        _ => Err(at(Reason::Contradiction).with("other", "/loans/{loan_id}/return")),
    }
}
