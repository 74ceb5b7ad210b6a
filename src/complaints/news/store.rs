//! Looking up who is told.

use super::{News, Word};
use crate::accounts::{Addressed, Role, addressed, addressed_with_role, others};
use crate::agencies;
use crate::calendar::day_in_bangkok;
use crate::complaints::cases::{event_of, open_contact};
use crate::complaints::kinds::CaseAction;
use crate::complaints::life::{Rule, Tells};
use crate::complaints::model::Complaint;
use crate::crypto::Vault;
use crate::db::{Conn, on_each};
use crate::events::EventRef;
use crate::http::Result;
use crate::schema::complaints;
use chrono::NaiveDate;
use diesel::prelude::*;

/// Who is told of an event, and what; nobody of their own doing.
///
/// # Errors
/// When the storage fails, or a reporter's address can't be opened.
pub fn news(conn: &mut Conn, vault: &Vault, event: &EventRef) -> Result<Vec<News>> {
    let Some(action) = CaseAction::ALL
        .iter()
        .copied()
        .find(|action| event_of(*action) == event.kind)
    else {
        return Ok(Vec::new());
    };
    let id = event.subject.strip_prefix("complaint/").unwrap_or_default();
    let found = complaints::table.find(id);
    let case: Option<Complaint> =
        on_each!(conn, |c| found.select(Complaint::as_select()).first(c).optional())?;
    let Some(case) = case else { return Ok(Vec::new()) };
    let (what, to) = told(conn, vault, event, action, &case)?;
    let agency = agencies::find(conn, &case.agency_id)?.name_th;
    let number = case.case_number();
    let news = to.into_iter().map(|to| News {
        to,
        what,
        agency: agency.clone(),
        number: number.clone(),
    });
    Ok(news.collect())
}

fn told(
    conn: &mut Conn,
    vault: &Vault,
    event: &EventRef,
    action: CaseAction,
    case: &Complaint,
) -> Result<(Word, Vec<String>)> {
    let tells = Rule::of(action).map_or(Tells::Officer, |rule| rule.tells);
    Ok(match tells {
        Tells::Nobody => (Word::ForReporter, Vec::new()),
        Tells::Reporter => {
            let contact = open_contact(conn, vault, case)?;
            (Word::ForReporter, contact.email.into_iter().collect())
        }
        Tells::Officer | Tells::Assignee => {
            let what = match action {
                CaseAction::Receive => Word::Received,
                CaseAction::Assign => Word::Assigned,
                _ => Word::FromReporter,
            };
            let to = match &case.officer_id {
                Some(officer) => addressed(conn, officer)?.into_iter().collect(),
                // Given to a unit alone, or to nobody yet.
                None => addressed_with_role(conn, &case.agency_id, Role::ComplaintOfficer)?,
            };
            (what, others(to, &event.actor))
        }
        Tells::Superior => {
            let day = day_in_bangkok(event.at);
            let level = event.payload.get("escalated").and_then(serde_json::Value::as_i64);
            let to = superiors(conn, case, level, day)?;
            (Word::Overdue, others(to, &event.actor))
        }
    })
}

/// Who is above a case: first the heads of its unit, then the approvers as well. A unit without a head of its own has all
/// the agency's heads.
fn superiors(
    conn: &mut Conn,
    case: &Complaint,
    level: Option<i64>,
    day: NaiveDate,
) -> Result<Vec<Addressed>> {
    let heads = addressed_with_role(conn, &case.agency_id, Role::UnitHead)?;
    let of_unit = match &case.unit_id {
        Some(unit) => agencies::accounts_in_unit(conn, unit, day)?,
        None => Vec::new(),
    };
    let own = heads.iter().filter(|(id, _)| of_unit.contains(id)).cloned();
    let own: Vec<Addressed> = own.collect();
    let mut above = if own.is_empty() { heads } else { own };
    if level.unwrap_or(0) >= 2 {
        above.extend(addressed_with_role(conn, &case.agency_id, Role::Approver)?);
    }
    above.sort();
    above.dedup();
    Ok(above)
}
