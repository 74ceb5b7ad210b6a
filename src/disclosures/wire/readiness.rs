//! How ready an agency's year is.

use super::super::kinds::DisclosureStatus;
use super::super::readiness::{Open, Part, Readiness};
use super::view::DisclosureItemKey;
use crate::http::{Day, Id};
use serde::Serialize;
use utoipa::ToSchema;

/// ความพร้อม — how ready an agency's year is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadinessView {
    #[schema(minimum = 0, example = 43)]
    pub total: usize,
    #[schema(minimum = 0, example = 12)]
    pub done: usize,
    /// Percent, in hundredths.
    #[schema(minimum = 0, maximum = 10_000, example = 2790)]
    pub percent: i32,
    /// By sub-indicator, in their order.
    pub parts: Vec<PartView>,
    /// Open items that are due this month, or were due before; the earliest first.
    pub due: Vec<OpenItemView>,
    /// All open items; the cheapest, which brings the most points for one item and of those asks for the fewest elements, first.
    pub open: Vec<OpenItemView>,
}

/// A sub-indicator's part in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartView {
    #[schema(example = "9.1")]
    pub sub_indicator: String,
    #[schema(example = "ข้อมูลพื้นฐาน")]
    pub name_th: String,
    #[schema(minimum = 0, example = 10)]
    pub total: usize,
    #[schema(minimum = 0, example = 4)]
    pub done: usize,
    /// Percent, in hundredths.
    #[schema(minimum = 0, maximum = 10_000, example = 4000)]
    pub percent: i32,
}

/// An item that isn't done yet.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenItemView {
    #[schema(value_type = DisclosureItemKey)]
    pub item_key: String,
    #[schema(example = "O8")]
    pub item_code: String,
    #[schema(value_type = DisclosureStatus)]
    pub status: &'static str,
    #[schema(value_type = Option<Day>, required = true)]
    pub due_on: Option<String>,
    /// Points of the total that it costs while it's open, in hundredths.
    #[schema(minimum = 0, maximum = 10_000, example = 40)]
    pub points: i32,
    /// Elements that nothing shows yet.
    #[schema(minimum = 0, example = 2)]
    pub missing: usize,
}

/// The same of one agency among many, without its open items.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgencyReadinessView {
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = "เทศบาลตำบลมะรือโบตก")]
    pub name_th: String,
    #[schema(minimum = 0, example = 43)]
    pub total: usize,
    #[schema(minimum = 0, example = 12)]
    pub done: usize,
    /// Percent, in hundredths.
    #[schema(minimum = 0, maximum = 10_000, example = 2790)]
    pub percent: i32,
    pub parts: Vec<PartView>,
    /// Open items that are due this month, or were due before.
    #[schema(minimum = 0, example = 3)]
    pub due: usize,
}

impl From<&Part> for PartView {
    fn from(part: &Part) -> Self {
        Self {
            sub_indicator: part.sub.no.clone(),
            name_th: part.sub.name_th.clone(),
            total: part.total,
            done: part.done,
            percent: part.percent(),
        }
    }
}

impl From<&Open> for OpenItemView {
    fn from(open: &Open) -> Self {
        Self {
            item_key: open.item.key.clone(),
            item_code: open.item.code.clone(),
            status: open.status.as_str(),
            due_on: open.due_on.map(|day| day.to_string()),
            points: open.points,
            missing: open.missing,
        }
    }
}

impl From<&Readiness> for ReadinessView {
    fn from(readiness: &Readiness) -> Self {
        Self {
            total: readiness.total(),
            done: readiness.done(),
            percent: readiness.percent(),
            parts: readiness.parts.iter().map(PartView::from).collect(),
            due: readiness.due().into_iter().map(OpenItemView::from).collect(),
            open: readiness.open.iter().map(OpenItemView::from).collect(),
        }
    }
}

impl AgencyReadinessView {
    pub fn of(agency_id: String, name_th: String, readiness: &Readiness) -> Self {
        Self {
            agency_id,
            name_th,
            total: readiness.total(),
            done: readiness.done(),
            percent: readiness.percent(),
            parts: readiness.parts.iter().map(PartView::from).collect(),
            due: readiness.due().len(),
        }
    }
}
