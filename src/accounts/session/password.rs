//! People's own passwords.

use super::store;
use super::tokens::Tokens;
use crate::accounts::gate::Gate;
use crate::accounts::grants::Actor;
use crate::accounts::users::{self, Person, check_password};
use crate::crypto::{MAX_PASSWORD, Secret};
use crate::db::Tx;
use crate::events;
use crate::http::{Code, Error, Fault, Reason, Result};
use chrono::NaiveDateTime;

/// Under which name guesses at an account are counted.
pub fn key(username: &str) -> String {
    format!("user/{username}")
}

/// The account of a session.
///
/// # Errors
/// `401` when it's gone or closed.
pub async fn load(gate: &Gate, id: String) -> Result<Person> {
    let found = gate.db.read(move |conn| users::store::find(conn, &id)).await?;
    found
        .filter(|person| !person.user.disabled)
        .ok_or_else(|| Error::new(Code::TokenInvalid))
}

/// Checks the password of somebody who is signed in.
///
/// # Errors
/// `422` at `pointer` when it's wrong.
pub async fn confirm_password(gate: &Gate, person: &Person, pointer: &str, password: Secret) -> Result<()> {
    let short = password.expose().chars().count() <= MAX_PASSWORD;
    let hash = Some(person.user.password_hash.clone());
    if short && gate.passwords.verify(password, hash).await? {
        return Ok(());
    }
    Err(Error::invalid(Fault::pointer(pointer, Reason::WrongPassword)))
}

/// Changes the password, ends all sessions of the person and starts a new one.
///
/// # Errors
/// `422` when the current password is wrong or the new one is easy to guess or the same.
pub async fn change(gate: &Gate, id: String, current: Secret, new: Secret) -> Result<Tokens> {
    let person = load(gate, id).await?;
    let names = [person.user.username.as_str(), person.user.display_name.as_str()];
    check_password("/new_password", &new, names).map_err(Error::invalid)?;
    if new.expose() == current.expose() {
        let fault = Fault::pointer("/new_password", Reason::Duplicate);
        return Err(Error::invalid(fault.with("other", "current_password")));
    }
    let confirmed = confirm_password(gate, &person, "/current_password", current);
    gate.guarded(&key(&person.user.username), confirmed).await?;
    let (hash, now) = (gate.passwords.hash(new).await?, gate.now());
    let write = gate.db.write(move |tx| replace(tx, &person, hash, now));
    let (person, refresh) = write.await?;
    gate.authority
        .revoke_below(&person.user.id, person.user.security_version);
    Tokens::sign(&gate.authority, &person, refresh, now)
}

fn replace(
    tx: &mut Tx<'_>,
    confirmed: &Person,
    hash: String,
    now: NaiveDateTime,
) -> Result<(Person, String)> {
    let mut person = users::store::lock(tx, &confirmed.user.id)?;
    if person.user.disabled || person.user.password_hash != confirmed.user.password_hash {
        return Err(Error::new(Code::TokenInvalid));
    }
    person.user.password_hash = hash;
    person.user.must_change_password = false;
    person.shut_out();
    person.user.version += 1;
    person.user.updated_at = now;
    users::store::save(tx, &person.user)?;
    store::end_all(tx, &person.user.id, now)?;
    let refresh = store::start(tx, &person.user.id, now)?;
    let actor = Actor::User(person.user.id.clone());
    events::append(tx, &actor, now, person.event("user.password_changed"))?;
    Ok((person, refresh))
}
