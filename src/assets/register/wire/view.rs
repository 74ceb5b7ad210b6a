//! An asset as callers see it.

use crate::assets::kinds::{AccountingClass, AssetCondition, AssetStatus, Tracking, UseKind};
use crate::assets::model::{Asset, AssetPhoto};
use crate::assets::photos::AssetPhotoView;
use crate::assets::register::powers::Powers;
use crate::calendar;
use crate::http::{Day, Id};
use serde::Serialize;
use utoipa::ToSchema;

/// ทรัพย์สิน — an asset of the register: one piece, a lot of like pieces, or the stock of a consumable.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "a list of independent facts")]
pub struct AssetView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    /// เลขครุภัณฑ์
    #[schema(example = "420-64-0012")]
    pub number: String,
    #[schema(example = "เครื่องฉายโปรเจกเตอร์")]
    pub name: String,
    #[schema(required = true, example = "ครุภัณฑ์โฆษณาและเผยแพร่")]
    pub category: Option<String>,
    #[schema(required = true, example = "EPX-2210-77")]
    pub serial: Option<String>,
    #[schema(value_type = AccountingClass)]
    pub accounting_class: &'static str,
    #[schema(value_type = UseKind)]
    pub use_kind: &'static str,
    #[schema(value_type = Tracking)]
    pub tracking: &'static str,
    #[schema(example = "เครื่อง")]
    pub measure: String,
    /// Pieces that can be used, lent ones included; of a consumable what's in stock.
    #[schema(minimum = 0, example = 1)]
    pub quantity: i32,
    /// How many of them are lent.
    #[schema(minimum = 0, example = 0)]
    pub out_quantity: i32,
    /// Pieces of a lot that wait for repair, besides those.
    #[schema(minimum = 0, example = 0)]
    pub unusable: i32,
    /// How many can be handed over now.
    #[schema(minimum = 0, example = 1)]
    pub here: i32,
    /// Whether some of it is lent.
    pub on_loan: bool,
    /// Of one piece.
    #[schema(required = true, minimum = 0, example = 1_990_000)]
    pub value_satang: Option<i64>,
    #[schema(value_type = Option<Day>, required = true)]
    pub acquired_on: Option<String>,
    /// The unit in charge of it.
    #[schema(value_type = Option<Id>, required = true)]
    pub unit_id: Option<String>,
    #[schema(required = true, example = "ห้องประชุมชั้น 2")]
    pub place: Option<String>,
    #[schema(value_type = AssetCondition)]
    pub condition: &'static str,
    #[schema(value_type = AssetStatus)]
    pub status: &'static str,
    pub lend_to_staff: bool,
    /// As far as the agency's policy allows it.
    pub lend_to_agencies: bool,
    /// As far as the agency's policy allows it.
    pub lend_to_citizens: bool,
    #[schema(required = true, example = "สายไฟสำรองอยู่ในกล่อง")]
    pub note: Option<String>,
    pub photos: Vec<AssetPhotoView>,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub created_at: String,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub updated_at: String,
    /// The `ETag` that `If-Match` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
    /// The operations that you may call on it now: `update_asset` `set_asset_status` `attach_asset_photo`
    /// `record_stock_movement` `request_loan`.
    #[schema(example = json!(["update_asset", "set_asset_status", "attach_asset_photo"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl AssetView {
    pub fn of(asset: Asset, photos: Vec<AssetPhoto>, powers: &Powers) -> Self {
        Self {
            allowed_actions: powers.actions(&asset, photos.len()),
            photos: photos.into_iter().map(AssetPhotoView::from).collect(),
            here: asset.here(),
            on_loan: asset.out_quantity > 0,
            id: asset.id,
            agency_id: asset.agency_id,
            number: asset.number,
            name: asset.name,
            category: asset.category,
            serial: asset.serial,
            accounting_class: asset.accounting_class.as_str(),
            use_kind: asset.use_kind.as_str(),
            tracking: asset.tracking.as_str(),
            measure: asset.measure,
            quantity: asset.quantity,
            out_quantity: asset.out_quantity,
            unusable: asset.unusable,
            value_satang: asset.value_satang,
            acquired_on: asset.acquired_on.map(|day| day.to_string()),
            unit_id: asset.unit_id,
            place: asset.place,
            condition: asset.condition.as_str(),
            status: asset.status.as_str(),
            lend_to_staff: asset.lend_to_staff,
            lend_to_agencies: asset.lend_to_agencies,
            lend_to_citizens: asset.lend_to_citizens,
            note: asset.note,
            created_at: calendar::rfc3339(asset.created_at),
            updated_at: calendar::rfc3339(asset.updated_at),
            version: asset.version,
        }
    }
}
