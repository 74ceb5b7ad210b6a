//! Rows of counts.

use super::figures::Figures;
use crate::http::At;
use crate::http::{Code, Error, Fault, Reason, Result, parse_month};
use crate::schema::{service_count_revisions, service_counts, service_months};
use crate::services::kinds::{CountSource, ServiceChannel};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// จำนวนผู้รับบริการ — what is counted of a service in a month by a channel.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = service_counts, treat_none_as_default_value = false)]
pub struct ServiceCount {
    pub agency_id: String,
    pub service_id: String,
    /// The first day.
    pub month: NaiveDate,
    #[diesel(serialize_as = String)]
    pub channel: ServiceChannel,
    pub received: i64,
    pub completed: i64,
    pub in_time: i64,
    /// From 1.
    pub revision: i32,
    pub updated_at: NaiveDateTime,
}

impl ServiceCount {
    pub fn figures(&self) -> Figures {
        Figures {
            received: self.received,
            completed: self.completed,
            in_time: self.in_time,
        }
    }

    pub fn key(&self) -> Key {
        Key {
            month: self.month,
            service_id: self.service_id.clone(),
            channel: self.channel,
        }
    }
}

/// Which count.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub month: NaiveDate,
    pub service_id: String,
    pub channel: ServiceChannel,
}

/// A value that a count has, or had.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = service_count_revisions, treat_none_as_default_value = false)]
pub struct CountRevision {
    pub service_id: String,
    pub month: NaiveDate,
    #[diesel(serialize_as = String)]
    pub channel: ServiceChannel,
    pub revision: i32,
    pub received: i64,
    pub completed: i64,
    pub in_time: i64,
    /// As events name them.
    pub author: String,
    pub reason: Option<String>,
    #[diesel(serialize_as = String)]
    pub source: CountSource,
    pub at: NaiveDateTime,
}

/// How often the counts of a month were changed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = service_months, treat_none_as_default_value = false)]
pub struct ServiceMonth {
    pub agency_id: String,
    pub month: NaiveDate,
    pub version: i32,
    pub updated_at: NaiveDateTime,
}

/// The month that a path names, by its first day.
///
/// # Errors
/// `404` for what's none.
pub fn month_in_path(text: &str) -> Result<NaiveDate> {
    let at = At::Parameter("month".to_owned());
    parse_month(at, text).map_err(|fault| Error::new(Code::NotFound).fault(fault))
}

/// That a month has begun.
///
/// # Errors
/// The fault, at this place.
pub fn begun(at: At, month: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Fault> {
    if month > today {
        return Err(Fault::new(at, Reason::InFuture));
    }
    Ok(month)
}
