//! Access tokens: JWT signed with Ed25519 (`EdDSA`), and the keys that sign them.

use super::secrets::hex;
use crate::http::{Error, Result};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::NaiveDateTime;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use parking_lot::RwLock;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

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

/// How long a new key only verifies, in seconds, before it signs: all copies of the service read the folder again
/// within a minute, and others keep the key set for five.
const REST: i64 = 600;

/// The keys of the service, at least one. All verify; the newest that has rested signs. Rotating is adding one.
pub struct Keyring {
    keys: RwLock<Keys>,
    folder: Option<PathBuf>,
    issuer: String,
}

struct Keys {
    oldest: SigningKey,
    /// By age, with the second since 1970 in which each was added; 0 where it's unknown.
    newer: Vec<(i64, SigningKey)>,
}

impl Keys {
    /// The last of `keys` is the newest; `None` without any.
    fn of(keys: Vec<(i64, SigningKey)>) -> Option<Self> {
        let mut keys = keys.into_iter();
        let (_, oldest) = keys.next()?;
        Some(Self {
            oldest,
            newer: keys.collect(),
        })
    }

    fn all(&self) -> impl Iterator<Item = &SigningKey> {
        std::iter::once(&self.oldest).chain(self.newer.iter().map(|(_, key)| key))
    }

    /// The key that signs at `now`.
    fn signer(&self, now: i64) -> &SigningKey {
        let rested = self.newer.iter().rev().find(|(added, _)| now - added >= REST);
        rested.map_or(&self.oldest, |(_, key)| key)
    }

    /// The files `*.key` of a folder. When one was added stands in its name, as [`new_file_name`] gives it; others
    /// count as older than those.
    fn read(folder: &Path) -> Result<Self, String> {
        let named = |error: std::io::Error| format!("{}: {error}", folder.display());
        let mut files = Vec::new();
        for file in std::fs::read_dir(folder).map_err(named)? {
            files.push(file.map_err(named)?.path());
        }
        files.retain(|file| file.extension().is_some_and(|extension| extension == "key"));
        files.sort();
        let mut keys = Vec::new();
        for file in &files {
            let named = |error: String| format!("{}: {error}", file.display());
            let text = std::fs::read_to_string(file).map_err(|error| named(error.to_string()))?;
            let stem = file
                .file_stem()
                .and_then(|stem| stem.to_str())
                .unwrap_or_default();
            let added = NaiveDateTime::parse_from_str(stem, NAME).map_or(0, |at| at.and_utc().timestamp());
            keys.push((added, SigningKey::from_file(&text).map_err(named)?));
        }
        keys.sort_by_key(|(added, _)| *added);
        Self::of(keys).ok_or_else(|| format!("{}: no *.key file", folder.display()))
    }
}

const NAME: &str = "%Y%m%dT%H%M%S%.f";

/// The name of a key's file that is added at `now`.
pub fn new_file_name(now: NaiveDateTime) -> String {
    format!("{}.key", now.format("%Y%m%dT%H%M%S%.3f"))
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
    /// These keys; `signer` signs at once.
    pub fn new(signer: SigningKey, older: Vec<SigningKey>, issuer: String) -> Self {
        let mut older = older.into_iter();
        let keys = match older.next() {
            None => Keys {
                oldest: signer,
                newer: Vec::new(),
            },
            Some(oldest) => Keys {
                oldest,
                newer: older.chain([signer]).map(|key| (0, key)).collect(),
            },
        };
        Self {
            keys: RwLock::new(keys),
            folder: None,
            issuer,
        }
    }

    /// The keys in a folder, files `*.key`.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn load(folder: &Path, issuer: String) -> Result<Self, String> {
        Ok(Self {
            keys: RwLock::new(Keys::read(folder)?),
            folder: Some(folder.to_owned()),
            issuer,
        })
    }

    /// Reads the folder again, in which keys may have come and gone. Not for an HTTP thread: it reads files.
    ///
    /// # Errors
    /// A sentence for the operator; the keys are then as they were.
    pub fn reload(&self) -> Result<(), String> {
        if let Some(folder) = &self.folder {
            *self.keys.write() = Keys::read(folder)?;
        }
        Ok(())
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// # Errors
    /// When the claims can't be written as JSON.
    pub fn sign(&self, claims: &Claims) -> Result<String> {
        let keys = self.keys.read();
        let signer = keys.signer(claims.iat);
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(signer.id.clone());
        jsonwebtoken::encode(&header, claims, &signer.encoding).map_err(Error::internal)
    }

    /// The claims of a token of ours that is still good at `now`, in seconds since 1970.
    pub fn verify(&self, token: &str, now: i64) -> Option<Claims> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let id = header.kid?;
        let keys = self.keys.read();
        let key = keys.all().find(|key| key.id == id)?;
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
        let keys: Vec<_> = self.keys.read().all().map(jwk).collect();
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
    fn a_new_key_is_known_everywhere_before_it_signs() {
        let folder = tempfile::tempdir().unwrap();
        let add = |name: &str, byte: u8| {
            std::fs::write(folder.path().join(name), STANDARD.encode([byte; 32])).unwrap();
        };
        let load = || Keyring::load(folder.path(), "prongsai".into()).unwrap();
        let added: NaiveDateTime = "2026-11-24T12:00:00.250".parse().unwrap();
        let at = |seconds: i64| Claims {
            iat: added.and_utc().timestamp() + seconds,
            ..claims(i64::MAX)
        };
        let signed_by = |ring: &Keyring, seconds: i64| {
            jsonwebtoken::decode_header(ring.sign(&at(seconds)).unwrap())
                .unwrap()
                .kid
                .unwrap()
        };
        assert!(Keyring::load(folder.path(), "prongsai".into()).is_err(), "no key");
        add("first.key", 1);
        let running = load();
        assert_eq!(signed_by(&running, 0), key(1).id, "the first signs at once");
        add("20261124T100000.000.key", 2);
        add(&new_file_name(added), 3);
        add("note.txt", 4);
        let restarted = load();
        assert_eq!(
            restarted.jwks()["keys"].as_array().unwrap().len(),
            3,
            "published at once"
        );
        assert_eq!(signed_by(&restarted, REST - 2), key(2).id);
        running.reload().unwrap();
        let token = restarted.sign(&at(REST)).unwrap();
        assert_eq!(signed_by(&restarted, REST), key(3).id);
        assert!(
            running.verify(&token, at(REST).iat).is_some(),
            "another copy knows it by now"
        );
        add("broken.key", 5);
        std::fs::write(folder.path().join("broken.key"), "x").unwrap();
        assert!(running.reload().is_err());
        assert!(
            running.verify(&token, at(REST).iat).is_some(),
            "a bad file costs nothing"
        );
    }

    #[test]
    fn forged_tokens_are_refused() {
        let ring = Keyring::new(key(1), Vec::new(), "prongsai".into());
        let token = ring.sign(&claims(100)).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        let none = URL_SAFE_NO_PAD.encode(format!(
            r#"{{"alg":"none","typ":"JWT","kid":"{}"}}"#,
            ring.keys.read().oldest.id
        ));
        assert!(ring.verify(&format!("{none}.{}.", parts[1]), 50).is_none());
        // The public key taken as a shared secret: the classic confusion of HS256 with a public-key algorithm.
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(ring.keys.read().oldest.id.clone());
        let secret = EncodingKey::from_secret(ring.keys.read().oldest.public.as_bytes());
        assert!(
            ring.verify(&jsonwebtoken::encode(&header, &claims(100), &secret).unwrap(), 50)
                .is_none()
        );
        let mut other = claims(100);
        other.aud = "elsewhere".into();
        assert!(ring.verify(&ring.sign(&other).unwrap(), 50).is_none());
    }
}
