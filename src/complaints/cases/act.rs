//! Taking a step: one way for officers, reporters and the service.

use super::{moving, store};
use crate::accounts::Actor;
use crate::agencies::Agency;
use crate::complaints::history::State;
use crate::complaints::intake::attach;
use crate::complaints::kinds::{CaseAction, CaseStatus, ComplaintKind, StepBy};
use crate::complaints::life::Rule;
use crate::complaints::model::{Complaint, Step, area, replay};
use crate::complaints::{questions, record, terms};
use crate::db::Tx;
use crate::files::Attached;
use crate::http::{Code, Error, Fault, Reason, Result};
use chrono::NaiveDateTime;
use serde_json::{Value, json};

/// Who takes a step, and when.
#[derive(Clone, Debug)]
pub struct Doer {
    pub whose: StepBy,
    pub actor: Actor,
    pub at: NaiveDateTime,
}

/// A step to be taken.
#[derive(Clone, Debug)]
pub struct Act {
    pub action: CaseAction,
    pub text: Option<String>,
    /// What it names, as `{"officer_id": …}`.
    pub details: Value,
    pub files: Vec<Attached>,
}

impl Act {
    pub fn new(action: CaseAction) -> Self {
        Self {
            action,
            text: None,
            details: json!({}),
            files: Vec::new(),
        }
    }

    #[must_use]
    pub fn text(mut self, text: Option<String>) -> Self {
        self.text = text;
        self
    }

    #[must_use]
    pub fn details(mut self, details: Value) -> Self {
        self.details = details;
        self
    }

    #[must_use]
    pub fn files(mut self, files: Vec<Attached>) -> Self {
        self.files = files;
        self
    }
}

/// A case with its steps, to go on from.
pub struct Present {
    pub agency: Agency,
    pub case: Complaint,
    pub steps: Vec<Step>,
}

/// Takes a step, with its event.
///
/// # Errors
/// `409` when it can't be taken where the case stands, or isn't the doer's to take.
pub fn act(tx: &mut Tx<'_>, doer: &Doer, mut present: Present, act: Act) -> Result<Present> {
    let rule = Rule::of(act.action).ok_or_else(conflict)?;
    if !rule.by.contains(&doer.whose) {
        return Err(conflict());
    }
    if act.action == CaseAction::Publish && !present.case.may_be_published() {
        return Err(conflict());
    }
    let state = replay(present.case.received_on, &present.steps)?;
    state.after(act.action, doer.at).ok_or_else(conflict)?;
    let no = present.steps.last().map_or(1, |step| step.no + 1);
    if act.action == CaseAction::Void {
        void(tx, &mut present, &act, no)?;
    }
    if act.action == CaseAction::MoveToSealed {
        moving::destroy(tx, doer, &mut present, &act)?;
    }
    let step = Step {
        complaint_id: present.case.id.clone(),
        no,
        action: act.action,
        whose: doer.whose,
        actor: (doer.whose != StepBy::Reporter).then(|| doer.actor.to_string()),
        at: doer.at,
        text: act.text,
        details: act.details.to_string(),
        voided_by: None,
    };
    store::insert_step(tx, step.clone())?;
    present.steps.push(step);
    let by_reporter = doer.whose == StepBy::Reporter;
    attach(tx, &present.case, no, by_reporter, doer.at, act.files)?;
    let was_public = present.case.published_at.is_some();
    settle(&mut present, doer.at)?;
    store::update(tx, &present.case)?;
    record(
        tx,
        &doer.actor,
        doer.at,
        event_of(act.action),
        &present.agency,
        &present.case,
    )?;
    if was_public != present.case.published_at.is_some() {
        questions::record(tx, &doer.actor, doer.at, &present)?;
    }
    Ok(present)
}

fn conflict() -> Error {
    Error::new(Code::Conflict)
}

/// Marks the step that is voided. What the reporter did stays done: nobody at the office takes it back.
fn void(tx: &mut Tx<'_>, present: &mut Present, act: &Act, by: i32) -> Result<()> {
    let wanted = act.details.get("step").and_then(Value::as_i64);
    let unknown = || {
        let value = wanted.unwrap_or_default();
        Error::invalid(Fault::pointer("/step", Reason::Unknown).with("value", value))
    };
    let step = present
        .steps
        .iter_mut()
        .find(|step| Some(i64::from(step.no)) == wanted);
    let step = step.ok_or_else(unknown)?;
    let fixed = matches!(
        step.action,
        CaseAction::Receive | CaseAction::Void | CaseAction::Escalate | CaseAction::MoveToSealed
    );
    if fixed || step.voided_by.is_some() || step.whose == StepBy::Reporter {
        return Err(conflict());
    }
    step.voided_by = Some(by);
    let no = step.no;
    let left = present.steps.iter().map(Step::taken);
    State::replay(present.case.received_on, left).ok_or_else(conflict)?;
    store::void(tx, &present.case.id, no, by)
}

/// Has the case say what follows from its steps.
fn settle(present: &mut Present, now: NaiveDateTime) -> Result<()> {
    let Present { agency, case, steps } = present;
    let state = replay(case.received_on, steps)?;
    case.settle(&state, &terms::from_json(&case.terms)?, area(agency));
    let in_force = || steps.iter().rev().filter(|step| step.voided_by.is_none());
    let assigned = in_force().find(|step| matches!(step.action, CaseAction::Assign | CaseAction::Receive));
    if let Some(step) = assigned {
        case.unit_id = detail(step, "unit_id");
        case.officer_id = detail(step, "officer_id");
    }
    let marked = in_force().find(|step| step.action == CaseAction::MarkDuplicate);
    let duplicate = state.status == CaseStatus::Duplicate;
    case.duplicate_of = marked
        .filter(|_| duplicate)
        .and_then(|step| detail(step, "complaint_id"));
    let told = in_force().find(|step| step.action == CaseAction::Escalate);
    if let Some(last) = steps.last().filter(|step| step.action == CaseAction::Escalate) {
        let level = told.filter(|told| told.no == last.no).and_then(level);
        case.escalated = level.unwrap_or(case.escalated);
    }
    let published = state.published.then(|| case.published_at.unwrap_or(now));
    case.published_at = published;
    case.version += 1;
    case.updated_at = now;
    Ok(())
}

fn detail(step: &Step, name: &str) -> Option<String> {
    let details: Value = serde_json::from_str(&step.details).ok()?;
    details.get(name)?.as_str().map(str::to_owned)
}

fn level(step: &Step) -> Option<i32> {
    let details: Value = serde_json::from_str(&step.details).ok()?;
    details.get("level")?.as_i64()?.try_into().ok()
}

impl Complaint {
    /// Whether it's a question whose reporter agreed to its being published.
    pub fn may_be_published(&self) -> bool {
        self.kind == ComplaintKind::Question && self.may_publish
    }
}

/// The event of a step.
pub fn event_of(action: CaseAction) -> &'static str {
    match action {
        CaseAction::Receive => "complaint.received",
        CaseAction::Acknowledge => "complaint.acknowledged",
        CaseAction::Assign => "complaint.assigned",
        CaseAction::Start => "complaint.started",
        CaseAction::Ask => "complaint.asked",
        CaseAction::Respond => "complaint.responded",
        CaseAction::Add => "complaint.added",
        CaseAction::Resume => "complaint.resumed",
        CaseAction::Refer => "complaint.referred",
        CaseAction::ReferralAnswer => "complaint.referral_answered",
        CaseAction::Reply => "complaint.replied",
        CaseAction::Note => "complaint.noted",
        CaseAction::Resolve => "complaint.resolved",
        CaseAction::Close => "complaint.closed",
        CaseAction::Reject => "complaint.rejected",
        CaseAction::MarkDuplicate => "complaint.marked_duplicate",
        CaseAction::Withdraw => "complaint.withdrawn",
        CaseAction::Reopen => "complaint.reopened",
        CaseAction::Rate => "complaint.rated",
        CaseAction::Publish => "complaint.published",
        CaseAction::Unpublish => "complaint.unpublished",
        CaseAction::MoveToSealed => "complaint.moved_to_sealed",
        CaseAction::Escalate => "complaint.escalated",
        CaseAction::Void => "complaint.step_voided",
    }
}
