//! Evidence in the database.

use super::advance;
use crate::db::{Conn, Tx, on_each};
use crate::events::Doing;
use crate::http::{Code, Error, Fault, Reason, Result, is_id};
use crate::measures::checks::MOST_EVIDENCE;
use crate::measures::kinds::EvidenceKind;
use crate::measures::model::{Evidence, Measure, Whole};
use crate::schema::measure_evidence;
use diesel::prelude::*;
use std::collections::HashMap;

/// The evidence of these measures, by the measure's id, in the order in which it came.
///
/// # Errors
/// When the storage fails.
pub fn of_measures(conn: &mut Conn, ids: &[&String]) -> Result<HashMap<String, Vec<Evidence>>> {
    let found = measure_evidence::table
        .filter(measure_evidence::measure_id.eq_any(ids))
        .order((measure_evidence::created_at, measure_evidence::id));
    let found: Vec<Evidence> = on_each!(conn, |c| found.select(Evidence::as_select()).load(c))?;
    let mut all: HashMap<String, Vec<Evidence>> = HashMap::new();
    for one in found {
        all.entry(one.measure_id.clone()).or_default().push(one);
    }
    Ok(all)
}

/// A file of a measure.
///
/// # Errors
/// `404` when it has no such file.
pub fn find_file(conn: &mut Conn, measure: &Measure, id: &str) -> Result<Evidence> {
    if !is_id(id) {
        return Err(Error::new(Code::NotFound));
    }
    let found = measure_evidence::table
        .find(id)
        .filter(measure_evidence::measure_id.eq(&measure.id))
        .filter(measure_evidence::kind.eq(EvidenceKind::File.as_str()));
    Ok(on_each!(conn, |c| found.select(Evidence::as_select()).first(c))?)
}

/// Adds evidence to a measure, with its event. It's locked by the caller.
///
/// # Errors
/// `422` at `pointer` for too much of it.
pub fn add(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    mut whole: Whole,
    (pointer, new): (&'static str, Vec<Evidence>),
) -> Result<Whole> {
    if whole.evidence.len().saturating_add(new.len()) > MOST_EVIDENCE {
        let fault = Fault::pointer(pointer, Reason::TooMany);
        return Err(Error::invalid(fault.with("max", MOST_EVIDENCE)));
    }
    for evidence in &new {
        put(tx, evidence)?;
    }
    whole.evidence.extend(new);
    whole
        .evidence
        .sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
    advance(tx, doing, "measure.evidence_added", whole)
}

/// Puts a row into the table as it is.
///
/// # Errors
/// `409` for an id that is taken.
fn put(tx: &mut Tx<'_>, evidence: &Evidence) -> Result<()> {
    let row = evidence.clone();
    on_each!(tx.conn(), |c| diesel::insert_into(measure_evidence::table)
        .values(row)
        .execute(c))?;
    Ok(())
}

/// Takes a piece of evidence away from a measure, with the event. The measure is locked by the caller.
///
/// # Errors
/// `404` when it has no such evidence.
pub fn remove(tx: &mut Tx<'_>, doing: Doing<'_>, mut whole: Whole, id: &str) -> Result<Whole> {
    let there = whole.evidence.len();
    whole.evidence.retain(|evidence| evidence.id != id);
    if whole.evidence.len() == there {
        return Err(Error::new(Code::NotFound));
    }
    on_each!(tx.conn(), |c| diesel::delete(measure_evidence::table.find(id))
        .execute(c))?;
    advance(tx, doing, "measure.evidence_removed", whole)
}

/// Those of these files that measures name.
///
/// # Errors
/// When the storage fails.
pub fn named_files(conn: &mut Conn, ids: &[String]) -> Result<Vec<String>> {
    let named = measure_evidence::table
        .filter(measure_evidence::id.eq_any(ids))
        .select(measure_evidence::id);
    Ok(on_each!(conn, |c| named.load(c))?)
}
