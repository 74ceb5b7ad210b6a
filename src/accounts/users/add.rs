//! New accounts, from the API and from the command line.

use super::model::{Person, User, check_password, parse_username};
use super::{normalise, roles, store};
use crate::accounts::grants::{Actor, Grant};
use crate::accounts::roles::Role;
use crate::accounts::totp;
use crate::clock::Clock;
use crate::crypto::{Passwords, Secret};
use crate::db::Db;
use crate::events;
use crate::http::{Error, Fault, Faults, Reason, Result, Text, parse_email};

/// An account to be opened.
pub struct NewUser {
    /// `a-z 0-9 . _ -`, 3 to 64 characters; capitals become small.
    pub username: String,
    pub display_name: String,
    /// Where notifications go.
    pub email: Option<String>,
    pub password: Secret,
    pub roles: Vec<Grant<Role>>,
    /// Whether nothing but a change of the password is allowed at first.
    pub must_change: bool,
    /// A second factor that counts as confirmed, in base32 (20 bytes); for demonstrations.
    pub totp_secret: Option<Secret>,
}

/// Opens an account; gives its id. The password is checked like one that a person chooses.
///
/// # Errors
/// `422` with the faults, `409` when the user name is taken.
pub async fn add_user(
    db: &Db,
    passwords: &Passwords,
    clock: &Clock,
    new: NewUser,
    actor: Actor,
) -> Result<String> {
    let person = add(db, passwords, clock.now(), new, actor).await?;
    Ok(person.user.id)
}

/// The id of an account by its user name, in any case of letters.
///
/// # Errors
/// When the storage fails.
pub async fn find_user_by_name(db: &Db, username: &str) -> Result<Option<String>> {
    let name = normalise(username);
    if name.contains('\0') {
        return Ok(None);
    }
    let found = db.read(move |conn| store::find_by_name(conn, &name)).await?;
    Ok(found.map(|person| person.user.id))
}

pub(super) async fn add(
    db: &Db,
    passwords: &Passwords,
    now: chrono::NaiveDateTime,
    new: NewUser,
    actor: Actor,
) -> Result<Person> {
    let giver = match actor {
        Actor::Command => roles::Giver::Operator,
        Actor::User(_) | Actor::Client(_) | Actor::Public | Actor::Service => roles::Giver::Manager(&[]),
    };
    let mut person = parse(&new, giver, now)?;
    person.user.password_hash = passwords.hash(new.password).await?;
    db.write(move |tx| {
        store::check_agencies(tx.conn(), &person.roles)?;
        store::insert(tx, &person)?;
        events::append(tx, &actor, now, person.event("user.created"))?;
        Ok(person)
    })
    .await
}

/// # Errors
/// The fault.
pub fn parse_address(text: &str) -> Result<String, Fault> {
    parse_email("/email", text)
}

/// The checked account, its password hash still missing.
fn parse(new: &NewUser, giver: roles::Giver<'_>, now: chrono::NaiveDateTime) -> Result<Person> {
    let mut faults = Faults::default();
    let username = faults.check(parse_username(&new.username));
    let display_name = faults.check(Text::line(200).parse("/display_name", &new.display_name));
    let email = faults.check(new.email.as_deref().map(parse_address).transpose());
    let names = [new.username.as_str(), new.display_name.as_str()];
    faults.check(check_password("/password", &new.password, names));
    if let Some(secret) = &new.totp_secret
        && !totp::is_secret(secret)
    {
        faults.push(Fault::pointer("/totp_secret", Reason::Format).with("expected", "base32"));
    }
    if let Err(error) = roles::check(&new.roles, &[], giver) {
        error
            .errors()
            .iter()
            .cloned()
            .for_each(|fault| faults.push(fault));
    }
    let named = username.zip(display_name).zip(email);
    let user = named.map(|((username, display_name), email)| User {
        id: uuid::Uuid::now_v7().to_string(),
        username,
        display_name,
        email,
        password_hash: String::new(),
        must_change_password: new.must_change,
        totp_secret: new.totp_secret.as_ref().map(|secret| secret.expose().to_owned()),
        totp_confirmed: new.totp_secret.is_some(),
        totp_last_step: 0,
        security_version: 1,
        disabled: false,
        version: 1,
        created_at: now,
        updated_at: now,
    });
    let user: Result<User, Error> = faults.finish(user);
    Ok(Person {
        user: user?,
        roles: new.roles.clone(),
    })
}
