//! What callers say of assets.

use crate::assets::kinds::{AccountingClass, AssetCondition, AssetStatus, Tracking, UseKind};
use crate::assets::register::model::AssetFields;
use crate::http::{Day, Id, Paragraph, given, given_whole, whole_or_none};
use serde::Deserialize;
use utoipa::ToSchema;

/// An asset to be registered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"agency_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "number": "420-64-0012",
    "name": "เครื่องฉายโปรเจกเตอร์", "category": "ครุภัณฑ์โฆษณาและเผยแพร่", "accounting_class": "durable",
    "use_kind": "returnable", "tracking": "individual", "measure": "เครื่อง", "value_satang": 1_990_000}))]
pub struct CreateAsset {
    /// One of your agencies.
    #[schema(value_type = Id)]
    pub agency_id: String,
    /// เลขครุภัณฑ์, in the words of the accounting office; no other asset of the agency has it. Thai digits become Arabic.
    #[schema(example = "420-64-0012", min_length = 1, max_length = 100)]
    pub number: String,
    #[schema(example = "เครื่องฉายโปรเจกเตอร์", min_length = 1, max_length = 200)]
    pub name: String,
    /// In the words of the accounting office.
    #[schema(example = "ครุภัณฑ์โฆษณาและเผยแพร่", min_length = 1, max_length = 100)]
    pub category: Option<String>,
    /// The maker's number.
    #[schema(example = "EPX-2210-77", min_length = 1, max_length = 100)]
    pub serial: Option<String>,
    #[schema(value_type = AccountingClass)]
    pub accounting_class: String,
    #[schema(value_type = UseKind)]
    pub use_kind: String,
    /// What's used up is followed as a lot.
    #[schema(value_type = Tracking)]
    pub tracking: String,
    /// What it's counted in; `ชิ้น` when absent.
    #[schema(example = "เครื่อง", min_length = 1, max_length = 40)]
    pub measure: Option<String>,
    /// How many pieces; of a consumable the opening stock. 1 when absent, and always of a single piece.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(example = 1, minimum = 0, maximum = 10_000_000)]
    pub quantity: Option<i32>,
    /// Of one piece.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(example = 1_990_000, minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub value_satang: Option<i64>,
    /// Not in the future.
    #[schema(value_type = Option<Day>)]
    pub acquired_on: Option<String>,
    /// The unit in charge of it.
    #[schema(value_type = Option<Id>)]
    pub unit_id: Option<String>,
    #[schema(example = "ห้องประชุมชั้น 2", min_length = 1, max_length = 200)]
    pub place: Option<String>,
    /// `good` when absent.
    #[schema(value_type = Option<AssetCondition>)]
    pub condition: Option<String>,
    /// `true` when absent.
    pub lend_to_staff: Option<bool>,
    /// `false` when absent. The agency's policy has to allow it as well.
    pub lend_to_agencies: Option<bool>,
    /// `false` when absent. The agency's policy has to allow it as well.
    pub lend_to_citizens: Option<bool>,
    #[schema(value_type = Option<Paragraph>)]
    pub note: Option<String>,
}

impl From<CreateAsset> for AssetFields {
    fn from(input: CreateAsset) -> Self {
        Self {
            number: input.number,
            name: input.name,
            category: input.category,
            serial: input.serial,
            accounting_class: input.accounting_class,
            use_kind: input.use_kind,
            tracking: input.tracking,
            measure: input.measure,
            quantity: input.quantity,
            value_satang: input.value_satang,
            acquired_on: input.acquired_on,
            unit_id: input.unit_id,
            place: input.place,
            condition: input.condition,
            lend_to_staff: input.lend_to_staff,
            lend_to_agencies: input.lend_to_agencies,
            lend_to_citizens: input.lend_to_citizens,
            note: input.note,
        }
    }
}

/// A change of what the register says: what's absent stays, `null` clears.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"place": "ห้องกองช่าง", "condition": "worn"}))]
pub struct UpdateAsset {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100, example = "420-64-0012")]
    pub number: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200, example = "เครื่องฉายโปรเจกเตอร์")]
    pub name: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, min_length = 1, max_length = 100, example = "ครุภัณฑ์สำนักงาน")]
    pub category: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, min_length = 1, max_length = 100, example = "EPX-2210-77")]
    pub serial: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 40, example = "เครื่อง")]
    pub measure: Option<Option<String>>,
    /// Of a lot that keeps its form; not less than what's lent, or kept for loans.
    #[serde(default, deserialize_with = "given_whole")]
    #[schema(value_type = i32, required = false, example = 200, minimum = 0, maximum = 10_000_000)]
    pub quantity: Option<Option<i32>>,
    /// Of a lot that keeps its form: how many more there are that can't be used. What was made new is taken off here and put on
    /// `quantity`, what went for good only taken off.
    #[serde(default, deserialize_with = "given_whole")]
    #[schema(value_type = i32, required = false, example = 0, minimum = 0, maximum = 10_000_000)]
    pub unusable: Option<Option<i32>>,
    #[serde(default, deserialize_with = "given_whole")]
    #[schema(value_type = Option<i64>, required = false, example = 1_990_000, minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub value_satang: Option<Option<i64>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Day>, required = false)]
    pub acquired_on: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Id>, required = false)]
    pub unit_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, min_length = 1, max_length = 200, example = "ห้องกองช่าง")]
    pub place: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = AssetCondition, required = false)]
    pub condition: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = bool, required = false)]
    pub lend_to_staff: Option<Option<bool>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = bool, required = false)]
    pub lend_to_agencies: Option<Option<bool>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = bool, required = false)]
    pub lend_to_citizens: Option<Option<bool>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Paragraph>, required = false)]
    pub note: Option<Option<String>>,
}

/// What became of an asset, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"status": "disposed", "reason": "ชำรุดเสื่อมสภาพ ไม่คุ้มค่าซ่อม", "document_number": "นธ 72601/118",
    "document_date": "2023-08-18"}))]
pub struct SetAssetStatus {
    #[schema(value_type = AssetStatus)]
    pub status: String,
    #[schema(value_type = Paragraph)]
    pub reason: String,
    /// Of the order; needed for `disposed` and `written_off`.
    #[schema(example = "นธ 72601/118", min_length = 1, max_length = 50)]
    pub document_number: Option<String>,
    /// Of the order; needed for `disposed` and `written_off`. Not in the future.
    #[schema(value_type = Option<Day>)]
    pub document_date: Option<String>,
}
