//! Guidelines in the database.

use crate::agencies::Agency;
use crate::db::{Conn, Tx, on_each};
use crate::events::Doing;
use crate::http::Result;
use crate::measures::model::Guideline;
use crate::measures::record::record_guideline;
use crate::schema::measure_guidelines;
use diesel::prelude::*;

/// An agency's guideline for an indicator in a year.
///
/// # Errors
/// When the storage fails.
pub fn find_guideline(conn: &mut Conn, agency: &str, year: i32, indicator: i32) -> Result<Option<Guideline>> {
    let mut all = guidelines_of(conn, agency, year)?.into_iter();
    Ok(all.find(|guideline| guideline.indicator == indicator))
}

/// The guidelines of an agency's year, by indicator.
///
/// # Errors
/// When the storage fails.
pub fn guidelines_of(conn: &mut Conn, agency: &str, year: i32) -> Result<Vec<Guideline>> {
    let all = measure_guidelines::table
        .filter(measure_guidelines::agency_id.eq(agency))
        .filter(measure_guidelines::fiscal_year.eq(year))
        .order(measure_guidelines::indicator);
    Ok(on_each!(conn, |c| all.select(Guideline::as_select()).load(c))?)
}

/// All guidelines of an agency, by year and indicator.
///
/// # Errors
/// When the storage fails.
pub fn all_guidelines_of(conn: &mut Conn, agency: &str) -> Result<Vec<Guideline>> {
    let all = measure_guidelines::table
        .filter(measure_guidelines::agency_id.eq(agency))
        .order((measure_guidelines::fiscal_year, measure_guidelines::indicator));
    Ok(on_each!(conn, |c| all.select(Guideline::as_select()).load(c))?)
}

/// Puts a row into the table as it is.
///
/// # Errors
/// `409` for an id or an indicator that is taken.
pub fn put(tx: &mut Tx<'_>, guideline: &Guideline) -> Result<()> {
    let row = guideline.clone();
    on_each!(tx.conn(), |c| diesel::insert_into(measure_guidelines::table)
        .values(row)
        .execute(c))?;
    Ok(())
}

/// Stores a guideline in place of the one before, with its event; where nothing differs it stays as it was. The agency is
/// locked by the caller.
///
/// # Errors
/// When the storage fails.
pub fn set_guideline(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    (before, after): (Option<&Guideline>, Guideline),
) -> Result<Guideline> {
    if before == Some(&after) {
        return Ok(after);
    }
    let after = Guideline {
        version: after.version + 1,
        updated_at: doing.1,
        ..after
    };
    if before.is_none() {
        put(tx, &after)?;
    } else {
        let (row, found) = (after.clone(), measure_guidelines::table.find(&after.id));
        on_each!(tx.conn(), |c| diesel::update(found).set(row).execute(c))?;
    }
    record_guideline(tx, doing, "measure_guideline.set", (agency, &after))?;
    Ok(after)
}
