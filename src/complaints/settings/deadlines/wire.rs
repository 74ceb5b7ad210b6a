//! Deadlines as callers see them.

use super::super::wire::CategoryCode;
use super::model::{InForce, List};
use crate::complaints::kinds::{ClockKind, ComplaintKind, DayBasis};
use crate::http::{Id, whole};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// All deadlines that the agency sets itself; they replace those before.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"deadlines": [{"kind": "complaint", "category": "light", "clock": "resolve", "days": 7,
    "basis": "working", "source": "คู่มือการปฏิบัติงานเรื่องร้องเรียน พ.ศ. 2566"}]}))]
pub struct SetComplaintDeadlines {
    #[schema(max_items = 200)]
    pub deadlines: Vec<OwnDeadline>,
}

/// A deadline of the agency's own, longer or shorter than everybody's.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnDeadline {
    #[schema(value_type = ComplaintKind)]
    pub kind: String,
    /// A category of the agency that it's for; for all others where it's absent.
    #[schema(value_type = Option<CategoryCode>)]
    pub category: Option<String>,
    #[schema(value_type = ClockKind)]
    pub clock: String,
    #[serde(deserialize_with = "whole")]
    #[schema(example = 7, minimum = 1, maximum = 365)]
    pub days: i32,
    #[schema(value_type = DayBasis)]
    pub basis: String,
    /// The order, announcement or handbook that sets it.
    #[schema(
        example = "คู่มือการปฏิบัติงานเรื่องร้องเรียน พ.ศ. 2566",
        min_length = 1,
        max_length = 200
    )]
    pub source: String,
}

/// กำหนดเวลา — how long a clock of new cases runs.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadlineView {
    #[schema(value_type = ComplaintKind)]
    pub kind: &'static str,
    /// The category that it's for; `null` for all that have no deadline of their own.
    #[schema(value_type = Option<CategoryCode>, required = true)]
    pub category: Option<String>,
    #[schema(value_type = ClockKind)]
    pub clock: &'static str,
    #[schema(example = 15, minimum = 1)]
    pub days: i32,
    #[schema(value_type = DayBasis)]
    pub basis: &'static str,
    /// The law, or the agency's own order, that sets it.
    #[schema(example = "คู่มือการปฏิบัติงานเรื่องร้องเรียน พ.ศ. 2566")]
    pub source: String,
    /// Whether the source's own text was read for it. The agency answers for its own.
    pub verified: bool,
    /// Whether the agency set it itself.
    pub own: bool,
}

/// The deadlines of new cases of an agency. Those of a category come before those of all.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintDeadlinesView {
    #[schema(value_type = Id)]
    pub agency_id: String,
    pub deadlines: Vec<DeadlineView>,
    /// What `If-Match` takes; 0 as long as the agency has never set any.
    #[schema(example = 1, minimum = 0)]
    pub version: i32,
    /// The operations that you may call on them now: `set_complaint_deadlines`.
    #[schema(example = json!(["set_complaint_deadlines"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl ComplaintDeadlinesView {
    /// `manages`: whether the caller may change them.
    pub fn of(list: &List, manages: bool) -> Self {
        Self {
            agency_id: list.agency_id.clone(),
            deadlines: list.in_force().into_iter().map(DeadlineView::from).collect(),
            version: list.version,
            allowed_actions: if manages {
                vec!["set_complaint_deadlines"]
            } else {
                Vec::new()
            },
        }
    }
}

impl From<InForce<'_>> for DeadlineView {
    fn from(deadline: InForce<'_>) -> Self {
        match deadline {
            InForce::Own(own) => Self {
                kind: own.kind.as_str(),
                category: own.for_category().map(str::to_owned),
                clock: own.clock.as_str(),
                days: own.days,
                basis: own.basis.as_str(),
                source: own.source.clone(),
                verified: true,
                own: true,
            },
            InForce::Default(default) => Self {
                kind: default.kind.as_str(),
                category: None,
                clock: default.clock.as_str(),
                days: default.days,
                basis: default.basis.as_str(),
                source: default.source.to_owned(),
                verified: default.verified,
                own: false,
            },
        }
    }
}
