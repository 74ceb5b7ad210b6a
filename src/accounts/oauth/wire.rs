//! Token requests and answers, in the forms of RFC 6749.

use super::grant::{Granted, OAuthErrorCode, Refusal};
use crate::accounts::authority::TOKEN_SECONDS;
use crate::http::Id;
use crate::words::words;
use serde::Serialize;
use utoipa::ToSchema;

words! {
    /// What a machine shows to get a token.
    GrantType {
        ClientCredentials = "client_credentials" "รหัสและความลับของระบบ" "The client's id and secret",
    }
}

/// A token request. Id and secret come here or by HTTP Basic.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "the form is read field by field; this is its description"
)]
pub struct TokenForm {
    #[schema(value_type = GrantType)]
    grant_type: String,
    #[schema(value_type = Option<Id>)]
    client_id: Option<String>,
    #[schema(format = Password, example = "Zk9mRkVQd0l5c3FqZ0t2S3pJd0V5T2VqV1JmUW1hZ0E")]
    client_secret: Option<String>,
    /// Some of the client's scopes, with spaces between; all of them when it's left out.
    #[schema(example = "assessments:read changes:read")]
    scope: Option<String>,
}

/// A granted token.
#[derive(Serialize, ToSchema)]
pub struct TokenGrant {
    /// A JWT for the `Authorization` header.
    #[schema(example = "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIwMTkyZjBjMSJ9.c2lnbmF0dXJl")]
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
    #[schema(value_type = OAuthErrorCode)]
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
