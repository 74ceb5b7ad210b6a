//! Services in the database, as all of this room look them up.

use super::model::Service;
use crate::accounts::Reach;
use crate::db::{Conn, Tx, on_each};
use crate::http::{Code, Error, Result, is_id};
use crate::schema::services;
use diesel::prelude::*;
use std::collections::HashMap;

/// The most services of an agency.
pub const MOST: i64 = 1000;

/// A service.
///
/// # Errors
/// `404` when there's none.
pub fn find(conn: &mut Conn, id: &str) -> Result<Service> {
    if !is_id(id) {
        return Err(Error::new(Code::NotFound));
    }
    let found = services::table.find(id);
    Ok(on_each!(conn, |c| found.select(Service::as_select()).first(c))?)
}

/// A service of the caller's own agency.
///
/// # Errors
/// `404` when there's none, or it's another tenant's.
pub fn find_own(conn: &mut Conn, reach: &Reach, id: &str) -> Result<Service> {
    let service = find(conn, id)?;
    if reach.is_own(&service.agency_id) {
        Ok(service)
    } else {
        Err(Error::new(Code::NotFound))
    }
}

/// As [`find_own`], and nobody else changes it before this write ends.
///
/// # Errors
/// As [`find_own`].
pub fn find_locked(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> Result<Service> {
    let service = find_own(tx.conn(), reach, id)?;
    let found = services::table.find(&service.id);
    match tx.conn() {
        Conn::Sqlite(_) => Ok(service),
        Conn::Postgres(c) => Ok(found.for_no_key_update().select(Service::as_select()).first(c)?),
    }
}

/// All services of an agency by their ids, retired ones included.
///
/// # Errors
/// When the storage fails.
pub fn of_agency(conn: &mut Conn, agency: &str) -> Result<HashMap<String, Service>> {
    let all = services::table
        .filter(services::agency_id.eq(agency))
        .order(services::code);
    let all: Vec<Service> = on_each!(conn, |c| all.select(Service::as_select()).load(c))?;
    Ok(all
        .into_iter()
        .map(|service| (service.id.clone(), service))
        .collect())
}
