//! The deadlines of one case, as they're stored with it: an agency that changes its own later changes none of them.

use super::clocks::Term;
use super::kinds::{ClockKind, DayBasis};
use crate::http::{Error, Result};
use serde_json::{Value, json};

/// `{"answer": {"days": 15, "basis": "calendar"}, …}`.
///
/// # Errors
/// Never: it's plain data.
pub fn to_json(terms: &[Term]) -> Result<String> {
    let fields = terms.iter().map(|term| {
        let value = json!({ "days": term.days, "basis": term.basis.as_str() });
        (term.clock.as_str().to_owned(), value)
    });
    let object: serde_json::Map<String, Value> = fields.collect();
    serde_json::to_string(&object).map_err(Error::internal)
}

/// What [`to_json`] wrote.
///
/// # Errors
/// `500` for anything else.
pub fn from_json(text: &str) -> Result<Vec<Term>> {
    let object: serde_json::Map<String, Value> = serde_json::from_str(text).map_err(Error::internal)?;
    let read = |(clock, value): (&String, &Value)| {
        Some(Term {
            clock: ClockKind::parse(clock)?,
            days: u32::try_from(value.get("days")?.as_u64()?).ok()?,
            basis: DayBasis::parse(value.get("basis")?.as_str()?)?,
        })
    };
    let terms: Option<Vec<Term>> = object.iter().map(read).collect();
    terms.ok_or_else(|| Error::internal("a case's terms can't be read"))
}
