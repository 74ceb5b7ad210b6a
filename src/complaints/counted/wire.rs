//! What the office sees of its counts.

use super::requests::{Key, Sum};
use crate::calendar::{FiscalYear, month_text};
use crate::complaints::kinds::Channel;
use crate::http::{Day, Id, Month};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// จำนวนคำขอรับบริการ — the service requests of a year, counted from the cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceRequestCounts {
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    /// They're counted as they stand on this day.
    #[schema(value_type = Day)]
    pub as_of: String,
    /// In the order of forms, months and channels; where nothing came in there's no row.
    pub counts: Vec<ServiceRequestCount>,
}

/// The requests of a form that came in during a month by a channel: `in_time` ≤ `completed` ≤ `received`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceRequestCount {
    /// The form's code; `null` without a form.
    #[schema(required = true, example = "water_meter")]
    pub service_code: Option<String>,
    #[schema(value_type = Month)]
    pub month: String,
    #[schema(value_type = Channel)]
    pub channel: &'static str,
    #[schema(minimum = 1, example = 12)]
    pub received: i64,
    /// How many of these are done by now, whatever came of them.
    #[schema(minimum = 0, example = 11)]
    pub completed: i64,
    /// How many of those that are done, within the time limit that they had. Days of waiting for the reporter don't count.
    #[schema(minimum = 0, example = 10)]
    pub in_time: i64,
    /// How many aren't done yet.
    #[schema(minimum = 0, example = 1)]
    pub in_progress: i64,
}

impl ServiceRequestCounts {
    pub fn of(agency_id: String, (fiscal_year, as_of): (i32, NaiveDate), sums: BTreeMap<Key, Sum>) -> Self {
        let count = |((service_code, month, channel), sum): (Key, Sum)| ServiceRequestCount {
            service_code,
            month: month_text(month),
            channel: channel.as_str(),
            received: sum.received,
            completed: sum.completed,
            in_time: sum.in_time,
            in_progress: sum.received - sum.completed,
        };
        Self {
            agency_id,
            fiscal_year,
            as_of: as_of.to_string(),
            counts: sums.into_iter().map(count).collect(),
        }
    }
}
