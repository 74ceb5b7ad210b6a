//! The assessments that a file may correct.

use crate::assessments::model::Assessment;
use crate::db::Conn;
use crate::http::Result;
use crate::schema::assessments;
use diesel::prelude::*;
use std::collections::BTreeSet;

/// Values in one query: within the limits of both databases.
const CHUNK: usize = 1000;

/// Those of some agencies and years. When they're `held` nobody else changes them before the end of the write; they're
/// taken in one order, so that two imports can't wait for each other.
///
/// # Errors
/// When the storage fails.
pub fn of_agencies(
    conn: &mut Conn,
    agencies: &BTreeSet<&str>,
    years: &BTreeSet<i32>,
    held: bool,
) -> Result<Vec<Assessment>> {
    let ids: Vec<&str> = agencies.iter().copied().collect();
    let mut rows: Vec<Assessment> = Vec::new();
    for ids in ids.chunks(CHUNK) {
        let found = assessments::table
            .filter(assessments::agency_id.eq_any(ids.to_vec()))
            .filter(assessments::fiscal_year.eq_any(years.iter().copied().collect::<Vec<_>>()))
            .order((assessments::agency_id, assessments::fiscal_year));
        let read: Vec<Assessment> = match conn {
            Conn::Sqlite(c) => found.select(Assessment::as_select()).load(c)?,
            Conn::Postgres(c) if held => found.for_update().select(Assessment::as_select()).load(c)?,
            Conn::Postgres(c) => found.select(Assessment::as_select()).load(c)?,
        };
        rows.extend(read);
    }
    Ok(rows)
}
