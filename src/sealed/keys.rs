//! Keys and signatures.

use super::flaw::Flaw;
use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};
use bech32::{Bech32, Hrp};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// SHA-256 of a ciphertext: the name of a case or a message.
pub type Commitment = [u8; 32];

pub fn commitment(ciphertext: &[u8]) -> Commitment {
    Sha256::digest(ciphertext).into()
}

/// Bytes of lower-case hexadecimal digits.
///
/// # Errors
/// [`Flaw::Key`] for another length, or other digits.
pub fn from_hex<const N: usize>(text: &str) -> Result<[u8; N], Flaw> {
    let mut bytes = [0; N];
    let digit = |c: u8| match c {
        b'0'..=b'9' => Ok(c - b'0'),
        b'a'..=b'f' => Ok(c - b'a' + 10),
        _ => Err(Flaw::Key),
    };
    if text.len() != 2 * N {
        return Err(Flaw::Key);
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = pair
            .iter()
            .try_fold(0, |value, c| Ok::<u8, Flaw>(value * 16 + digit(*c)?))?;
    }
    Ok(bytes)
}

/// An age recipient.
///
/// # Errors
/// [`Flaw::Key`].
pub fn recipient(text: &str) -> Result<Recipient, Flaw> {
    text.parse().map_err(|_| Flaw::Key)
}

/// An Ed25519 public key in hexadecimal.
///
/// # Errors
/// [`Flaw::Key`].
pub fn verifying_key(text: &str) -> Result<VerifyingKey, Flaw> {
    let key = VerifyingKey::from_bytes(&from_hex(text)?).map_err(|_| Flaw::Key)?;
    if key.is_weak() { Err(Flaw::Key) } else { Ok(key) }
}

/// A signature in hexadecimal.
pub fn signature(key: &SigningKey, text: &[u8]) -> String {
    crate::crypto::hex(&key.sign(text).to_bytes())
}

/// # Errors
/// [`Flaw::Signature`].
pub fn verifies(key: &VerifyingKey, text: &[u8], signature: &str) -> Result<(), Flaw> {
    let signature = Signature::from_bytes(&from_hex(signature).map_err(|_| Flaw::Signature)?);
    key.verify_strict(text, &signature).map_err(|_| Flaw::Signature)
}

/// 32 bytes of HKDF-SHA-256.
pub(super) fn derive(salt: &str, input: &[u8], info: &str) -> Result<Zeroizing<[u8; 32]>, Flaw> {
    let mut out = Zeroizing::new([0; 32]);
    let expanded = Hkdf::<Sha256>::new(Some(salt.as_bytes()), input).expand(info.as_bytes(), out.as_mut());
    expanded.map_err(|_| Flaw::Key)?;
    Ok(out)
}

const SECRET: Hrp = Hrp::parse_unchecked("age-secret-key-");

/// The age identity of an X25519 secret.
pub(super) fn identity(secret: &[u8; 32]) -> Result<Identity, Flaw> {
    let text = bech32::encode_upper::<Bech32>(SECRET, secret).map_err(|_| Flaw::Key)?;
    Zeroizing::new(text).parse().map_err(|_| Flaw::Key)
}

/// What an officer opens and signs with.
pub struct OfficerKey {
    pub identity: Identity,
    pub signer: SigningKey,
}

impl OfficerKey {
    /// A new one.
    ///
    /// # Errors
    /// Never.
    pub fn generate() -> Result<Self, Flaw> {
        Self::of(Identity::generate())
    }

    /// From the line `AGE-SECRET-KEY-1…` of an age key file.
    ///
    /// # Errors
    /// [`Flaw::Key`].
    pub fn parse(file: &str) -> Result<Self, Flaw> {
        let line = file
            .lines()
            .map(str::trim)
            .find(|line| line.starts_with("AGE-SECRET-KEY-1"));
        Self::of(line.ok_or(Flaw::Key)?.parse().map_err(|_| Flaw::Key)?)
    }

    fn of(identity: Identity) -> Result<Self, Flaw> {
        let text = identity.to_string();
        let (_, secret) = bech32::decode(text.expose_secret()).map_err(|_| Flaw::Key)?;
        let seed = derive("prongsai/officer/v1", &Zeroizing::new(secret), "sign")?;
        Ok(Self {
            identity,
            signer: SigningKey::from_bytes(&seed),
        })
    }

    /// The key file's text.
    pub fn secret(&self) -> Zeroizing<String> {
        Zeroizing::new(self.identity.to_string().expose_secret().to_owned())
    }

    /// The public half, as it stands in a directory: age recipient and Ed25519 key.
    pub fn public(&self) -> (String, String) {
        let sign = crate::crypto::hex(self.signer.verifying_key().as_bytes());
        (self.identity.to_public().to_string(), sign)
    }
}
