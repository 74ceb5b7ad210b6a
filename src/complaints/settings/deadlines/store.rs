//! Deadlines in the database, and those of `data/complaints/` that aren't there.

use super::model::Deadline;
use crate::complaints::clocks::Term;
use crate::complaints::data;
use crate::complaints::kinds::{ClockKind, ComplaintKind, DayBasis};
use crate::db::{Conn, on_each};
use crate::http::Result;
use crate::schema::complaint_deadlines as deadlines;
use diesel::prelude::*;

/// The agency's own deadlines.
///
/// # Errors
/// When the storage fails.
pub fn own(conn: &mut Conn, agency: &str) -> Result<Vec<Deadline>> {
    let own = deadlines::table.filter(deadlines::agency_id.eq(agency)).order((
        deadlines::kind,
        deadlines::category,
        deadlines::clock,
    ));
    Ok(on_each!(conn, |c| own.select(Deadline::as_select()).load(c))?)
}

/// The deadlines of a new case: those of its category, else those of its kind, else everybody's.
///
/// # Errors
/// When the storage fails.
pub fn terms(conn: &mut Conn, agency: &str, kind: ComplaintKind, category: &str) -> Result<Vec<Term>> {
    let own = own(conn, agency)?;
    let term = |clock: &ClockKind| {
        let mine = |wanted: &str| {
            own.iter()
                .find(|row| row.kind == kind && row.category == wanted && row.clock == *clock)
                .map(|row| (row.days, row.basis))
        };
        let default = || {
            let row = data::deadlines()
                .iter()
                .find(|row| row.kind == kind && row.clock == *clock);
            row.map(|row| (row.days, row.basis))
        };
        let (days, basis): (i32, DayBasis) = mine(category).or_else(|| mine("")).or_else(default)?;
        Some(Term {
            clock: *clock,
            days: u32::try_from(days).unwrap_or_default(),
            basis,
        })
    };
    Ok(ClockKind::ALL.iter().filter_map(term).collect())
}
