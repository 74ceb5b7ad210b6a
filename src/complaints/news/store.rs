//! Looking up who is told.

use super::{News, Word};
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
use crate::schema::{appointments, complaints, positions, user_roles, users};
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
    let actor = event.actor.strip_prefix("user/");
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
                Some(officer) => by_id(conn, officer)?,
                // Given to a unit alone, or to nobody yet.
                None => with_role(conn, &case.agency_id, "complaint_officer")?,
            };
            (what, others(to, actor))
        }
        Tells::Superior => {
            let day = day_in_bangkok(event.at);
            let level = event.payload.get("escalated").and_then(serde_json::Value::as_i64);
            let to = superiors(conn, case, level, day)?;
            (Word::Overdue, others(to, actor))
        }
    })
}

/// An account and its address.
type Person = (String, String);

fn others(people: Vec<Person>, actor: Option<&str>) -> Vec<String> {
    let others = people.into_iter().filter(|(id, _)| Some(id.as_str()) != actor);
    others.map(|(_, address)| address).collect()
}

fn by_id(conn: &mut Conn, id: &str) -> Result<Vec<Person>> {
    let found = users::table
        .filter(users::id.eq(id).and(users::disabled.eq(false)))
        .select((users::id, users::email));
    Ok(addressed(on_each!(conn, |c| found.load(c))?))
}

fn with_role(conn: &mut Conn, agency: &str, role: &str) -> Result<Vec<Person>> {
    let found = users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(user_roles::agency_id.eq(agency).and(user_roles::role.eq(role)))
        .filter(users::disabled.eq(false))
        .order(users::id)
        .select((users::id, users::email));
    Ok(addressed(on_each!(conn, |c| found.load(c))?))
}

fn addressed(people: Vec<(String, Option<String>)>) -> Vec<Person> {
    let addressed = people
        .into_iter()
        .filter_map(|(id, address)| Some((id, address?)));
    addressed.collect()
}

/// Who is above a case: first the heads of its unit, then the approvers as well. A unit without a head of its own has all
/// the agency's heads.
fn superiors(conn: &mut Conn, case: &Complaint, level: Option<i64>, day: NaiveDate) -> Result<Vec<Person>> {
    let heads = with_role(conn, &case.agency_id, "unit_head")?;
    let of_unit = match &case.unit_id {
        Some(unit) => in_unit(conn, unit, day)?,
        None => Vec::new(),
    };
    let own = heads.iter().filter(|(id, _)| of_unit.contains(id)).cloned();
    let own: Vec<Person> = own.collect();
    let mut above = if own.is_empty() { heads } else { own };
    if level.unwrap_or(0) >= 2 {
        above.extend(with_role(conn, &case.agency_id, "approver")?);
    }
    above.sort();
    above.dedup();
    Ok(above)
}

/// The accounts that hold a position of a unit, or act in one, on a day.
fn in_unit(conn: &mut Conn, unit: &str, day: NaiveDate) -> Result<Vec<String>> {
    let lasts = appointments::ends_on
        .is_null()
        .or(appointments::ends_on.ge(day).assume_not_null());
    let found = appointments::table
        .inner_join(positions::table)
        .filter(positions::unit_id.eq(unit))
        .filter(appointments::starts_on.le(day).and(lasts))
        .select(appointments::user_id);
    let found: Vec<Option<String>> = on_each!(conn, |c| found.load(c))?;
    Ok(found.into_iter().flatten().collect())
}
