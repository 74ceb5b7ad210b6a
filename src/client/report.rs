//! A reporter's report, and what they write later.

use super::channel::{Channel, Delivery};
use super::house::Instance;
use super::packing::{SealedFile, seal_file, sealed_for};
use super::proof::Filed;
use super::trouble::Trouble;
use crate::crypto::hex;
use crate::sealed::{
    About, AnswerCode, Commitment, Head, House, Message, MessageKind, Operation, Receipt, Reporter,
    ReporterKeys, Word, commitment, pack_frame, seal,
};
use chrono::NaiveDateTime;

/// Bytes of a part of a file.
const PART: usize = 262_144;

/// What somebody reports.
pub struct NewReport {
    pub text: String,
    /// With anybody here, it goes to the province only.
    pub about: Vec<About>,
    /// The contents of files.
    pub files: Vec<Vec<u8>>,
}

/// A report that is ready to go. Sent once more, it's the same report.
pub struct SealedReport {
    pub ciphertext: Vec<u8>,
    pub commitment: Commitment,
    pub files: Vec<SealedFile>,
    province_only: bool,
    frame: Vec<u8>,
}

/// A report that a house has.
pub struct FiledReport {
    pub proof: Filed,
    /// Why not all of its files are there; sending it once more sends them again.
    pub files_missing: Option<Trouble>,
}

/// What became of a report.
pub struct Reported {
    pub sealed: SealedReport,
    pub deliveries: Vec<Delivery<FiledReport>>,
}

impl Reported {
    /// Whether anybody has it.
    pub fn is_filed(&self) -> bool {
        self.deliveries.iter().any(|delivery| delivery.outcome.is_ok())
    }
}

fn author(keys: &ReporterKeys) -> Reporter {
    Reporter {
        age: keys.identity.to_public().to_string(),
        sign: hex(keys.signer.verifying_key().as_bytes()),
    }
}

/// # Errors
/// [`Trouble::NoProvince`], or what doesn't fit.
pub fn seal_report(
    channel: &Channel,
    keys: &ReporterKeys,
    new: NewReport,
    now: NaiveDateTime,
) -> Result<SealedReport, Trouble> {
    let directory = &channel.directory;
    let province_only = !new.about.is_empty();
    channel.houses(province_only)?;
    let recipients = sealed_for(directory, province_only, now)?;
    let files = new.files.into_iter().map(|file| seal_file(file, &recipients));
    let files = files.collect::<Result<Vec<_>, Trouble>>()?;
    let message = Message {
        about: new.about.into_iter().map(Word).collect(),
        agency: directory.agency.clone(),
        case: None,
        directory: directory.hash(),
        files: files.iter().map(|file| file.attached.clone()).collect(),
        kind: Word(MessageKind::Report),
        n: 0,
        reporter: author(keys),
        sig: String::new(),
        text: new.text,
        v: 1,
    };
    let ciphertext = seal(&message.signed(&keys.signer)?, &recipients)?;
    let head = Head {
        directory: Some(directory.hash()),
        mailbox: Some(hex(&keys.mailbox())),
        to: Some(if province_only { "province" } else { "both" }.to_owned()),
        ..Head::new(Operation::Report)
    };
    Ok(SealedReport {
        frame: pack_frame(&head.canonical()?, &ciphertext)?,
        commitment: commitment(&ciphertext),
        ciphertext,
        files,
        province_only,
    })
}

/// Sends identical bytes to every house that the report is meant for, the province first: an agency without the report
/// shows nothing, a province without it counts no days.
///
/// # Errors
/// [`Trouble::NoProvince`].
pub async fn send(channel: &Channel, sealed: &SealedReport) -> Result<Vec<Delivery<FiledReport>>, Trouble> {
    let mut deliveries = Vec::new();
    for house in channel.houses(sealed.province_only)?.into_iter().rev() {
        let file = async |instance: &Instance| file_at(instance, &channel.directory.agency, sealed).await;
        deliveries.push(channel.at(house, file).await);
    }
    Ok(deliveries)
}

async fn file_at(instance: &Instance, agency: &str, sealed: &SealedReport) -> Result<FiledReport, Trouble> {
    let answer = instance.report(agency, &sealed.frame).await?;
    let proof = Filed::checked(answer.with(AnswerCode::Filed)?, instance, agency)?;
    let proof = proof.of(&sealed.commitment)?;
    if proof.kind != MessageKind::Report {
        return Err(Trouble::Proof);
    }
    let sent = send_files(instance, agency, sealed).await;
    Ok(FiledReport {
        proof,
        files_missing: sent.err(),
    })
}

async fn send_files(instance: &Instance, agency: &str, sealed: &SealedReport) -> Result<(), Trouble> {
    let case = hex(&sealed.commitment);
    for file in &sealed.files {
        let parts = file.ciphertext.chunks(PART);
        let count = parts.len();
        for (part, bytes) in parts.enumerate() {
            let at = (agency, case.as_str(), file.attached.id.as_str());
            let stored = instance.part(at, (part, count), bytes).await?;
            stored.with(AnswerCode::Stored)?;
        }
    }
    Ok(())
}

/// Seals a report and sends it. The receipt is the caller's, who has shown it before.
///
/// # Errors
/// As [`seal_report`]; what a house says no with is in its delivery.
pub async fn report(
    channel: &Channel,
    receipt: &Receipt,
    new: NewReport,
    now: NaiveDateTime,
) -> Result<Reported, Trouble> {
    let sealed = seal_report(channel, &receipt.keys()?, new, now)?;
    let deliveries = send(channel, &sealed).await?;
    Ok(Reported { sealed, deliveries })
}

/// A later message of the reporter: the `n`th, the report being number 0. The province is asked first.
///
/// # Errors
/// [`Trouble::NoProvince`], or what doesn't fit.
pub async fn message(
    channel: &Channel,
    keys: &ReporterKeys,
    (case, n): (&str, u32),
    (text, province_only): (String, bool),
    now: NaiveDateTime,
) -> Result<Vec<Delivery<()>>, Trouble> {
    let directory = &channel.directory;
    let houses: Vec<House> = channel.houses(province_only)?;
    let message = Message {
        about: Vec::new(),
        agency: directory.agency.clone(),
        case: Some(case.to_owned()),
        directory: directory.hash(),
        files: Vec::new(),
        kind: Word(MessageKind::Message),
        n,
        reporter: author(keys),
        sig: String::new(),
        text,
        v: 1,
    };
    let recipients = sealed_for(directory, province_only, now)?;
    let ciphertext = seal(&message.signed(&keys.signer)?, &recipients)?;
    let head = Head {
        directory: Some(directory.hash()),
        ..Head::new(Operation::Message)
    };
    let mut deliveries = Vec::new();
    for house in houses.into_iter().rev() {
        let ask = async |instance: &Instance| {
            let answer = instance.ask(head.clone(), &ciphertext, &keys.signer, now).await?;
            answer.with(AnswerCode::Filed).map(drop)
        };
        let delivery = channel.at(house, ask).await;
        // What the province doesn't take may be about a report that the agency mustn't hear of.
        let stop = !matches!(delivery.outcome, Ok(()) | Err(Trouble::Unreached(_)));
        deliveries.push(delivery);
        if stop {
            break;
        }
    }
    Ok(deliveries)
}
