//! Taking a step of a loan: one way for borrowers, approvers, officers and the service.

use super::data::Taken;
use super::life::Rule;
use super::model::{Loan, LoanLine, LoanStep, replay};
use super::state::{Effect, LineState, State, Wrong, WrongLine};
use super::store;
use crate::accounts::Actor;
use crate::agencies::Agency;
use crate::assets::availability::model::{Period, spans};
use crate::assets::availability::store::kept;
use crate::assets::kinds::{AssetAction, AssetStatus, LoanAction, LoanStepBy, StockKind};
use crate::assets::model::Asset;
use crate::assets::record::{Movement, move_stock, note_change, tell};
use crate::assets::register::store as register;
use crate::calendar::{day_in_bangkok, rfc3339};
use crate::db::Tx;
use crate::http::{Code, Error, Fault, Reason, Result};
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Value, json};

/// Who takes a step, and when.
#[derive(Clone, Debug)]
pub struct Doer {
    pub whose: LoanStepBy,
    pub actor: Actor,
    pub at: NaiveDateTime,
}

/// A loan with its lines and steps, to go on from.
#[derive(Clone, Debug)]
pub struct Present {
    pub agency: Agency,
    pub loan: Loan,
    pub lines: Vec<LoanLine>,
    pub steps: Vec<LoanStep>,
}

/// Takes a step, with its event. The loan is locked by the caller.
///
/// # Errors
/// `409` when it can't be taken where the loan stands, isn't the doer's to take, or something isn't there or isn't free;
/// `422` for a line that doesn't fit.
pub fn act(
    tx: &mut Tx<'_>,
    doer: &Doer,
    mut present: Present,
    taken: Taken,
    text: Option<String>,
) -> Result<Present> {
    let rule = Rule::of(taken.action()).ok_or_else(conflict)?;
    if !rule.by.contains(&doer.whose) {
        return Err(conflict());
    }
    let before = replay(&present.steps)?;
    let no = present.steps.last().map_or(1, |step| step.no + 1);
    let after = match &taken {
        Taken::Void { no: voided } => void(tx, &mut present, *voided, no)?,
        other => before.clone().after(other).map_err(told)?,
    };
    let step = LoanStep {
        loan_id: present.loan.id.clone(),
        no,
        action: taken.action(),
        whose: doer.whose,
        actor: doer.actor.to_string(),
        at: doer.at,
        text,
        details: taken.to_json()?,
        voided_by: None,
    };
    store::insert_step(tx, step.clone())?;
    present.steps.push(step);
    settle(tx, doer, &mut present, (&before, &after))?;
    record(tx, doer, &present, &after, &taken)?;
    Ok(present)
}

fn conflict() -> Error {
    Error::new(Code::Conflict)
}

/// Why a step can't be taken, as callers hear it.
fn told(wrong: Wrong) -> Error {
    let fault = |reason| Fault::pointer("", reason);
    match wrong {
        Wrong::State => conflict(),
        Wrong::Due => Error::invalid(Fault::pointer("/due_on", Reason::DateOrder)),
        Wrong::Early(other) => {
            let fault = Fault::pointer("/at", Reason::TooEarly);
            Error::invalid(fault.with("other", rfc3339(other)))
        }
        Wrong::Line(index, wrong) => {
            let at = |reason| fault(reason).placed(crate::http::At::Pointer(format!("/lines/{index}")));
            match wrong {
                WrongLine::Unknown => Error::invalid(at(Reason::Unknown).with("value", index)),
                WrongLine::Handed { left } => {
                    Error::new(Code::Conflict).fault(at(Reason::NotHere).with("left", left))
                }
                WrongLine::NotOut { out } => {
                    Error::new(Code::Conflict).fault(at(Reason::NotLent).with("left", out))
                }
                WrongLine::NotOwed { left } => {
                    Error::new(Code::Conflict).fault(at(Reason::NotOwed).with("left", left))
                }
            }
        }
    }
}

/// Marks a step as voided, and gives the state without it.
fn void(tx: &mut Tx<'_>, present: &mut Present, wanted: i32, by: i32) -> Result<State> {
    let unknown = || {
        let fault = Fault::pointer("/step", Reason::Unknown).with("value", wanted);
        Error::invalid(fault)
    };
    let step = present.steps.iter_mut().find(|step| step.no == wanted);
    let step = step.ok_or_else(unknown)?;
    let fixed = matches!(step.action, LoanAction::Request | LoanAction::Void);
    if fixed || step.voided_by.is_some() {
        return Err(conflict());
    }
    step.voided_by = Some(by);
    let state = replay(&present.steps).map_err(|_| conflict())?;
    store::void(tx, &present.loan.id, wanted, by)?;
    Ok(state)
}

/// Has the loan, its lines and the register say what follows from its steps.
fn settle(
    tx: &mut Tx<'_>,
    doer: &Doer,
    present: &mut Present,
    (before, after): (&State, &State),
) -> Result<()> {
    let ids: Vec<String> = present.lines.iter().map(|line| line.asset_id.clone()).collect();
    let mut assets = register::lock(tx, &present.agency.id, &ids)?;
    let loan = &mut present.loan;
    loan.status = after.status;
    loan.due_on = after.due_on;
    loan.handed_on = after.handed_on;
    loan.returned_on = after.returned_on;
    loan.chased_on = after.chased_on;
    loan.version += 1;
    loan.updated_at = doer.at;
    store::update(tx, loan)?;
    let states = before.lines.iter().zip(&after.lines);
    for (line, (was, is)) in present.lines.iter_mut().zip(states) {
        let asset = assets.iter_mut().find(|asset| asset.id == line.asset_id);
        let asset = asset.ok_or_else(|| Error::internal("a loan's asset isn't there"))?;
        affect(tx, doer, (asset, loan), (line.no, was, is))?;
        let old = line.clone();
        line.handed = is.handed;
        line.out = is.out();
        line.unsettled = is.unsettled();
        line.price_satang = is.price_satang;
        line.until_on = after.due_on;
        line.held = after.held(is);
        if *line != old {
            check_free(tx, (asset, line, &old), day_in_bangkok(doer.at))?;
            store::update_line(tx, line)?;
        }
    }
    Ok(())
}

/// Looks whether what a line keeps after a step, and didn't before, is free. The asset is locked.
///
/// # Errors
/// `409` with how many are.
fn check_free(
    tx: &mut Tx<'_>,
    (asset, line, old): (&Asset, &LoanLine, &LoanLine),
    today: NaiveDate,
) -> Result<()> {
    let more = line.held > old.held || line.held > 0 && line.until_on > old.until_on;
    if !more {
        return Ok(());
    }
    let left = left(tx, asset, line, today)?;
    if i64::from(line.held) <= left {
        return Ok(());
    }
    let fault = Fault::pointer(format!("/lines/{}", line.no - 1), Reason::NotFree);
    Err(Error::new(Code::Conflict).fault(fault.with("left", left.max(0))))
}

/// How many of an asset are free on each day of a line, apart from what the line itself keeps. The asset is locked.
///
/// # Errors
/// When the storage fails.
pub fn left(tx: &mut Tx<'_>, asset: &Asset, line: &LoanLine, today: NaiveDate) -> Result<i64> {
    let who = (asset.id.as_str(), line.loan_id.as_str());
    let there = i64::from(asset.quantity);
    if asset.use_kind == crate::assets::kinds::UseKind::Consumable {
        return Ok(there - store::promised(tx.conn(), who)?);
    }
    let period = Period {
        from: line.from_on,
        to: line.until_on,
    };
    let asked = (std::slice::from_ref(&asset.id), line.loan_id.as_str());
    let mut kept = kept(tx.conn(), asked, period, today)?;
    let kept = kept.remove(&asset.id).unwrap_or_default();
    let free = spans(asset.quantity, &kept, period);
    let least = free.iter().map(|span| span.free).min();
    Ok(i64::from(least.unwrap_or(asset.quantity)))
}

/// Has the register follow what a line does.
fn affect(
    tx: &mut Tx<'_>,
    doer: &Doer,
    (asset, loan): (&mut Asset, &Loan),
    (no, was, is): (i32, &LineState, &LineState),
) -> Result<()> {
    let (old, new) = (was.effect(), is.effect());
    let change = Effect {
        quantity: new.quantity - old.quantity,
        out: new.out - old.out,
        unusable: new.unusable - old.unusable,
    };
    let leaves = (was.leaves(), is.leaves());
    let moves = is.asked.individual && leaves.0 != leaves.1;
    if change == Effect::default() && !moves {
        return Ok(());
    }
    let not_here = |here: i32| {
        let fault = Fault::pointer(format!("/lines/{}", no - 1), Reason::NotHere);
        Error::new(Code::Conflict).fault(fault.with("left", here.max(0)))
    };
    let stands = asset.status == AssetStatus::Available;
    if change.out > 0 && !(stands || moves && asset.status == leaves.0) {
        return Err(not_here(0));
    }
    if is.asked.consumable {
        if asset.quantity + change.quantity < 0 || change.quantity < 0 && !stands {
            return Err(not_here(asset.here()));
        }
        let kind = if change.quantity < 0 {
            StockKind::Lent
        } else {
            StockKind::Returned
        };
        let movement = Movement {
            kind,
            change: change.quantity,
            loan_id: Some(&loan.id),
            note: None,
        };
        move_stock(tx, (&doer.actor, doer.at), asset, movement)?;
    } else {
        let here = asset.here();
        asset.quantity += change.quantity;
        asset.out_quantity += change.out;
        asset.unusable += change.unusable;
        if asset.out_quantity > asset.quantity {
            return Err(not_here(here));
        }
        if asset.out_quantity < 0 || asset.unusable < 0 {
            return Err(conflict());
        }
    }
    if moves {
        // Somebody may have said otherwise of it since.
        if asset.status != leaves.0 && asset.status != leaves.1 {
            return Err(conflict());
        }
        asset.status = leaves.1;
    }
    asset.version += 1;
    asset.updated_at = doer.at;
    register::update(tx, asset)?;
    if moves || change.unusable != 0 || change.quantity != 0 && !is.asked.consumable {
        let details = json!({ "loan": loan.loan_number(), "status": asset.status.as_str(),
            "quantity": asset.quantity, "unusable": asset.unusable });
        note_change(tx, (&doer.actor, doer.at), &asset.id, AssetAction::Loan, &details)?;
    }
    Ok(())
}

/// The event of a step: where the loan stands after it, and nobody's name. From these alone the year's figures can be
/// recomputed.
///
/// # Errors
/// Never: the payload is plain data.
pub fn record(tx: &mut Tx<'_>, doer: &Doer, present: &Present, state: &State, taken: &Taken) -> Result<()> {
    let loan = &present.loan;
    let lines: Vec<Value> = state.lines.iter().map(line_payload).collect();
    let payload = json!({
        "number": loan.loan_number(),
        "borrower_kind": loan.borrower_kind.as_str(),
        "premises": loan.premises.as_str(),
        "status": loan.status.as_str(),
        "requested_on": day_in_bangkok(loan.requested_at).to_string(),
        "from_on": loan.from_on.to_string(),
        "due_on": loan.due_on.to_string(),
        "happened_on": taken.happened_on(doer.at).to_string(),
        "handed_on": loan.handed_on.map(|day| day.to_string()),
        "returned_on": loan.returned_on.map(|day| day.to_string()),
        "chased_on": loan.chased_on.map(|day| day.to_string()),
        "step": present.steps.last().map(|step| step.no),
        "voids": match taken {
            Taken::Void { no } => Some(*no),
            _ => None,
        },
        "lines": lines,
        "paid_satang": paid(&present.steps),
        "version": loan.version,
    });
    let kind = event_of(taken.action());
    tell(
        tx,
        (&doer.actor, doer.at),
        (kind, loan.subject()),
        &present.agency,
        payload,
    )
}

fn line_payload(line: &LineState) -> Value {
    use crate::assets::kinds::ReturnCondition::{Damaged, Good, Incomplete, Lost};
    use crate::assets::kinds::SettlementKind::{InKind, Money, Repair};
    json!({
        "asset": line.asked.asset_id,
        "quantity": line.asked.quantity,
        "handed": line.handed,
        "out": line.out(),
        "good": line.back_in(Good),
        "damaged": line.back_in(Damaged),
        "incomplete": line.back_in(Incomplete),
        "lost": line.back_in(Lost),
        "unsettled": line.unsettled(),
        "repaired": line.settled_by(Repair),
        "replaced": line.settled_by(InKind),
        "paid": line.settled_by(Money),
    })
}

/// What was paid with the steps in force.
pub fn paid(steps: &[LoanStep]) -> i64 {
    let in_force = steps.iter().filter(|step| step.voided_by.is_none());
    let amounts = in_force.filter_map(LoanStep::taken).map(|taken| match taken {
        Taken::Settle { lines, .. } => lines.iter().filter_map(|line| line.amount_satang).sum(),
        _ => 0_i64,
    });
    amounts.sum()
}

impl Taken {
    /// The day in Bangkok on which it happened, which may be before it was recorded.
    pub fn happened_on(&self, recorded: NaiveDateTime) -> NaiveDate {
        match self {
            Self::HandOver { at, .. } | Self::Return { at, .. } => day_in_bangkok(*at),
            Self::Settle { on, .. } | Self::Chase { on } => *on,
            Self::RecordApproval { signed } | Self::RecordExtension { signed, .. } => signed.on,
            _ => day_in_bangkok(recorded),
        }
    }
}

/// The event of a step.
pub fn event_of(action: LoanAction) -> &'static str {
    match action {
        LoanAction::Request => "loan.requested",
        LoanAction::Approve => "loan.approved",
        LoanAction::RecordApproval => "loan.approval_recorded",
        LoanAction::Reject => "loan.rejected",
        LoanAction::Cancel => "loan.cancelled",
        LoanAction::HandOver => "loan.handed_over",
        LoanAction::Extend => "loan.extended",
        LoanAction::RecordExtension => "loan.extension_recorded",
        LoanAction::Return => "loan.returned",
        LoanAction::Settle => "loan.settled",
        LoanAction::Chase => "loan.chased",
        LoanAction::Void => "loan.step_voided",
    }
}
