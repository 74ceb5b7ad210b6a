//! Signing in, going on and signing out.

use super::store;
use super::tokens::Tokens;
use crate::accounts::gate::Gate;
use crate::accounts::grants::Actor;
use crate::accounts::totp::{self, OneTime};
use crate::accounts::users::{self, Person};
use crate::crypto::Secret;
use crate::db::Tx;
use crate::events::{self, Event};
use crate::http::{Code, Error, Result};
use chrono::NaiveDateTime;

/// A try to sign in.
pub struct SignIn {
    /// The normalised user name, whether there's such an account or not.
    pub username: String,
    pub password: Secret,
    pub code: Option<OneTime>,
}

/// Checks the password and the second factor, and starts a session.
///
/// # Errors
/// `401`, the same for an unknown name, a wrong password and a closed account; `401 totp_required` once the
/// password was right.
pub async fn sign_in(gate: &Gate, given: SignIn) -> Result<Tokens> {
    let username = given.username;
    let found = gate
        .db
        .read(move |conn| users::store::find_by_name(conn, &username))
        .await?;
    let hash = found.as_ref().map(|person| person.user.password_hash.clone());
    let right = gate.passwords.verify(given.password, hash).await?;
    let person = found.filter(|person| right && !person.user.disabled);
    let person = person.ok_or_else(|| Error::new(Code::LoginFailed))?;
    if person.user.totp_confirmed && given.code.is_none() {
        return Err(Error::new(Code::TotpRequired));
    }
    let now = gate.now();
    let write = gate.db.write(move |tx| start(tx, &person, given.code, now));
    let (person, refresh) = write.await?;
    Tokens::sign(&gate.authority, &person, refresh, now)
}

/// Starts the session of a person whose password was right a moment ago.
fn start(
    tx: &mut Tx<'_>,
    verified: &Person,
    code: Option<OneTime>,
    now: NaiveDateTime,
) -> Result<(Person, String)> {
    let failed = || Error::new(Code::LoginFailed);
    let mut person = users::store::lock(tx, &verified.user.id)?;
    if person.user.disabled || person.user.password_hash != verified.user.password_hash {
        return Err(failed());
    }
    if person.user.totp_confirmed {
        let code = code.ok_or_else(failed)?;
        if !totp::use_up(tx, &mut person.user, &code, now)? {
            return Err(failed());
        }
    }
    let refresh = store::start(tx, &person.user.id, now)?;
    record(tx, &person.user.id, "session.started", now)?;
    Ok((person, refresh))
}

/// An event about somebody's session, in their name.
fn record(tx: &mut Tx<'_>, user_id: &str, kind: &'static str, now: NaiveDateTime) -> Result<()> {
    let event = Event::internal(kind, format!("user/{user_id}"), serde_json::json!({}));
    events::append(tx, &Actor::User(user_id.to_owned()), now, event)
}

/// Gives new tokens for a refresh token, which is used up. A token that comes a second time was stolen, by the one
/// or by the other who used it: its whole family ends.
///
/// # Errors
/// `401` when it isn't good any more.
pub async fn renew(gate: &Gate, token: Secret) -> Result<Tokens> {
    let now = gate.now();
    let write = gate.db.write(move |tx| rotate(tx, &token, now));
    let (person, refresh) = write.await?.ok_or_else(|| Error::new(Code::TokenInvalid))?;
    Tokens::sign(&gate.authority, &person, refresh, now)
}

/// `None`, and what it changed is kept, for a token that isn't good any more.
fn rotate(tx: &mut Tx<'_>, token: &Secret, now: NaiveDateTime) -> Result<Option<(Person, String)>> {
    let Some(found) = store::find(tx, token.expose())? else {
        return Ok(None);
    };
    // From here on no other write to this account runs, so no revocation is missed.
    let person = users::store::lock(tx, &found.user_id)?;
    if found.expires_at <= now || found.revoked_at.is_some() || person.user.disabled {
        return Ok(None);
    }
    if found.used_at.is_some() || !store::take(tx, &found, now)? {
        if store::end_family(tx, &found.family, now)? {
            record(tx, &found.user_id, "session.reuse_detected", now)?;
        }
        return Ok(None);
    }
    let refresh = store::add(tx, &found.user_id, found.family, now)?;
    record(tx, &found.user_id, "session.renewed", now)?;
    Ok(Some((person, refresh)))
}

/// Ends the session of a refresh token. One that isn't known is ended already.
///
/// # Errors
/// When the storage fails.
pub async fn sign_out(gate: &Gate, token: Secret) -> Result<()> {
    let now = gate.now();
    let write = gate.db.write(move |tx| {
        let Some(found) = store::find(tx, token.expose())? else {
            return Ok(());
        };
        users::store::lock(tx, &found.user_id)?;
        if store::end_family(tx, &found.family, now)? {
            record(tx, &found.user_id, "session.ended", now)?;
        }
        Ok(())
    });
    write.await
}
