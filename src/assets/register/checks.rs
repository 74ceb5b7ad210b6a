//! Checks of single fields; each fault is at the pointer of its field.

use super::model::{AssetFields, MOST_PIECES, MOST_SATANG};
use crate::assets::kinds::{AccountingClass, AssetCondition, Tracking, UseKind};
use crate::http::{Fault, Faults, Reason, Result, Text, digits_to_arabic, is_id};

const NUMBER: Text = Text::line(100);

/// A number as it's kept: with Arabic digits, so that the same number is the same.
pub fn parse_number(text: &str) -> Result<String, Fault> {
    NUMBER.parse("/number", &digits_to_arabic(text))
}

pub fn word<T>(pointer: &str, given: &str, parsed: Option<T>, allowed: &'static str) -> Result<T, Fault> {
    let unknown = || Fault::pointer(pointer, Reason::UnknownValue).with("allowed", allowed);
    if given.is_empty() {
        return Err(Fault::pointer(pointer, Reason::Required));
    }
    parsed.ok_or_else(unknown)
}

pub fn parse_class(text: &str) -> Result<AccountingClass, Fault> {
    let parsed = AccountingClass::parse(text);
    word("/accounting_class", text, parsed, AccountingClass::allowed())
}

pub fn parse_condition(text: &str) -> Result<AssetCondition, Fault> {
    word(
        "/condition",
        text,
        AssetCondition::parse(text),
        AssetCondition::allowed(),
    )
}

/// How it's used and followed: what's used up has no numbers of single pieces.
pub fn parse_kinds(fields: &AssetFields, faults: &mut Faults) -> (UseKind, Tracking) {
    let (text, pointer) = (&fields.use_kind, "/use_kind");
    let used = faults.check(word(pointer, text, UseKind::parse(text), UseKind::allowed()));
    let (text, pointer) = (&fields.tracking, "/tracking");
    let tracking = faults.check(word(pointer, text, Tracking::parse(text), Tracking::allowed()));
    if (used, tracking) == (Some(UseKind::Consumable), Some(Tracking::Individual)) {
        faults.push(Fault::pointer(pointer, Reason::UnknownValue).with("allowed", Tracking::Lot));
    }
    // Where it isn't known nothing more is said of it.
    (
        used.unwrap_or(UseKind::Consumable),
        tracking.unwrap_or(Tracking::Lot),
    )
}

/// How many pieces: one, or of a lot any number; there may be nothing in stock.
pub fn parse_quantity(quantity: i32, used: UseKind, tracking: Tracking) -> Result<i32, Fault> {
    let (least, most) = match (tracking, used) {
        (Tracking::Individual, _) => (1, 1),
        (Tracking::Lot, UseKind::Returnable) => (1, MOST_PIECES),
        (Tracking::Lot, UseKind::Consumable) => (0, MOST_PIECES),
    };
    if (least..=most).contains(&quantity) {
        return Ok(quantity);
    }
    let fault = Fault::pointer("/quantity", Reason::OutOfRange);
    Err(fault.with("min", least).with("max", most))
}

pub fn parse_value(satang: i64) -> Result<i64, Fault> {
    if (0..=MOST_SATANG).contains(&satang) {
        return Ok(satang);
    }
    let fault = Fault::pointer("/value_satang", Reason::OutOfRange);
    Err(fault.with("min", 0).with("max", MOST_SATANG))
}

pub fn parse_unit(id: String) -> Result<String, Fault> {
    if is_id(&id) {
        return Ok(id);
    }
    let fault = Fault::pointer("/unit_id", Reason::Format);
    Err(fault.with("expected", "A-Z a-z 0-9 - (1–64)"))
}
