//! What a person gets to prove who they are.

use crate::accounts::authority::Authority;
use crate::accounts::grants::Actor;
use crate::accounts::users::Person;
use crate::http::Result;
use chrono::NaiveDateTime;

/// A fresh pair of tokens.
pub struct Tokens {
    pub access: String,
    pub refresh: String,
    pub must_change_password: bool,
    pub totp_enrolment_required: bool,
}

impl Tokens {
    /// Signs an access token beside `refresh`.
    ///
    /// # Errors
    /// When the token can't be written.
    pub fn sign(authority: &Authority, person: &Person, refresh: String, now: NaiveDateTime) -> Result<Self> {
        let actor = Actor::User(person.user.id.clone());
        let access = authority.issue(&actor, person.user.security_version, person.grants(), now)?;
        Ok(Self {
            access,
            refresh,
            must_change_password: person.user.must_change_password,
            totp_enrolment_required: person.needs_totp(),
        })
    }
}
