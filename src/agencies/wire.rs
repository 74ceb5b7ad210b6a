//! Agencies, provinces and amphoe as callers see them.

use super::kinds::AgencyKind;
use super::model::{Agency, ExternalId};
use super::places::{Amphoe, AmphoeCode, Province, ProvinceCode, Region, amphoe, province};
use crate::http::{Error, Id, Result, WebAddress, given};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What everybody may see of a thing, for its events: its view without what depends on the caller.
///
/// # Errors
/// Never for views that are plain data.
pub(super) fn payload(view: &impl Serialize) -> Result<serde_json::Value> {
    let mut payload = serde_json::to_value(view).map_err(Error::internal)?;
    if let Some(fields) = payload.as_object_mut() {
        fields.remove("allowed_actions");
    }
    Ok(payload)
}

/// รหัสภายนอก — an agency's number in somebody else's list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalIdView {
    /// Whose list: `a–z 0–9 _ - .`
    #[schema(example = "dla", pattern = "^[a-z0-9_.-]{1,40}$")]
    pub scheme: String,
    #[schema(example = "5960504", min_length = 1, max_length = 100)]
    pub value: String,
}

/// An agency to be opened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "subdistrict_municipality", "name_th": "เทศบาลตำบลมะรือโบตก", "province": "96", "amphoe": "9605",
    "tambon": "มะรือโบตก", "external_ids": [{"scheme": "dla", "value": "5960504"}]}))]
pub struct CreateAgency {
    /// The id that the agency has at another instance, its own or its province's: the sealed channel's houses know it by
    /// one id. Without it, a new one.
    #[schema(value_type = Option<Id>)]
    pub id: Option<String>,
    #[schema(value_type = AgencyKind)]
    pub kind: String,
    /// With or without its kind: `เทศบาลตำบลมะรือโบตก`, `ทต.มะรือโบตก` and `มะรือโบตก` are stored as the first.
    #[schema(example = "เทศบาลตำบลมะรือโบตก", min_length = 1, max_length = 200)]
    pub name_th: String,
    #[schema(
        example = "Maruebotok Subdistrict Municipality",
        min_length = 1,
        max_length = 200
    )]
    pub name_en: Option<String>,
    /// Code or name of a province.
    #[schema(example = "96", min_length = 1, max_length = 100)]
    pub province: String,
    /// Code or name of an amphoe in that province.
    #[schema(example = "9605", min_length = 1, max_length = 100)]
    pub amphoe: Option<String>,
    #[schema(example = "มะรือโบตก", min_length = 1, max_length = 100)]
    pub tambon: Option<String>,
    /// Where its own site is.
    #[schema(value_type = Option<WebAddress>, example = "https://www.example.go.th")]
    pub website: Option<String>,
    #[schema(value_type = Option<HashSet<ExternalIdView>>, max_items = 20)]
    pub external_ids: Option<Vec<ExternalIdView>>,
}

/// A change of an agency: what's absent stays, `null` clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name_en": "Maruebotok Subdistrict Municipality", "tambon": null}))]
pub struct UpdateAgency {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = AgencyKind, required = false)]
    pub kind: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200, example = "เทศบาลตำบลมะรือโบตก")]
    pub name_th: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, min_length = 1, max_length = 200, example = "Maruebotok Subdistrict Municipality")]
    pub name_en: Option<Option<String>>,
    /// Another province clears the amphoe unless one is given.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100, example = "96")]
    pub province: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, min_length = 1, max_length = 100, example = "9605")]
    pub amphoe: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, min_length = 1, max_length = 100, example = "มะรือโบตก")]
    pub tambon: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<WebAddress>, required = false, example = "https://www.example.go.th")]
    pub website: Option<Option<String>>,
    /// Takes the place of the whole list.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = HashSet<ExternalIdView>, required = false, max_items = 20)]
    pub external_ids: Option<Option<Vec<ExternalIdView>>>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAgencies {
    /// Code or name of a province.
    #[param(example = "96", max_length = 100)]
    pub province: Option<String>,
    /// Code or name of an amphoe; needs its province unless it's a code.
    #[param(example = "9605", max_length = 100)]
    pub amphoe: Option<String>,
    /// Only agencies of this kind.
    #[param(value_type = Option<AgencyKind>)]
    pub kind: Option<String>,
    /// Part of the Thai or English name.
    #[param(example = "มะรือ", max_length = 100)]
    pub q: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// หน่วยงาน — a local government.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgencyView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = AgencyKind)]
    pub kind: &'static str,
    #[schema(example = "เทศบาลตำบลมะรือโบตก")]
    pub name_th: String,
    #[schema(required = true, example = "Maruebotok Subdistrict Municipality")]
    pub name_en: Option<String>,
    #[schema(value_type = ProvinceCode)]
    pub province: String,
    #[schema(example = "นราธิวาส")]
    pub province_name_th: &'static str,
    #[schema(value_type = Option<AmphoeCode>, required = true)]
    pub amphoe: Option<String>,
    #[schema(required = true, example = "ระแงะ")]
    pub amphoe_name_th: Option<&'static str>,
    #[schema(required = true, example = "มะรือโบตก")]
    pub tambon: Option<String>,
    /// Where its own site is.
    #[schema(value_type = Option<WebAddress>, required = true, example = "https://www.example.go.th")]
    pub website: Option<String>,
    pub external_ids: Vec<ExternalIdView>,
    /// The `ETag` that `If-Match` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
    /// The operations that you may call on it now: `update_agency`, `create_unit`, `create_position`,
    /// `create_appointment`, `list_appointments`.
    #[schema(example = json!(["update_agency"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl AgencyView {
    pub fn of(agency: Agency, external_ids: Vec<ExternalId>, allowed_actions: Vec<&'static str>) -> Self {
        let amphoe_name = agency.amphoe.as_deref().and_then(amphoe);
        Self {
            id: agency.id,
            kind: agency.kind.as_str(),
            name_th: agency.name_th,
            name_en: agency.name_en,
            province_name_th: province(&agency.province).map_or("", |known| known.name_th),
            province: agency.province,
            amphoe: agency.amphoe,
            amphoe_name_th: amphoe_name.map(|(_, known)| known.name_th),
            tambon: agency.tambon,
            website: agency.website,
            external_ids: external_ids.into_iter().map(ExternalIdView::from).collect(),
            version: agency.version,
            allowed_actions,
        }
    }
}

impl From<ExternalId> for ExternalIdView {
    fn from(id: ExternalId) -> Self {
        Self {
            scheme: id.scheme,
            value: id.value,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListProvinces {
    /// Only provinces of this region.
    #[param(value_type = Option<Region>)]
    pub region: Option<String>,
}

/// จังหวัด — a province.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvinceView {
    /// Two digits.
    #[schema(value_type = ProvinceCode)]
    pub code: &'static str,
    #[schema(example = "นราธิวาส")]
    pub name_th: &'static str,
    #[schema(example = "Narathiwat")]
    pub name_en: &'static str,
    #[schema(value_type = Region)]
    pub region: &'static str,
}

impl From<&Province> for ProvinceView {
    fn from(province: &Province) -> Self {
        Self {
            code: province.code,
            name_th: province.name_th,
            name_en: province.name_en,
            region: province.region.as_str(),
        }
    }
}

/// อำเภอ/เขต — a district.
#[derive(Debug, Serialize, ToSchema)]
pub struct AmphoeView {
    /// Four digits.
    #[schema(value_type = AmphoeCode)]
    pub code: &'static str,
    #[schema(example = "ระแงะ")]
    pub name_th: &'static str,
    #[schema(example = "Rangae")]
    pub name_en: &'static str,
}

impl From<&Amphoe> for AmphoeView {
    fn from(amphoe: &Amphoe) -> Self {
        Self {
            code: amphoe.code,
            name_th: amphoe.name_th,
            name_en: amphoe.name_en,
        }
    }
}

/// จังหวัดพร้อมอำเภอ — a province with its amphoe.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvinceDetailView {
    #[schema(value_type = ProvinceCode)]
    pub code: &'static str,
    #[schema(example = "นราธิวาส")]
    pub name_th: &'static str,
    #[schema(example = "Narathiwat")]
    pub name_en: &'static str,
    #[schema(value_type = Region)]
    pub region: &'static str,
    pub amphoe: Vec<AmphoeView>,
}

impl From<&Province> for ProvinceDetailView {
    fn from(province: &Province) -> Self {
        Self {
            code: province.code,
            name_th: province.name_th,
            name_en: province.name_en,
            region: province.region.as_str(),
            amphoe: province.amphoe.iter().map(AmphoeView::from).collect(),
        }
    }
}
