//! What is sealed: a report, and what follows it.

use super::flaw::Flaw;
use super::keys::{signature, verifies};
use super::words::Word;
use crate::words::words;
use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Bytes of a message before it's sealed.
pub const MESSAGE: usize = 32_768;
/// Bytes of its text.
const LONGEST_TEXT: usize = 20_000;
const MOST_FILES: usize = 8;

words! {
    /// What a sealed message is.
    MessageKind {
        Report = "report" "เรื่องที่แจ้ง" "Report",
        Message = "message" "ข้อความจากผู้แจ้ง" "The reporter's message",
        Reply = "reply" "ข้อความจากเจ้าหน้าที่" "The officer's message",
        /// Of an officer, about what came on paper or by phone.
        Intake = "intake" "เรื่องที่เจ้าหน้าที่รับไว้" "Taken in by an officer",
    }
}

words! {
    /// Who a report is about, of those who would otherwise read it.
    About {
        Mayor = "mayor" "นายกหรือผู้บริหาร" "The mayor or an executive",
        Clerk = "clerk" "ปลัด" "The clerk",
        IntegrityOfficer = "integrity_officer" "เจ้าหน้าที่รับเรื่องทุจริต" "An integrity officer",
        Somebody = "somebody" "บุคคลอื่นในหน่วยงานนี้" "Somebody in this office",
    }
}

/// The reporter's public keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reporter {
    pub age: String,
    pub sign: String,
}

/// A file that goes with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attached {
    /// SHA-256 of the sealed file.
    pub id: String,
    /// SHA-256 of its content.
    pub sha256: String,
    /// Bytes of its content.
    pub size: u32,
}

/// A message, signed by whoever wrote it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    pub about: Vec<Word<About>>,
    pub agency: String,
    pub case: Option<String>,
    pub directory: String,
    pub files: Vec<Attached>,
    pub kind: Word<MessageKind>,
    pub n: u32,
    pub reporter: Reporter,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sig: String,
    pub text: String,
    pub v: u8,
}

impl Message {
    fn signed_text(&self) -> Result<Zeroizing<String>, Flaw> {
        let unsigned = Self {
            sig: String::new(),
            ..self.clone()
        };
        let json = crate::canonical::to_string(&unsigned).map_err(|_| Flaw::Message)?;
        Ok(Zeroizing::new(format!("prongsai/frame/v1\n{json}")))
    }

    /// Signs it and pads it to [`MESSAGE`] bytes.
    ///
    /// # Errors
    /// [`Flaw::TooLong`] when it doesn't fit.
    pub fn signed(mut self, key: &SigningKey) -> Result<Zeroizing<Vec<u8>>, Flaw> {
        if self.text.len() > LONGEST_TEXT || self.files.len() > MOST_FILES {
            return Err(Flaw::TooLong);
        }
        self.sig = signature(key, self.signed_text()?.as_bytes());
        let json = crate::canonical::to_string(&self).map_err(|_| Flaw::Message)?;
        let mut padded = Zeroizing::new(json.into_bytes());
        if padded.len() > MESSAGE {
            return Err(Flaw::TooLong);
        }
        padded.resize(MESSAGE, b' ');
        Ok(padded)
    }

    /// Reads an opened message; who signed it is still to be asked.
    ///
    /// # Errors
    /// [`Flaw::Message`].
    pub fn parse(padded: &[u8]) -> Result<Self, Flaw> {
        if padded.len() != MESSAGE {
            return Err(Flaw::Message);
        }
        let text = std::str::from_utf8(padded).map_err(|_| Flaw::Message)?;
        let message: Self = serde_json::from_str(text.trim_end_matches(' ')).map_err(|_| Flaw::Message)?;
        let within = message.text.len() <= LONGEST_TEXT && message.files.len() <= MOST_FILES;
        if message.v == 1 && within {
            Ok(message)
        } else {
            Err(Flaw::Message)
        }
    }

    /// # Errors
    /// [`Flaw::Signature`] when it isn't this key's.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), Flaw> {
        verifies(key, self.signed_text()?.as_bytes(), &self.sig)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Message {
        Message {
            about: vec![Word(About::Mayor)],
            agency: "a".to_owned(),
            case: None,
            directory: "00".to_owned(),
            files: Vec::new(),
            kind: Word(MessageKind::Report),
            n: 0,
            reporter: Reporter {
                age: "age1".to_owned(),
                sign: "00".to_owned(),
            },
            sig: String::new(),
            text: "นายกฯ เรียกเงิน \"50,000\"\n".to_owned(),
            v: 1,
        }
    }

    #[test]
    fn a_message_is_signed_padded_and_read_again() {
        let key = SigningKey::from_bytes(&[1; 32]);
        let padded = message().signed(&key).unwrap();
        assert_eq!(padded.len(), MESSAGE);
        let read = Message::parse(&padded).unwrap();
        assert_eq!(read.text, message().text);
        assert_eq!(read.verify(&key.verifying_key()), Ok(()));
        let other = SigningKey::from_bytes(&[2; 32]).verifying_key();
        assert_eq!(read.verify(&other), Err(Flaw::Signature));
        let changed = Message { n: 1, ..read };
        assert_eq!(changed.verify(&key.verifying_key()), Err(Flaw::Signature));
    }

    #[test]
    fn what_is_too_long_or_no_message_is_refused() {
        let key = SigningKey::from_bytes(&[1; 32]);
        let long = |text: String| Message { text, ..message() }.signed(&key).err();
        assert_eq!(long("x".repeat(20_001)), Some(Flaw::TooLong));
        assert_eq!(long("\u{1}".repeat(20_000)), Some(Flaw::TooLong));
        assert_eq!(long("x".repeat(20_000)), None);
        assert_eq!(Message::parse(&vec![b' '; MESSAGE]).err(), Some(Flaw::Message));
        assert_eq!(Message::parse(b"{}").err(), Some(Flaw::Message));
    }
}
