//! Deliveries in the database.

use super::super::backoff;
use super::super::webhooks::{self, Webhook};
use super::model::{Delivery, DeliveryState, Trouble};
use super::send::Tried;
use crate::accounts::Actor;
use crate::db::{Conn, Tx, on_each};
use crate::events::{self, EventRef};
use crate::http::Result;
use crate::schema::webhook_deliveries::{self as rows, table};
use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use std::collections::HashMap;

/// Queues an event for a webhook; a second time it does nothing.
///
/// # Errors
/// When the storage fails.
pub fn queue(tx: &mut Tx<'_>, webhook: &Webhook, event: &EventRef, now: NaiveDateTime) -> Result<()> {
    let delivery = Delivery {
        id: uuid::Uuid::now_v7().to_string(),
        webhook_id: webhook.id.clone(),
        event_seq: event.seq,
        kind: event.kind.clone(),
        subject: event.subject.clone(),
        at: event.at,
        state: DeliveryState::Pending,
        attempts: 0,
        last_attempt_at: None,
        last_status: None,
        last_error: None,
        next_attempt_at: now,
        claimed_until: None,
        created_at: now,
    };
    on_each!(tx.conn(), |c| diesel::insert_into(table)
        .values(delivery)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// The deliveries of a webhook before an event, newest first.
///
/// # Errors
/// When the storage fails.
pub fn page_of(conn: &mut Conn, webhook: &str, before: Option<i64>, limit: i64) -> Result<Vec<Delivery>> {
    let page = table
        .filter(rows::webhook_id.eq(webhook))
        .filter(rows::event_seq.lt(before.unwrap_or(i64::MAX)))
        .order(rows::event_seq.desc())
        .limit(limit);
    Ok(on_each!(conn, |c| page.select(Delivery::as_select()).load(c))?)
}

/// How long whoever claimed some deliveries has for them: longer than it takes to try them all.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// Deliveries claimed at once; of one webhook fewer, so that a slow receiver holds nobody else up.
const CLAIMED: usize = 32;
const CLAIMED_OF_ONE: usize = 4;
/// Among how many that are due they're looked for.
const SEEN: i64 = 400;

/// Whether anything is to be sent now.
///
/// # Errors
/// When the storage fails.
pub fn is_due(conn: &mut Conn, now: NaiveDateTime) -> Result<bool> {
    let due = table
        .filter(rows::state.eq("pending"))
        .filter(rows::next_attempt_at.le(now))
        .filter(rows::claimed_until.is_null().or(rows::claimed_until.le(now)))
        .select(rows::id)
        .limit(1);
    Ok(on_each!(conn, |c| due.first::<String>(c).optional())?.is_some())
}

/// Takes some deliveries that are due: until the lease is over nobody else sends them.
///
/// # Errors
/// When the storage fails.
pub fn claim(tx: &mut Tx<'_>, now: NaiveDateTime) -> Result<Vec<(Webhook, Delivery)>> {
    let due = table
        .filter(rows::state.eq("pending"))
        .filter(rows::next_attempt_at.le(now))
        .filter(rows::claimed_until.is_null().or(rows::claimed_until.le(now)))
        .order(rows::next_attempt_at)
        .limit(SEEN);
    let due: Vec<Delivery> = match tx.conn() {
        Conn::Sqlite(c) => due.select(Delivery::as_select()).load(c)?,
        Conn::Postgres(c) => due
            .for_update()
            .skip_locked()
            .select(Delivery::as_select())
            .load(c)?,
    };
    let mut of_each: HashMap<String, usize> = HashMap::new();
    let fair = due.into_iter().filter(|delivery| {
        let taken = of_each.entry(delivery.webhook_id.clone()).or_default();
        *taken += 1;
        *taken <= CLAIMED_OF_ONE
    });
    let taken: Vec<Delivery> = fair.take(CLAIMED).collect();
    let ids: Vec<&str> = taken.iter().map(|delivery| delivery.id.as_str()).collect();
    let claim = diesel::update(table.filter(rows::id.eq_any(ids))).set(rows::claimed_until.eq(now + LEASE));
    on_each!(tx.conn(), |c| claim.execute(c))?;
    let ids: Vec<String> = taken.iter().map(|delivery| delivery.webhook_id.clone()).collect();
    let found = webhooks::store::by_ids(tx.conn(), &ids)?;
    let found: HashMap<&str, &Webhook> = found
        .iter()
        .map(|webhook| (webhook.id.as_str(), webhook))
        .collect();
    let pairs = taken.into_iter().filter_map(|delivery| {
        let webhook = found.get(delivery.webhook_id.as_str())?;
        Some(((*webhook).clone(), delivery))
    });
    Ok(pairs.collect())
}

/// Attempts of one delivery before its webhook may be switched off: no glitch after a quiet time does that.
const ENOUGH: i32 = 4;

/// Writes down what became of an attempt: when there's another, and whether the webhook is switched off.
///
/// # Errors
/// When the storage fails.
pub fn record(tx: &mut Tx<'_>, delivery: &Delivery, tried: Tried) -> Result<()> {
    let mut webhook = webhooks::store::lock(tx, &delivery.webhook_id)?;
    let pending = table.find(&delivery.id).filter(rows::state.eq("pending"));
    let found = on_each!(tx.conn(), |c| pending
        .select(Delivery::as_select())
        .first(c)
        .optional())?;
    // Given up meanwhile, with its webhook.
    let Some(mut delivery) = found else { return Ok(()) };
    delivery.note(tried);
    let row = delivery.clone();
    on_each!(tx.conn(), |c| diesel::update(table.find(&delivery.id))
        .set(row)
        .execute(c))?;
    if !webhook.enabled {
        return Ok(());
    }
    let failing_since = tried.trouble.map(|_| webhook.failing_since.unwrap_or(tried.at));
    let tired = failing_since.is_some_and(|since| tried.at - since >= webhooks::PATIENCE);
    if tried.trouble == Some(Trouble::Gone) || (tired && delivery.attempts >= ENOUGH) {
        webhook.failing_since = failing_since;
        webhook.enabled = false;
        webhook.version += 1;
        webhook.updated_at = tried.at;
        webhooks::store::save(tx, &webhook)?;
        events::append(tx, &Actor::Service, tried.at, webhook.event("webhook.disabled"))?;
    } else if failing_since != webhook.failing_since {
        webhook.failing_since = failing_since;
        webhooks::store::save(tx, &webhook)?;
    }
    Ok(())
}

impl Delivery {
    fn note(&mut self, tried: Tried) {
        self.attempts += 1;
        self.claimed_until = None;
        self.last_attempt_at = Some(tried.at);
        self.last_status = tried.status.map(i32::from);
        self.last_error = tried.trouble.map(|trouble| trouble.as_str().to_owned());
        if tried.trouble.is_none() {
            self.state = DeliveryState::Delivered;
            return;
        }
        let over = matches!(tried.trouble, Some(Trouble::Gone | Trouble::Disabled));
        match backoff::next(self.attempts, tried.at).filter(|_| !over) {
            Some(next) => self.next_attempt_at = next,
            None => self.state = DeliveryState::Failed,
        }
    }
}

/// Removes deliveries of before a day that aren't waiting.
///
/// # Errors
/// When the storage fails.
pub fn forget(tx: &mut Tx<'_>, before: NaiveDateTime) -> Result<()> {
    let old = table
        .filter(rows::created_at.lt(before))
        .filter(rows::state.ne("pending"));
    on_each!(tx.conn(), |c| diesel::delete(old).execute(c))?;
    Ok(())
}
