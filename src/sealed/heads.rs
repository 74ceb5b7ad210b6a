//! The heads of frames: what is asked for, and what is answered.

use super::flaw::Flaw;
use super::keys::{signature, verifies};
use super::message::MessageKind;
use super::statement::{Outcome, SealedStatus};
use super::words::Word;
use crate::words::words;
use chrono::{NaiveDateTime, TimeDelta};
use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

words! {
    /// What a frame asks for.
    Operation {
        Report = "report" "แจ้งเรื่อง" "Report",
        Inbox = "inbox" "อ่านกล่องข้อความ" "Read the inbox",
        Proof = "proof" "ขอหลักฐานการแจ้ง" "Fetch the proof",
        Message = "message" "ส่งข้อความ" "Send a message",
        Compare = "compare" "เทียบรายการระหว่างหน่วยงาน" "Compare the houses",
        Supply = "supply" "ส่งรายการที่ขาด" "Supply what is missing",
        Fetch = "fetch" "ขอรายการที่ขาด" "Fetch what is missing",
        State = "state" "ส่งคำแถลง" "Hand on a statement",
    }
}

words! {
    /// What a frame is answered with.
    AnswerCode {
        Filed = "filed" "รับเรื่องแล้ว" "Filed",
        Stored = "stored" "เก็บไว้แล้ว" "Stored",
        Inbox = "inbox" "กล่องข้อความ" "The inbox",
        Proof = "proof" "หลักฐานการแจ้ง" "The proof of filing",
        Exchange = "exchange" "รายการของอีกฝ่าย" "What the other house has",
        Refused = "refused" "ไม่พบ หรือลายเซ็นไม่ถูกต้อง" "Unknown, or wrongly signed",
        Malformed = "malformed" "ข้อมูลไม่เป็นไปตามรูปแบบ" "Malformed",
        StaleDirectory = "stale_directory" "ทะเบียนกุญแจเก่าแล้ว" "The key directory is stale",
        Taken = "taken" "รหัสนี้ใช้แล้ว" "Taken",
        Closed = "closed" "ช่องทางนี้ยังไม่เปิด" "The channel isn't open",
        Busy = "busy" "ระบบไม่ว่าง ลองใหม่ในหนึ่งนาที" "Busy; try again in a minute",
    }
}

/// The head of a request; which members there are depends on the operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hour: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Word<MessageKind>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<String>,
    pub op: Word<Operation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sig: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

impl Head {
    pub fn new(op: Operation) -> Self {
        Self {
            after: None,
            agency: None,
            case: None,
            directory: None,
            hour: None,
            key: None,
            kind: None,
            mailbox: None,
            op: Word(op),
            sig: None,
            to: None,
        }
    }

    /// # Errors
    /// [`Flaw::Head`].
    pub fn parse(json: &str) -> Result<Self, Flaw> {
        serde_json::from_str(json).map_err(|_| Flaw::Head)
    }

    /// # Errors
    /// Never.
    pub fn canonical(&self) -> Result<String, Flaw> {
        crate::canonical::to_string(self).map_err(|_| Flaw::Head)
    }

    fn signed_text(&self, origin: &str, payload: &[u8]) -> Result<String, Flaw> {
        let unsigned = Self {
            sig: None,
            ..self.clone()
        }
        .canonical()?;
        let mut hash = Sha256::new();
        hash.update(unsigned);
        hash.update(b"\n");
        hash.update(payload);
        let hash = crate::crypto::hex(&hash.finalize());
        let hour = self.hour.as_deref().unwrap_or_default();
        Ok(format!(
            "prongsai/request/v1\n{origin}\n{}\n{hour}\n{hash}",
            self.op.0
        ))
    }
}

/// The head with its signature for this origin, in canonical form.
///
/// # Errors
/// Never.
pub fn sign_head(mut head: Head, origin: &str, payload: &[u8], key: &SigningKey) -> Result<String, Flaw> {
    head.key = Some(crate::crypto::hex(key.verifying_key().as_bytes()));
    head.sig = Some(signature(key, head.signed_text(origin, payload)?.as_bytes()));
    head.canonical()
}

/// Whether `key`'s owner has signed it for this origin.
///
/// # Errors
/// [`Flaw::Signature`].
pub fn verify_head(head: &Head, origin: &str, payload: &[u8], key: &VerifyingKey) -> Result<(), Flaw> {
    let sig = head.sig.as_deref().ok_or(Flaw::Signature)?;
    verifies(key, head.signed_text(origin, payload)?.as_bytes(), sig)
}

const HOUR: &str = "%Y-%m-%dT%H";

/// The hour of a UTC time.
pub fn hour_of(now: NaiveDateTime) -> String {
    now.format(HOUR).to_string()
}

/// Whether an hour is this one or the last.
pub fn is_current(hour: &str, now: NaiveDateTime) -> bool {
    hour == hour_of(now) || hour == hour_of(now - TimeDelta::hours(1))
}

/// What an officer did, as a reporter's inbox has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboxItem {
    pub case: String,
    pub day: String,
    /// `reply` or `statement`; between houses also `report` and `message`.
    pub kind: String,
    pub n: i32,
    /// Bytes of its body.
    pub size: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Value>,
}

/// A case as the houses compare it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExchangeItem {
    pub case: String,
    pub messages: i64,
    pub statements: i64,
}

/// The head of an answer; which members there are depends on the code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnswerHead {
    pub code: Word<AnswerCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<String>,
    pub day: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    pub hour: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Word<MessageKind>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Word<Outcome>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Word<Flaw>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Word<SealedStatus>>,
}

impl AnswerHead {
    /// The items, in the form that the code has them.
    ///
    /// # Errors
    /// [`Flaw::Head`].
    pub fn items<T: serde::de::DeserializeOwned>(&self) -> Result<Vec<T>, Flaw> {
        serde_json::from_value(self.items.clone().unwrap_or_default()).map_err(|_| Flaw::Head)
    }

    pub fn new(code: AnswerCode, now: NaiveDateTime) -> Self {
        Self {
            code: Word(code),
            commitment: None,
            day: crate::calendar::day_in_bangkok(now).to_string(),
            directory: None,
            hour: hour_of(now),
            items: None,
            kind: None,
            mailbox: None,
            missing: None,
            more: None,
            nonce: None,
            outcome: None,
            proof: None,
            reason: None,
            status: None,
        }
    }

    /// # Errors
    /// [`Flaw::Head`].
    pub fn parse(json: &str) -> Result<Self, Flaw> {
        serde_json::from_str(json).map_err(|_| Flaw::Head)
    }

    /// # Errors
    /// Never.
    pub fn canonical(&self) -> Result<String, Flaw> {
        crate::canonical::to_string(self).map_err(|_| Flaw::Head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_for_one_origin_one_hour_and_one_payload() {
        let key = SigningKey::from_bytes(&[1; 32]);
        let head = Head {
            hour: Some("2026-11-25T23".to_owned()),
            ..Head::new(Operation::Inbox)
        };
        let signed = Head::parse(&sign_head(head, "https://a.example", b"x", &key).unwrap()).unwrap();
        let verify =
            |head: &Head, origin, payload: &[u8]| verify_head(head, origin, payload, &key.verifying_key());
        assert_eq!(verify(&signed, "https://a.example", b"x"), Ok(()));
        assert_eq!(verify(&signed, "https://b.example", b"x"), Err(Flaw::Signature));
        assert_eq!(verify(&signed, "https://a.example", b"y"), Err(Flaw::Signature));
        let later = Head {
            hour: Some("2026-11-26T00".to_owned()),
            ..signed.clone()
        };
        assert_eq!(verify(&later, "https://a.example", b"x"), Err(Flaw::Signature));
        let other = Head {
            op: Word(Operation::Proof),
            ..signed
        };
        assert_eq!(verify(&other, "https://a.example", b"x"), Err(Flaw::Signature));
    }

    #[test]
    fn the_last_hour_still_counts() {
        let now = "2026-11-25T00:30:00".parse().unwrap();
        assert!(is_current("2026-11-25T00", now) && is_current("2026-11-24T23", now));
        assert!(!is_current("2026-11-24T22", now) && !is_current("2016-11-25T00", now));
    }
}
