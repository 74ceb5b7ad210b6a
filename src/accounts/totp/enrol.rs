//! Taking on a second factor and giving it up.

use super::model::{OneTime, new_secret, url};
use super::store;
use crate::accounts::gate::Gate;
use crate::accounts::grants::Actor;
use crate::accounts::session;
use crate::accounts::users::{self, Person};
use crate::crypto::{Secret, readable_code};
use crate::db::Tx;
use crate::events;
use crate::http::{Code, Error, Fault, Reason, Result};
use chrono::NaiveDateTime;

const RECOVERY_CODES: usize = 10;

/// A secret on its way to an authenticator.
pub struct Enrolment {
    pub secret: Secret,
    pub url: String,
}

/// Makes a secret, which counts once a code of it was given.
///
/// # Errors
/// `422` when the password is wrong, `409` when there's a second factor already.
pub async fn enrol(gate: &Gate, id: String, password: Secret) -> Result<Enrolment> {
    let person = session::load(gate, id).await?;
    let confirmed = session::confirm_password(gate, &person, "/password", password);
    gate.guarded(&session::key(&person.user.username), confirmed)
        .await?;
    let (secret, now) = (Secret::new(new_secret()), gate.now());
    let url = url(secret.expose(), &person.user.username);
    let kept = secret.clone();
    let write = gate.db.write(move |tx| {
        change(tx, &person.user.id, now, |_, person| {
            if person.user.totp_confirmed {
                return Err(Error::new(Code::Conflict));
            }
            person.user.totp_secret = Some(kept.expose().to_owned());
            Ok("user.totp_offered")
        })
    });
    write.await?;
    Ok(Enrolment { secret, url })
}

/// Makes the secret count; gives the recovery codes, this once.
///
/// # Errors
/// `422` when the code is wrong, `409` when nothing waits to be confirmed.
pub async fn confirm(gate: &Gate, id: String, code: OneTime) -> Result<Vec<Secret>> {
    let person = session::load(gate, id).await?;
    let codes: Vec<Secret> = (0..RECOVERY_CODES)
        .map(|_| Secret::new(readable_code()))
        .collect();
    let (kept, now) = (codes.clone(), gate.now());
    let (id, account) = (person.user.id, session::key(&person.user.username));
    let write = gate.db.write(move |tx| {
        change(tx, &id, now, |tx, person| {
            if person.user.totp_confirmed || person.user.totp_secret.is_none() {
                return Err(Error::new(Code::Conflict));
            }
            let is_digits = matches!(code, OneTime::Digits(_));
            if !is_digits || !store::use_up(tx, &mut person.user, &code, now)? {
                return Err(wrong_code());
            }
            person.user.totp_confirmed = true;
            store::replace_codes(tx, &person.user.id, &kept)?;
            Ok("user.totp_enabled")
        })
    });
    gate.guarded(&account, write).await?;
    Ok(codes)
}

/// Gives the second factor up.
///
/// # Errors
/// `422` when the password or the code is wrong, `409` when there's no second factor.
pub async fn disable(gate: &Gate, id: String, password: Secret, code: OneTime) -> Result<()> {
    let person = session::load(gate, id).await?;
    let (account, now) = (session::key(&person.user.username), gate.now());
    let attempt = async {
        session::confirm_password(gate, &person, "/password", password).await?;
        let id = person.user.id.clone();
        let write = gate.db.write(move |tx| {
            change(tx, &id, now, |tx, person| {
                if !person.user.totp_confirmed {
                    return Err(Error::new(Code::Conflict));
                }
                if !store::use_up(tx, &mut person.user, &code, now)? {
                    return Err(wrong_code());
                }
                store::remove(tx, &mut person.user)?;
                person.shut_out();
                Ok("user.totp_disabled")
            })
        });
        write.await
    };
    let person = gate.guarded(&account, attempt).await?;
    gate.authority
        .revoke_below(&person.user.id, person.user.security_version);
    Ok(())
}

fn wrong_code() -> Error {
    Error::invalid(Fault::pointer("/code", Reason::WrongCode))
}

/// Changes one's own account; `edit` names the event.
fn change(
    tx: &mut Tx<'_>,
    id: &str,
    now: NaiveDateTime,
    edit: impl FnOnce(&mut Tx<'_>, &mut Person) -> Result<&'static str>,
) -> Result<Person> {
    let mut person = users::store::lock(tx, id)?;
    let kind = edit(tx, &mut person)?;
    person.user.version += 1;
    person.user.updated_at = now;
    users::store::save(tx, &person.user)?;
    let actor = Actor::User(id.to_owned());
    events::append(tx, &actor, now, person.event(kind))?;
    Ok(person)
}
