//! Signing in, on the wire.

use super::sign_in::SignIn;
use super::tokens::Tokens;
use crate::accounts::authority::TOKEN_SECONDS;
use crate::accounts::totp::OneTime;
use crate::accounts::users::normalise;
use crate::crypto::{MAX_PASSWORD, Secret};
use crate::http::{Fault, Faults, Reason, Result, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Sign in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    #[schema(example = "somchai.d", min_length = 1, max_length = 200)]
    pub username: String,
    #[schema(min_length = 1, max_length = 256, format = Password, example = "wrong-horse-87-battery")]
    pub password: String,
    /// The six digits of the authenticator, Arabic or Thai, or a recovery code.
    #[schema(example = "๑๒๓๔๕๖", max_length = 64, min_length = 0)]
    pub totp: Option<String>,
}

impl Login {
    /// # Errors
    /// `422` with the faults.
    pub fn parse(self) -> Result<SignIn> {
        let mut faults = Faults::default();
        let username = faults.check(Text::line(200).parse("/username", &self.username));
        let password = faults.check(parse_password("/password", self.password));
        let code = self.totp.filter(|code| !code.trim().is_empty());
        let code = code.map(|code| OneTime::parse("/totp", &code)).transpose();
        let code = faults.check(code);
        let given = username.zip(password).zip(code);
        faults.finish(given.map(|((username, password), code)| SignIn {
            username: normalise(&username),
            password,
            code,
        }))
    }
}

/// A password as it's given to be compared.
///
/// # Errors
/// The fault, at `pointer`.
pub fn parse_password(pointer: &str, password: String) -> Result<Secret, Fault> {
    if password.is_empty() {
        return Err(Fault::pointer(pointer, Reason::Empty));
    }
    if password.chars().count() > MAX_PASSWORD {
        return Err(Fault::pointer(pointer, Reason::TooLong).with("max", MAX_PASSWORD));
    }
    Ok(Secret::new(password))
}

/// Go on with a session, or end it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshToken {
    /// The token that came with the newest access token.
    #[schema(example = "Zk9mRkVQd0l5c3FqZ0t2S3pJd0V5T2VqV1JmUW1hZ0E")]
    pub refresh_token: String,
}

impl RefreshToken {
    pub fn into_secret(self) -> Secret {
        Secret::new(self.refresh_token)
    }
}

/// Change your password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    #[schema(max_length = 256, format = Password, example = "k3mf-9qhz-x7wd-2ptn")]
    pub current_password: String,
    /// At least ten characters and hard to guess; your own names don't count.
    #[schema(min_length = 10, max_length = 256, format = Password, example = "wrong-horse-87-battery")]
    pub new_password: String,
}

/// เซสชัน — the tokens of a session.
#[derive(Serialize, ToSchema)]
pub struct SessionView {
    /// A JWT for the `Authorization` header.
    #[schema(example = "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIwMTkyZjBjMSJ9.c2lnbmF0dXJl")]
    pub access_token: String,
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    /// Seconds until the access token expires.
    #[schema(example = 900)]
    pub expires_in: i64,
    /// Good once and for 30 days; keep the one that the next refresh gives.
    #[schema(example = "Zk9mRkVQd0l5c3FqZ0t2S3pJd0V5T2VqV1JmUW1hZ0E")]
    pub refresh_token: String,
    /// Until the password is changed the token has no roles: it's good for what everybody signed in may do about
    /// themselves, as `/auth/password`, `/auth/totp` and `/me`, and for what's public.
    pub must_change_password: bool,
    /// The role `integrity_officer` is withheld until a second factor is enrolled.
    pub totp_enrolment_required: bool,
}

impl From<Tokens> for SessionView {
    fn from(tokens: Tokens) -> Self {
        Self {
            access_token: tokens.access,
            token_type: "Bearer",
            expires_in: TOKEN_SECONDS,
            refresh_token: tokens.refresh,
            must_change_password: tokens.must_change_password,
            totp_enrolment_required: tokens.totp_enrolment_required,
        }
    }
}
