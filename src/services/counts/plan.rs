//! What new values come to beside those that are there.

use super::figures::Figures;
use super::model::{CountRevision, Key, ServiceCount};
use super::store;
use crate::agencies::Agency;
use crate::db::{Conn, Tx};
use crate::events::Doing;
use crate::http::Result;
use crate::services::kinds::{CountImported, CountSource};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A value to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: Key,
    pub figures: Figures,
}

/// New values of an agency beside those that are there.
pub struct Plan {
    entries: Vec<(Entry, Option<ServiceCount>)>,
}

/// Sets values beside those that are there; each count stands once among them.
///
/// # Errors
/// When the storage fails.
pub fn plan(conn: &mut Conn, agency: &str, entries: Vec<Entry>) -> Result<Plan> {
    let months: BTreeSet<NaiveDate> = entries.iter().map(|entry| entry.key.month).collect();
    let mut there: HashMap<Key, ServiceCount> = HashMap::new();
    for month in months {
        let found = store::of_month(conn, agency, month)?.into_iter();
        there.extend(found.map(|count| (count.key(), count)));
    }
    let beside = |entry: Entry| {
        let before = there.remove(&entry.key);
        (entry, before)
    };
    Ok(Plan {
        entries: entries.into_iter().map(beside).collect(),
    })
}

fn outcome((entry, before): &(Entry, Option<ServiceCount>)) -> CountImported {
    match before {
        None => CountImported::Created,
        Some(before) if before.figures() == entry.figures => CountImported::Unchanged,
        Some(_) => CountImported::Changed,
    }
}

impl Plan {
    /// What becomes of each value, in their order.
    pub fn outcomes(&self) -> Vec<CountImported> {
        self.entries.iter().map(outcome).collect()
    }

    /// Whether a value takes the place of another, so that there has to be a reason.
    pub fn corrects(&self) -> bool {
        self.entries
            .iter()
            .any(|entry| outcome(entry) == CountImported::Changed)
    }

    /// Records what's new, with its revisions and one event for each month that changes. The agency is locked by the caller.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn write(
        self,
        tx: &mut Tx<'_>,
        doing: Doing<'_>,
        agency: &Agency,
        (source, reason): (CountSource, Option<&str>),
    ) -> Result<()> {
        let (mut new, mut changed, mut revisions) = (Vec::new(), Vec::new(), Vec::new());
        let mut months: BTreeMap<NaiveDate, usize> = BTreeMap::new();
        for one in self.entries {
            if outcome(&one) == CountImported::Unchanged {
                continue;
            }
            let (entry, before) = one;
            *months.entry(entry.key.month).or_default() += 1;
            let revision = before.as_ref().map_or(1, |before| before.revision + 1);
            let count = counted(agency, &entry, revision, doing);
            let reason = before.as_ref().and(reason);
            revisions.push(revised(&count, doing, (source, reason)));
            if before.is_some() {
                changed.push(count);
            } else {
                new.push(count);
            }
        }
        store::insert(tx, new)?;
        store::update(tx, changed)?;
        store::keep(tx, revisions)?;
        for (month, cells) in months {
            store::advance(tx, doing, agency, (month, cells, source))?;
        }
        Ok(())
    }
}

fn counted(agency: &Agency, entry: &Entry, revision: i32, (_, now): Doing<'_>) -> ServiceCount {
    ServiceCount {
        agency_id: agency.id.clone(),
        service_id: entry.key.service_id.clone(),
        month: entry.key.month,
        channel: entry.key.channel,
        received: entry.figures.received,
        completed: entry.figures.completed,
        in_time: entry.figures.in_time,
        revision,
        updated_at: now,
    }
}

fn revised(
    count: &ServiceCount,
    (actor, now): Doing<'_>,
    (source, reason): (CountSource, Option<&str>),
) -> CountRevision {
    CountRevision {
        service_id: count.service_id.clone(),
        month: count.month,
        channel: count.channel,
        revision: count.revision,
        received: count.received,
        completed: count.completed,
        in_time: count.in_time,
        author: actor.to_string(),
        reason: reason.map(str::to_owned),
        source,
        at: now,
    }
}
