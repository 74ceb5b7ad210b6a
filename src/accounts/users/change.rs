//! What managers do to accounts that are there.

use super::model::{Person, Standing};
use super::{roles, store};
use crate::accounts::caller::Caller;
use crate::accounts::gate::Gate;
use crate::accounts::grants::{Grant, Reach};
use crate::accounts::rights::ManageUsers;
use crate::accounts::roles::Role;
use crate::accounts::{session, totp};
use crate::db::Tx;
use crate::events;
use crate::http::{Code, Error, IfMatch, Result, is_id};

/// What a change did.
pub enum Done {
    Nothing,
    /// Something that leaves the person's sessions alone.
    Changed(&'static str),
    /// Other rights: access tokens given out until now are refused, sessions can be renewed.
    Rights(&'static str),
    /// The person is signed out everywhere.
    SignedOut(&'static str),
}

/// An account that a manager means to change.
pub struct Target {
    pub id: String,
    pub read: IfMatch,
    /// How far the manager's right has to go.
    pub needs: Standing,
}

/// Changes one account in one write and shuts out who has to be.
///
/// # Errors
/// `404` for people of other agencies, `403` when the right doesn't go far enough, `412`, and those of `edit`.
pub async fn change(
    gate: &Gate,
    caller: &Caller<ManageUsers>,
    target: Target,
    edit: impl FnOnce(&mut Tx<'_>, &mut Person) -> Result<Done> + Send + 'static,
) -> Result<Person> {
    if !is_id(&target.id) {
        return Err(Error::new(Code::NotFound));
    }
    let (reach, actor, now) = (caller.reach(), caller.actor(), gate.now());
    let write = gate.db.write(move |tx| {
        let mut person = store::lock(tx, &target.id)?;
        match person.standing(&reach) {
            Standing::Hidden => return Err(Error::new(Code::NotFound)),
            standing if standing < target.needs => return Err(Error::new(Code::Forbidden)),
            _ => target.read.check(person.user.version)?,
        }
        let kind = match edit(tx, &mut person)? {
            Done::Nothing => return Ok(person),
            Done::Changed(kind) => kind,
            Done::Rights(kind) => {
                person.shut_out();
                kind
            }
            Done::SignedOut(kind) => {
                person.shut_out();
                session::store::end_all(tx, &person.user.id, now)?;
                kind
            }
        };
        person.user.version += 1;
        person.user.updated_at = now;
        store::save(tx, &person.user)?;
        events::append(tx, &actor, now, person.event(kind))?;
        Ok(person)
    });
    let person = write.await?;
    gate.authority
        .revoke_below(&person.user.id, person.user.security_version);
    Ok(person)
}

/// New values of an account; `None` stays as it is.
pub struct Update {
    pub display_name: Option<String>,
    /// `Some(None)` takes it away.
    pub email: Option<Option<String>>,
    pub disabled: Option<bool>,
}

impl Update {
    /// # Errors
    /// `409` when a manager would shut out themselves, or the last system administrator.
    pub fn apply(self, tx: &mut Tx<'_>, person: &mut Person, manager: &str) -> Result<Done> {
        let user = &mut person.user;
        let renamed = self.display_name.filter(|name| *name != user.display_name);
        let switched = self.disabled.filter(|disabled| *disabled != user.disabled);
        let readdressed = self.email.filter(|email| *email != user.email);
        let touched = renamed.is_some() || readdressed.is_some();
        if let Some(name) = renamed {
            user.display_name = name;
        }
        if let Some(email) = readdressed {
            user.email = email;
        }
        let Some(disabled) = switched else {
            return Ok(if touched {
                Done::Changed("user.updated")
            } else {
                Done::Nothing
            });
        };
        if !disabled {
            user.disabled = false;
            return Ok(Done::Changed("user.enabled"));
        }
        if user.id == manager {
            return Err(Error::new(Code::Conflict));
        }
        keep_a_sysadmin(tx, person, |_, person| {
            person.user.disabled = true;
            Ok(())
        })?;
        Ok(Done::SignedOut("user.disabled"))
    }
}

/// Gives `given` in place of the roles that the manager reaches; others stay.
///
/// # Errors
/// `403` for roles of elsewhere, `422` for roles that exclude each other or aren't a manager's to give, `409` when the
/// last system administrator would go.
pub fn set_roles(
    tx: &mut Tx<'_>,
    person: &mut Person,
    given: Vec<Grant<Role>>,
    reach: &Reach,
) -> Result<Done> {
    roles::may_give(reach, &given)?;
    let beyond = person.roles.iter().filter(|grant| !reach.holds(&grant.tenant));
    let kept: Vec<_> = beyond.cloned().collect();
    roles::check(&given, &kept, roles::Giver::Manager(&person.roles))?;
    store::check_agencies(tx.conn(), &given)?;
    let mut new = kept;
    new.extend(given);
    if new.len() == person.roles.len() && new.iter().all(|grant| person.roles.contains(grant)) {
        return Ok(Done::Nothing);
    }
    keep_a_sysadmin(tx, person, |tx, person| {
        person.roles = new;
        store::replace_roles(tx, person)
    })?;
    Ok(Done::Rights("user.roles_changed"))
}

/// Gives another password, to be changed at the first sign-in.
///
/// # Errors
/// `403` for an account that no manager may take over.
pub fn reset_password(person: &mut Person, hash: String) -> Result<Done> {
    refuse_takeover(person)?;
    person.user.password_hash = hash;
    person.user.must_change_password = true;
    Ok(Done::SignedOut("user.password_reset"))
}

/// Who can reset what somebody signs in with can sign in as them.
fn refuse_takeover(person: &Person) -> Result<()> {
    if person.is_out_of_reach() {
        return Err(Error::new(Code::Forbidden));
    }
    Ok(())
}

/// Takes the second factor away, as when a telephone was lost.
///
/// # Errors
/// `403` for an account that no manager may take over, `409` when there's none.
pub fn reset_totp(tx: &mut Tx<'_>, person: &mut Person) -> Result<Done> {
    refuse_takeover(person)?;
    if person.user.totp_secret.is_none() {
        return Err(Error::new(Code::Conflict));
    }
    totp::remove(tx, &mut person.user)?;
    Ok(Done::SignedOut("user.totp_reset"))
}

/// Runs `edit`, unless it would leave nobody to run the service.
fn keep_a_sysadmin(
    tx: &mut Tx<'_>,
    person: &mut Person,
    edit: impl FnOnce(&mut Tx<'_>, &mut Person) -> Result<()>,
) -> Result<()> {
    let runs = |person: &Person| person.holds(Role::Sysadmin) && !person.user.disabled;
    let before = runs(person);
    if before {
        store::lock_sysadmins(tx)?;
    }
    edit(tx, person)?;
    if before && !runs(person) {
        store::save(tx, &person.user)?;
        store::ensure_a_sysadmin(tx)?;
    }
    Ok(())
}
