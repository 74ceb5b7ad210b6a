//! Items, each with its evidence.

use super::super::model::{Disclosure, Evidence, Note, Present};
use super::super::record::record;
use crate::agencies::{self, Agency};
use crate::assessments::{Item, Scheme};
use crate::db::{Conn, Tx, on_each};
use crate::events::Doing;
use crate::http::{Code, Error, Fault, Reason, Result};
use crate::schema::{disclosure_evidence as evidence, disclosure_items as items, disclosure_notes as notes};
use diesel::prelude::*;
use std::collections::HashMap;

/// All items of an agency's year, in the order of their numbers.
///
/// # Errors
/// When the storage fails.
pub fn items_of(conn: &mut Conn, agency: &str, fiscal_year: i32) -> Result<Vec<Present>> {
    let rows = items::table
        .filter(items::agency_id.eq(agency))
        .filter(items::fiscal_year.eq(fiscal_year));
    let rows: Vec<Disclosure> = on_each!(&mut *conn, |c| rows.select(Disclosure::as_select()).load(c))?;
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let all = evidence::table
        .filter(evidence::item_id.eq_any(ids))
        .order(evidence::id);
    let all: Vec<Evidence> = on_each!(conn, |c| all.select(Evidence::as_select()).load(c))?;
    let mut by_item: HashMap<String, Vec<Evidence>> = HashMap::new();
    for one in all {
        by_item.entry(one.item_id.clone()).or_default().push(one);
    }
    let mut present = rows
        .into_iter()
        .map(|row| {
            let evidence = by_item.remove(&row.id).unwrap_or_default();
            Present::new(row, evidence)
        })
        .collect::<Result<Vec<_>>>()?;
    present.sort_by_key(|present| present.item.no);
    Ok(present)
}

/// An item of an agency's year. A number, as O29, isn't a name: the fault says which key was meant.
///
/// # Errors
/// `404` when there's none, or the year isn't opened.
pub fn find(conn: &mut Conn, agency: &str, fiscal_year: i32, key: &str) -> Result<Present> {
    let missing = || Error::new(Code::NotFound);
    let scheme = Scheme::of(fiscal_year).ok_or_else(missing)?;
    if scheme.item(key).is_none() {
        let named = |item: &&Item| item.code.eq_ignore_ascii_case(key);
        return Err(match scheme.items.iter().find(named) {
            Some(item) => missing().fault(
                Fault::parameter("item_key", Reason::ItemOfYear).with("suggestion", item.key.as_str()),
            ),
            None => missing(),
        });
    }
    let found = items::table
        .filter(items::agency_id.eq(agency))
        .filter(items::fiscal_year.eq(fiscal_year))
        .filter(items::item_key.eq(key));
    let row: Disclosure = on_each!(&mut *conn, |c| found.select(Disclosure::as_select()).first(c))?;
    with_evidence(conn, row)
}

/// The item that a short link leads to; `None` when there's no such link.
///
/// # Errors
/// When the storage fails.
pub fn by_code(conn: &mut Conn, code: &str) -> Result<Option<Present>> {
    let found = items::table.filter(items::code.eq(code));
    let row: Option<Disclosure> = on_each!(&mut *conn, |c| found
        .select(Disclosure::as_select())
        .first(c)
        .optional())?;
    row.map(|row| with_evidence(conn, row)).transpose()
}

fn with_evidence(conn: &mut Conn, row: Disclosure) -> Result<Present> {
    let all = evidence::table
        .filter(evidence::item_id.eq(&row.id))
        .order(evidence::id);
    let all: Vec<Evidence> = on_each!(conn, |c| all.select(Evidence::as_select()).load(c))?;
    Present::new(row, all)
}

/// Stores an item as it is after a change, with its history and its event; where nothing differs it stays as it was. The
/// agency is locked by the caller.
///
/// # Errors
/// When the storage fails.
pub fn change(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    kind: &'static str,
    agency: &Agency,
    (before, after): (&Disclosure, Present),
) -> Result<Present> {
    if *before == after.row && kind == CHANGED {
        return Ok(after);
    }
    let row = Disclosure {
        version: before.version + 1,
        updated_at: doing.1,
        ..after.row
    };
    if (row.status, &row.progress) != (before.status, &before.progress) {
        note(tx, doing, &row)?;
    }
    let put = row.clone();
    on_each!(tx.conn(), |c| diesel::update(items::table.find(&row.id))
        .set(put)
        .execute(c))?;
    let after = Present { row, ..after };
    record(tx, doing, kind, (agency, &after))?;
    Ok(after)
}

/// The event of a change of an item's own fields.
pub const CHANGED: &str = "disclosure.changed";

fn note(tx: &mut Tx<'_>, (actor, at): Doing<'_>, row: &Disclosure) -> Result<()> {
    let last = notes::table
        .filter(notes::item_id.eq(&row.id))
        .select(diesel::dsl::max(notes::number));
    let last: Option<i32> = on_each!(tx.conn(), |c| last.first(c))?;
    let note = Note {
        id: uuid::Uuid::now_v7().to_string(),
        item_id: row.id.clone(),
        number: last.unwrap_or(0) + 1,
        status: row.status,
        progress: row.progress.clone(),
        author: actor.to_string(),
        at,
    };
    on_each!(tx.conn(), |c| diesel::insert_into(notes::table)
        .values(note)
        .execute(c))?;
    Ok(())
}

/// Every progress that an item had, the newest first.
///
/// # Errors
/// When the storage fails.
pub fn notes_of(conn: &mut Conn, item: &str, before: Option<i32>, limit: i64) -> Result<Vec<Note>> {
    let all = notes::table
        .filter(notes::item_id.eq(item))
        .filter(notes::number.lt(before.unwrap_or(i32::MAX)))
        .order(notes::number.desc())
        .limit(limit);
    Ok(on_each!(conn, |c| all.select(Note::as_select()).load(c))?)
}

/// Those of these units that the agency hasn't.
///
/// # Errors
/// When the storage fails.
pub fn check_units(conn: &mut Conn, agency: &str, ids: &[String]) -> Result<()> {
    let known = agencies::unit_names(conn, agency)?;
    let unknown = ids.iter().enumerate().find(|(_, id)| !known.contains_key(*id));
    match unknown {
        None => Ok(()),
        Some((index, id)) => {
            let fault = Fault::pointer(format!("/unit_ids/{index}"), Reason::Unknown);
            Err(Error::invalid(fault.with("value", crate::http::shown(id))))
        }
    }
}
