//! Rows of the register.

use super::kinds::{
    AccountingClass, AssetAction, AssetCondition, AssetStatus, BorrowerKind, StockKind, Tracking, UseKind,
};
use crate::calendar::arabic_digits;
use crate::schema::{asset_changes, asset_photos, asset_policies, assets, stock_movements};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// ทรัพย์สิน — an asset of the register: one piece, a lot of like pieces, or the stock of a consumable.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = assets, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Asset {
    pub id: String,
    pub agency_id: String,
    /// เลขครุภัณฑ์; no other asset of the agency has it.
    pub number: String,
    pub name: String,
    pub category: Option<String>,
    pub serial: Option<String>,
    #[diesel(serialize_as = String)]
    pub accounting_class: AccountingClass,
    #[diesel(serialize_as = String)]
    pub use_kind: UseKind,
    #[diesel(serialize_as = String)]
    pub tracking: Tracking,
    /// What it's counted in, as `เครื่อง`.
    pub measure: String,
    /// Pieces that can be used, lent ones included; of a consumable what's in stock. 1 of a single piece.
    pub quantity: i32,
    /// How many of them are lent; 0 of a consumable.
    pub out_quantity: i32,
    /// Pieces of a lot that wait for repair.
    pub unusable: i32,
    /// Of one piece.
    pub value_satang: Option<i64>,
    pub acquired_on: Option<NaiveDate>,
    /// The unit in charge of it.
    pub unit_id: Option<String>,
    pub place: Option<String>,
    #[diesel(serialize_as = String)]
    pub condition: AssetCondition,
    #[diesel(serialize_as = String)]
    pub status: AssetStatus,
    pub lend_to_staff: bool,
    pub lend_to_agencies: bool,
    pub lend_to_citizens: bool,
    pub note: Option<String>,
    /// In small letters: see [`searched`].
    pub searched: String,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl Asset {
    /// The event's subject.
    pub fn subject(&self) -> String {
        format!("asset/{}", self.id)
    }

    /// What is searched: number, name, category and serial.
    pub fn searched_text(&self) -> String {
        let parts = [
            Some(&self.number),
            Some(&self.name),
            self.category.as_ref(),
            self.serial.as_ref(),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        searched(&parts.join(" "))
    }

    /// Whether it's lent to borrowers of this kind at all; the agency's policy is asked apart.
    pub fn is_lent_to(&self, borrower: BorrowerKind) -> bool {
        match borrower {
            BorrowerKind::Staff => self.lend_to_staff,
            BorrowerKind::Agency => self.lend_to_agencies,
            BorrowerKind::Citizen => self.lend_to_citizens,
        }
    }

    /// How many can be handed over now.
    pub fn here(&self) -> i32 {
        match self.status {
            AssetStatus::Available => self.quantity - self.out_quantity,
            AssetStatus::InRepair | AssetStatus::Lost | AssetStatus::Disposed | AssetStatus::WrittenOff => 0,
        }
    }
}

/// A text as it's searched: A to Z in small letters, digits Arabic.
pub fn searched(text: &str) -> String {
    arabic_digits(text).to_ascii_lowercase()
}

/// แนวปฏิบัติการให้ยืม — what an agency lends to whom.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = asset_policies)]
pub struct AssetPolicy {
    pub agency_id: String,
    pub lend_to_agencies: bool,
    pub lend_to_citizens: bool,
    /// Whether who has something overdue gets nothing more without an override.
    pub block_overdue: bool,
    /// The longest loan, in days, extensions included.
    pub most_days: i32,
    /// How many days before it's due a borrower is reminded; 0 for not at all.
    pub remind_days: i32,
    pub version: i32,
    pub updated_at: NaiveDateTime,
}

impl AssetPolicy {
    /// What holds for an agency that set nothing.
    pub fn standard(agency: &str) -> Self {
        Self {
            agency_id: agency.to_owned(),
            lend_to_agencies: true,
            lend_to_citizens: false,
            block_overdue: true,
            most_days: 90,
            remind_days: 2,
            version: 0,
            updated_at: NaiveDateTime::default(),
        }
    }

    /// Whether the agency lends to borrowers of this kind.
    pub fn lends_to(&self, borrower: BorrowerKind) -> bool {
        match borrower {
            BorrowerKind::Staff => true,
            BorrowerKind::Agency => self.lend_to_agencies,
            BorrowerKind::Citizen => self.lend_to_citizens,
        }
    }
}

/// A line of an asset's history in the register.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = asset_changes)]
pub struct AssetChange {
    pub asset_id: String,
    /// From 1 of its asset.
    pub no: i32,
    #[diesel(serialize_as = String)]
    pub action: AssetAction,
    /// As events name them.
    pub actor: String,
    pub at: NaiveDateTime,
    /// JSON object of what was changed.
    pub details: String,
}

/// ภาพถ่าย — a photo of an asset.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = asset_photos)]
pub struct AssetPhoto {
    pub id: String,
    pub asset_id: String,
    pub name: String,
    pub media_type: String,
    /// Bytes of the working copy.
    pub size: i32,
    pub sha256: String,
    pub original_size: i32,
    pub original_sha256: String,
    pub created_at: NaiveDateTime,
}

/// รายการเคลื่อนไหว — what came into the stock of a consumable, or left it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = stock_movements, treat_none_as_default_value = false)]
pub struct StockMovement {
    pub asset_id: String,
    /// From 1 of its asset.
    pub no: i32,
    #[diesel(serialize_as = String)]
    pub kind: StockKind,
    pub change: i32,
    /// After it.
    pub balance: i32,
    pub loan_id: Option<String>,
    pub note: Option<String>,
    pub actor: String,
    pub at: NaiveDateTime,
}
