//! A case, opened, and what is suspicious about it.

use super::super::alarm::Alarm;
use super::super::inbox::signer;
use super::super::trouble::Trouble;
use super::super::wire::{from_base64, statement};
use super::Officer;
use super::wire::{CaseFile, SealedMessage, StatedView};
use crate::crypto::hex;
use crate::sealed::{
    Attached, Flaw, MESSAGE, Message, MessageKind, OfficerKey, Statement, VerifyingKey, Word, commitment,
    mailbox, open, verifying_key,
};
use zeroize::Zeroizing;

/// A case, as far as this officer's key opens it.
pub struct OpenedCase {
    /// What the report's bytes are named by; what messages and statements say they belong to.
    pub commitment: String,
    pub report: Opened,
    pub messages: Vec<OpenedMessage>,
    pub statements: Vec<StatedBy>,
}

/// What came out of one ciphertext.
#[derive(Default)]
pub struct Opened {
    pub message: Option<Message>,
    /// The officer's position, where one has signed it.
    pub by: Option<String>,
    pub alarms: Vec<Alarm>,
    pub(super) padded: Zeroizing<Vec<u8>>,
}

pub struct OpenedMessage {
    pub id: String,
    pub kind: String,
    pub received_on: String,
    pub opened: Opened,
}

/// A statement and who made it.
pub struct StatedBy {
    pub received_on: String,
    pub statement: Option<Statement>,
    pub by: Option<String>,
    pub alarms: Vec<Alarm>,
}

impl OpenedCase {
    /// Whether this key should have opened it and didn't: worth a statement, for the sender may be cheating.
    pub fn cannot_open(&self) -> bool {
        let alarms = &self.report.alarms;
        alarms.contains(&Alarm::NotForThisKey) || alarms.contains(&Alarm::NotAMessage)
    }

    /// Everything that is suspicious, in one list.
    pub fn alarms(&self) -> Vec<Alarm> {
        let messages = self.messages.iter().flat_map(|message| &message.opened.alarms);
        let statements = self.statements.iter().flat_map(|stated| &stated.alarms);
        let all = self.report.alarms.iter().chain(messages).chain(statements);
        all.copied().collect()
    }
}

impl Opened {
    fn unless(&mut self, fine: bool, alarm: Alarm) {
        if !fine {
            self.alarms.push(alarm);
        }
    }
}

impl Officer<'_> {
    /// Opens what this key opens and looks at everything that can be checked. What is wrong is an alarm, not an error.
    ///
    /// # Errors
    /// [`Trouble::Nonsense`] when the service's answer isn't one.
    pub fn read(&self, file: &CaseFile) -> Result<OpenedCase, Trouble> {
        let ciphertext = file.ciphertext.as_deref().map(from_base64).transpose()?;
        let of = match &ciphertext {
            Some(ciphertext) => hex(&commitment(ciphertext)),
            None => file.case.id.clone(),
        };
        let mut report = match &ciphertext {
            Some(ciphertext) => self.open(file, &of, ciphertext)?,
            None => Opened::default(),
        };
        // An id in hexadecimal is the commitment.
        let named = file.case.id.len() != of.len() || file.case.id == of;
        report.unless(named, Alarm::OtherBytes);
        self.judge_report(&mut report, file);
        let messages = file
            .messages
            .iter()
            .map(|message| self.read_message(file, &of, &report, message));
        let messages = messages.collect::<Result<Vec<_>, Trouble>>()?;
        let statements = file
            .statements
            .iter()
            .map(|stated| self.read_statement(file, &of, stated));
        Ok(OpenedCase {
            statements: statements.collect(),
            messages,
            report,
            commitment: of,
        })
    }

    /// Opens a ciphertext, or a copy of it that was sealed for this key later.
    fn open(&self, file: &CaseFile, of: &str, ciphertext: &[u8]) -> Result<Opened, Trouble> {
        let mut found = open(ciphertext, &self.key.identity).ok();
        for copy in file.copies.iter().filter(|copy| copy.of == of) {
            if found.is_none() {
                found = open(&from_base64(&copy.ciphertext)?, &self.key.identity).ok();
            }
        }
        let mut opened = Opened::default();
        match found.map(|padded| (Message::parse(&padded), padded)) {
            None => opened.alarms.push(Alarm::NotForThisKey),
            Some((Err(_), _)) => opened.alarms.push(Alarm::NotAMessage),
            Some((Ok(message), padded)) => {
                opened.message = Some(message);
                opened.padded = padded;
            }
        }
        Ok(opened)
    }

    /// Who signed it, of those who may.
    fn judge_signature(&self, opened: &mut Opened, message: &Message, reporter: &str) {
        if matches!(message.kind, Word(MessageKind::Reply | MessageKind::Intake)) {
            let directories = self.directories();
            let officer = signer(&directories, |key: &VerifyingKey| message.verify(key).is_ok());
            opened.by = officer.map(|officer| officer.position.clone());
            opened.unless(officer.is_some(), Alarm::UnknownSigner);
        } else {
            let signed = verifying_key(reporter).is_ok_and(|key| message.verify(&key).is_ok());
            opened.unless(signed, Alarm::WrongSignature);
        }
    }

    fn judge_report(&self, opened: &mut Opened, file: &CaseFile) {
        let Some(message) = opened.message.take() else {
            return;
        };
        let address = verifying_key(&message.reporter.sign).map(|key| hex(&mailbox(&key)));
        opened.unless(address.as_deref() == Ok(&file.mailbox), Alarm::OtherMailbox);
        let first = matches!(message.kind, Word(MessageKind::Report | MessageKind::Intake));
        opened.unless(first, Alarm::OtherKind);
        let here = message.case.is_none() && message.agency == file.case.agency_id;
        opened.unless(here, Alarm::OtherCase);
        opened.unless(message.directory == file.directory, Alarm::OtherDirectory);
        opened.unless(
            message.about.is_empty() || file.case.to == "province",
            Alarm::WentToBoth,
        );
        self.judge_signature(opened, &message, &message.reporter.sign);
        opened.message = Some(message);
    }

    fn read_message(
        &self,
        file: &CaseFile,
        case: &str,
        report: &Opened,
        sealed: &SealedMessage,
    ) -> Result<OpenedMessage, Trouble> {
        let mut opened = Opened::default();
        if let Some(ciphertext) = &sealed.ciphertext {
            let ciphertext = from_base64(ciphertext)?;
            opened = self.open(file, &hex(&commitment(&ciphertext)), &ciphertext)?;
        }
        if let Some(message) = opened.message.take() {
            let kind: &str = message.kind.0.as_str();
            opened.unless(kind == sealed.kind, Alarm::OtherKind);
            let here = message.case.as_deref() == Some(case) && message.agency == file.case.agency_id;
            opened.unless(here, Alarm::OtherCase);
            let reporter = report.message.as_ref().map(|report| &report.reporter);
            let same = reporter.is_none_or(|reporter| *reporter == message.reporter);
            opened.unless(same, Alarm::OtherReporter);
            let sign = reporter.map_or(message.reporter.sign.as_str(), |reporter| reporter.sign.as_str());
            self.judge_signature(&mut opened, &message, sign);
            opened.message = Some(message);
        }
        Ok(OpenedMessage {
            id: sealed.id.clone(),
            kind: sealed.kind.clone(),
            received_on: sealed.received_on.clone(),
            opened,
        })
    }

    fn read_statement(&self, file: &CaseFile, case: &str, stated: &StatedView) -> StatedBy {
        let mut read = StatedBy {
            received_on: stated.received_on.clone(),
            statement: statement(Some(&stated.statement)),
            by: None,
            alarms: Vec::new(),
        };
        let Some(statement) = &read.statement else {
            read.alarms.push(Alarm::NotAStatement);
            return read;
        };
        let directories = self.directories();
        let officer = signer(&directories, |key: &VerifyingKey| statement.verify(key).is_ok());
        match officer.filter(|officer| officer.id == statement.officer) {
            Some(officer) => read.by = Some(officer.position.clone()),
            None => read.alarms.push(Alarm::UnknownSigner),
        }
        if statement.case != case || statement.agency != file.case.agency_id {
            read.alarms.push(Alarm::OtherCase);
        }
        read
    }
}

/// A file's content, when it's the one that the message names.
///
/// # Errors
/// [`Flaw::NoKey`], or [`Flaw::Message`] for another file.
pub fn opened_file(sealed: &[u8], attached: &Attached, key: &OfficerKey) -> Result<Zeroizing<Vec<u8>>, Flaw> {
    if hex(&commitment(sealed)) != attached.id {
        return Err(Flaw::Message);
    }
    let mut content = open(sealed, &key.identity)?;
    let size = usize::try_from(attached.size).map_err(|_| Flaw::Size)?;
    if content.len() < size {
        return Err(Flaw::Size);
    }
    content.truncate(size);
    if hex(&commitment(&content)) == attached.sha256 {
        Ok(content)
    } else {
        Err(Flaw::Message)
    }
}

impl OpenedCase {
    /// The texts that were opened, each with the name of its ciphertext.
    pub(super) fn padded(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let report = std::iter::once((self.commitment.as_str(), &self.report));
        let messages = self
            .messages
            .iter()
            .map(|message| (message.id.as_str(), &message.opened));
        let all = report.chain(messages);
        all.map(|(id, opened)| (id, opened.padded.as_slice()))
            .filter(|(_, padded)| padded.len() == MESSAGE)
    }
}
