//! What a queued mail is.

use super::super::letters::{Letter, LetterParams, Template};
use crate::crypto::Vault;
use crate::http::{Error, Language, Result};
use crate::schema::mails;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A mail in the outbox.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mails, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Mail {
    pub id: String,
    pub event_seq: i64,
    /// A fingerprint of the address, for this event alone.
    pub recipient: String,
    /// Sealed for `mail/ID`; gone once the mail is sent or given up.
    pub address: Option<Vec<u8>>,
    pub template: String,
    pub language: String,
    /// JSON.
    pub params: String,
    pub state: String,
    pub attempts: i32,
    pub last_error: Option<String>,
    pub next_attempt_at: NaiveDateTime,
    pub claimed_until: Option<NaiveDateTime>,
    pub sent_at: Option<NaiveDateTime>,
    pub created_at: NaiveDateTime,
}

pub const PENDING: &str = "pending";
pub const SENT: &str = "sent";
pub const FAILED: &str = "failed";

impl Mail {
    /// A letter because of an event, to be sent at once.
    ///
    /// # Errors
    /// Never with a key in the vault.
    pub fn of(letter: &Letter, event_seq: i64, vault: &Vault, now: NaiveDateTime) -> Result<Self> {
        let id = uuid::Uuid::now_v7().to_string();
        let address = letter.to.trim();
        // The domain is compared without its case, and what's before it nearly always is.
        let same = address.to_lowercase();
        let params = serde_json::json!({ "agency": letter.params.agency, "number": letter.params.number });
        Ok(Self {
            recipient: vault.fingerprint(&format!("mail/event/{event_seq}"), same.as_bytes())?,
            address: Some(vault.seal(&purpose(&id), address.as_bytes())?),
            id,
            event_seq,
            template: letter.template.into(),
            language: letter.language.tag().to_owned(),
            params: params.to_string(),
            state: PENDING.to_owned(),
            attempts: 0,
            last_error: None,
            next_attempt_at: now,
            claimed_until: None,
            sent_at: None,
            created_at: now,
        })
    }

    /// The letter as it was handed in.
    ///
    /// # Errors
    /// `500` when the vault lacks the key, or a newer program queued it.
    pub fn letter(&self, vault: &Vault) -> Result<Letter> {
        let sealed = self
            .address
            .as_deref()
            .ok_or_else(|| Error::internal("a mail without an address"))?;
        let address = vault.open(&purpose(&self.id), sealed)?;
        let template = || Error::internal(format!("no template {}", self.template));
        let params: serde_json::Value = serde_json::from_str(&self.params).map_err(Error::internal)?;
        let text = |name: &str| params.get(name)?.as_str().map(str::to_owned);
        Ok(Letter {
            to: String::from_utf8(address).map_err(Error::internal)?,
            template: Template::parse(&self.template).ok_or_else(template)?,
            language: if self.language == Language::English.tag() {
                Language::English
            } else {
                Language::Thai
            },
            params: LetterParams {
                agency: text("agency").unwrap_or_default(),
                number: text("number"),
            },
        })
    }
}

fn purpose(id: &str) -> String {
    format!("mail/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_keeps_its_letter_and_shows_no_address() {
        let letter = Letter {
            to: "Somchai@example.go.th".to_owned(),
            template: Template::ComplaintReceived,
            language: Language::English,
            params: LetterParams {
                agency: "เทศบาลตำบลมะรือโบตก".to_owned(),
                number: Some("2566-000123".to_owned()),
            },
        };
        let vault = Vault::new([[1; 32]]);
        let mail = Mail::of(&letter, 7, &vault, NaiveDateTime::default()).unwrap();
        assert_eq!(mail.letter(&vault).unwrap(), letter);
        assert!(mail.letter(&Vault::new([[2; 32]])).is_err());
        let again = Letter {
            to: " somchai@EXAMPLE.go.th".to_owned(),
            ..letter
        };
        let same = Mail::of(&again, 7, &vault, NaiveDateTime::default()).unwrap();
        let other = Mail::of(&again, 8, &vault, NaiveDateTime::default()).unwrap();
        assert_eq!(same.recipient, mail.recipient);
        assert_ne!(
            other.recipient, mail.recipient,
            "who gets mail often doesn't show"
        );
    }
}
