//! Webhooks in the database.

use super::model::Webhook;
use crate::db::{Conn, Tx, on_each};
use crate::http::{Code, Error, Result, is_id};
use crate::schema::{webhook_deliveries, webhooks};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A webhook of this agency.
///
/// # Errors
/// `404` when it has none with this id.
pub fn find(conn: &mut Conn, agency: &str, id: &str) -> Result<Webhook> {
    if !is_id(id) {
        return Err(Error::new(Code::NotFound));
    }
    let found = webhooks::table.find(id).filter(webhooks::agency_id.eq(agency));
    Ok(on_each!(conn, |c| found.select(Webhook::as_select()).first(c))?)
}

/// The webhook, held until the end of this write.
///
/// # Errors
/// `404` when there's none.
pub fn lock(tx: &mut Tx<'_>, id: &str) -> Result<Webhook> {
    if !is_id(id) {
        return Err(Error::new(Code::NotFound));
    }
    let found = webhooks::table.find(id);
    Ok(match tx.conn() {
        Conn::Sqlite(c) => found.select(Webhook::as_select()).first(c)?,
        Conn::Postgres(c) => found.select(Webhook::as_select()).for_update().first(c)?,
    })
}

/// All webhooks of an agency, the oldest first.
///
/// # Errors
/// When the storage fails.
pub fn all_of(conn: &mut Conn, agency: &str) -> Result<Vec<Webhook>> {
    let all = webhooks::table
        .filter(webhooks::agency_id.eq(agency))
        .order(webhooks::id);
    Ok(on_each!(conn, |c| all.select(Webhook::as_select()).load(c))?)
}

/// The webhooks of some agencies that want anything at all.
///
/// # Errors
/// When the storage fails.
pub fn enabled_of(conn: &mut Conn, agencies: &[String]) -> Result<Vec<Webhook>> {
    let all = webhooks::table
        .filter(webhooks::enabled.eq(true))
        .filter(webhooks::agency_id.eq_any(agencies))
        .order(webhooks::id);
    Ok(on_each!(conn, |c| all.select(Webhook::as_select()).load(c))?)
}

/// Those with these ids.
///
/// # Errors
/// When the storage fails.
pub fn by_ids(conn: &mut Conn, ids: &[String]) -> Result<Vec<Webhook>> {
    let all = webhooks::table.filter(webhooks::id.eq_any(ids));
    Ok(on_each!(conn, |c| all.select(Webhook::as_select()).load(c))?)
}

/// # Errors
/// When the storage fails.
pub fn count(conn: &mut Conn, agency: &str) -> Result<i64> {
    let all = webhooks::table.filter(webhooks::agency_id.eq(agency)).count();
    Ok(on_each!(conn, |c| all.get_result(c))?)
}

/// # Errors
/// When the storage fails.
pub fn insert(tx: &mut Tx<'_>, webhook: &Webhook) -> Result<()> {
    on_each!(tx.conn(), |c| diesel::insert_into(webhooks::table)
        .values(webhook)
        .execute(c))?;
    Ok(())
}

/// Writes a webhook, and gives up what's still to be sent when it's switched off.
///
/// # Errors
/// When the storage fails.
pub fn save(tx: &mut Tx<'_>, webhook: &Webhook) -> Result<()> {
    let statement = diesel::update(webhooks::table.find(&webhook.id)).set(webhook);
    on_each!(tx.conn(), |c| statement.execute(c))?;
    if !webhook.enabled {
        use webhook_deliveries::{claimed_until, last_error, state, webhook_id};
        let waiting = webhook_deliveries::table
            .filter(webhook_id.eq(&webhook.id))
            .filter(state.eq("pending"));
        let given_up = (
            state.eq("failed"),
            last_error.eq("disabled"),
            claimed_until.eq(None::<NaiveDateTime>),
        );
        on_each!(tx.conn(), |c| diesel::update(waiting).set(given_up).execute(c))?;
    }
    Ok(())
}

/// Forgets secrets that sign no more.
///
/// # Errors
/// When the storage fails.
pub fn forget_old_secrets(tx: &mut Tx<'_>, now: NaiveDateTime) -> Result<()> {
    let over = webhooks::table
        .filter(webhooks::old_secret.is_not_null())
        .filter(webhooks::old_secret_until.le(now));
    let nothing = webhooks::old_secret.eq(None::<Vec<u8>>);
    on_each!(tx.conn(), |c| diesel::update(over).set(nothing).execute(c))?;
    Ok(())
}
