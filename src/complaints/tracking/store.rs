//! What a receipt opens.

use super::wire::{ExportedComplaint, Tracked, TrackedComplaint};
use crate::accounts::Actor;
use crate::agencies;
use crate::complaints::cases::{Act, Doer, Present, act, open_contact, store};
use crate::complaints::kinds::{CaseAction, CaseStatus, StepBy};
use crate::complaints::life::RULES;
use crate::complaints::model::{CaseFile, Complaint, Step, area, replay};
use crate::complaints::settings::categories;
use crate::complaints::{record, terms};
use crate::crypto::{Vault, hash_receipt};
use crate::db::{Conn, Tx};
use crate::files::Attached;
use crate::http::{Code, Error, Result};
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Value, json};

/// How long after its end a reporter may reopen a case.
pub const REOPENING: TimeDelta = TimeDelta::days(30);

/// The same to the byte for every receipt that opens nothing.
fn nothing() -> Error {
    Error::new(Code::NotFound).uniform()
}

/// The case that a receipt opens.
///
/// # Errors
/// `404` when it opens nothing.
pub fn opened(conn: &mut Conn, receipt: &str) -> Result<Complaint> {
    store::find_by_receipt(conn, &hash_receipt(receipt))?.ok_or_else(nothing)
}

/// The case as its reporter sees it.
///
/// # Errors
/// `404` for a receipt that opens nothing.
pub fn track(conn: &mut Conn, receipt: &str, now: NaiveDateTime) -> Result<TrackedComplaint> {
    let case = opened(conn, receipt)?;
    let steps = store::steps(conn, &case.id)?;
    let agency = agencies::find(conn, &case.agency_id)?;
    view(conn, Present { agency, case, steps }, now)
}

fn view(conn: &mut Conn, present: Present, now: NaiveDateTime) -> Result<TrackedComplaint> {
    let Present { agency, case, steps } = present;
    let state = replay(case.received_on, &steps)?;
    let categories = categories::list(conn, &agency.id)?;
    let category = categories
        .into_iter()
        .find(|category| category.code == case.category);
    let tracked = Tracked {
        files: files(conn, &case, &steps)?,
        clocks: state.clocks(&terms::from_json(&case.terms)?, area(&agency)),
        actions: actions(&case, &state, now),
        today: crate::calendar::day_in_bangkok(now),
        category,
        agency,
        case,
        steps,
    };
    Ok(tracked.into())
}

/// The files that the reporter sees: all but those of the office's notes.
fn files(conn: &mut Conn, case: &Complaint, steps: &[Step]) -> Result<Vec<CaseFile>> {
    let mut files = store::files(conn, &case.id)?;
    let inside = |no: i32| {
        let mut notes = steps.iter().filter(|step| step.action == CaseAction::Note);
        notes.any(|step| step.no == no)
    };
    files.retain(|file| !inside(file.step));
    Ok(files)
}

/// A file that the reporter sees.
///
/// # Errors
/// `404` for a receipt that opens nothing, and for what isn't one of them.
pub fn file(conn: &mut Conn, receipt: &str, id: &str) -> Result<CaseFile> {
    let case = opened(conn, receipt)?;
    let steps = store::steps(conn, &case.id)?;
    let mut files = files(conn, &case, &steps)?.into_iter();
    files.find(|file| file.id == id).ok_or_else(nothing)
}

/// What the reporter may do now.
fn actions(
    case: &Complaint,
    state: &crate::complaints::history::State,
    now: NaiveDateTime,
) -> Vec<&'static str> {
    let mine = RULES.iter().filter(|rule| rule.by.contains(&StepBy::Reporter));
    let open = mine.filter(|rule| {
        let in_time = rule.action != CaseAction::Reopen || may_reopen(case, now);
        in_time && state.clone().after(rule.action, now).is_some()
    });
    let mut actions: Vec<_> = open
        .map(|rule| match rule.action {
            CaseAction::Withdraw => "withdraw_complaint",
            CaseAction::Reopen => "reopen_tracked_complaint",
            CaseAction::Rate => "rate_complaint",
            _ => "send_message",
        })
        .collect();
    actions.push("export_complaint");
    actions
}

fn may_reopen(case: &Complaint, now: NaiveDateTime) -> bool {
    case.ended_at.is_some_and(|ended| now - ended <= REOPENING)
}

/// What a reporter does.
#[derive(Debug)]
pub enum Reported {
    /// Answers a question, or adds something.
    Message {
        text: String,
    },
    Withdraw {
        text: Option<String>,
    },
    Reopen {
        text: String,
    },
    Rate {
        rating: i32,
        comment: Option<String>,
    },
}

/// Takes a step as the reporter.
///
/// # Errors
/// `404` for a receipt that opens nothing, `409` for a step that can't be taken now.
pub fn report(
    tx: &mut Tx<'_>,
    receipt: &str,
    now: NaiveDateTime,
    what: Reported,
) -> Result<TrackedComplaint> {
    report_with(tx, receipt, now, what, Vec::new())
}

/// As [`report`], with files.
///
/// # Errors
/// As [`report`].
pub fn report_with(
    tx: &mut Tx<'_>,
    receipt: &str,
    now: NaiveDateTime,
    what: Reported,
    files: Vec<Attached>,
) -> Result<TrackedComplaint> {
    let case = opened(tx.conn(), receipt)?;
    let present = store::locked(tx, &case.id)?;
    if matches!(what, Reported::Reopen { .. }) && !may_reopen(&present.case, now) {
        return Err(Error::new(Code::Conflict));
    }
    let waiting = present.case.status == CaseStatus::WaitingForReporter;
    let step = match what {
        Reported::Message { text } if waiting => Act::new(CaseAction::Respond).text(Some(text)),
        Reported::Message { text } => Act::new(CaseAction::Add).text(Some(text)),
        Reported::Withdraw { text } => Act::new(CaseAction::Withdraw).text(text),
        Reported::Reopen { text } => Act::new(CaseAction::Reopen).text(Some(text)),
        Reported::Rate { rating, comment } => Act::new(CaseAction::Rate)
            .text(comment)
            .details(json!({ "rating": rating })),
    };
    let doer = Doer {
        whose: StepBy::Reporter,
        actor: Actor::Public,
        at: now,
    };
    let present = act(tx, &doer, present, step.files(files))?;
    view(tx.conn(), present, now)
}

/// Everything that's kept about a reporter, for them (Personal Data Protection Act, section 30).
///
/// # Errors
/// `404` for a receipt that opens nothing.
pub fn export(
    tx: &mut Tx<'_>,
    vault: &Vault,
    receipt: &str,
    now: NaiveDateTime,
) -> Result<ExportedComplaint> {
    let case = opened(tx.conn(), receipt)?;
    let contact = open_contact(tx.conn(), vault, &case)?;
    let steps = store::steps(tx.conn(), &case.id)?;
    let agency = agencies::find(tx.conn(), &case.agency_id)?;
    record(tx, &Actor::Public, now, "complaint.exported", &agency, &case)?;
    let fields: Option<Value> = case
        .fields
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    let place = case.place.clone();
    let complaint = view(tx.conn(), Present { agency, case, steps }, now)?;
    Ok(ExportedComplaint::of(
        complaint,
        contact,
        fields,
        (place.as_deref(), now),
    ))
}
