//! From events to what's to be sent: one write for each batch, which moves the cursor past the events it has seen.

mod store;

use super::letters::Letters;
use super::{deliveries, mails, webhooks};
use crate::crypto::Vault;
use crate::db::{Db, Tx};
use crate::events::{self, EventRef};
use crate::http::{Code, Result};
use chrono::{NaiveDateTime, TimeDelta};

/// Events of one write.
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

/// What a batch needs.
#[derive(Clone)]
pub struct Collector {
    pub vault: Vault,
    /// Who is mailed; nobody where no mail is sent.
    pub letters: Vec<Letters>,
}

impl Collector {
    /// Queues what the next events call for; gives the number of the last event seen.
    ///
    /// # Errors
    /// When the storage fails; nothing is queued then, and the events are looked at again.
    pub fn batch(&self, tx: &mut Tx<'_>, now: NaiveDateTime) -> Result<i64> {
        let cursor = store::lock_cursor(tx)?;
        let events = events::after(tx.conn(), cursor, BATCH)?;
        let Some(last) = events.last().map(|event| event.seq) else {
            return Ok(cursor);
        };
        let fresh: Vec<&EventRef> = events.iter().filter(|event| now - event.at < FRESH).collect();
        queue_deliveries(tx, &fresh, now)?;
        for event in fresh {
            self.queue_mails(tx, event, now)?;
        }
        store::move_cursor(tx, last)?;
        Ok(last)
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
fn queue_deliveries(tx: &mut Tx<'_>, events: &[&EventRef], now: NaiveDateTime) -> Result<()> {
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
