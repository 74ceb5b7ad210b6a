//! What an account is, and what a manager may do to it.

use crate::accounts::grants::{Grant, Reach};
use crate::accounts::roles::Role;
use crate::crypto::{MAX_PASSWORD, Passwords, Secret, Strength};
use crate::events::Event;
use crate::http::{Fault, Reason};
use crate::schema::users;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// An account's row. It holds secrets, so it can't be printed.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = users, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct User {
    pub id: String,
    pub username: String,
    pub display_name: String,
    /// Where notifications go.
    pub email: Option<String>,
    pub password_hash: String,
    pub must_change_password: bool,
    /// Base32; to be confirmed by a code before it counts.
    pub totp_secret: Option<String>,
    pub totp_confirmed: bool,
    /// The time step of the newest code used; older ones are refused.
    pub totp_last_step: i64,
    pub security_version: i32,
    pub disabled: bool,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

/// An account with its roles.
#[derive(Clone)]
pub struct Person {
    pub user: User,
    pub roles: Vec<Grant<Role>>,
}

/// How far a manager's right goes over a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// As if there were no such person.
    Hidden,
    /// A system administrator with a role in the manager's agency: no other than their like may change them.
    Seen,
    /// Somebody of other agencies too: only the roles in the manager's own.
    Roles,
    Whole,
}

impl Person {
    /// What a token of theirs grants now: nothing before the first password is changed, and no sealed cases
    /// without a second factor.
    pub fn grants(&self) -> Vec<String> {
        if self.user.must_change_password {
            return Vec::new();
        }
        let held = |role: Role| role != Role::IntegrityOfficer || self.user.totp_confirmed;
        let effective = self.roles.iter().filter(|grant| held(grant.what));
        effective.map(ToString::to_string).collect()
    }

    pub fn needs_totp(&self) -> bool {
        self.holds(Role::IntegrityOfficer) && !self.user.totp_confirmed
    }

    pub fn holds(&self, role: Role) -> bool {
        self.roles.iter().any(|grant| grant.what == role)
    }

    /// Whether managers can't reset what the person signs in with: they could else take a role that isn't theirs to give.
    pub fn is_out_of_reach(&self) -> bool {
        self.roles.iter().any(|grant| grant.what.by_operator())
    }

    pub fn standing(&self, reach: &Reach) -> Standing {
        let own = self
            .roles
            .iter()
            .filter(|grant| reach.holds(&grant.tenant))
            .count();
        if reach.everything {
            Standing::Whole
        } else if own == 0 {
            Standing::Hidden
        } else if self.holds(Role::Sysadmin) {
            Standing::Seen
        } else if own < self.roles.len() {
            Standing::Roles
        } else {
            Standing::Whole
        }
    }

    /// Refuses all access tokens given out until now.
    pub fn shut_out(&mut self) {
        self.user.security_version += 1;
    }

    /// An event about this account for the audit trail, of its agency when it has one only. No names: the trail
    /// outlives the person's service.
    pub fn event(&self, kind: &'static str) -> Event {
        let roles: Vec<String> = self.roles.iter().map(ToString::to_string).collect();
        let payload = serde_json::json!({
            "id": self.user.id,
            "version": self.user.version,
            "disabled": self.user.disabled,
            "must_change_password": self.user.must_change_password,
            "totp_enabled": self.user.totp_confirmed,
            "roles": roles,
        });
        let mut agencies = self.roles.iter().map(|grant| grant.tenant.agency());
        let home = agencies.next().flatten().map(str::to_owned);
        let only = agencies.all(|agency| agency == home.as_deref());
        Event {
            agency_id: home.filter(|_| only),
            ..Event::internal(kind, format!("user/{}", self.user.id), payload)
        }
    }
}

/// The form of a user name in which it's compared.
pub fn normalise(username: &str) -> String {
    username.trim().to_lowercase()
}

/// A user name: `a-z 0-9 . _ -`, 3 to 64 characters, in lower case.
///
/// # Errors
/// The fault.
pub fn parse_username(text: &str) -> Result<String, Fault> {
    let name = normalise(text);
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
    if (3..=64).contains(&name.len()) && name.chars().all(allowed) {
        Ok(name)
    } else {
        let fault = Fault::pointer("/username", Reason::Format);
        Err(fault.with("expected", "a-z 0-9 . _ - (3–64)"))
    }
}

/// Judges a new password by its length and how hard it is to guess, knowing the person's own names.
///
/// # Errors
/// The fault.
pub fn check_password(pointer: &str, password: &Secret, names: [&str; 2]) -> Result<(), Fault> {
    if password.expose().chars().count() > MAX_PASSWORD {
        return Err(Fault::pointer(pointer, Reason::TooLong).with("max", MAX_PASSWORD));
    }
    let [username, display_name] = names;
    match Passwords::strength(password, &[username, display_name, "prongsai", "โปร่งใส"]) {
        Strength::Good => Ok(()),
        Strength::Weak => Err(Fault::pointer(pointer, Reason::WeakPassword)),
    }
}
