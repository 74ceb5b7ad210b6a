//! Statements: what an officer did with a case, signed, for everybody who follows it.

use super::flaw::Flaw;
use super::keys::{from_hex, signature, verifies};
use super::words::Word;
use crate::words::words;
use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

const LONGEST_NOTE: usize = 500;
const LONGEST_NUMBER: usize = 100;

words! {
    /// What an officer states.
    Act {
        Acknowledge = "acknowledge" "รับทราบเรื่อง" "Acknowledge",
        Investigate = "investigate" "เริ่มตรวจสอบ" "Investigate",
        Answer = "answer" "ตอบผู้แจ้ง" "Answer",
        Refer = "refer" "ส่งต่อหน่วยงานอื่น" "Refer",
        Close = "close" "ยุติเรื่อง" "Close",
        Purge = "purge" "ทำลายเนื้อหาเมื่อครบกำหนดเก็บ" "Destroy after the time of keeping",
        /// The copy sealed for this officer doesn't open: the sender may be cheating.
        CannotOpen = "cannot_open" "เปิดไม่ได้ด้วยกุญแจของตน" "Cannot open",
    }
}

words! {
    /// How a sealed case ended.
    Outcome {
        Substantiated = "substantiated" "มีมูล" "Substantiated",
        Unsubstantiated = "unsubstantiated" "ไม่มีมูล" "Unsubstantiated",
        InsufficientEvidence = "insufficient_evidence" "พยานหลักฐานไม่เพียงพอ" "Insufficient evidence",
        Referred = "referred" "ส่งหน่วยงานที่มีอำนาจ" "Referred",
    }
}

words! {
    /// Who a sealed case is referred to.
    ReferralTo {
        Nacc = "nacc" "สำนักงาน ป.ป.ช." "National Anti-Corruption Commission",
        Pacc = "pacc" "สำนักงาน ป.ป.ท." "Public Sector Anti-Corruption Commission",
        Province = "province" "จังหวัด" "The province",
    }
}

words! {
    /// How far a sealed case is.
    SealedStatus {
        Received = "received" "รับเรื่องแล้ว" "Received",
        Acknowledged = "acknowledged" "รับทราบแล้ว" "Acknowledged",
        Investigating = "investigating" "กำลังตรวจสอบ" "Under investigation",
        Referred = "referred" "ส่งต่อแล้ว" "Referred",
        Closed = "closed" "ยุติแล้ว" "Closed",
    }
}

impl SealedStatus {
    /// After a statement.
    #[must_use]
    pub fn after(self, act: Act) -> Self {
        match act {
            Act::Acknowledge => Self::Acknowledged,
            Act::Investigate => Self::Investigating,
            Act::Refer => Self::Referred,
            Act::Close => Self::Closed,
            Act::Answer | Act::Purge | Act::CannotOpen => self,
        }
    }
}

impl Act {
    /// Whether an officer may state it of a case that stands so.
    pub fn fits(self, status: SealedStatus) -> bool {
        match self {
            Self::Acknowledge => status == SealedStatus::Received,
            Self::Investigate => matches!(
                status,
                SealedStatus::Received | SealedStatus::Acknowledged | SealedStatus::Referred
            ),
            Self::Answer | Self::Refer | Self::Close => status != SealedStatus::Closed,
            Self::Purge => status == SealedStatus::Closed,
            Self::CannotOpen => true,
        }
    }
}

/// Where a case went, under which number, and by when an answer is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Referral {
    pub due: String,
    pub number: String,
    pub to: Word<ReferralTo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    pub act: Word<Act>,
    pub agency: String,
    pub case: String,
    pub day: String,
    pub note: String,
    /// The id of a recipient of the directory.
    pub officer: String,
    pub outcome: Option<Word<Outcome>>,
    pub referral: Option<Referral>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sig: String,
    pub v: u8,
}

impl Statement {
    fn signed_text(&self) -> Result<String, Flaw> {
        let unsigned = Self {
            sig: String::new(),
            ..self.clone()
        };
        let json = crate::canonical::to_string(&unsigned).map_err(|_| Flaw::Statement)?;
        Ok(format!("prongsai/statement/v1\n{json}"))
    }

    /// # Errors
    /// [`Flaw::Statement`] when its parts don't fit together.
    pub fn signed(mut self, key: &SigningKey) -> Result<Self, Flaw> {
        self.whole()?;
        self.sig = signature(key, self.signed_text()?.as_bytes());
        Ok(self)
    }

    /// In canonical form, as it's stored and sent.
    ///
    /// # Errors
    /// Never.
    pub fn canonical(&self) -> Result<String, Flaw> {
        crate::canonical::to_string(self).map_err(|_| Flaw::Statement)
    }

    /// # Errors
    /// [`Flaw::Statement`].
    pub fn parse(json: &str) -> Result<Self, Flaw> {
        let statement: Self = serde_json::from_str(json).map_err(|_| Flaw::Statement)?;
        statement.whole()?;
        Ok(statement)
    }

    /// What holds for a statement by itself.
    ///
    /// # Errors
    /// [`Flaw::Statement`].
    pub fn whole(&self) -> Result<(), Flaw> {
        let act = self.act.0;
        let is_day = |text: &str| {
            text.parse::<chrono::NaiveDate>()
                .is_ok_and(|day| day.to_string() == text)
        };
        let plain = |text: &str| !text.chars().any(char::is_control);
        let referral = self.referral.as_ref().is_none_or(|referral| {
            let number = &referral.number;
            is_day(&referral.due) && plain(number) && (1..=LONGEST_NUMBER).contains(&number.trim().len())
        });
        let may_note = matches!(act, Act::Purge | Act::CannotOpen);
        let note = self.note.is_empty() || (may_note && self.note.len() <= LONGEST_NOTE && plain(&self.note));
        let fine = self.v == 1
            && (act == Act::Close) == self.outcome.is_some()
            && (act == Act::Refer) == self.referral.is_some()
            && referral
            && note
            && is_day(&self.day)
            && from_hex::<32>(&self.case).is_ok()
            && from_hex::<4>(&self.officer).is_ok();
        if fine { Ok(()) } else { Err(Flaw::Statement) }
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

    fn statement(act: Act) -> Statement {
        Statement {
            act: Word(act),
            agency: "a".to_owned(),
            case: "0".repeat(64),
            day: "2026-11-25".to_owned(),
            note: String::new(),
            officer: "9f86d081".to_owned(),
            outcome: (act == Act::Close).then_some(Word(Outcome::Referred)),
            referral: (act == Act::Refer).then(|| Referral {
                due: "2026-12-25".to_owned(),
                number: "นธ 0017/1".to_owned(),
                to: Word(ReferralTo::Nacc),
            }),
            sig: String::new(),
            v: 1,
        }
    }

    #[test]
    fn every_act_is_signed_read_and_verified() {
        let key = SigningKey::from_bytes(&[1; 32]);
        for act in Act::ALL {
            let signed = statement(*act).signed(&key).unwrap();
            let read = Statement::parse(&signed.canonical().unwrap()).unwrap();
            assert_eq!(read.verify(&key.verifying_key()), Ok(()));
            let other = Statement {
                agency: "b".to_owned(),
                ..read
            };
            assert_eq!(other.verify(&key.verifying_key()), Err(Flaw::Signature));
        }
    }

    #[test]
    fn parts_that_do_not_fit_the_act_are_refused() {
        type Change = fn(&mut Statement);
        let outcome: Change = |s| s.outcome = Some(Word(Outcome::Referred));
        let with = |change: Change, act| {
            let mut wrong = statement(act);
            change(&mut wrong);
            wrong.whole()
        };
        for (change, act) in [
            (outcome, Act::Answer),
            (|s| s.outcome = None, Act::Close),
            (|s| s.referral = None, Act::Refer),
            (|s| s.note = "x".to_owned(), Act::Close),
            (|s| s.note = "x".repeat(501), Act::Purge),
            (|s| s.day = "2026-02-30".to_owned(), Act::Answer),
            (|s| s.case = "x".to_owned(), Act::Answer),
            (|s| s.officer = "x".to_owned(), Act::Answer),
            (|s| s.v = 2, Act::Answer),
            (
                |s| s.referral.as_mut().unwrap().number = " ".to_owned(),
                Act::Refer,
            ),
        ] {
            assert_eq!(with(change, act), Err(Flaw::Statement), "{act}");
        }
    }
}
