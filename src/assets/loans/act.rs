//! Taking a step of a loan: one way for borrowers, approvers, officers and the service.

use super::data::Taken;
use super::doing::Said;
use super::life::{Rule, most_steps};
use super::model::{Loan, LoanLine, LoanStep, replay};
use super::pointers::Pointers;
use super::settle::settle;
use super::state::{LineState, State};
use super::store;
use super::wrong::{Wrong, WrongLine};
use crate::accounts::Actor;
use crate::agencies::Agency;
use crate::assets::kinds::{LoanAction, LoanStepBy};
use crate::assets::model::Asset;
use crate::assets::record::tell;
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

/// A loan with its lines and steps, what they have made it, and what it's of, to go on from.
#[derive(Clone, Debug)]
pub struct Present {
    pub agency: Agency,
    pub loan: Loan,
    pub lines: Vec<LoanLine>,
    pub steps: Vec<LoanStep>,
    pub state: State,
    /// Of its lines.
    pub assets: Vec<Asset>,
}

impl Present {
    /// The asset of a line.
    pub fn asset(&self, line: &LoanLine) -> Option<&Asset> {
        self.assets.iter().find(|asset| asset.id == line.asset_id)
    }
}

/// Takes a step, with its event. Loan and assets are locked by the caller.
///
/// # Errors
/// `409` when it can't be taken where the loan stands, isn't the doer's to take, or something isn't there or isn't free;
/// `422` for a line that doesn't fit.
pub fn act(
    tx: &mut Tx<'_>,
    doer: &Doer,
    present: Present,
    taken: Taken,
    text: Option<String>,
) -> Result<Present> {
    act_at(tx, doer, present, (taken, text), &[])
}

/// As [`act`], of lines that have other places in what was sent.
///
/// # Errors
/// As [`act`].
pub fn act_at(
    tx: &mut Tx<'_>,
    doer: &Doer,
    mut present: Present,
    (taken, text): Said,
    places: &[usize],
) -> Result<Present> {
    let pointers = Pointers::of(&taken, places);
    let rule = Rule::of(taken.action()).ok_or_else(conflict)?;
    if !rule.by.contains(&doer.whose) {
        return Err(conflict());
    }
    let no = present.steps.last().map_or(1, |step| step.no + 1);
    if let Some(most) = most_steps(taken.action()).filter(|most| no > *most) {
        let fault = Fault::pointer("", Reason::TooMany).with("max", most);
        return Err(Error::new(Code::Conflict).fault(fault));
    }
    let after = match &taken {
        Taken::Void { no: voided } => void(tx, &mut present, *voided, no)?,
        other => {
            let before = present.state.clone();
            before.after(other).map_err(|wrong| told(wrong, &pointers))?
        }
    };
    let before = std::mem::replace(&mut present.state, after);
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
    settle(tx, doer, &mut present, (&before, &taken, &pointers))?;
    record(tx, doer, &present, &taken)?;
    Ok(present)
}

/// It can't be done where the loan stands.
fn conflict() -> Error {
    wrong_state("")
}

fn wrong_state(pointer: &str) -> Error {
    Error::new(Code::Conflict).fault(Fault::pointer(pointer, Reason::WrongState))
}

/// Why a step can't be taken, as callers hear it.
fn told(wrong: Wrong, pointers: &Pointers) -> Error {
    match wrong {
        Wrong::State => conflict(),
        Wrong::Due => Error::invalid(Fault::pointer("/due_on", Reason::DateOrder)),
        Wrong::Days => Error::invalid(Fault::pointer("/at", Reason::DateOrder)),
        Wrong::Early(other) => {
            let fault = Fault::pointer("/at", Reason::TooEarly);
            Error::invalid(fault.with("other", rfc3339(other)))
        }
        Wrong::EarlyDay(other) => {
            let fault = Fault::pointer(pointers.day, Reason::TooEarly);
            Error::invalid(fault.with("other", other))
        }
        Wrong::Line(index, wrong) => {
            let at = |reason| Fault::pointer(pointers.of_index(index), reason);
            let conflict =
                |reason, left: i32| Error::new(Code::Conflict).fault(at(reason).with("left", left));
            match wrong {
                WrongLine::Unknown => Error::invalid(at(Reason::Unknown).with("value", index)),
                WrongLine::Handed { left } => conflict(Reason::NotHere, left),
                WrongLine::NotOut { out } => conflict(Reason::NotLent, out),
                WrongLine::NotOwed { left } => conflict(Reason::NotOwed, left),
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
        return Err(wrong_state("/step"));
    }
    step.voided_by = Some(by);
    let state = replay(&present.steps).map_err(|_| wrong_state("/step"))?;
    store::void(tx, &present.loan.id, wanted, by)?;
    Ok(state)
}

/// The event of a step: where the loan stands after it, and nobody's name. From these alone the year's figures can be
/// recomputed.
///
/// # Errors
/// Never: the payload is plain data.
pub fn record(tx: &mut Tx<'_>, doer: &Doer, present: &Present, taken: &Taken) -> Result<()> {
    let loan = &present.loan;
    let lines: Vec<Value> = present.state.lines.iter().map(line_payload).collect();
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
        "overridden": match taken {
            Taken::Request { .. } => loan.override_reason.is_some(),
            Taken::HandOver { override_reason, .. } => override_reason.is_some(),
            _ => false,
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
    let settled = steps
        .iter()
        .filter(|step| step.action == LoanAction::Settle && step.voided_by.is_none());
    let amounts = settled.filter_map(LoanStep::taken).map(|taken| match taken {
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
            Self::Settle { on, .. } | Self::Chase { on, .. } => *on,
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
