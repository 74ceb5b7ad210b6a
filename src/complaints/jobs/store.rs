//! Finding and changing what a time has come for.

use crate::accounts::Actor;
use crate::agencies;
use crate::complaints::cases::{Act, Doer, act, store};
use crate::complaints::kinds::{CaseAction, StepBy};
use crate::complaints::model::{Complaint, SealedContact};
use crate::crypto::hex;
use crate::db::{Conn, Tx, on_each};
use crate::events::{self, Audience, Event};
use crate::http::Result;
use crate::schema::{complaint_contacts, complaint_files, complaints};
use chrono::{Days, NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

/// Days after which an overdue case is told to the approver as well.
const TO_APPROVER: Days = Days::new(7);

/// How far up a case should have been told.
fn level(case: &Complaint, today: NaiveDate) -> i32 {
    let long_ago = case
        .due
        .checked_add_days(TO_APPROVER)
        .is_some_and(|day| day < today);
    match (case.due < today, long_ago) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) => 2,
    }
}

/// Cases that are to be told further up.
pub fn overdue(conn: &mut Conn, today: NaiveDate, limit: i64) -> Result<Vec<String>> {
    let long_ago = today.checked_sub_days(TO_APPROVER).unwrap_or(today);
    let fresh = complaints::due.lt(today).and(complaints::escalated.lt(1));
    let old = complaints::due.lt(long_ago).and(complaints::escalated.lt(2));
    let found = complaints::table
        .filter(fresh.or(old))
        .order((complaints::due, complaints::id))
        .limit(limit)
        .select(complaints::id);
    Ok(on_each!(conn, |c| found.load(c))?)
}

/// Tells a case further up, unless that has happened since.
pub fn escalate(tx: &mut Tx<'_>, id: &str, today: NaiveDate, now: NaiveDateTime) -> Result<bool> {
    let present = store::locked(tx, id)?;
    let level = level(&present.case, today);
    if level <= present.case.escalated {
        return Ok(false);
    }
    let doer = Doer {
        whose: StepBy::Service,
        actor: Actor::Service,
        at: now,
    };
    let step = Act::new(CaseAction::Escalate).details(json!({ "level": level }));
    act(tx, &doer, present, step)?;
    Ok(true)
}

/// Forgets who made cases that ended before `before`; of each there's an event with the hash of what was erased.
pub fn erase(tx: &mut Tx<'_>, before: NaiveDateTime, now: NaiveDateTime, limit: i64) -> Result<usize> {
    let found = complaint_contacts::table
        .inner_join(complaints::table.on(complaints::id.eq(complaint_contacts::complaint_id)))
        .filter(complaint_contacts::sealed.is_not_null())
        .filter(complaints::ended_at.le(before))
        .order(complaints::id)
        .limit(limit);
    let found: Vec<(SealedContact, Complaint)> = on_each!(tx.conn(), |c| found
        .select((SealedContact::as_select(), Complaint::as_select()))
        .load(c))?;
    for (contact, case) in &found {
        let row = complaint_contacts::table.find(&case.id);
        let erased = (
            complaint_contacts::sealed.eq(None::<Vec<u8>>),
            complaint_contacts::erased_at.eq(now),
        );
        on_each!(tx.conn(), |c| diesel::update(row).set(erased).execute(c))?;
        let agency = agencies::find(tx.conn(), &case.agency_id)?;
        let digest = hex(&Sha256::digest(contact.sealed.as_deref().unwrap_or_default()));
        let event = Event {
            agency_id: Some(agency.id),
            province: Some(agency.province),
            audience: Audience::Nobody,
            ..Event::internal(
                "complaint.reporter_erased",
                case.subject(),
                json!({ "number": case.case_number(), "sealed_sha256": digest }),
            )
        };
        events::append(tx, &Actor::Service, now, event)?;
    }
    Ok(found.len())
}

/// Those of these files that cases name.
///
/// # Errors
/// When the storage fails.
pub fn named_files(conn: &mut Conn, ids: &[String]) -> Result<Vec<String>> {
    let named = complaint_files::table.filter(complaint_files::id.eq_any(ids));
    Ok(on_each!(conn, |c| named.select(complaint_files::id).load(c))?)
}
