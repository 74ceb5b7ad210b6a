//! Signed notes, <https://c2sp.org/signed-note>.

use super::flaw::Flaw;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroizing;

const ED25519: u8 = 1;
/// Signatures that are looked at.
const MOST_SIGNATURES: usize = 8;
const LONGEST_NAME: usize = 100;

/// A verifier key: `name+hash+key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    pub name: String,
    key: VerifyingKey,
}

impl Verifier {
    pub fn key(&self) -> &VerifyingKey {
        &self.key
    }

    fn hash(&self) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(self.name.as_bytes());
        hash.update([b'\n', ED25519]);
        hash.update(self.key.as_bytes());
        let hash: [u8; 32] = hash.finalize().into();
        let [a, b, c, d, ..] = hash;
        [a, b, c, d]
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = STANDARD.encode([&[ED25519][..], self.key.as_bytes()].concat());
        write!(f, "{}+{}+{key}", self.name, crate::crypto::hex(&self.hash()))
    }
}

impl FromStr for Verifier {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Self, Flaw> {
        let (name, hash, key) = parts(text)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| Flaw::Key)?;
        let verifier = Self {
            name: name.to_owned(),
            key,
        };
        if crate::crypto::hex(&verifier.hash()) == hash && !verifier.key.is_weak() {
            Ok(verifier)
        } else {
            Err(Flaw::Key)
        }
    }
}

/// Name, hash and the 32 bytes of a key in text. The base64 may have plus signs.
fn parts(text: &str) -> Result<(&str, &str, [u8; 32]), Flaw> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(hash), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Flaw::Key);
    };
    let bytes = Zeroizing::new(STANDARD.decode(key).map_err(|_| Flaw::Key)?);
    let plain = !name.is_empty() && name.len() <= LONGEST_NAME && !name.chars().any(char::is_whitespace);
    match bytes.split_first() {
        Some((&ED25519, key)) if plain => Ok((name, hash, key.try_into().map_err(|_| Flaw::Key)?)),
        _ => Err(Flaw::Key),
    }
}

const PRIVATE: &str = "PRIVATE+KEY+";

/// A private key that signs notes: `PRIVATE+KEY+name+hash+seed`.
pub struct NoteKey {
    name: String,
    pub signer: SigningKey,
}

impl NoteKey {
    /// # Errors
    /// [`Flaw::Key`] for a name with spaces or a plus.
    pub fn generate(name: &str) -> Result<Self, Flaw> {
        let seed = Zeroizing::new(rand::random::<[u8; 32]>());
        let key = Self {
            name: name.to_owned(),
            signer: SigningKey::from_bytes(&seed),
        };
        key.verifier().to_string().parse::<Verifier>()?;
        Ok(key)
    }

    /// # Errors
    /// [`Flaw::Key`].
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let (name, hash, seed) = parts(text.trim().strip_prefix(PRIVATE).ok_or(Flaw::Key)?)?;
        let seed = Zeroizing::new(seed);
        let key = Self {
            name: name.to_owned(),
            signer: SigningKey::from_bytes(&seed),
        };
        if crate::crypto::hex(&key.verifier().hash()) == hash {
            Ok(key)
        } else {
            Err(Flaw::Key)
        }
    }

    pub fn verifier(&self) -> Verifier {
        Verifier {
            name: self.name.clone(),
            key: self.signer.verifying_key(),
        }
    }

    /// The key file's text.
    pub fn secret(&self) -> Zeroizing<String> {
        let seed = Zeroizing::new(self.signer.to_bytes());
        let bytes = Zeroizing::new([&[ED25519][..], seed.as_slice()].concat());
        let hash = crate::crypto::hex(&self.verifier().hash());
        Zeroizing::new(format!(
            "{PRIVATE}{}+{hash}+{}",
            self.name,
            STANDARD.encode(&*bytes)
        ))
    }

    /// `text`, which ends with a line feed, as a note of its own.
    pub fn sign(&self, text: &str) -> String {
        SignedNote {
            text: text.to_owned(),
            signatures: Vec::new(),
        }
        .and_signed(self)
        .to_string()
    }
}

/// A text and its signatures.
#[derive(Clone, Debug, PartialEq)]
pub struct SignedNote {
    text: String,
    /// Name, key hash, signature.
    signatures: Vec<(String, [u8; 4], [u8; 64])>,
}

impl SignedNote {
    /// Reads a note, or a text that nobody has signed yet.
    ///
    /// # Errors
    /// [`Flaw::Note`].
    pub fn parse(note: &str) -> Result<Self, Flaw> {
        let strange = |c: char| c.is_control() && c != '\n';
        if note.chars().any(strange) || !note.ends_with('\n') {
            return Err(Flaw::Note);
        }
        let Some((text, lines)) = note.rsplit_once("\n\n") else {
            return Ok(Self {
                text: note.to_owned(),
                signatures: Vec::new(),
            });
        };
        let signatures: Result<Vec<_>, Flaw> =
            lines.lines().take(MOST_SIGNATURES).map(signature_line).collect();
        Ok(Self {
            text: format!("{text}\n"),
            signatures: signatures?,
        })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// With one more signature; once more by the same key changes nothing.
    #[must_use]
    pub fn and_signed(mut self, key: &NoteKey) -> Self {
        if !self.is_signed_by(&key.verifier()) {
            let signature = key.signer.sign(self.text.as_bytes()).to_bytes();
            self.signatures
                .push((key.name.clone(), key.verifier().hash(), signature));
        }
        self
    }

    pub fn is_signed_by(&self, verifier: &Verifier) -> bool {
        let hash = verifier.hash();
        self.signatures.iter().any(|(name, of, signature)| {
            *name == verifier.name
                && *of == hash
                && verifier
                    .key
                    .verify_strict(self.text.as_bytes(), &Signature::from_bytes(signature))
                    .is_ok()
        })
    }
}

fn signature_line(line: &str) -> Result<(String, [u8; 4], [u8; 64]), Flaw> {
    let (name, encoded) = line
        .strip_prefix("— ")
        .and_then(|line| line.split_once(' '))
        .ok_or(Flaw::Note)?;
    let bytes = STANDARD.decode(encoded).map_err(|_| Flaw::Note)?;
    let (hash, signature) = bytes.split_first_chunk::<4>().ok_or(Flaw::Note)?;
    Ok((
        name.to_owned(),
        *hash,
        signature.try_into().map_err(|_| Flaw::Note)?,
    ))
}

impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if !self.signatures.is_empty() {
            f.write_str("\n")?;
        }
        for (name, hash, signature) in &self.signatures {
            let encoded = STANDARD.encode([hash.as_slice(), signature].concat());
            writeln!(f, "— {name} {encoded}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_signed_by_several_and_a_change_is_noticed() {
        let (one, two) = (
            NoteKey::generate("one.example").unwrap(),
            NoteKey::generate("two.example").unwrap(),
        );
        let note = SignedNote::parse("prongsai\nก\n")
            .unwrap()
            .and_signed(&one)
            .and_signed(&two);
        let note = SignedNote::parse(&note.and_signed(&one).to_string()).unwrap();
        assert_eq!(note.signatures.len(), 2);
        assert!(note.is_signed_by(&one.verifier()) && note.is_signed_by(&two.verifier()));
        let changed = SignedNote::parse(&note.to_string().replace("prongsai", "prongsaj")).unwrap();
        assert!(!changed.is_signed_by(&one.verifier()));
        assert!(!note.is_signed_by(&NoteKey::generate("one.example").unwrap().verifier()));
    }

    #[test]
    fn keys_are_written_and_read() {
        let key = NoteKey::generate("one.example/a").unwrap();
        let again = NoteKey::parse(&key.secret()).unwrap();
        assert_eq!(again.verifier(), key.verifier());
        assert_eq!(key.verifier().to_string().parse::<Verifier>(), Ok(key.verifier()));
        for wrong in ["", "a+b", "one two", "a+b+c"] {
            assert!(wrong.parse::<Verifier>().is_err() && NoteKey::parse(wrong).is_err());
        }
        assert!(NoteKey::generate("a b").is_err() && NoteKey::generate("a+b").is_err());
        let renamed = key.verifier().to_string().replace("one", "two");
        assert_eq!(renamed.parse::<Verifier>(), Err(Flaw::Key));
    }
}
