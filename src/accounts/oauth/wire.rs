//! Token requests and answers, in the forms of RFC 6749.

use super::grant::{Granted, Refusal};
use crate::accounts::authority::TOKEN_SECONDS;
use serde::Serialize;
use utoipa::ToSchema;

/// A token request. Id and secret come here or by HTTP Basic.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "the form is read field by field; this is its description"
)]
pub struct TokenForm {
    #[schema(example = "client_credentials")]
    grant_type: String,
    #[schema(example = "0192f0c1-7c1e-7a50-9d3f-0123456789ab", max_length = 64)]
    client_id: Option<String>,
    client_secret: Option<String>,
    /// Some of the client's scopes, with spaces between; all of them when it's left out.
    #[schema(example = "assessments:read changes:read")]
    scope: Option<String>,
}

/// A granted token.
#[derive(Serialize, ToSchema)]
pub struct TokenGrant {
    /// A JWT for the `Authorization` header.
    access_token: String,
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds until it expires; ask for another then.
    #[schema(example = 900)]
    expires_in: i64,
    #[schema(example = "assessments:read changes:read")]
    scope: String,
}

impl From<Granted> for TokenGrant {
    fn from(granted: Granted) -> Self {
        Self {
            access_token: granted.token,
            token_type: "Bearer",
            expires_in: TOKEN_SECONDS,
            scope: granted.scope,
        }
    }
}

/// Why no token was granted (RFC 6749, section 5.2).
#[derive(Serialize, ToSchema)]
pub struct OAuthError {
    /// `invalid_request`, `invalid_client`, `invalid_scope` or `unsupported_grant_type`.
    #[schema(example = "invalid_client")]
    error: &'static str,
    #[schema(example = "unknown client, wrong secret, or closed")]
    error_description: &'static str,
}

impl From<&Refusal> for OAuthError {
    fn from(refusal: &Refusal) -> Self {
        Self {
            error: refusal.word(),
            error_description: refusal.description(),
        }
    }
}
