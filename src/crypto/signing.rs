//! Access tokens: JWT signed with Ed25519 (`EdDSA`), and the keys that sign them.

use super::secrets::hex;
use crate::http::{Error, Result};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// Who may read a token.
pub const AUDIENCE: &str = "prongsai";

/// What an access token says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    /// Id of the user or client.
    pub sub: String,
    /// Seconds since 1970.
    pub iat: i64,
    pub exp: i64,
    pub jti: String,
    /// `user` or `client`.
    pub kind: String,
    /// `role`, `role@agency:ID` or `role@province:CODE`; of a client its scopes in the same form.
    pub grants: Vec<String>,
    /// The holder's security version; older ones are refused.
    pub sv: i32,
}

/// An Ed25519 key with its id, the first half of the SHA-256 of its public key.
pub struct SigningKey {
    pub id: String,
    public: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl SigningKey {
    /// From 32 secret bytes.
    ///
    /// # Errors
    /// Never for 32 bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self> {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let public = key.verifying_key().to_bytes();
        let mut id = hex(&Sha256::digest(public));
        id.truncate(32);
        let der = key.to_pkcs8_der().map_err(Error::internal)?;
        let public = URL_SAFE_NO_PAD.encode(public);
        Ok(Self {
            id,
            encoding: EncodingKey::from_ed_der(der.as_bytes()),
            decoding: DecodingKey::from_ed_components(&public).map_err(Error::internal)?,
            public,
        })
    }

    /// A new seed in the form of a key file: base64 and a newline.
    pub fn new_file() -> String {
        format!("{}\n", STANDARD.encode(rand::random::<[u8; 32]>()))
    }

    fn from_file(text: &str) -> Result<Self, String> {
        let bytes = STANDARD.decode(text.trim()).map_err(|error| error.to_string())?;
        let seed: [u8; 32] = bytes
            .try_into()
            .map_err(|_| "a key is 32 bytes in base64".to_owned())?;
        Self::from_seed(&seed).map_err(|error| error.to_string())
    }
}

/// The keys of the service: the newest signs, all verify. Rotating is adding one.
pub struct Keyring {
    signer: SigningKey,
    older: BTreeMap<String, SigningKey>,
    issuer: String,
}

#[derive(Serialize)]
struct Jwk<'a> {
    kty: &'static str,
    crv: &'static str,
    alg: &'static str,
    r#use: &'static str,
    kid: &'a str,
    x: &'a str,
}

impl Keyring {
    pub fn new(signer: SigningKey, older: Vec<SigningKey>, issuer: String) -> Self {
        Self {
            signer,
            older: older.into_iter().map(|key| (key.id.clone(), key)).collect(),
            issuer,
        }
    }

    /// The keys in a folder, files `*.key`; the last by name signs.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn load(folder: &Path, issuer: String) -> Result<Self, String> {
        let named = |error: std::io::Error| format!("{}: {error}", folder.display());
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .map_err(named)?
            .flatten()
            .map(|file| file.path())
            .collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "key"));
        files.sort();
        let mut keys = Vec::new();
        for file in &files {
            let text = std::fs::read_to_string(file).map_err(named)?;
            keys.push(SigningKey::from_file(&text).map_err(|error| format!("{}: {error}", file.display()))?);
        }
        let signer = keys
            .pop()
            .ok_or_else(|| format!("{}: no *.key file", folder.display()))?;
        Ok(Self::new(signer, keys, issuer))
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// # Errors
    /// When the claims can't be written as JSON.
    pub fn sign(&self, claims: &Claims) -> Result<String> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.signer.id.clone());
        jsonwebtoken::encode(&header, claims, &self.signer.encoding).map_err(Error::internal)
    }

    /// The claims of a token of ours that is still good at `now`, in seconds since 1970.
    pub fn verify(&self, token: &str, now: i64) -> Option<Claims> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let id = header.kid?;
        let key = if id == self.signer.id {
            &self.signer
        } else {
            self.older.get(&id)?
        };
        // Only EdDSA, whatever the token says of itself.
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[&self.issuer]);
        validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        validation.validate_exp = false; // by our own clock, below
        let claims = jsonwebtoken::decode::<Claims>(token, &key.decoding, &validation)
            .ok()?
            .claims;
        (claims.exp > now && claims.iat <= now + 60).then_some(claims)
    }

    /// The public keys as a JSON Web Key Set (RFC 7517, RFC 8037).
    pub fn jwks(&self) -> serde_json::Value {
        let jwk = |key: &SigningKey| {
            let jwk = Jwk {
                kty: "OKP",
                crv: "Ed25519",
                alg: "EdDSA",
                r#use: "sig",
                kid: &key.id,
                x: &key.public,
            };
            serde_json::to_value(jwk).unwrap_or_default()
        };
        let keys: Vec<_> = std::iter::once(&self.signer)
            .chain(self.older.values())
            .map(jwk)
            .collect();
        serde_json::json!({ "keys": keys })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(exp: i64) -> Claims {
        Claims {
            iss: "prongsai".into(),
            aud: AUDIENCE.into(),
            sub: "u".into(),
            iat: 0,
            exp,
            jti: "j".into(),
            kind: "user".into(),
            grants: vec!["auditor".into()],
            sv: 1,
        }
    }

    fn key(byte: u8) -> SigningKey {
        SigningKey::from_seed(&[byte; 32]).unwrap()
    }

    #[test]
    fn a_rotated_key_still_verifies_and_a_foreign_one_does_not() {
        let old = Keyring::new(key(1), Vec::new(), "prongsai".into());
        let new = Keyring::new(key(2), vec![key(1)], "prongsai".into());
        let token = old.sign(&claims(100)).unwrap();
        assert_eq!(new.verify(&token, 50).unwrap().sub, "u");
        assert!(new.verify(&token, 100).is_none(), "expired");
        let foreign = Keyring::new(key(3), Vec::new(), "prongsai".into());
        assert!(foreign.verify(&token, 50).is_none());
        assert!(
            Keyring::new(key(1), Vec::new(), "other".into())
                .verify(&token, 50)
                .is_none(),
            "issuer"
        );
    }

    #[test]
    fn forged_tokens_are_refused() {
        let ring = Keyring::new(key(1), Vec::new(), "prongsai".into());
        let token = ring.sign(&claims(100)).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        let none = URL_SAFE_NO_PAD.encode(format!(
            r#"{{"alg":"none","typ":"JWT","kid":"{}"}}"#,
            ring.signer.id
        ));
        assert!(ring.verify(&format!("{none}.{}.", parts[1]), 50).is_none());
        // The public key taken as a shared secret: the classic confusion of HS256 with a public-key algorithm.
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(ring.signer.id.clone());
        let secret = EncodingKey::from_secret(ring.signer.public.as_bytes());
        assert!(
            ring.verify(&jsonwebtoken::encode(&header, &claims(100), &secret).unwrap(), 50)
                .is_none()
        );
        let mut other = claims(100);
        other.aud = "elsewhere".into();
        assert!(ring.verify(&ring.sign(&other).unwrap(), 50).is_none());
    }
}
