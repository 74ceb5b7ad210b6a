//! Categories as callers see them.

use super::super::wire::CategoryCode;
use super::model::Category;
use crate::http::{Id, whole};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A category as the agency wants it from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name_th": "ไฟฟ้าสาธารณะ", "name_en": "Public lighting", "sort": 20, "is_open": true}))]
pub struct SetComplaintCategory {
    #[schema(example = "ไฟฟ้าสาธารณะ", min_length = 1, max_length = 200)]
    pub name_th: String,
    #[schema(example = "Public lighting", min_length = 1, max_length = 200)]
    pub name_en: Option<String>,
    /// The unit of the agency that new cases go to.
    #[schema(value_type = Option<Id>)]
    pub unit_id: Option<String>,
    /// Lists are in this order, then by code.
    #[serde(deserialize_with = "whole")]
    #[schema(example = 20, minimum = 0, maximum = 10000)]
    pub sort: i32,
    /// Whether new cases may have it.
    pub is_open: bool,
}

/// หมวดเรื่อง — a category of an agency.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintCategoryView {
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = CategoryCode)]
    pub code: String,
    #[schema(example = "ไฟฟ้าสาธารณะ")]
    pub name_th: String,
    #[schema(example = "Public lighting", required = true)]
    pub name_en: Option<String>,
    #[schema(value_type = Option<Id>, required = true)]
    pub unit_id: Option<String>,
    #[schema(example = 20)]
    pub sort: i32,
    pub is_open: bool,
    /// What `If-Match` takes; 0 as long as the agency has never set it.
    #[schema(example = 1, minimum = 0)]
    pub version: i32,
    /// The operations that you may call on it now: `set_complaint_category`.
    #[schema(example = json!(["set_complaint_category"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl ComplaintCategoryView {
    /// `manages`: whether the caller may change it.
    pub fn of(category: Category, manages: bool) -> Self {
        Self {
            agency_id: category.agency_id,
            code: category.code,
            name_th: category.name_th,
            name_en: category.name_en,
            unit_id: category.unit_id,
            sort: category.sort,
            is_open: category.is_open,
            version: category.version,
            allowed_actions: if manages {
                vec!["set_complaint_category"]
            } else {
                Vec::new()
            },
        }
    }
}
