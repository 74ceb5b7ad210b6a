//! Reports on measures in the database.

use super::advance;
use crate::db::{Conn, Tx, on_each};
use crate::events::Doing;
use crate::http::{Code, Error, Fault, Reason, Result};
use crate::measures::checks::MOST_REPORTS;
use crate::measures::kinds::ReportHalf;
use crate::measures::model::{Measure, Progress, Reported, Whole};
use crate::measures::parse::Report;
use crate::schema::measure_progress;
use diesel::prelude::*;
use std::collections::HashMap;

/// How many reports of each half these measures have, by the measure's id.
///
/// # Errors
/// When the storage fails.
pub fn counts(conn: &mut Conn, ids: &[&String]) -> Result<HashMap<String, Reported>> {
    let found = measure_progress::table
        .filter(measure_progress::measure_id.eq_any(ids))
        .select((measure_progress::measure_id, measure_progress::half));
    let found: Vec<(String, ReportHalf)> = on_each!(conn, |c| found.load(c))?;
    let mut all: HashMap<String, Reported> = HashMap::new();
    for (measure, half) in found {
        all.entry(measure).or_default().count(half);
    }
    Ok(all)
}

/// The reports on a measure, the first one first.
///
/// # Errors
/// When the storage fails.
pub fn reports_of(conn: &mut Conn, measure: &Measure) -> Result<Vec<Progress>> {
    let all = measure_progress::table
        .filter(measure_progress::measure_id.eq(&measure.id))
        .order(measure_progress::no);
    Ok(on_each!(conn, |c| all.select(Progress::as_select()).load(c))?)
}

/// Puts a row into the table as it is.
///
/// # Errors
/// `409` for a number that is taken.
fn put(tx: &mut Tx<'_>, report: &Progress) -> Result<()> {
    let row = report.clone();
    on_each!(tx.conn(), |c| diesel::insert_into(measure_progress::table)
        .values(row)
        .execute(c))?;
    Ok(())
}

/// Adds a report to a measure, with its event. The measure is locked by the caller.
///
/// # Errors
/// `409` when there are too many.
pub fn report(tx: &mut Tx<'_>, doing: Doing<'_>, mut whole: Whole, said: Report) -> Result<Whole> {
    let no = whole.reported.all() + 1;
    if no > MOST_REPORTS {
        let fault = Fault::pointer("", Reason::TooMany).with("max", MOST_REPORTS);
        return Err(Error::new(Code::Conflict).fault(fault));
    }
    let row = Progress {
        measure_id: whole.measure.id.clone(),
        no,
        half: said.half,
        reported_on: said.reported_on,
        text: said.text,
        author: doing.0.to_string(),
        at: doing.1,
    };
    put(tx, &row)?;
    whole.reported.count(said.half);
    advance(tx, doing, "measure.reported", whole)
}
