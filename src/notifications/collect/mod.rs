//! From events to what's to be sent: a batch is read where nobody waits for it, and one write queues what it calls for and
//! moves the cursor past its events.

mod store;

use super::letters::Letters;
use super::{deliveries, mails, webhooks};
use crate::crypto::Vault;
use crate::db::{Conn, Db, Tx};
use crate::events::{self, EventRef};
use crate::http::{Code, Result};
use chrono::{NaiveDateTime, TimeDelta};

/// Events of one batch.
const BATCH: i64 = 200;

/// Nobody is told of events of before that: they're history after a long rest of the service.
pub const FRESH: TimeDelta = TimeDelta::days(7);

/// Has a database that has never sent anything begin with what comes now.
///
/// # Errors
/// When the storage fails.
pub async fn prepare(db: &Db) -> Result<()> {
    db.write(|tx| store::begin(tx.conn())).await
}

/// The next events that nobody has looked at.
pub struct Batch {
    /// Where the cursor stood.
    cursor: i64,
    /// The number of the last of them; where there are none, that of the cursor.
    last: i64,
    /// Those that somebody may be told of.
    fresh: Vec<EventRef>,
}

impl Batch {
    /// Reads the next one.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn read(conn: &mut Conn, now: NaiveDateTime) -> Result<Self> {
        let cursor = store::cursor(conn)?;
        let mut fresh = events::after(conn, cursor, BATCH)?;
        let last = fresh.last().map_or(cursor, |event| event.seq);
        fresh.retain(|event| now - event.at < FRESH);
        Ok(Self { cursor, last, fresh })
    }

    /// Whether everything has been looked at.
    pub fn is_empty(&self) -> bool {
        self.last == self.cursor
    }

    /// The number of the last event that has been looked at, once this batch has.
    pub fn last(&self) -> i64 {
        self.last
    }
}

/// What's done with a batch.
#[derive(Clone)]
pub struct Collector {
    pub vault: Vault,
    /// Who is mailed; nobody where no mail is sent.
    pub letters: Vec<Letters>,
}

impl Collector {
    /// Queues what a batch calls for, unless another copy of the service has done so; gives where the cursor stands then.
    ///
    /// # Errors
    /// When the storage fails; nothing is queued then, and the events are looked at again.
    pub fn queue(&self, tx: &mut Tx<'_>, batch: &Batch, now: NaiveDateTime) -> Result<i64> {
        let cursor = store::lock_cursor(tx)?;
        if cursor != batch.cursor {
            return Ok(cursor);
        }
        queue_deliveries(tx, &batch.fresh, now)?;
        for event in &batch.fresh {
            self.queue_mails(tx, event, now)?;
        }
        store::move_cursor(tx, batch.last)?;
        Ok(batch.last)
    }

    fn queue_mails(&self, tx: &mut Tx<'_>, event: &EventRef, now: NaiveDateTime) -> Result<()> {
        for letters in &self.letters {
            let letters = match letters(tx.conn(), &self.vault, event) {
                Err(error) if matches!(error.code(), Code::StorageUnavailable | Code::Busy) => {
                    return Err(error);
                }
                Err(error) => {
                    tracing::error!(event.seq, %error, "an event's mails are left out");
                    continue;
                }
                Ok(letters) => letters,
            };
            for letter in letters {
                mails::store::queue(tx, &mails::Mail::of(&letter, event.seq, &self.vault, now)?)?;
            }
        }
        Ok(())
    }
}

/// Events of an agency go to its webhooks that want their kind; a test to the one that's tested.
fn queue_deliveries(tx: &mut Tx<'_>, events: &[EventRef], now: NaiveDateTime) -> Result<()> {
    let mut agencies: Vec<String> = events
        .iter()
        .filter_map(|event| event.agency_id.clone())
        .collect();
    agencies.sort();
    agencies.dedup();
    let webhooks = webhooks::store::enabled_of(tx.conn(), &agencies)?;
    for event in events {
        let test = event.kind == "webhook.tested";
        for webhook in &webhooks {
            let own = event.agency_id.as_deref() == Some(webhook.agency_id.as_str());
            let wanted = if test {
                event.subject.strip_prefix("webhook/") == Some(webhook.id.as_str())
            } else {
                webhook.wants(&event.kind)
            };
            if own && wanted {
                deliveries::store::queue(tx, webhook, event, now)?;
            }
        }
    }
    Ok(())
}
