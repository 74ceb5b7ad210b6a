//! นำเข้าทะเบียน: the register of the accounting office, from a spreadsheet, all rows or none.
//!
//! A file is read beside the requests ([`rows`]), its rows are set beside what's there in one transaction ([`plan`]), and
//! what's new is written in it with its history and events. What a file doesn't carry stays as it is.

mod columns;
mod model;
mod plan;
mod reading;
mod routes;
mod rows;
mod store;
mod template;
pub mod values;
mod wire;

pub use routes::register;

use crate::accounts::{Caller, ManageAssets};
use crate::agencies;
use crate::db::Db;
use crate::http::{Result, Workshop};
use crate::sheets::{TableFormat, unreadable_when_broken};
use chrono::NaiveDateTime;
use plan::{Done, Planned, plan};
use rows::Source;

/// What is to be imported, where, and whether it's only tried.
struct Order {
    agency_id: String,
    dry_run: bool,
    format: TableFormat,
    bytes: Vec<u8>,
}

/// What became of a file, or would have.
struct Imported {
    dry_run: bool,
    source: Source,
    done: Vec<Done>,
}

/// Imports a file: all of it, or nothing when a row is at fault.
///
/// # Errors
/// `422` for what's wrong with the file, with all faults of all rows; `403` and `404` for an agency that isn't the
/// caller's; `503` when too many are being read.
async fn import(
    (db, workshop): (&Db, &Workshop),
    now: NaiveDateTime,
    caller: Caller<ManageAssets>,
    order: Order,
) -> Result<Imported> {
    let Order {
        agency_id,
        dry_run,
        format,
        bytes,
    } = order;
    let read = workshop.run(move || rows::read(format, bytes)).await;
    let source = read.map_err(unreadable_when_broken)??;
    // A file with faults, and one that's only tried, needs no place among the writes.
    if dry_run || !source.bad.is_empty() {
        return db
            .read(move |conn| {
                let agency = agencies::find(conn, &agency_id)?;
                caller.over(&agency.id, &agency.province)?;
                let planned = plan(conn, &source, &agency, now, false)?.into_iter();
                Ok(Imported {
                    dry_run,
                    source,
                    done: planned.map(Planned::tried).collect(),
                })
            })
            .await;
    }
    db.write(move |tx| {
        let agency = agencies::find_locked(tx, &agency_id)?;
        let actor = caller.over(&agency.id, &agency.province)?;
        let planned = plan(tx.conn(), &source, &agency, now, true)?.into_iter();
        let written: Result<Vec<Done>> = planned
            .map(|planned| planned.write(tx, (&actor, now), &agency))
            .collect();
        Ok(Imported {
            dry_run,
            source,
            done: written?,
        })
    })
    .await
}
