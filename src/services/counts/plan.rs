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
    let found = store::of_months(conn, agency, months.into_iter().collect())?.into_iter();
    let mut there: HashMap<Key, ServiceCount> = found.map(|count| (count.key(), count)).collect();
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

    /// What's to be written, so that there's nothing to be worked out while others wait to write.
    pub fn ready(
        self,
        doing: Doing<'_>,
        agency: &str,
        (source, reason): (CountSource, Option<&str>),
    ) -> Ready {
        let mut ready = Ready {
            source,
            counts: Vec::new(),
            revisions: Vec::new(),
            months: BTreeMap::new(),
        };
        for one in self.entries {
            if outcome(&one) == CountImported::Unchanged {
                continue;
            }
            let (entry, before) = one;
            *ready.months.entry(entry.key.month).or_default() += 1;
            let revision = before.as_ref().map_or(1, |before| before.revision + 1);
            let count = counted(agency, entry, revision, doing);
            let reason = before.as_ref().and(reason);
            ready.revisions.push(revised(&count, doing, (source, reason)));
            ready.counts.push(count);
        }
        ready
    }
}

/// What a plan writes: only what's new.
pub struct Ready {
    source: CountSource,
    counts: Vec<ServiceCount>,
    revisions: Vec<CountRevision>,
    /// How many counts of a month change.
    months: BTreeMap<NaiveDate, usize>,
}

impl Ready {
    /// Records it, with its revisions and one event for each month that changes. The agency is locked by the caller.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn write(self, tx: &mut Tx<'_>, doing: Doing<'_>, agency: &Agency) -> Result<()> {
        store::set(tx, self.counts)?;
        store::keep(tx, self.revisions)?;
        store::advance(tx, doing, agency, (self.months, self.source))
    }
}

fn counted(agency: &str, entry: Entry, revision: i32, (_, now): Doing<'_>) -> ServiceCount {
    ServiceCount {
        agency_id: agency.to_owned(),
        service_id: entry.key.service_id,
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
