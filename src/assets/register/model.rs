//! What may be said of an asset, and when it may be changed.

use super::checks::{
    parse_class, parse_condition, parse_kinds, parse_number, parse_quantity, parse_unit, parse_value, word,
};
use super::store::NewStatus;
use super::wire::{SetAssetStatus, UpdateAsset};
use crate::assets::kinds::{AccountingClass, AssetAction, AssetCondition, AssetStatus, Tracking, UseKind};
use crate::assets::model::Asset;
use crate::http::{At, Fault, Faults, Reason, Result, Text, parse_past_day};
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

/// The most pieces of a lot, and the most in stock.
pub const MOST_PIECES: i32 = 10_000_000;
/// The highest value of one piece: ten thousand million baht.
pub const MOST_SATANG: i64 = 1_000_000_000_000;
const NAME: Text = Text::line(200);
const SHORT: Text = Text::line(100);
const PLACE: Text = Text::line(200);
const DOCUMENT: Text = Text::line(50);
const MEASURE: Text = Text::line(40);
const NOTE: Text = Text::lines(500);
/// What's counted in when nobody says.
const PIECES: &str = "ชิ้น";

/// What is said of an asset to be registered, by a request or a row of a file; words as the contract has them.
#[derive(Clone, Debug, Default)]
pub struct AssetFields {
    pub number: String,
    pub name: String,
    pub category: Option<String>,
    pub serial: Option<String>,
    pub accounting_class: String,
    pub use_kind: String,
    pub tracking: String,
    pub measure: Option<String>,
    pub quantity: Option<i32>,
    pub value_satang: Option<i64>,
    pub acquired_on: Option<String>,
    pub unit_id: Option<String>,
    pub place: Option<String>,
    pub condition: Option<String>,
    pub lend_to_staff: Option<bool>,
    pub lend_to_agencies: Option<bool>,
    pub lend_to_citizens: Option<bool>,
    pub note: Option<String>,
}

/// An asset to be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAsset {
    /// How it comes into the register, as its history has it.
    pub action: AssetAction,
    pub number: String,
    pub name: String,
    pub category: Option<String>,
    pub serial: Option<String>,
    pub accounting_class: AccountingClass,
    pub use_kind: UseKind,
    pub tracking: Tracking,
    pub measure: String,
    /// Of a consumable the opening stock.
    pub quantity: i32,
    pub value_satang: Option<i64>,
    pub acquired_on: Option<NaiveDate>,
    /// Whether the agency has it is looked up when it's stored.
    pub unit_id: Option<String>,
    pub place: Option<String>,
    pub condition: AssetCondition,
    pub status: AssetStatus,
    pub lend_to_staff: bool,
    pub lend_to_agencies: bool,
    pub lend_to_citizens: bool,
    pub note: Option<String>,
}

impl NewAsset {
    /// Checks what's said of an asset; each fault is at the pointer of its field.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse(fields: &AssetFields, today: NaiveDate) -> Result<Self> {
        let mut faults = Faults::default();
        let (use_kind, tracking) = parse_kinds(fields, &mut faults);
        let measure = fields.measure.as_deref().unwrap_or(PIECES);
        let condition = fields.condition.as_deref().map(parse_condition).transpose();
        let day = |text: &str| parse_past_day(At::Pointer("/acquired_on".to_owned()), text, today);
        let text = |kind: Text, pointer, value: &Option<String>| kind.optional(pointer, value.as_deref());
        let new = Self {
            action: AssetAction::Register,
            number: faults.check(parse_number(&fields.number)).unwrap_or_default(),
            name: faults
                .check(NAME.parse("/name", &fields.name))
                .unwrap_or_default(),
            category: faults.check(text(SHORT, "/category", &fields.category)).flatten(),
            serial: faults.check(text(SHORT, "/serial", &fields.serial)).flatten(),
            accounting_class: faults
                .check(parse_class(&fields.accounting_class))
                .unwrap_or(AccountingClass::Durable),
            use_kind,
            tracking,
            measure: faults
                .check(MEASURE.parse("/measure", measure))
                .unwrap_or_default(),
            quantity: faults
                .check(parse_quantity(fields.quantity.unwrap_or(1), use_kind, tracking))
                .unwrap_or(1),
            value_satang: faults
                .check(fields.value_satang.map(parse_value).transpose())
                .flatten(),
            acquired_on: faults
                .check(fields.acquired_on.as_deref().map(day).transpose())
                .flatten(),
            unit_id: faults
                .check(fields.unit_id.clone().map(parse_unit).transpose())
                .flatten(),
            place: faults.check(text(PLACE, "/place", &fields.place)).flatten(),
            condition: faults.check(condition).flatten().unwrap_or(AssetCondition::Good),
            status: AssetStatus::Available,
            lend_to_staff: fields.lend_to_staff.unwrap_or(true),
            lend_to_agencies: fields.lend_to_agencies.unwrap_or(false),
            lend_to_citizens: fields.lend_to_citizens.unwrap_or(false),
            note: faults.check(text(NOTE, "/note", &fields.note)).flatten(),
        };
        faults.finish(Some(new))
    }
}

impl Asset {
    /// The asset after a change of what the register says; what it is, and how it's followed, stays.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn changed(&self, input: UpdateAsset, today: NaiveDate) -> Result<Self> {
        let (mut faults, mut asset) = (Faults::default(), self.clone());
        let clear = |kind: Text, pointer: &'static str| move |text: String| kind.parse(pointer, &text);
        asset.number = faults.replace("/number", input.number, asset.number, |text| parse_number(&text));
        asset.name = faults.replace("/name", input.name, asset.name, clear(NAME, "/name"));
        asset.category = faults.replace_or_clear(input.category, asset.category, clear(SHORT, "/category"));
        asset.serial = faults.replace_or_clear(input.serial, asset.serial, clear(SHORT, "/serial"));
        asset.measure = faults.replace(
            "/measure",
            input.measure,
            asset.measure,
            clear(MEASURE, "/measure"),
        );
        asset.quantity = faults.replace("/quantity", input.quantity, asset.quantity, |new| {
            self.requantified(new)
        });
        asset.unusable = faults.replace("/unusable", input.unusable, asset.unusable, |new| {
            self.recounted(new)
        });
        asset.value_satang = faults.replace_or_clear(input.value_satang, asset.value_satang, parse_value);
        let day = |text: String| parse_past_day(At::Pointer("/acquired_on".to_owned()), &text, today);
        asset.acquired_on = faults.replace_or_clear(input.acquired_on, asset.acquired_on, day);
        asset.unit_id = faults.replace_or_clear(input.unit_id, asset.unit_id, parse_unit);
        asset.place = faults.replace_or_clear(input.place, asset.place, clear(PLACE, "/place"));
        let condition = |text: String| parse_condition(&text);
        asset.condition = faults.replace("/condition", input.condition, asset.condition, condition);
        asset.lend_to_staff = faults.replace("/lend_to_staff", input.lend_to_staff, asset.lend_to_staff, Ok);
        asset.lend_to_agencies = faults.replace(
            "/lend_to_agencies",
            input.lend_to_agencies,
            asset.lend_to_agencies,
            Ok,
        );
        asset.lend_to_citizens = faults.replace(
            "/lend_to_citizens",
            input.lend_to_citizens,
            asset.lend_to_citizens,
            Ok,
        );
        asset.note = faults.replace_or_clear(input.note, asset.note, clear(NOTE, "/note"));
        faults.finish(Some(asset))
    }

    /// A new number of pieces: of a lot that keeps its form. A stock changes by its movements alone.
    fn requantified(&self, quantity: i32) -> Result<i32, Fault> {
        if quantity == self.quantity {
            return Ok(quantity);
        }
        if self.use_kind == UseKind::Consumable {
            return Err(Fault::pointer("/quantity", Reason::WrongState));
        }
        parse_quantity(quantity, self.use_kind, self.tracking)
    }

    /// How many of a lot can't be used. A single piece is in repair instead, and of a stock nothing comes back broken.
    fn recounted(&self, unusable: i32) -> Result<i32, Fault> {
        if unusable == self.unusable {
            return Ok(unusable);
        }
        let fault = |reason| Fault::pointer("/unusable", reason);
        if self.use_kind == UseKind::Consumable || self.tracking == Tracking::Individual {
            return Err(fault(Reason::WrongState));
        }
        if !(0..=MOST_PIECES).contains(&unusable) {
            return Err(fault(Reason::OutOfRange).with("min", 0).with("max", MOST_PIECES));
        }
        Ok(unusable)
    }

    /// What a change changes, as the history has it: `{"name": {"from": "ก", "to": "ข"}}`. Empty when nothing does.
    pub fn differences(&self, after: &Self) -> Map<String, Value> {
        let (before, after) = (self.told(), after.told());
        let mut changes = Map::new();
        for ((name, from), (_, to)) in before.into_iter().zip(after) {
            if from != to {
                changes.insert(name.to_owned(), json!({ "from": from, "to": to }));
            }
        }
        changes
    }

    /// What the history tells of an asset, by the names of the contract.
    pub fn told(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("number", json!(self.number)),
            ("name", json!(self.name)),
            ("category", json!(self.category)),
            ("serial", json!(self.serial)),
            ("accounting_class", json!(self.accounting_class.as_str())),
            ("use_kind", json!(self.use_kind.as_str())),
            ("tracking", json!(self.tracking.as_str())),
            ("measure", json!(self.measure)),
            ("quantity", json!(self.quantity)),
            ("unusable", json!(self.unusable)),
            ("value_satang", json!(self.value_satang)),
            ("acquired_on", json!(self.acquired_on.map(|day| day.to_string()))),
            ("unit_id", json!(self.unit_id)),
            ("place", json!(self.place)),
            ("condition", json!(self.condition.as_str())),
            ("status", json!(self.status.as_str())),
            ("lend_to_staff", json!(self.lend_to_staff)),
            ("lend_to_agencies", json!(self.lend_to_agencies)),
            ("lend_to_citizens", json!(self.lend_to_citizens)),
            ("note", json!(self.note)),
        ]
    }
}

impl AssetStatus {
    /// Whether the agency has it no longer, by an order.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Disposed | Self::WrittenOff)
    }
}

impl NewStatus {
    /// Checks what became of an asset.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse(input: &SetAssetStatus, today: NaiveDate) -> Result<Self> {
        let mut faults = Faults::default();
        let (text, allowed) = (&input.status, AssetStatus::allowed());
        let status = faults.check(word("/status", text, AssetStatus::parse(text), allowed));
        let reason = faults.check(NOTE.parse("/reason", &input.reason));
        let number = DOCUMENT.optional("/document_number", input.document_number.as_deref());
        let day = input.document_date.as_deref();
        let day = day
            .map(|text| parse_past_day(At::Pointer("/document_date".to_owned()), text, today))
            .transpose();
        let gone = status.is_some_and(AssetStatus::is_gone);
        if gone && input.document_number.is_none() {
            faults.push(Fault::pointer("/document_number", Reason::Required));
        }
        if gone && input.document_date.is_none() {
            faults.push(Fault::pointer("/document_date", Reason::Required));
        }
        let new = Self {
            status: status.unwrap_or(AssetStatus::Available),
            reason: reason.unwrap_or_default(),
            document_number: faults.check(number).flatten(),
            document_date: faults.check(day).flatten(),
        };
        faults.finish(Some(new))
    }
}
