//! Deadlines in the database, and those of `data/complaints/` that aren't there.

use super::super::categories;
use super::super::record::{self, Setter, record};
use super::super::wire::payload;
use super::model::{Deadline, InForce, List, parse};
use super::wire::{ComplaintDeadlinesView, SetComplaintDeadlines};
use crate::agencies::{Agency, AgencyChange};
use crate::complaints::clocks::Term;
use crate::complaints::kinds::{ClockKind, ComplaintKind};
use crate::db::{Conn, Tx, on_each};
use crate::http::{IfMatch, Result};
use crate::schema::{complaint_deadline_lists as lists, complaint_deadlines as deadlines};
use diesel::prelude::*;

/// What the agency set itself.
///
/// # Errors
/// When the storage fails.
pub fn list(conn: &mut Conn, agency: &str) -> Result<List> {
    let own = deadlines::table.filter(deadlines::agency_id.eq(agency));
    let mut own: Vec<Deadline> = on_each!(conn, |c| own.select(Deadline::as_select()).load(c))?;
    // Not the database's order, which isn't the same everywhere.
    own.sort_by(|a, b| a.category.cmp(&b.category));
    let version = lists::table.find(agency).select(lists::version);
    let version: Option<i32> = on_each!(conn, |c| version.first(c).optional())?;
    Ok(List {
        agency_id: agency.to_owned(),
        own,
        version: version.unwrap_or(0),
    })
}

/// The deadlines of a new case: those of its category, else those of its kind, else everybody's.
///
/// # Errors
/// When the storage fails.
pub fn terms(conn: &mut Conn, agency: &str, kind: ComplaintKind, category: &str) -> Result<Vec<Term>> {
    let list = list(conn, agency)?;
    let term = |clock: &ClockKind| {
        let (days, basis) = match list.find(kind, category, *clock)? {
            InForce::Own(own) => (own.days, own.basis),
            InForce::Default(default) => (default.days, default.basis),
        };
        Some(Term {
            clock: *clock,
            days: u32::try_from(days).unwrap_or_default(),
            basis,
        })
    };
    Ok(ClockKind::ALL.iter().filter_map(term).collect())
}

/// Replaces what the agency set itself, with the event. The agency is locked by the caller.
///
/// # Errors
/// `412` when they were set since they were read, `422` with every fault of the input.
pub fn replace(
    tx: &mut Tx<'_>,
    setter: Setter<'_>,
    agency: &Agency,
    read: &IfMatch,
    input: SetComplaintDeadlines,
) -> Result<List> {
    let before = list(tx.conn(), &agency.id)?;
    read.check(before.version)?;
    let categories = categories::list(tx.conn(), &agency.id)?.into_iter();
    let codes: Vec<String> = categories.map(|category| category.code).collect();
    let own = parse(&agency.id, &codes, input, setter.1)?;
    let old = deadlines::table.filter(deadlines::agency_id.eq(&agency.id));
    on_each!(tx.conn(), |c| diesel::delete(old).execute(c))?;
    for row in own {
        on_each!(tx.conn(), |c| diesel::insert_into(deadlines::table)
            .values(row)
            .execute(c))?;
    }
    note_version(tx, &agency.id, before.version + 1, setter)?;
    let list = list(tx.conn(), &agency.id)?;
    let event = ("complaint_deadlines.changed", subject(&list));
    record(tx, setter, event, agency, told(&list)?)?;
    Ok(list)
}

fn note_version(tx: &mut Tx<'_>, agency: &str, version: i32, (_, now): Setter<'_>) -> Result<()> {
    let set = (lists::version.eq(version), lists::updated_at.eq(now));
    let row = (lists::agency_id.eq(agency), set);
    let insert = diesel::insert_into(lists::table).values(row);
    on_each!(tx.conn(), |c| insert
        .on_conflict(lists::agency_id)
        .do_update()
        .set(set)
        .execute(c))?;
    Ok(())
}

fn subject(list: &List) -> String {
    format!("complaint_deadlines/{}", list.agency_id)
}

fn told(list: &List) -> Result<serde_json::Value> {
    payload(&ComplaintDeadlinesView::of(list, false))
}

/// Tells the followers of two provinces that the agency's deadlines have gone with it, and come.
///
/// # Errors
/// When the storage fails.
pub fn record_move(tx: &mut Tx<'_>, change: &AgencyChange<'_>) -> Result<()> {
    let list = list(tx.conn(), &change.after.id)?;
    if list.version == 0 {
        return Ok(());
    }
    let event = ("complaint_deadlines.moved", subject(&list));
    record::record_move(tx, change, event, told(&list)?)
}
