//! What an event is, and the commitment to it.

use crate::accounts::Actor;
use crate::canonical;
use crate::http::{Error, Result};
use crate::schema::events;
use crate::words::words;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

words! {
    /// Who may see an event.
    Audience {
        Public = "public" "สาธารณะ" "Everybody",
        /// The agency it belongs to.
        Agency = "agency" "หน่วยงาน" "The agency",
        /// The agency's province, and the agency.
        Province = "province" "จังหวัดและหน่วยงาน" "The province and the agency",
        /// The audit trail only.
        Nobody = "nobody" "เฉพาะบันทึกการตรวจสอบ" "The audit trail only",
    }
}

/// One state change, to be appended in the transaction that makes it.
#[derive(Clone, Debug)]
pub struct Event {
    /// `noun.past_participle`, as `assessment.published`.
    pub kind: &'static str,
    /// What changed: its table's singular and its id, as `assessment/0190…`.
    pub subject: String,
    pub agency_id: Option<String>,
    pub province: Option<String>,
    pub audience: Audience,
    /// The allow-listed projection of the thing after the change; `null` when it's gone for this audience.
    pub payload: serde_json::Value,
}

impl Event {
    /// An event of no agency, for the audit trail only.
    pub fn internal(kind: &'static str, subject: String, payload: serde_json::Value) -> Self {
        Self {
            kind,
            subject,
            agency_id: None,
            province: None,
            audience: Audience::Nobody,
            payload,
        }
    }
}

/// A stored event as those see it who follow all of them, to do something after its commit.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRef {
    pub seq: i64,
    pub kind: String,
    /// What changed: kind and id, as `complaint/0190…`.
    pub subject: String,
    pub agency_id: Option<String>,
    pub at: NaiveDateTime,
    /// `user/ID`, `client/ID`, `command` or `service`.
    pub actor: String,
    /// `null` for a tombstone.
    pub payload: serde_json::Value,
}

impl TryFrom<Row> for EventRef {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            payload: serde_json::from_str(&row.payload).map_err(Error::internal)?,
            seq: row.seq,
            kind: row.kind,
            subject: row.subject,
            agency_id: row.agency_id,
            at: row.at,
            actor: row.actor,
        })
    }
}

/// A stored event.
#[derive(Queryable, Selectable, Insertable, Debug)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub seq: i64,
    pub agency_id: Option<String>,
    pub province: Option<String>,
    pub kind: String,
    pub subject: String,
    pub actor: String,
    pub at: NaiveDateTime,
    pub audience: String,
    pub payload: String,
    pub nonce: Vec<u8>,
    pub entry: Vec<u8>,
}

impl Row {
    /// The row of an event, its number still to be given.
    pub fn new(event: Event, actor: &Actor, at: NaiveDateTime) -> Result<Self> {
        let payload = canonical::of_value(event.payload).map_err(Error::internal)?;
        let nonce = rand::random::<[u8; 32]>();
        let entry = commitment(&nonce, &payload);
        Ok(Self {
            seq: 0,
            agency_id: event.agency_id,
            province: event.province,
            kind: event.kind.to_owned(),
            subject: event.subject,
            actor: actor.to_string(),
            at,
            audience: event.audience.as_str().to_owned(),
            payload,
            nonce: nonce.to_vec(),
            entry,
        })
    }
}

/// `SHA-256("prongsai/event/v1\n" ‖ nonce32 ‖ canonical payload)`: later the leaf of the ledger. It reveals
/// nothing of the payload without the nonce.
pub fn commitment(nonce: &[u8; 32], canonical_payload: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(b"prongsai/event/v1\n");
    hash.update(nonce);
    hash.update(canonical_payload.as_bytes());
    hash.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commitment_is_over_the_canonical_payload() {
        let mut expected = Sha256::new();
        expected
            .update(b"prongsai/event/v1\n\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07");
        expected.update([7; 16]);
        expected.update("{\"a\":\"ก\",\"b\":1}");
        assert_eq!(
            commitment(&[7; 32], r#"{"a":"ก","b":1}"#),
            expected.finalize().to_vec()
        );
    }
}
