//! Measures in the database.

mod evidence;
mod guidelines;
mod progress;

pub use evidence::{add, find_file, named_files, of_measures as evidence_of, remove};
pub use guidelines::{all_guidelines_of, find_guideline, guidelines_of, put as put_guideline, set_guideline};
pub use progress::{counts as reported_of, report, reports_of};

use super::checks::MOST_MEASURES;
use super::model::{Belongings, Measure, Whole};
use super::record::{record, record_gone};
use crate::accounts::Reach;
use crate::agencies::{self, Agency};
use crate::db::{Conn, Tx, on_each};
use crate::events::Doing;
use crate::http::{Code, Error, Fault, Reason, Result, is_id};
use crate::schema::{measure_evidence, measures};
use diesel::prelude::*;

/// A measure.
///
/// # Errors
/// `404` when there's none.
pub fn find(conn: &mut Conn, id: &str) -> Result<Measure> {
    if !is_id(id) {
        return Err(Error::new(Code::NotFound));
    }
    let found = measures::table.find(id);
    Ok(on_each!(conn, |c| found.select(Measure::as_select()).first(c))?)
}

/// A measure of the caller's own agency, which nobody else changes before this write ends.
///
/// # Errors
/// `404` when there's none, or it's another tenant's.
pub fn find_locked(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> Result<Whole> {
    let measure = find(tx.conn(), id)?;
    if !reach.is_own(&measure.agency_id) {
        return Err(Error::new(Code::NotFound));
    }
    let found = measures::table.find(id);
    let measure = match tx.conn() {
        Conn::Sqlite(_) => measure,
        Conn::Postgres(c) => found.for_update().select(Measure::as_select()).first(c)?,
    };
    whole(tx.conn(), measure)
}

/// A measure with what belongs to it.
///
/// # Errors
/// When the storage fails.
pub fn whole(conn: &mut Conn, measure: Measure) -> Result<Whole> {
    Ok(belongings(conn, std::slice::from_ref(&measure))?.with(measure))
}

fn belongings(conn: &mut Conn, measures: &[Measure]) -> Result<Belongings> {
    let ids: Vec<&String> = measures.iter().map(|measure| &measure.id).collect();
    Ok(Belongings {
        evidence: evidence_of(conn, &ids)?,
        reported: reported_of(conn, &ids)?,
    })
}

/// The measures of an agency's year, by number.
///
/// # Errors
/// When the storage fails.
pub fn rows(conn: &mut Conn, agency: &str, year: i32) -> Result<Vec<Measure>> {
    let all = measures::table
        .filter(measures::agency_id.eq(agency))
        .filter(measures::fiscal_year.eq(year))
        .order(measures::number);
    Ok(on_each!(conn, |c| all.select(Measure::as_select()).load(c))?)
}

/// As [`rows`], with what belongs to them.
///
/// # Errors
/// When the storage fails.
pub fn of_year(conn: &mut Conn, agency: &str, year: i32) -> Result<Vec<Whole>> {
    let all = rows(conn, agency, year)?;
    let mut belongings = belongings(conn, &all)?;
    Ok(all.into_iter().map(|measure| belongings.with(measure)).collect())
}

/// All measures of an agency up to a year, the newest year first.
///
/// # Errors
/// When the storage fails.
pub fn until(conn: &mut Conn, agency: &str, year: i32) -> Result<Vec<Measure>> {
    let all = measures::table
        .filter(measures::agency_id.eq(agency))
        .filter(measures::fiscal_year.le(year))
        .order((measures::fiscal_year.desc(), measures::number));
    Ok(on_each!(conn, |c| all.select(Measure::as_select()).load(c))?)
}

/// All measures of an agency with what belongs to them, by year and number.
///
/// # Errors
/// When the storage fails.
pub fn all_of(conn: &mut Conn, agency: &str) -> Result<Vec<Whole>> {
    let years = measures::table
        .filter(measures::agency_id.eq(agency))
        .select(measures::fiscal_year)
        .distinct()
        .order(measures::fiscal_year);
    let years: Vec<i32> = on_each!(&mut *conn, |c| years.load(c))?;
    let mut all = Vec::new();
    for year in years {
        all.extend(of_year(conn, agency, year)?);
    }
    Ok(all)
}

/// Whether an agency has a measure or a guideline of the year.
///
/// # Errors
/// When the storage fails.
pub fn has_any(conn: &mut Conn, agency: &str, year: i32) -> Result<bool> {
    Ok(!rows(conn, agency, year)?.is_empty() || !guidelines_of(conn, agency, year)?.is_empty())
}

/// Puts a row into the table as it is.
///
/// # Errors
/// `409` for an id or a number that is taken.
pub fn put(tx: &mut Tx<'_>, measure: &Measure) -> Result<()> {
    let row = measure.clone();
    on_each!(tx.conn(), |c| diesel::insert_into(measures::table)
        .values(row)
        .execute(c))?;
    Ok(())
}

/// Stores a new measure, with its event; without a number of its own it gets the next one. The agency is locked by the
/// caller.
///
/// # Errors
/// `409` when the number is taken, when there are too many, or when it's to be done with nothing reported.
pub fn insert(tx: &mut Tx<'_>, doing: Doing<'_>, agency: &Agency, mut measure: Measure) -> Result<Whole> {
    let there = rows(tx.conn(), &agency.id, measure.fiscal_year)?;
    let last = there.last().map_or(0, |last| last.number);
    let free = (1..=MOST_MEASURES).find(|number| there.iter().all(|other| other.number != *number));
    let Some(free) = free else {
        let fault = Fault::pointer("", Reason::TooMany).with("max", MOST_MEASURES);
        return Err(Error::new(Code::Conflict).fault(fault));
    };
    if measure.number == 0 {
        measure.number = if last < MOST_MEASURES { last + 1 } else { free };
    }
    if let Some(twin) = there.iter().find(|other| other.number == measure.number) {
        let fault = Fault::pointer("/number", Reason::Duplicate).with("other", twin.subject());
        return Err(Error::new(Code::AlreadyExists).fault(fault));
    }
    let new = Whole {
        measure,
        evidence: Vec::new(),
        reported: super::model::Reported::default(),
    };
    new.measure.check_done(None, new.reported)?;
    put(tx, &new.measure)?;
    record(tx, doing, "measure.created", (agency, &new))?;
    Ok(new)
}

/// Stores a measure as it is after a change, with its event; where nothing differs it stays as it was. It's locked by the
/// caller.
///
/// # Errors
/// `409` when it's to be done and something is missing.
pub fn change(tx: &mut Tx<'_>, doing: Doing<'_>, before: Whole, after: Measure) -> Result<Whole> {
    if before.measure == after {
        return Ok(before);
    }
    after.check_done(Some(before.measure.status), before.reported)?;
    let changed = Whole {
        measure: after,
        ..before
    };
    advance(tx, doing, "measure.changed", changed)
}

/// Stores a measure in its next version, with the event of what was done to it.
///
/// # Errors
/// When the storage fails.
pub fn advance(tx: &mut Tx<'_>, doing: Doing<'_>, kind: &'static str, mut whole: Whole) -> Result<Whole> {
    whole.measure.version += 1;
    whole.measure.updated_at = doing.1;
    let (row, found) = (whole.measure.clone(), measures::table.find(&whole.measure.id));
    on_each!(tx.conn(), |c| diesel::update(found).set(row).execute(c))?;
    let agency = agencies::find(tx.conn(), &whole.measure.agency_id)?;
    record(tx, doing, kind, (&agency, &whole))?;
    Ok(whole)
}

/// Removes a measure that nothing came of, with its evidence and the event. It's locked by the caller.
///
/// # Errors
/// `409` for one that was begun or reported on.
pub fn delete(tx: &mut Tx<'_>, doing: Doing<'_>, whole: &Whole) -> Result<()> {
    let measure = &whole.measure;
    if !measure.is_deletable(whole.reported) {
        return Err(Error::new(Code::Conflict));
    }
    let evidence = measure_evidence::table.filter(measure_evidence::measure_id.eq(&measure.id));
    on_each!(tx.conn(), |c| diesel::delete(evidence).execute(c))?;
    on_each!(tx.conn(), |c| diesel::delete(measures::table.find(&measure.id))
        .execute(c))?;
    let agency = agencies::find(tx.conn(), &measure.agency_id)?;
    record_gone(tx, doing, &agency, measure.subject())
}
