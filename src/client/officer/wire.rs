//! Cases as the service gives them to officers.

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Serialize)]
pub(super) struct Login<'a> {
    pub username: &'a str,
    pub password: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totp: Option<&'a str>,
}

#[derive(Deserialize)]
pub(super) struct Session {
    pub access_token: String,
    #[serde(default)]
    pub must_change_password: bool,
    #[serde(default)]
    pub totp_enrolment_required: bool,
}

#[derive(Deserialize)]
pub(super) struct Page {
    pub items: Vec<Case>,
    #[serde(default)]
    pub next: Option<String>,
}

/// A case in a list.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    pub id: String,
    pub agency_id: String,
    /// `both` or `province`.
    pub to: String,
    #[serde(default)]
    pub channel: String,
    pub received_on: String,
    pub status: String,
    #[serde(default)]
    pub outcome: Option<String>,
    pub due: Due,
    #[serde(default)]
    pub overdue: Vec<String>,
}

/// By when what is due.
#[derive(Clone, Debug, Deserialize)]
pub struct Due {
    pub acknowledge_by: Option<String>,
    pub answer_by: Option<String>,
    pub outcome_by: Option<String>,
}

/// A case with everything that is kept of it.
#[derive(Clone, Debug, Deserialize)]
pub struct CaseFile {
    #[serde(flatten)]
    pub case: Case,
    pub mailbox: String,
    pub directory: String,
    /// None once its content was destroyed.
    #[serde(default)]
    pub ciphertext: Option<String>,
    #[serde(default)]
    pub messages: Vec<SealedMessage>,
    #[serde(default)]
    pub statements: Vec<StatedView>,
    #[serde(default)]
    pub files: Vec<StoredFile>,
    #[serde(default)]
    pub copies: Vec<Copy>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct SealedMessage {
    pub id: String,
    pub kind: String,
    pub received_on: String,
    #[serde(default)]
    pub ciphertext: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StatedView {
    pub n: i64,
    pub received_on: String,
    pub statement: Value,
}

#[derive(Clone, Debug, Deserialize)]
pub struct StoredFile {
    pub id: String,
    #[serde(default)]
    pub complete: bool,
}

/// What was sealed again for other keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Copy {
    /// SHA-256 of what it is a copy of.
    pub of: String,
    pub ciphertext: String,
}

#[derive(Serialize)]
pub(super) struct NewMessage {
    pub ciphertext: String,
}

#[derive(Serialize)]
pub(super) struct NewIntake<'a> {
    pub agency_id: &'a str,
    pub channel: &'a str,
    pub directory: &'a str,
    pub ciphertext: String,
    pub mailbox: String,
}

#[derive(Serialize)]
pub(super) struct Stated<'a> {
    pub statement: &'a crate::sealed::Statement,
}
