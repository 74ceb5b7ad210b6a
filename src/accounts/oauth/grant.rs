//! Granting a token.

use super::request::TokenRequest;
use crate::accounts::clients::{self, Client, join};
use crate::accounts::gate::Gate;
use crate::accounts::grants::Actor;
use crate::accounts::roles::Scope;
use crate::crypto::{Secret, same_secret};
use crate::http::{Code, Error, Result};
use crate::words::words;

words! {
    /// Why no token was granted, in the words of RFC 6749, section 5.2.
    OAuthErrorCode {
        InvalidRequest = "invalid_request" "คำขอไม่ครบหรือไม่ถูกต้อง" "The request is incomplete or wrong",
        InvalidClient = "invalid_client" "ไม่รู้จักระบบนี้ หรือความลับไม่ถูกต้อง" "Unknown client, or a wrong secret",
        InvalidScope = "invalid_scope" "ขอขอบเขตเกินกว่าที่มี" "An unknown scope, or more than the client may have",
        UnsupportedGrantType = "unsupported_grant_type" "ไม่รองรับวิธีนี้" "Another grant type than `client_credentials`",
    }
}

/// Why no token is granted.
#[derive(Debug)]
pub enum Refusal {
    InvalidRequest(&'static str),
    InvalidClient,
    InvalidScope,
    UnsupportedGrantType,
    /// Not a matter of OAuth: too many tries, or the storage.
    Other(Error),
}

impl Refusal {
    /// The word of RFC 6749, section 5.2.
    pub fn word(&self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => OAuthErrorCode::InvalidRequest.as_str(),
            Self::InvalidClient => OAuthErrorCode::InvalidClient.as_str(),
            Self::InvalidScope => OAuthErrorCode::InvalidScope.as_str(),
            Self::UnsupportedGrantType => OAuthErrorCode::UnsupportedGrantType.as_str(),
            Self::Other(_) => "temporarily_unavailable",
        }
    }

    pub fn description(&self) -> &'static str {
        match self {
            Self::InvalidRequest(why) => why,
            Self::InvalidClient => "unknown client, wrong secret, or closed",
            Self::InvalidScope => "unknown scope, or more than this client may have",
            Self::UnsupportedGrantType => "only client_credentials",
            Self::Other(_) => "try again later",
        }
    }
}

/// A token, and what it's for.
pub struct Granted {
    pub token: String,
    pub scope: String,
}

/// # Errors
/// The refusal.
pub async fn grant(gate: &Gate, request: TokenRequest) -> Result<Granted, Refusal> {
    let account = format!("client/{}", request.client_id);
    let attempt = authenticate(gate, request.client_id, request.client_secret);
    let client = gate.guarded(&account, attempt).await.map_err(|error| {
        if error.code() == Code::LoginFailed {
            Refusal::InvalidClient
        } else {
            Refusal::Other(error)
        }
    })?;
    let scopes = narrow(&client, request.scope.as_deref()).ok_or(Refusal::InvalidScope)?;
    let (grants, actor) = (client.grants(&scopes), Actor::Client(client.id));
    let token = gate
        .authority
        .issue(&actor, client.security_version, grants, gate.now());
    Ok(Granted {
        token: token.map_err(Refusal::Other)?,
        scope: join(&scopes),
    })
}

async fn authenticate(gate: &Gate, id: String, secret: Secret) -> Result<Client> {
    let found = gate.db.read(move |conn| clients::store::find(conn, &id)).await?;
    // An unknown client costs the same comparison.
    let hash = found.as_ref().map_or("", |client| client.secret_hash.as_str());
    let right = same_secret(secret.expose(), hash);
    let client = found.filter(|client| right && !client.disabled);
    client.ok_or_else(|| Error::new(Code::LoginFailed))
}

/// The scopes asked for, when the client has them all; all that it has without a wish.
fn narrow(client: &Client, asked: Option<&str>) -> Option<Vec<Scope>> {
    let own = client.scopes();
    let Some(asked) = asked else { return Some(own) };
    let mut scopes: Vec<Scope> = asked
        .split_ascii_whitespace()
        .map(|word| Scope::parse(word).filter(|scope| own.contains(scope)))
        .collect::<Option<_>>()?;
    scopes.sort();
    scopes.dedup();
    Some(scopes).filter(|scopes| !scopes.is_empty())
}
