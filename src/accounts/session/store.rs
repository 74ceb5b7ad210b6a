//! Refresh tokens: opaque, stored as hashes, used once each. All of one sign-in are a family.

use crate::crypto::{hash_secret, random_token};
use crate::db::{Tx, on_each};
use crate::http::Result;
use crate::schema::refresh_tokens;
use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

/// How long a refresh token is good.
const GOOD_FOR: TimeDelta = TimeDelta::days(30);

/// A stored refresh token.
#[derive(Queryable, Insertable)]
#[diesel(table_name = refresh_tokens, treat_none_as_default_value = false)]
pub struct RefreshToken {
    token_hash: String,
    pub family: String,
    pub user_id: String,
    issued_at: NaiveDateTime,
    pub expires_at: NaiveDateTime,
    pub used_at: Option<NaiveDateTime>,
    pub revoked_at: Option<NaiveDateTime>,
}

/// Starts a family; gives its first token. Tidies away what has expired.
///
/// # Errors
/// When the storage fails.
pub fn start(tx: &mut Tx<'_>, user_id: &str, now: NaiveDateTime) -> Result<String> {
    let expired = refresh_tokens::table.filter(refresh_tokens::expires_at.le(now));
    on_each!(tx.conn(), |c| diesel::delete(expired).execute(c))?;
    let family = uuid::Uuid::new_v4().to_string();
    add(tx, user_id, family, now)
}

/// The next token of a family.
///
/// # Errors
/// When the storage fails.
pub fn add(tx: &mut Tx<'_>, user_id: &str, family: String, now: NaiveDateTime) -> Result<String> {
    let token = random_token();
    let row = RefreshToken {
        token_hash: hash_secret(&token),
        family,
        user_id: user_id.to_owned(),
        issued_at: now,
        expires_at: now + GOOD_FOR,
        used_at: None,
        revoked_at: None,
    };
    on_each!(tx.conn(), |c| diesel::insert_into(refresh_tokens::table)
        .values(&row)
        .execute(c))?;
    Ok(token)
}

/// # Errors
/// When the storage fails.
pub fn find(tx: &mut Tx<'_>, token: &str) -> Result<Option<RefreshToken>> {
    let query = refresh_tokens::table.find(hash_secret(token));
    Ok(on_each!(tx.conn(), |c| query.first(c).optional())?)
}

/// Marks a token as used; false when it was already, or is revoked.
///
/// # Errors
/// When the storage fails.
pub fn take(tx: &mut Tx<'_>, token: &RefreshToken, now: NaiveDateTime) -> Result<bool> {
    let fresh = refresh_tokens::table
        .find(&token.token_hash)
        .filter(refresh_tokens::used_at.is_null())
        .filter(refresh_tokens::revoked_at.is_null());
    let statement = diesel::update(fresh).set(refresh_tokens::used_at.eq(now));
    Ok(on_each!(tx.conn(), |c| statement.execute(c))? == 1)
}

/// Revokes a family; false when it was already.
///
/// # Errors
/// When the storage fails.
pub fn end_family(tx: &mut Tx<'_>, family: &str, now: NaiveDateTime) -> Result<bool> {
    let tokens = refresh_tokens::table
        .filter(refresh_tokens::family.eq(family))
        .filter(refresh_tokens::revoked_at.is_null());
    let statement = diesel::update(tokens).set(refresh_tokens::revoked_at.eq(now));
    Ok(on_each!(tx.conn(), |c| statement.execute(c))? > 0)
}

/// Revokes all of a person's families.
///
/// # Errors
/// When the storage fails.
pub fn end_all(tx: &mut Tx<'_>, user_id: &str, now: NaiveDateTime) -> Result<()> {
    let tokens = refresh_tokens::table
        .filter(refresh_tokens::user_id.eq(user_id))
        .filter(refresh_tokens::revoked_at.is_null());
    let statement = diesel::update(tokens).set(refresh_tokens::revoked_at.eq(now));
    on_each!(tx.conn(), |c| statement.execute(c))?;
    Ok(())
}
