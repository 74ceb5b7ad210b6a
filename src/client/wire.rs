//! What the ordinary API takes and gives, of which frames know nothing.

use super::trouble::Trouble;
use crate::sealed::{InboxItem, Statement};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a body holds.
pub(super) fn read<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, Trouble> {
    serde_json::from_slice(body).map_err(|_| Trouble::Nonsense)
}

pub(super) fn write(body: &impl Serialize) -> Result<String, Trouble> {
    serde_json::to_string(body).map_err(|_| Trouble::Nonsense)
}

#[derive(Deserialize)]
struct DirectoryView {
    note: String,
}

pub(super) fn directory_note(body: &[u8]) -> Result<String, Trouble> {
    read::<DirectoryView>(body).map(|view| view.note)
}

#[derive(Deserialize)]
struct Problem {
    title: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    errors: Vec<Value>,
}

/// What a service says no with, in words.
pub(super) fn said(body: &[u8]) -> String {
    let Ok(problem) = read::<Problem>(body) else {
        return String::new();
    };
    let text = |fault: &Value, name: &str| {
        fault
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let faults = problem.errors.iter().map(|fault| {
        let place = text(fault, "pointer") + &text(fault, "parameter");
        format!("; {place} {}", text(fault, "message"))
    });
    format!(
        "{} ({}){}",
        problem.title,
        problem.code,
        faults.collect::<String>()
    )
}

pub(super) fn inbox_items(items: Option<&Value>) -> Result<Vec<InboxItem>, Trouble> {
    let items = items.ok_or(Trouble::Nonsense)?;
    Vec::<InboxItem>::deserialize(items).map_err(|_| Trouble::Nonsense)
}

/// A statement that stands in something else.
pub(super) fn statement(value: Option<&Value>) -> Option<Statement> {
    Statement::parse(&value?.to_string()).ok()
}

pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(super) fn from_base64(text: &str) -> Result<Vec<u8>, Trouble> {
    STANDARD.decode(text).map_err(|_| Trouble::Nonsense)
}
