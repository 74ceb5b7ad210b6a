//! What an officer seals: replies, copies for other keys, and what came in on paper.

use super::super::packing::sealed_for;
use super::super::trouble::Trouble;
use super::super::wire::base64;
use super::Officer;
use super::opened::OpenedCase;
use super::wire::{Case, Copy};
use crate::calendar::day_in_bangkok;
use crate::crypto::hex;
use crate::sealed::{
    Flaw, MAX_RECIPIENTS, Mailbox, Message, MessageKind, Receipt, Reporter, Word, recipient, seal,
};
use crate::words::words;
use chrono::NaiveDateTime;

words! {
    /// How something came in that an officer seals.
    IntakeChannel {
        Letter = "letter" "จดหมาย" "Letter",
        Counter = "counter" "มาด้วยตนเอง" "At the counter",
        Phone = "phone" "โทรศัพท์" "Phone",
        Misfiled = "misfiled" "ยื่นผิดช่องทาง" "Filed in the wrong place",
    }
}

/// What came in on paper, or by word of mouth.
pub struct NewIntake {
    pub channel: IntakeChannel,
    pub text: String,
}

/// An intake that is ready to go.
pub struct SealedIntake {
    pub agency: String,
    pub channel: IntakeChannel,
    pub directory: String,
    pub ciphertext: Vec<u8>,
    pub mailbox: Mailbox,
}

fn goes_to_province_only(case: &Case) -> bool {
    case.to == "province"
}

impl Officer<'_> {
    /// A reply, sealed for the reporter and for those who read the case. Where that would be too many, not for its author.
    ///
    /// # Errors
    /// [`Flaw::NoKey`] when the report couldn't be opened: then nobody knows whom to answer.
    pub fn reply(
        &self,
        case: &Case,
        opened: &OpenedCase,
        text: String,
        now: NaiveDateTime,
    ) -> Result<Vec<u8>, Trouble> {
        let report = opened.report.message.as_ref().ok_or(Flaw::NoKey)?;
        let own = self.key.signer.verifying_key();
        let earlier = opened
            .messages
            .iter()
            .filter_map(|message| message.opened.message.as_ref());
        let earlier = earlier.filter(|message| message.verify(&own).is_ok());
        let n = earlier
            .map(|message| message.n.saturating_add(1))
            .max()
            .unwrap_or(0);
        let message = Message {
            about: Vec::new(),
            agency: case.agency_id.clone(),
            case: Some(opened.commitment.clone()),
            directory: self.directory.hash(),
            files: Vec::new(),
            kind: Word(MessageKind::Reply),
            n,
            reporter: report.reporter.clone(),
            sig: String::new(),
            text,
            v: 1,
        };
        let author = self.named()?;
        let today = day_in_bangkok(now);
        let readers = self.directory.recipients_on(today, goes_to_province_only(case));
        let mut readers: Vec<&str> = readers.map(|reader| reader.age.as_str()).collect();
        if readers.len() >= MAX_RECIPIENTS {
            readers.retain(|age| *age != author.age);
        }
        readers.push(&report.reporter.age);
        let recipients = readers
            .into_iter()
            .map(recipient)
            .collect::<Result<Vec<_>, Flaw>>()?;
        Ok(seal(&message.signed(&self.key.signer)?, &recipients)?)
    }

    /// Everything that was opened, sealed for today's recipients. The reporter's and officers' signatures stay within.
    ///
    /// # Errors
    /// [`Flaw::NoKey`] when nothing was opened.
    pub fn reseal(&self, case: &Case, opened: &OpenedCase, now: NaiveDateTime) -> Result<Vec<Copy>, Trouble> {
        let recipients = sealed_for(self.directory, goes_to_province_only(case), now)?;
        let copies = opened.padded().map(|(of, padded)| {
            Ok(Copy {
                of: of.to_owned(),
                ciphertext: base64(&seal(padded, &recipients)?),
            })
        });
        let copies = copies.collect::<Result<Vec<_>, Trouble>>()?;
        if copies.is_empty() {
            return Err(Flaw::NoKey.into());
        }
        Ok(copies)
    }

    /// Seals what came in, under a receipt for the person who brought it.
    ///
    /// # Errors
    /// [`Flaw::TooLong`], or [`Trouble::NoOfficer`].
    pub fn intake(
        &self,
        new: NewIntake,
        receipt: &Receipt,
        now: NaiveDateTime,
    ) -> Result<SealedIntake, Trouble> {
        self.named()?;
        let keys = receipt.keys()?;
        let message = Message {
            about: Vec::new(),
            agency: self.directory.agency.clone(),
            case: None,
            directory: self.directory.hash(),
            files: Vec::new(),
            kind: Word(MessageKind::Intake),
            n: 0,
            reporter: Reporter {
                age: keys.identity.to_public().to_string(),
                sign: hex(keys.signer.verifying_key().as_bytes()),
            },
            sig: String::new(),
            text: new.text,
            v: 1,
        };
        let recipients = sealed_for(self.directory, false, now)?;
        Ok(SealedIntake {
            agency: self.directory.agency.clone(),
            channel: new.channel,
            directory: self.directory.hash(),
            ciphertext: seal(&message.signed(&self.key.signer)?, &recipients)?,
            mailbox: keys.mailbox(),
        })
    }
}
