//! The outbox in the database.

use super::super::backoff;
use super::model::{FAILED, Mail, PENDING, SENT};
use super::send::Failure;
use crate::db::{Conn, Tx, on_each};
use crate::http::Result;
use crate::schema::mails::{self as rows, table};
use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

/// Queues a mail; one of the same event to the same address is there once.
///
/// # Errors
/// When the storage fails.
pub fn queue(tx: &mut Tx<'_>, mail: &Mail) -> Result<()> {
    on_each!(tx.conn(), |c| diesel::insert_into(table)
        .values(mail)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// How long whoever claimed some mails has for them: longer than it takes to try them all.
const LEASE: TimeDelta = TimeDelta::minutes(5);
const CLAIMED: i64 = 32;

/// Whether anything is to be sent now.
///
/// # Errors
/// When the storage fails.
pub fn is_due(conn: &mut Conn, now: NaiveDateTime) -> Result<bool> {
    let due = table
        .filter(rows::state.eq(PENDING))
        .filter(rows::next_attempt_at.le(now))
        .filter(rows::claimed_until.is_null().or(rows::claimed_until.le(now)))
        .select(rows::id)
        .limit(1);
    Ok(on_each!(conn, |c| due.first::<String>(c).optional())?.is_some())
}

/// Takes some mails that are due: until the lease is over nobody else sends them.
///
/// # Errors
/// When the storage fails.
pub fn claim(tx: &mut Tx<'_>, now: NaiveDateTime) -> Result<Vec<Mail>> {
    let due = table
        .filter(rows::state.eq(PENDING))
        .filter(rows::next_attempt_at.le(now))
        .filter(rows::claimed_until.is_null().or(rows::claimed_until.le(now)))
        .order(rows::next_attempt_at)
        .limit(CLAIMED);
    let due: Vec<Mail> = match tx.conn() {
        Conn::Sqlite(c) => due.select(Mail::as_select()).load(c)?,
        Conn::Postgres(c) => due.for_update().skip_locked().select(Mail::as_select()).load(c)?,
    };
    let ids: Vec<&str> = due.iter().map(|mail| mail.id.as_str()).collect();
    let claim = diesel::update(table.filter(rows::id.eq_any(ids))).set(rows::claimed_until.eq(now + LEASE));
    on_each!(tx.conn(), |c| claim.execute(c))?;
    Ok(due)
}

/// Writes down what became of an attempt; the address goes with the last.
///
/// # Errors
/// When the storage fails.
pub fn record(tx: &mut Tx<'_>, mut mail: Mail, at: NaiveDateTime, failure: Option<Failure>) -> Result<()> {
    mail.attempts += 1;
    mail.claimed_until = None;
    mail.last_error = failure.map(|failure| failure.as_str().to_owned());
    let again = backoff::next(mail.attempts, at).filter(|_| failure == Some(Failure::ForNow));
    match (failure, again) {
        (Some(_), Some(next)) => mail.next_attempt_at = next,
        (Some(_), None) => {
            FAILED.clone_into(&mut mail.state);
            mail.address = None;
        }
        (None, _) => {
            SENT.clone_into(&mut mail.state);
            mail.sent_at = Some(at);
            mail.address = None;
        }
    }
    let waiting = table.find(mail.id.clone()).filter(rows::state.eq(PENDING));
    on_each!(tx.conn(), |c| diesel::update(waiting).set(&mail).execute(c))?;
    Ok(())
}

/// Gives up mails that have waited since before `stale`, and removes what's older than `old`.
///
/// # Errors
/// When the storage fails.
pub fn forget(tx: &mut Tx<'_>, stale: NaiveDateTime, old: NaiveDateTime) -> Result<()> {
    let waiting = table
        .filter(rows::state.eq(PENDING))
        .filter(rows::created_at.lt(stale));
    let given_up = (
        rows::state.eq(FAILED),
        rows::address.eq(None::<Vec<u8>>),
        rows::last_error.eq("expired"),
    );
    on_each!(tx.conn(), |c| diesel::update(waiting).set(given_up).execute(c))?;
    let done = table.filter(rows::created_at.lt(old));
    on_each!(tx.conn(), |c| diesel::delete(done).execute(c))?;
    Ok(())
}
