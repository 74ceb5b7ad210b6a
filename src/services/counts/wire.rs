//! What callers send and see of counts.

use super::model::{CountRevision, ServiceCount, ServiceMonth};
use crate::calendar::{self, FiscalYear, fiscal_year, month_text};
use crate::http::formats::Format;
use crate::http::{Id, Month, Remark, whole, whole_or_none};
use crate::services::kinds::{CountSource, ServiceChannel};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The counts of a month, or some of them: what isn't among the cells stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"fiscal_year": 2566, "reason": "นับใหม่ตามสมุดคุม", "cells": [
    {"service_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "channel": "counter", "received": 120, "completed": 118, "in_time": 115}]}))]
pub struct RecordServiceCounts {
    /// The year that the month is meant to be of; refused when it isn't.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(value_type = Option<FiscalYear>)]
    pub fiscal_year: Option<i32>,
    /// Why, when a value takes the place of another.
    #[schema(value_type = Option<Remark>)]
    pub reason: Option<String>,
    /// Each service and channel at most once.
    #[schema(min_items = 1, max_items = 1500)]
    pub cells: Vec<CountCell>,
}

/// What is counted of a service by a channel: `in_time` ≤ `completed` ≤ `received`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CountCell {
    #[schema(value_type = Id)]
    pub service_id: String,
    #[schema(value_type = ServiceChannel)]
    pub channel: String,
    /// Requests that came in during the month.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 1_000_000_000, example = 120)]
    pub received: i64,
    /// How many of these are done by now.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 1_000_000_000, example = 118)]
    pub completed: i64,
    /// How many of those that are done, within the time limit; all of them where there's none.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 1_000_000_000, example = 115)]
    pub in_time: i64,
}

/// จำนวนผู้รับบริการ — what is counted of a service in a month by a channel.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceCountView {
    #[schema(value_type = Id)]
    pub service_id: String,
    #[schema(value_type = Month)]
    pub month: String,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    #[schema(value_type = ServiceChannel)]
    pub channel: &'static str,
    /// Requests that came in during the month.
    #[schema(minimum = 0, example = 120)]
    pub received: i64,
    /// How many of these are done by now.
    #[schema(minimum = 0, example = 118)]
    pub completed: i64,
    /// How many of those that are done, within the time limit.
    #[schema(minimum = 0, example = 115)]
    pub in_time: i64,
    /// How many aren't done yet.
    #[schema(minimum = 0, example = 2)]
    pub in_progress: i64,
    /// How many values there were, this one included.
    #[schema(minimum = 1, example = 1)]
    pub revision: i32,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub updated_at: String,
}

impl From<ServiceCount> for ServiceCountView {
    fn from(count: ServiceCount) -> Self {
        let figures = count.figures();
        Self {
            service_id: count.service_id,
            month: month_text(count.month),
            fiscal_year: fiscal_year(count.month),
            channel: count.channel.as_str(),
            received: figures.received,
            completed: figures.completed,
            in_time: figures.in_time,
            in_progress: figures.in_progress(),
            revision: count.revision,
            updated_at: calendar::rfc3339(count.updated_at),
        }
    }
}

/// สถิติการให้บริการรายเดือน — the counts of an agency's month.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceMonthView {
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = Month)]
    pub month: String,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    #[schema(example = "เมษายน 2566")]
    pub label_th: String,
    /// In the order of services and channels; what was never recorded isn't among them.
    pub cells: Vec<ServiceCountView>,
    /// What `If-Match` takes; 0 as long as nothing was recorded.
    #[schema(minimum = 0, example = 1)]
    pub version: i32,
    /// The operations that you may call on it now: `record_service_counts`.
    #[schema(example = json!(["record_service_counts"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl ServiceMonthView {
    /// `records`: whether the caller may record counts of this month.
    pub fn of(month: ServiceMonth, counts: Vec<ServiceCount>, records: bool) -> Self {
        Self {
            agency_id: month.agency_id,
            month: month_text(month.month),
            fiscal_year: fiscal_year(month.month),
            label_th: calendar::format_month(month.month, calendar::Digits::Arabic),
            cells: counts.into_iter().map(ServiceCountView::from).collect(),
            version: month.version,
            allowed_actions: if records {
                vec!["record_service_counts"]
            } else {
                Vec::new()
            },
        }
    }
}

/// ประวัติการแก้ไข — a value that a count has, or had.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountRevisionView {
    #[schema(value_type = ServiceChannel)]
    pub channel: &'static str,
    #[schema(minimum = 1, example = 1)]
    pub revision: i32,
    #[schema(minimum = 0, example = 120)]
    pub received: i64,
    #[schema(minimum = 0, example = 118)]
    pub completed: i64,
    #[schema(minimum = 0, example = 115)]
    pub in_time: i64,
    /// Who recorded it.
    #[schema(example = "user/0192f0c1-7c1e-7a50-9d3f-0123456789ab")]
    pub author: String,
    /// Why it took the place of the one before; `null` of a first value.
    #[schema(required = true, example = "นับใหม่ตามสมุดคุม")]
    pub reason: Option<String>,
    #[schema(value_type = CountSource)]
    pub source: &'static str,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub at: String,
}

impl From<CountRevision> for CountRevisionView {
    fn from(value: CountRevision) -> Self {
        Self {
            channel: value.channel.as_str(),
            revision: value.revision,
            received: value.received,
            completed: value.completed,
            in_time: value.in_time,
            author: value.author,
            reason: value.reason,
            source: value.source.as_str(),
            at: calendar::rfc3339(value.at),
        }
    }
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListServiceCounts {
    /// One of your agencies; needed when you have several.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// Months of this fiscal year.
    #[param(value_type = Option<FiscalYear>)]
    pub fiscal_year: Option<i32>,
    /// This month.
    #[param(value_type = Option<Month>)]
    pub month: Option<String>,
    /// Of this service.
    #[param(value_type = Option<Id>)]
    pub service_id: Option<String>,
    /// By this channel.
    #[param(value_type = Option<ServiceChannel>)]
    pub channel: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// All but `json` give all rows at once, up to 20,000, whatever `after` and `limit` say; without it, what `Accept` asks
    /// for.
    #[param(value_type = Option<Format>, inline)]
    pub format: Option<String>,
    /// `1` puts a byte order mark before CSV, for spreadsheet programs.
    #[param(minimum = 0, maximum = 1)]
    pub bom: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListCountRevisions {
    /// By this channel.
    #[param(value_type = Option<ServiceChannel>)]
    pub channel: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}
