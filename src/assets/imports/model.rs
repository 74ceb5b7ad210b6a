//! What a row of a file says, before it's known what's there already.

use crate::assets::kinds::{AccountingClass, AssetCondition, AssetStatus, Tracking, UseKind};
use crate::assets::register::model::AssetFields;
use crate::assets::register::wire::UpdateAsset;
use chrono::NaiveDate;

/// The most rows of a file.
pub const MOST_ROWS: usize = 20_000;

/// A row of a file. What's wrong with it is told elsewhere and missing here.
#[derive(Clone, Debug)]
pub struct Line {
    pub row: u32,
    /// With Arabic digits.
    pub number: Option<String>,
    pub says: Option<Said>,
}

/// What a row says of an asset besides its number. Of what may be empty in the register the outer `None` says that the
/// file has no such column, the inner that the cell is empty; the rest is `None` for both, and stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub name: String,
    pub category: Option<Option<String>>,
    pub serial: Option<Option<String>>,
    pub value_satang: Option<Option<i64>>,
    pub acquired_on: Option<Option<NaiveDate>>,
    /// The Thai name.
    pub unit: Option<Option<String>>,
    pub place: Option<Option<String>>,
    pub note: Option<Option<String>>,
    pub accounting_class: Option<AccountingClass>,
    pub use_kind: Option<UseKind>,
    pub tracking: Option<Tracking>,
    pub quantity: Option<i32>,
    pub measure: Option<String>,
    pub condition: Option<AssetCondition>,
    pub status: Option<AssetStatus>,
    /// To staff, agencies, citizens.
    pub lend_to: Option<[bool; 3]>,
}

impl Said {
    fn day(&self) -> Option<Option<String>> {
        self.acquired_on.map(|day| day.map(|day| day.to_string()))
    }

    /// As a new asset of this number, and the id of its unit. What nobody says: it's durable and keeps its form; one
    /// piece is followed by itself, more are a lot.
    pub fn fields(&self, number: &str, unit_id: Option<String>) -> AssetFields {
        let used = self.use_kind.unwrap_or(UseKind::Returnable);
        let several = used == UseKind::Consumable || self.quantity.is_some_and(|quantity| quantity != 1);
        let tracking = if several {
            Tracking::Lot
        } else {
            Tracking::Individual
        };
        let class = self.accounting_class.unwrap_or(AccountingClass::Durable);
        AssetFields {
            number: number.to_owned(),
            name: self.name.clone(),
            category: self.category.clone().flatten(),
            serial: self.serial.clone().flatten(),
            accounting_class: class.as_str().to_owned(),
            use_kind: used.as_str().to_owned(),
            tracking: self.tracking.unwrap_or(tracking).as_str().to_owned(),
            measure: self.measure.clone(),
            quantity: self.quantity,
            value_satang: self.value_satang.flatten(),
            acquired_on: self.day().flatten(),
            unit_id,
            place: self.place.clone().flatten(),
            condition: self.condition.map(|condition| condition.as_str().to_owned()),
            lend_to_staff: self.lend_to.map(|[staff, ..]| staff),
            lend_to_agencies: self.lend_to.map(|[_, agencies, _]| agencies),
            lend_to_citizens: self.lend_to.map(|[.., citizens]| citizens),
            note: self.note.clone().flatten(),
        }
    }

    /// As a change of an asset of which so many pieces wait for repair.
    pub fn update(&self, unit_id: Option<Option<String>>, unusable: i32) -> UpdateAsset {
        UpdateAsset {
            unusable: None,
            number: None,
            name: Some(Some(self.name.clone())),
            category: self.category.clone(),
            serial: self.serial.clone(),
            measure: self.measure.clone().map(Some),
            quantity: self
                .quantity
                .map(|quantity| Some(quantity.saturating_sub(unusable))),
            value_satang: self.value_satang,
            acquired_on: self.day(),
            unit_id,
            place: self.place.clone(),
            condition: self
                .condition
                .map(|condition| Some(condition.as_str().to_owned())),
            lend_to_staff: self.lend_to.map(|[staff, ..]| Some(staff)),
            lend_to_agencies: self.lend_to.map(|[_, agencies, _]| Some(agencies)),
            lend_to_citizens: self.lend_to.map(|[.., citizens]| Some(citizens)),
            note: self.note.clone(),
        }
    }
}
