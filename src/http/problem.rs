//! Everything that can go wrong, told as RFC 9457 problem details in Thai and English.

use super::codes::{Code, Reason};
use super::shapes::Id;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use utoipa::ToSchema;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{Ref, RefOr};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure on its way to the caller. Small, because it travels in every `Result`.
#[derive(Clone, Debug)]
pub struct Error(Box<Failure>);

#[derive(Clone, Debug)]
struct Failure {
    code: Code,
    errors: Vec<Fault>,
    /// Extra members of the problem, as the snapshot link of an expired cursor.
    extra: BTreeMap<&'static str, String>,
    retry_after: Option<u64>,
    /// For the operator's log, never for the caller.
    cause: Option<String>,
    /// The document is the same to the byte for all callers: it doesn't name the request.
    uniform: bool,
}

/// Where in the input a fault lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// A JSON pointer (RFC 6901) into the body.
    Pointer(String),
    /// A query, path or header parameter.
    Parameter(String),
    /// A cell of an imported table: row from 1 with the header as row 1, column by its heading.
    Cell { row: u32, column: String },
}

/// One thing that's wrong with the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub at: At,
    pub reason: Reason,
    pub params: BTreeMap<&'static str, String>,
    /// Agencies that were meant, perhaps.
    pub candidates: Vec<Candidate>,
}

impl Fault {
    pub fn new(at: At, reason: Reason) -> Self {
        Self {
            at,
            reason,
            params: BTreeMap::new(),
            candidates: Vec::new(),
        }
    }

    pub fn pointer(pointer: impl Into<String>, reason: Reason) -> Self {
        Self::new(At::Pointer(pointer.into()), reason)
    }

    pub fn parameter(name: impl Into<String>, reason: Reason) -> Self {
        Self::new(At::Parameter(name.into()), reason)
    }

    pub fn cell(row: u32, column: impl Into<String>, reason: Reason) -> Self {
        let column = column.into();
        Self::new(At::Cell { row, column }, reason)
    }

    /// The same fault at another place.
    #[must_use]
    pub fn placed(mut self, at: At) -> Self {
        self.at = at;
        self
    }

    /// Adds the agencies that were meant, perhaps.
    #[must_use]
    pub fn meaning(mut self, candidates: Vec<Candidate>) -> Self {
        self.candidates = candidates;
        self
    }

    /// Adds a value that the message of its reason names in braces.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.params.insert(name, value.to_string());
        self
    }

    /// The sentence for a person.
    pub fn message(&self, language: Language) -> String {
        let mut text = self.reason.message(language).to_owned();
        for (name, value) in &self.params {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// The form in which callers get it.
    pub fn view(&self, language: Language) -> FaultView {
        let (mut pointer, mut parameter, mut row, mut column) = (None, None, None, None);
        match &self.at {
            At::Pointer(at) => pointer = Some(at.clone()),
            At::Parameter(at) => parameter = Some(at.clone()),
            At::Cell {
                row: at,
                column: heading,
            } => (row, column) = (Some(*at), Some(heading.clone())),
        }
        let params = self
            .params
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        let message = self.message(language);
        FaultView {
            pointer,
            parameter,
            row,
            column,
            code: self.reason.code().to_owned(),
            params,
            candidates: Some(self.candidates.clone()).filter(|candidates| !candidates.is_empty()),
            message,
        }
    }
}

/// The language of a message. Thai is the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Thai,
    English,
}

impl Language {
    /// From `Accept-Language`: the first of `th` and `en` by weight; Thai when it names neither.
    pub fn negotiate(header: Option<&str>) -> Self {
        let weigh = |wanted: &str| {
            header
                .unwrap_or_default()
                .split(',')
                .filter_map(|range| {
                    let mut parts = range.split(';');
                    let tag = parts.next()?.trim().to_ascii_lowercase();
                    let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok());
                    (tag == wanted || tag.starts_with(&format!("{wanted}-"))).then(|| weight.unwrap_or(1.0))
                })
                .fold(0.0_f32, f32::max)
        };
        if weigh("en") > weigh("th") {
            Self::English
        } else {
            Self::Thai
        }
    }

    pub fn tag(self) -> &'static str {
        match self {
            Self::Thai => "th",
            Self::English => "en",
        }
    }
}

/// RFC 9457 problem details.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A stable URI of the kind of problem: `urn:prongsai:problem:` and the code.
    #[schema(example = "urn:prongsai:problem:invalid_input")]
    pub r#type: String,
    /// The kind of problem in the negotiated language.
    #[schema(example = "ข้อมูลที่ส่งมาไม่ถูกต้อง")]
    pub title: String,
    #[schema(example = 422, minimum = 400, maximum = 599)]
    pub status: u16,
    #[schema(value_type = Code)]
    pub code: String,
    /// Each thing that's wrong with the input; empty for other problems.
    pub errors: Vec<FaultView>,
    /// With `cursor_expired`: where to take a new snapshot.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, example = "/api/v1/assessments?format=ndjson")]
    pub snapshot: Option<String>,
    /// Under which the service's log knows this request; the same as `X-Request-Id`. A wrong receipt is answered without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, example = "9f1c04ab-2e")]
    pub request_id: Option<String>,
}

/// One thing that's wrong with the input: its place, its code and a sentence.
#[derive(Debug, Serialize, ToSchema)]
pub struct FaultView {
    /// JSON pointer into the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, example = "/overall")]
    pub pointer: Option<String>,
    /// Name of a query, path or header parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, example = "fiscal_year")]
    pub parameter: Option<String>,
    /// Row of an imported table, the heading being row 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = u32, required = false, minimum = 1, example = 2)]
    pub row: Option<u32>,
    /// Heading of the column of an imported table.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, example = "คะแนนรวม")]
    pub column: Option<String>,
    #[schema(value_type = Reason)]
    pub code: String,
    /// The values that the message names.
    #[schema(example = json!({"min": "0", "max": "100"}))]
    pub params: BTreeMap<String, String>,
    /// With `ambiguous_agency` and `unknown_agency`: the agencies that were meant, perhaps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub candidates: Option<Vec<Candidate>>,
    #[schema(example = "ต้องอยู่ระหว่าง 0 ถึง 100")]
    pub message: String,
}

/// หน่วยงานที่อาจหมายถึง — an agency that was meant, perhaps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Candidate {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(example = "เทศบาลตำบลมะรือโบตก")]
    pub name_th: String,
    #[schema(schema_with = agency_kind)]
    pub kind: String,
    /// Two-digit code.
    #[schema(pattern = "^[1-9][0-9]$", example = "96")]
    pub province: String,
    /// Four-digit code.
    #[schema(pattern = "^[1-9][0-9]{3}$", example = "9605", required = true)]
    pub amphoe: Option<String>,
}

/// The kinds are words of a room above this one.
fn agency_kind() -> RefOr<Schema> {
    Ref::from_schema_name("AgencyKind").into()
}

impl Error {
    pub fn new(code: Code) -> Self {
        let failure = Failure {
            code,
            errors: Vec::new(),
            extra: BTreeMap::new(),
            retry_after: None,
            cause: None,
            uniform: false,
        };
        Self(Box::new(failure))
    }

    /// `422` for one fault.
    pub fn invalid(fault: Fault) -> Self {
        Self::faults(vec![fault])
    }

    /// `422` for several faults.
    pub fn faults(errors: Vec<Fault>) -> Self {
        let mut error = Self::new(Code::InvalidInput);
        error.0.errors = errors;
        error
    }

    /// `503`: the storage failed. The cause goes to the log only.
    #[track_caller]
    pub fn storage(cause: impl fmt::Display) -> Self {
        Self::new(Code::StorageUnavailable).because(cause)
    }

    /// `500`: a defect of ours. The cause goes to the log only.
    #[track_caller]
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::new(Code::Internal).because(cause)
    }

    #[track_caller]
    fn because(mut self, cause: impl fmt::Display) -> Self {
        let place = std::panic::Location::caller();
        self.0.cause = Some(format!("{cause} ({}:{})", place.file(), place.line()));
        self
    }

    /// Adds a fault to a problem of another code.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.0.errors.push(fault);
        self
    }

    /// Adds the place where a new snapshot can be taken.
    #[must_use]
    pub fn snapshot(mut self, url: String) -> Self {
        self.0.extra.insert("snapshot", url);
        self
    }

    /// Has the document be the same to the byte whoever asks, where a difference would tell something.
    #[must_use]
    pub fn uniform(mut self) -> Self {
        self.0.uniform = true;
        self
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    pub fn code(&self) -> Code {
        self.0.code
    }

    pub fn errors(&self) -> &[Fault] {
        &self.0.errors
    }

    pub fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// Seconds after which another try may succeed.
    pub fn retry_seconds(&self) -> Option<u64> {
        self.0
            .retry_after
            .or_else(|| matches!(self.0.code.status(), 503 | 429).then_some(1))
    }

    /// The document for the caller.
    pub fn problem(&self, language: Language, request_id: Option<String>) -> Problem {
        Problem {
            r#type: format!("urn:prongsai:problem:{}", self.0.code.code()),
            title: self.0.code.title(language).to_owned(),
            status: self.0.code.status(),
            code: self.0.code.code().to_owned(),
            errors: self.0.errors.iter().map(|fault| fault.view(language)).collect(),
            snapshot: self.0.extra.get("snapshot").cloned(),
            request_id: request_id.filter(|_| !self.0.uniform),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}",
            self.0.code.code(),
            self.0.code.title(Language::English)
        )?;
        for fault in &self.0.errors {
            match &fault.at {
                At::Pointer(at) | At::Parameter(at) => write!(f, "\n  {at}: ")?,
                At::Cell { row, column } => write!(f, "\n  row {row}, column {column}: ")?,
            }
            write!(f, "{}", fault.message(Language::English))?;
        }
        self.0
            .cause
            .as_ref()
            .map_or(Ok(()), |cause| write!(f, " ({cause})"))
    }
}

impl std::error::Error for Error {}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Only the status: the edge knows the caller's language and writes the document.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        response.extensions_mut().insert(self.clone());
        response
    }
}
