//! What a file's rows come to beside what's there.

use super::columns::Column;
use super::rows::{self, Line, Named, Source};
use super::wire::CountImportRow;
use crate::accounts::{Actor, Caller, ManageServices};
use crate::agencies;
use crate::calendar::{day_in_bangkok, month_text};
use crate::db::{Conn, Db, head};
use crate::events::has_happened;
use crate::http::{Error, Fault, Reason, Result, Workshop, shown};
use crate::services::counts::model::{Key, begun};
use crate::services::counts::plan::{Entry, Plan, Ready, plan};
use crate::services::kinds::{CountImported, CountSource};
use crate::services::model::Service;
use crate::services::store::of_agency;
use crate::sheets::{TableFormat, Where, unreadable_when_broken};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::HashMap;

/// What is to be imported, where, and whether it's only tried.
pub struct Order {
    pub agency_id: String,
    pub dry_run: bool,
    pub reason: Option<String>,
    pub format: TableFormat,
    pub bytes: Vec<u8>,
}

/// What became of a file, or would have.
pub struct Imported {
    pub dry_run: bool,
    pub source: Source,
    pub rows: Vec<CountImportRow>,
    /// Whether a value takes the place of another.
    pub corrects: bool,
}

/// Imports a file: all of it, or nothing when a row is at fault.
///
/// # Errors
/// `422` for what's wrong with the file, with all faults of all rows; `403` for an agency that isn't the caller's; `503`
/// when too many are being read.
pub async fn import(
    (db, workshop): (&Db, &Workshop),
    now: NaiveDateTime,
    caller: Caller<ManageServices>,
    order: Order,
) -> Result<Imported> {
    let Order {
        agency_id,
        dry_run,
        reason,
        format,
        bytes,
    } = order;
    let read = workshop.run(move || rows::read(format, bytes)).await;
    let source = read.map_err(unreadable_when_broken)??;
    let setting = Setting {
        actor: caller.actor(),
        now,
        reason,
    };
    // Who waits to write isn't kept waiting by the look at what's there, nor by what is worked out of it.
    let (of, reach) = (agency_id.clone(), caller.reach());
    let ready = db.read(move |conn| {
        let agency = agencies::find_own(conn, &reach, &of)?;
        // First, so that nothing can happen unseen between the two.
        let head = head(conn)?;
        let (plan, rows) = planned(conn, &source, &agency.id, setting.today())?;
        let corrects = plan.corrects();
        let ready = if dry_run {
            None
        } else {
            Some(setting.ready(plan, &agency.id)?)
        };
        let imported = Imported {
            dry_run,
            source,
            rows,
            corrects,
        };
        Ok((imported, ready, setting, head))
    });
    let (imported, ready, setting, head) = ready.await?;
    let Some(ready) = ready else {
        return Ok(imported);
    };
    db.write(move |tx| {
        let agency = agencies::find_locked(tx, &agency_id)?;
        let (mut imported, mut ready) = (imported, ready);
        if has_happened(tx.conn(), (&agency.id, SERVICES), head)? {
            let (plan, rows) = planned(tx.conn(), &imported.source, &agency.id, setting.today())?;
            (imported.corrects, imported.rows) = (plan.corrects(), rows);
            ready = setting.ready(plan, &agency.id)?;
        }
        ready.write(tx, (&setting.actor, setting.now), &agency)?;
        Ok(imported)
    })
    .await
}

/// How the events of the catalogue and of counts begin: of all on which a plan depends.
const SERVICES: &str = "service";

/// Who imports, when, and why.
struct Setting {
    actor: Actor,
    now: NaiveDateTime,
    reason: Option<String>,
}

impl Setting {
    fn today(&self) -> NaiveDate {
        day_in_bangkok(self.now)
    }

    /// # Errors
    /// `422` when a value takes the place of another for no reason.
    fn ready(&self, plan: Plan, agency: &str) -> Result<Ready> {
        if plan.corrects() && self.reason.is_none() {
            return Err(Error::invalid(Fault::parameter("reason", Reason::Required)));
        }
        let of = (CountSource::Import, self.reason.as_deref());
        Ok(plan.ready((&self.actor, self.now), agency, of))
    }
}

/// The agency's services, as rows name them.
struct Catalogue {
    by_code: HashMap<String, Service>,
    /// Codes by the Thai name; `None` where several services have it.
    by_name: HashMap<String, Option<String>>,
}

impl Catalogue {
    fn of(conn: &mut Conn, agency: &str) -> Result<Self> {
        let (mut by_code, mut by_name) = (HashMap::new(), HashMap::new());
        for service in of_agency(conn, agency)?.into_values() {
            let code = service.code.clone();
            by_name
                .entry(service.name_th.clone())
                .and_modify(|known| *known = None)
                .or_insert(Some(code.clone()));
            by_code.insert(code, service);
        }
        Ok(Self { by_code, by_name })
    }

    fn find(&self, named: &Named) -> Result<&Service, (Column, Reason, String)> {
        match named {
            Named::Code(code) => {
                let unknown = || (Column::Code, Reason::Unknown, shown(code));
                self.by_code.get(code).ok_or_else(unknown)
            }
            Named::Name(name) => {
                let unknown = || (Column::Name, Reason::Unknown, shown(name));
                match self.by_name.get(name) {
                    Some(Some(code)) => self.by_code.get(code).ok_or_else(unknown),
                    // Which of them is meant, only a code says.
                    Some(None) => Err((Column::Name, Reason::Duplicate, shown(name))),
                    None => Err(unknown()),
                }
            }
        }
    }
}

/// Sets every row beside what's there; nothing is written.
///
/// # Errors
/// `422` with all faults of all rows, those of the reading included.
fn planned(
    conn: &mut Conn,
    source: &Source,
    agency: &str,
    today: NaiveDate,
) -> Result<(Plan, Vec<CountImportRow>)> {
    let catalogue = Catalogue::of(conn, agency)?;
    let mut bad = source.bad.clone();
    let mut seen: HashMap<Key, Where> = HashMap::with_capacity(source.lines.len());
    let (mut entries, mut lines) = (Vec::new(), Vec::new());
    for line in &source.lines {
        let place = Where::Row(line.row);
        let at = |column| source.headings.at(line.row, column);
        let service = line
            .service
            .as_ref()
            .map(|named| catalogue.find(named))
            .transpose();
        let service = service.unwrap_or_else(|(column, reason, value)| {
            let name = if reason == Reason::Duplicate {
                "other"
            } else {
                "value"
            };
            bad.push(place, Fault::new(at(column), reason).with(name, value));
            None
        });
        if let Some(fault) = line
            .month
            .and_then(|month| begun(at(Column::Month), month, today).err())
        {
            bad.push(place, fault);
        }
        let Line {
            month: Some(month),
            channel: Some(channel),
            figures,
            ..
        } = line
        else {
            continue;
        };
        let Some(service) = service else { continue };
        let key = Key {
            month: *month,
            service_id: service.id.clone(),
            channel: *channel,
        };
        if let Some(earlier) = seen.insert(key.clone(), place) {
            let fault = Fault::new(at(Column::Month), Reason::Duplicate);
            bad.push(place, fault.with("other", earlier));
        }
        if let Some(figures) = *figures {
            entries.push(Entry { key, figures });
            lines.push((line.row, service));
        }
    }
    if !bad.is_empty() {
        return Err(bad.into_error());
    }
    let keys: Vec<Key> = entries.iter().map(|entry| entry.key.clone()).collect();
    let plan = plan(conn, agency, entries)?;
    let told = lines.into_iter().zip(keys).zip(plan.outcomes());
    let rows = told.map(|(((row, service), key), outcome)| row_of(row, service, &key, outcome));
    let rows = rows.collect();
    Ok((plan, rows))
}

fn row_of(row: u32, service: &Service, key: &Key, outcome: CountImported) -> CountImportRow {
    CountImportRow {
        row,
        service_id: service.id.clone(),
        code: service.code.clone(),
        month: month_text(key.month),
        channel: key.channel.as_str(),
        outcome: outcome.as_str(),
    }
}
