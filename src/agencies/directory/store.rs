//! The agencies of a directory, in as few statements as the databases' limits allow.

use crate::agencies::model::Agency;
use crate::db::{Conn, on_each};
use crate::http::Result;
use crate::schema::{agencies, agency_external_ids};
use diesel::prelude::*;
use std::collections::BTreeSet;

/// Values in one query: within the limits of both databases.
const CHUNK: usize = 1000;

/// All of some provinces.
pub fn of_provinces(conn: &mut Conn, codes: &BTreeSet<&'static str>, held: bool) -> Result<Vec<Agency>> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let codes: Vec<&str> = codes.iter().copied().collect();
    let found = agencies::table
        .filter(agencies::province.eq_any(codes))
        .order(agencies::id);
    Ok(match conn {
        Conn::Postgres(c) if held => found.select(Agency::as_select()).for_share().load(c)?,
        conn => on_each!(conn, |c| found.select(Agency::as_select()).load(c))?,
    })
}

/// Those of these ids that exist.
pub fn of_ids(conn: &mut Conn, ids: &BTreeSet<&String>, held: bool) -> Result<Vec<Agency>> {
    let ids: Vec<&String> = ids.iter().copied().collect();
    let mut agencies: Vec<Agency> = Vec::with_capacity(ids.len());
    for ids in ids.chunks(CHUNK) {
        let found = agencies::table
            .filter(agencies::id.eq_any(ids.to_vec()))
            .order(agencies::id);
        let some: Vec<Agency> = match &mut *conn {
            Conn::Postgres(c) if held => found.select(Agency::as_select()).for_share().load(c)?,
            conn => on_each!(conn, |c| found.select(Agency::as_select()).load(c))?,
        };
        agencies.extend(some);
    }
    Ok(agencies)
}

/// Scheme, value and agency of the external ids with these values.
pub fn external(conn: &mut Conn, values: &BTreeSet<String>) -> Result<Vec<(String, String, String)>> {
    use agency_external_ids::dsl;
    let values: Vec<&String> = values.iter().collect();
    let mut all: Vec<(String, String, String)> = Vec::with_capacity(values.len());
    for values in values.chunks(CHUNK) {
        let found = dsl::agency_external_ids
            .filter(dsl::value.eq_any(values.to_vec()))
            .select((dsl::scheme, dsl::value, dsl::agency_id));
        all.extend(on_each!(conn, |c| found.load::<(String, String, String)>(c))?);
    }
    Ok(all)
}
