//! นำเข้าผลการประเมิน — assessments from files: JSON, CSV and XLSX, one agency or a nation, all rows or none.
//!
//! A file is read beside the requests ([`read`]), its rows are joined to agencies and set beside what's there in one
//! transaction ([`plan`]), and what's new is written in it with its revisions and events. What a file doesn't carry
//! stays as it is.

mod columns;
mod headings;
mod json;
mod legend;
mod model;
mod naming;
mod plan;
mod read;
mod reading;
mod report;
mod routes;
mod rows;
mod store;
mod template;
mod values;
mod wire;

pub use crate::sheets::Note;
pub use plan::Importer;
pub use report::{FileFormat, Imported};
pub use routes::register;
pub use wire::ImportAssessments;

use super::model::{House, Status};
use super::record::{self, Change};
use super::scheme::scheme_for;
use crate::db::{Db, Tx};
use crate::http::{At, Faults, Result, Text, Workshop};
use crate::sheets::unreadable_when_broken;
use chrono::NaiveDateTime;
use plan::{Planned, plan};
use report::Source;
use rows::Defaults;

/// The reason of imports that give none.
const REASON: &str = "นำเข้าจากไฟล์ (imported from a file)";

/// How a file is to be imported.
#[derive(Clone, Debug)]
pub struct Order {
    dry_run: bool,
    reason: String,
    defaults: Defaults,
    /// Whether the drafts that the file names are published with it.
    pub publish: bool,
}

impl Order {
    /// # Errors
    /// `422` with every fault of the parameters.
    pub fn parse(asked: &ImportAssessments) -> Result<Self> {
        let mut faults = Faults::default();
        let mut text = |name: &str, text: Option<&str>| {
            let checked = Text::line(500).optional("", text);
            faults.check(checked.map_err(|fault| fault.placed(At::Parameter(name.to_owned()))))
        };
        let reason = text("reason", asked.reason.as_deref());
        let source = text("source", asked.source.as_deref());
        let year = |year| scheme_for(year, At::Parameter("fiscal_year".to_owned()));
        let scheme = faults.check(asked.fiscal_year.map(year).transpose());
        let order = (|| {
            Some(Self {
                dry_run: asked.dry_run.unwrap_or(false),
                reason: reason?.unwrap_or_else(|| REASON.to_owned()),
                defaults: Defaults {
                    scheme: scheme?,
                    source: source?,
                },
                publish: false,
            })
        })();
        faults.finish(order)
    }
}

/// Imports a file: all of it, or nothing when a row is at fault.
///
/// # Errors
/// `400` and `422` for what's wrong with the file, with all faults of all rows; `503` when too many are being read.
pub async fn import(
    (db, workshop): (&Db, &Workshop),
    at: NaiveDateTime,
    importer: Importer,
    order: Order,
    (format, bytes): (FileFormat, Vec<u8>),
) -> Result<Imported> {
    let change = Change {
        actor: importer.actor.clone(),
        at,
        reason: order.reason.clone(),
        house: House::Agency,
    };
    let defaults = order.defaults.clone();
    let read = workshop.run(move || read::read(format, bytes, &defaults)).await;
    let source = read.map_err(unreadable_when_broken)??;
    // A file with faults, and one that's only tried, needs no place among the writes.
    if order.dry_run || !source.bad.is_empty() {
        return db
            .read(move |conn| {
                let planned = plan(conn, &source, &importer, &change, false)?;
                Ok(imported(true, source, planned, 0))
            })
            .await;
    }
    db.write(move |tx| {
        let planned = plan(tx.conn(), &source, &importer, &change, true)?;
        let written = planned.iter().map(|planned| (&planned.row, planned.recorded));
        record::write_all(tx, &change, written)?;
        let published = if order.publish {
            publish(tx, &change, &planned)?
        } else {
            0
        };
        Ok(imported(false, source, planned, published))
    })
    .await
}

fn imported(dry_run: bool, source: Source, planned: Vec<Planned>, published: usize) -> Imported {
    Imported {
        dry_run,
        source,
        planned,
        published,
    }
}

/// Publishes the drafts among what was imported; gives how many there were.
fn publish(tx: &mut Tx<'_>, change: &Change, planned: &[Planned]) -> Result<usize> {
    let mut published = 0;
    for one in planned.iter().filter(|one| one.row.status() == Status::Draft) {
        record::publish(tx, change, one.row.clone())?;
        published += 1;
    }
    Ok(published)
}
