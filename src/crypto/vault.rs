//! What is kept sealed at rest, under keys that aren't in the database: who wrote, and what they sent.

use super::secrets::hex;
use crate::http::{Error, Result};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, KeyInit as _, Mac};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;

/// Bytes of a key's mark, which sealed bytes begin with.
const MARK: usize = 8;
const NONCE: usize = 24;

/// The keys that seal (XChaCha20-Poly1305, draft-irtf-cfrg-xchacha-03). Sealed bytes are
/// `mark8 ‖ nonce24 ‖ ciphertext ‖ tag16`; the mark is the beginning of the SHA-256 of the key, so that old keys still open
/// what they sealed. Cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Vec<VaultKey>>);

struct VaultKey {
    mark: [u8; MARK],
    cipher: XChaCha20Poly1305,
    /// For fingerprints; made from the key, so that it's used for nothing but sealing itself.
    fingerprints: Hmac<Sha256>,
}

impl VaultKey {
    fn new(key: [u8; 32]) -> Self {
        let digest: [u8; 32] = Sha256::digest(key).into();
        Self {
            mark: digest.first_chunk().copied().unwrap_or_default(),
            cipher: XChaCha20Poly1305::new(&Key::from(key)),
            fingerprints: keyed(
                &keyed(&key.into())
                    .chain_update("prongsai/vault/fingerprint/v1")
                    .finalize()
                    .into_bytes(),
            ),
        }
    }

    fn seal(&self, purpose: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce = rand::random::<[u8; NONCE]>();
        let payload = Payload {
            msg: plain,
            aad: purpose.as_bytes(),
        };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| Error::internal("a seal failed"))?;
        Ok([self.mark.as_slice(), &nonce, &sealed].concat())
    }
}

impl Vault {
    /// The vault of the keys in a folder: each file `*.key` holds 64 hexadecimal digits. The last by name seals, all
    /// open.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn load(folder: &Path) -> Result<Self, String> {
        let fault = |error: std::io::Error| format!("{}: {error}", folder.display());
        let mut files = Vec::new();
        for file in std::fs::read_dir(folder).map_err(fault)? {
            let path = file.map_err(fault)?.path();
            if path.extension().is_some_and(|extension| extension == "key") {
                files.push(path);
            }
        }
        files.sort();
        let keys = files.iter().map(|file| {
            let named = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
            let text = std::fs::read_to_string(file).map_err(|error| named(&error))?;
            unhex(text.trim()).ok_or_else(|| named(&"isn't 64 hexadecimal digits"))
        });
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() {
            return Err(format!("{}: there's no *.key in it", folder.display()));
        }
        Ok(Self::new(keys))
    }

    /// A vault of these keys, the last of which seals.
    pub fn new(keys: impl IntoIterator<Item = [u8; 32]>) -> Self {
        Self(Arc::new(keys.into_iter().map(VaultKey::new).collect()))
    }

    /// What a key's file holds, for a new key.
    pub fn new_file() -> String {
        format!("{}\n", hex(&rand::random::<[u8; 32]>()))
    }

    /// Seals bytes for a purpose, as `contact/ID`: they open for no other.
    ///
    /// # Errors
    /// Never with a key.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let key = self
            .0
            .last()
            .ok_or_else(|| Error::internal("no key to seal with"))?;
        key.seal(purpose, plain)
    }

    /// What tells whether two things are the same without telling what they are (HMAC-SHA256, RFC 2104): whoever has the
    /// database alone can't try addresses against it. Another purpose or another newest key gives another fingerprint.
    ///
    /// # Errors
    /// Never with a key.
    pub fn fingerprint(&self, purpose: &str, plain: &[u8]) -> Result<String> {
        let key = self
            .0
            .last()
            .ok_or_else(|| Error::internal("no key to make fingerprints with"))?;
        let mac = key.fingerprints.clone().chain_update(purpose).chain_update([0]);
        Ok(hex(&mac.chain_update(plain).finalize().into_bytes()))
    }

    /// Opens what was sealed for this purpose.
    ///
    /// # Errors
    /// `500` when its key is missing, or the bytes are others than were sealed.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let broken = || Error::internal("sealed bytes that none of the keys opens");
        let (mark, rest) = sealed.split_first_chunk::<MARK>().ok_or_else(broken)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or_else(broken)?;
        let key = self.0.iter().find(|key| key.mark == *mark).ok_or_else(broken)?;
        let payload = Payload {
            msg: sealed,
            aad: purpose.as_bytes(),
        };
        let plain = key.cipher.decrypt(&XNonce::from(*nonce), payload);
        plain.map_err(|_| broken())
    }
}

/// Seals bytes under a secret that its owner alone keeps, of at least 128 random bits.
///
/// # Errors
/// Never.
pub fn seal_under(secret: &str, purpose: &str, plain: &[u8]) -> Result<Vec<u8>> {
    key_of(secret).seal(purpose, plain)
}

/// Opens what was sealed under this secret.
///
/// # Errors
/// `500` when it was another.
pub fn open_under(secret: &str, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>> {
    Vault(Arc::new(vec![key_of(secret)])).open(purpose, sealed)
}

/// HMAC under a key of the length of its digest.
fn keyed(key: &hmac::digest::Output<Sha256>) -> Hmac<Sha256> {
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    Hmac::new(&block)
}

fn key_of(secret: &str) -> VaultKey {
    VaultKey::new(Sha256::digest(format!("prongsai/vault/v1\n{secret}")).into())
}

/// 32 bytes from their hexadecimal digits.
fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_purpose_with_its_key_and_unchanged_only() {
        let (old, new) = (Vault::new([[1; 32]]), Vault::new([[1; 32], [2; 32]]));
        let sealed = old.seal("contact/1", "สมชาย".as_bytes()).unwrap();
        assert_eq!(new.open("contact/1", &sealed).unwrap(), "สมชาย".as_bytes());
        assert!(new.open("contact/2", &sealed).is_err());
        assert!(Vault::new([[2; 32]]).open("contact/1", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(new.open("contact/1", &changed).is_err(), "{at}");
            assert!(new.open("contact/1", &sealed[..at]).is_err(), "{at}");
        }
        let sealed = new.seal("contact/1", b"x").unwrap();
        assert!(old.open("contact/1", &sealed).is_err(), "the newest key seals");
    }

    #[test]
    fn a_fingerprint_is_of_its_purpose_and_its_key() {
        let vault = Vault::new([[1; 32]]);
        let of = |vault: &Vault, purpose: &str, plain: &[u8]| vault.fingerprint(purpose, plain).unwrap();
        assert_eq!(of(&vault, "mail/1", b"a"), of(&vault.clone(), "mail/1", b"a"));
        assert_eq!(of(&vault, "mail/1", b"a").len(), 64);
        for (purpose, plain) in [("mail/2", b"a"), ("mail/1", b"b")] {
            assert_ne!(of(&vault, "mail/1", b"a"), of(&vault, purpose, plain));
        }
        assert_ne!(
            of(&vault, "mail/1", b"a"),
            of(&Vault::new([[2; 32]]), "mail/1", b"a")
        );
    }

    #[test]
    fn the_keys_of_a_folder_are_read_and_a_wrong_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Vault::load(folder.path()).is_err());
        std::fs::write(folder.path().join("a.key"), Vault::new_file()).unwrap();
        let sealed = Vault::load(folder.path()).unwrap().seal("p", b"x").unwrap();
        std::fs::write(folder.path().join("b.key"), Vault::new_file()).unwrap();
        assert_eq!(
            Vault::load(folder.path()).unwrap().open("p", &sealed).unwrap(),
            b"x"
        );
        std::fs::write(folder.path().join("c.key"), "0g".repeat(32)).unwrap();
        let error = Vault::load(folder.path()).err().unwrap();
        assert!(error.contains("c.key"), "{error}");
    }

    #[test]
    fn what_is_sealed_under_a_secret_opens_with_it_alone() {
        let sealed = seal_under("secret", "answer", b"x").unwrap();
        assert_eq!(open_under("secret", "answer", &sealed).unwrap(), b"x");
        assert!(open_under("other", "answer", &sealed).is_err());
    }
}
