//! Templates as callers see them.

use super::model::ReplyTemplate;
use crate::http::{Id, Story, given};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A template to be set up. It may have `{number}`, the case's number; `{agency}` and `{category}`, their Thai names; and
/// `{today}`, as `18 สิงหาคม 2566`. Other braces are refused.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "ส่งช่างตรวจสอบ",
    "text": "{agency} ได้รับเรื่อง{category} เลขที่ {number} แล้ว และส่งช่างเข้าตรวจสอบเมื่อวันที่ {today}"}))]
pub struct CreateReplyTemplate {
    /// No other template of the agency has this name.
    #[schema(example = "ส่งช่างตรวจสอบ", min_length = 1, max_length = 100)]
    pub name: String,
    #[schema(value_type = Story)]
    pub text: String,
}

/// A change of a template: what's absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"is_open": false}))]
pub struct UpdateReplyTemplate {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100, example = "ส่งช่างตรวจสอบ")]
    pub name: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Story, required = false)]
    pub text: Option<Option<String>>,
    /// Whether it's offered for cases.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = bool, required = false)]
    pub is_open: Option<Option<bool>>,
}

/// แม่แบบคำตอบ — a text for replies, with places for what differs from case to case.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplyTemplateView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = "ส่งช่างตรวจสอบ")]
    pub name: String,
    #[schema(example = "{agency} ได้รับเรื่อง{category} เลขที่ {number} แล้ว")]
    pub text: String,
    /// Whether it's offered for cases.
    pub is_open: bool,
    /// The `ETag` that `If-Match` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
    /// The operations that you may call on it now: `update_reply_template`.
    #[schema(example = json!(["update_reply_template"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl ReplyTemplateView {
    /// `works`: whether the caller may change it.
    pub fn of(template: ReplyTemplate, works: bool) -> Self {
        Self {
            id: template.id,
            agency_id: template.agency_id,
            name: template.name,
            text: template.text,
            is_open: template.is_open,
            version: template.version,
            allowed_actions: if works {
                vec!["update_reply_template"]
            } else {
                Vec::new()
            },
        }
    }
}

/// A template filled in for one case, for the officer to go over.
#[derive(Debug, Serialize, ToSchema)]
pub struct FilledTemplateView {
    /// The template's.
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(example = "ส่งช่างตรวจสอบ")]
    pub name: String,
    #[schema(example = "เทศบาลตำบลมะรือโบตก ได้รับเรื่องไฟฟ้าส่องสว่าง เลขที่ 2566-000123 แล้ว")]
    pub text: String,
}
