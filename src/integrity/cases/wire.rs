//! Cases as officers see them.

use super::store::Whole;
use crate::http::{Commitment, Day, Error, Fault, Id, PageCursor, Reason, Result};
use crate::integrity::data::Deadlines;
use crate::integrity::model::{Case, Deadline, SealedChannel, SealedScope};
use crate::sealed::{Act, Flaw, Outcome, SealedStatus, Statement};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

const C: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListSealedCases {
    /// Cases of this agency.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// Cases that stand so.
    #[param(value_type = Option<SealedStatus>)]
    pub status: Option<String>,
    /// Only cases in which something is overdue.
    pub overdue: Option<bool>,
    /// The cursor of the page before.
    #[param(value_type = Option<PageCursor>)]
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// By when something is due, by this house's own receipt.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealedDue {
    #[schema(value_type = Day)]
    pub acknowledge_by: String,
    #[schema(value_type = Day)]
    pub answer_by: String,
    #[schema(value_type = Day)]
    pub outcome_by: String,
    /// The rules that the numbers of days come from.
    #[schema(example = "EU Directive 2019/1937, Article 9")]
    pub source: &'static str,
    /// Whether the rules' own texts were read for it.
    pub verified: bool,
}

/// เรื่องที่ปิดผนึก — a sealed report, as far as it's known outside the seal.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealedCaseView {
    /// SHA-256 of what was sent.
    #[schema(value_type = Commitment)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    /// Which houses have it.
    #[schema(value_type = SealedScope)]
    pub to: &'static str,
    #[schema(value_type = SealedChannel)]
    pub channel: &'static str,
    #[schema(value_type = Day)]
    pub received_on: String,
    #[schema(value_type = SealedStatus)]
    pub status: &'static str,
    #[schema(value_type = Option<Outcome>, required)]
    pub outcome: Option<&'static str>,
    pub due: SealedDue,
    /// What was due and isn't there.
    #[schema(value_type = Vec<Deadline>)]
    pub overdue: Vec<&'static str>,
    /// When what was sealed in it was destroyed.
    #[schema(value_type = Option<Day>, required)]
    pub purged_on: Option<String>,
    #[schema(minimum = 1, example = 1)]
    pub version: i32,
    /// What may be stated of it.
    #[schema(value_type = Vec<Act>)]
    pub allowed_acts: Vec<&'static str>,
    #[schema(example = json!(["state_sealed_case", "reply_to_sealed_case", "reseal_case"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl SealedCaseView {
    pub fn of(case: &Case, today: NaiveDate) -> Self {
        let due = case.due();
        let overdue = case.overdue(today);
        Self {
            id: case.id.clone(),
            agency_id: case.agency_id.clone(),
            to: case.scope.as_str(),
            channel: case.channel.as_str(),
            received_on: case.received_on.to_string(),
            status: case.status.as_str(),
            outcome: case.outcome().map(Outcome::as_str),
            due: SealedDue {
                acknowledge_by: due.acknowledge_by.to_string(),
                answer_by: due.answer_by.to_string(),
                outcome_by: due.outcome_by.to_string(),
                source: &Deadlines::get().source,
                verified: Deadlines::get().verified,
            },
            overdue: overdue.into_iter().map(Deadline::as_str).collect(),
            purged_on: case.purged_on.map(|day| day.to_string()),
            version: case.version,
            allowed_acts: acts(case),
            allowed_actions: actions(case),
        }
    }
}

/// Of a case that's destroyed, nothing.
fn acts(case: &Case) -> Vec<&'static str> {
    let fit = Act::ALL
        .iter()
        .filter(|act| case.purged_on.is_none() && act.fits(case.status));
    fit.map(|act| act.as_str()).collect()
}

fn actions(case: &Case) -> Vec<&'static str> {
    if case.purged_on.is_some() {
        return Vec::new();
    }
    vec!["state_sealed_case", "reply_to_sealed_case", "reseal_case"]
}

/// A message of a case, sealed.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealedMessageView {
    #[schema(value_type = Commitment)]
    pub id: String,
    /// `message` of the reporter, `reply` of an officer.
    #[schema(example = "message")]
    pub kind: &'static str,
    #[schema(value_type = Day)]
    pub received_on: String,
    /// The age file in base64; `null` once it's purged.
    #[schema(required, example = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCg==")]
    pub ciphertext: Option<String>,
}

/// What an officer stated, as signed.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatedView {
    #[schema(minimum = 0, example = 0)]
    pub n: i32,
    /// The house whose officer signed it.
    #[schema(value_type = crate::sealed::House)]
    pub house: &'static str,
    #[schema(value_type = Day)]
    pub received_on: String,
    #[schema(value_type = Object)]
    pub statement: Value,
}

/// A sealed file.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealedFileView {
    #[schema(value_type = Commitment)]
    pub id: String,
    #[schema(minimum = 2, example = 2)]
    pub parts: i32,
    /// Whether all parts have come.
    pub complete: bool,
}

/// The same content, sealed for successors.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealedCopyView {
    #[schema(value_type = Commitment)]
    pub id: String,
    /// The report or message that it's a copy of.
    #[schema(value_type = Commitment)]
    pub of: String,
    #[schema(value_type = Day)]
    pub made_on: String,
    #[schema(example = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCg==")]
    pub ciphertext: String,
}

/// Who fetched a case, or something of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpeningView {
    #[schema(value_type = Id)]
    pub user_id: String,
    /// `case`, or the id of a file.
    #[schema(example = "case")]
    pub what: String,
    #[schema(value_type = Day)]
    pub opened_on: String,
}

/// A sealed report with all that belongs to it. What is in it only an officer's key shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealedCaseFile {
    #[serde(flatten)]
    pub case: SealedCaseView,
    /// SHA-256 over the reporter's key, to be compared with the key inside.
    #[schema(value_type = Commitment)]
    pub mailbox: String,
    /// The key directory that it was sealed to.
    #[schema(value_type = Commitment)]
    pub directory: String,
    /// The age file in base64; `null` once it's purged.
    #[schema(required, example = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCg==")]
    pub ciphertext: Option<String>,
    pub messages: Vec<SealedMessageView>,
    pub statements: Vec<StatedView>,
    pub files: Vec<SealedFileView>,
    pub copies: Vec<SealedCopyView>,
    pub openings: Vec<OpeningView>,
}

impl SealedCaseFile {
    /// # Errors
    /// Never: statements are JSON.
    pub fn of(case: &Case, whole: Whole, today: NaiveDate) -> Result<Self> {
        let statements = whole.statements.into_iter().map(|row| {
            Ok(StatedView {
                n: row.n,
                house: row.house.as_str(),
                received_on: row.received_on.to_string(),
                statement: serde_json::from_str(&row.statement).map_err(Error::internal)?,
            })
        });
        let mut files: BTreeMap<String, (i32, i32)> = BTreeMap::new();
        for part in whole.files {
            files.entry(part.file).or_insert((part.parts, 0)).1 += 1;
        }
        Ok(Self {
            case: SealedCaseView::of(case, today),
            mailbox: case.mailbox.clone(),
            directory: case.directory.clone(),
            ciphertext: whole.ciphertext.map(|bytes| STANDARD.encode(bytes)),
            messages: whole
                .messages
                .into_iter()
                .map(|message| SealedMessageView {
                    id: message.id,
                    kind: message.kind.as_str(),
                    received_on: message.received_on.to_string(),
                    ciphertext: message.ciphertext.map(|bytes| STANDARD.encode(bytes)),
                })
                .collect(),
            statements: statements.collect::<Result<_>>()?,
            files: files
                .into_iter()
                .map(|(id, (parts, there))| SealedFileView {
                    id,
                    parts,
                    complete: parts == there,
                })
                .collect(),
            copies: whole
                .copies
                .into_iter()
                .map(|copy| SealedCopyView {
                    id: copy.id,
                    of: copy.of_id,
                    made_on: copy.made_on.to_string(),
                    ciphertext: STANDARD.encode(copy.ciphertext),
                })
                .collect(),
            openings: whole
                .openings
                .into_iter()
                .map(|opening| OpeningView {
                    user_id: opening.user_id,
                    what: opening.what,
                    opened_on: opening.opened_on.to_string(),
                })
                .collect(),
        })
    }
}

/// What an officer states, signed with the key that the directory has.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"statement": {"act": "acknowledge", "agency": "0190…", "case": C, "day": "2026-11-25", "note": "",
    "officer": "9f86d081", "outcome": null, "referral": null, "sig": "…", "v": 1}}))]
pub struct StateSealedCase {
    #[schema(value_type = Object)]
    pub statement: Value,
}

impl StateSealedCase {
    /// # Errors
    /// `422`.
    pub fn parse(&self) -> Result<Statement> {
        Statement::parse(&self.statement.to_string()).map_err(|flaw| wrong("/statement", flaw))
    }
}

/// A sealed message for the reporter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyToSealedCase {
    /// The age file in base64.
    #[schema(max_length = 50000, example = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCg==")]
    pub ciphertext: String,
}

/// The same content, sealed for whom the directory names now.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResealCase {
    /// The report or message that it's a copy of.
    #[schema(value_type = Commitment)]
    pub of: String,
    /// The age file in base64.
    #[schema(max_length = 50000, example = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCg==")]
    pub ciphertext: String,
}

/// What came on paper, by phone or at the counter, sealed by the officer who took it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeInReport {
    #[schema(value_type = Id)]
    pub agency_id: String,
    /// All but `sealed`.
    #[schema(value_type = SealedChannel)]
    pub channel: String,
    /// The mailbox of the receipt that the officer's client made for the reporter.
    #[schema(value_type = Commitment)]
    pub mailbox: String,
    /// The hash of the key directory that it's sealed to.
    #[schema(value_type = Commitment)]
    pub directory: String,
    /// The age file in base64.
    #[schema(max_length = 50000, example = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCg==")]
    pub ciphertext: String,
}

impl TakeInReport {
    /// # Errors
    /// `422`.
    pub fn channel(&self) -> Result<SealedChannel> {
        let allowed = SealedChannel::ALL
            .iter()
            .filter(|channel| **channel != SealedChannel::Sealed);
        let allowed: Vec<&str> = allowed.map(|channel| channel.as_str()).collect();
        let unknown = || Fault::pointer("/channel", Reason::UnknownValue).with("allowed", allowed.join(" "));
        SealedChannel::parse(&self.channel)
            .filter(|channel| *channel != SealedChannel::Sealed)
            .ok_or_else(|| Error::invalid(unknown()))
    }
}

/// What was taken in.
#[derive(Debug, Serialize, ToSchema)]
pub struct TakenIn {
    /// The case that it will be.
    #[schema(value_type = Commitment)]
    pub id: String,
    /// The signed note for the reporter.
    #[schema(example = "prongsai-filing/v1
origin https://narathiwat.example
…")]
    pub proof: String,
}

/// A flaw as a fault.
pub fn wrong(pointer: &str, flaw: Flaw) -> Error {
    let detail = format!("{} / {}", flaw.labels().0, flaw.labels().1);
    Error::invalid(Fault::pointer(pointer, Reason::Unreadable).with("detail", detail))
}

/// Bytes of base64.
///
/// # Errors
/// `422` when it isn't base64.
pub fn bytes(text: &str) -> Result<Vec<u8>> {
    let wrong = || Fault::pointer("/ciphertext", Reason::Format).with("expected", "base64");
    STANDARD.decode(text).map_err(|_| Error::invalid(wrong()))
}
