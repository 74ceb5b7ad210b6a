//! What a deadline is.

use crate::complaints::kinds::{ClockKind, ComplaintKind, DayBasis};
use crate::schema::complaint_deadlines;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// กำหนดเวลา — a deadline of an agency's own.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = complaint_deadlines)]
pub struct Deadline {
    pub agency_id: String,
    #[diesel(serialize_as = String)]
    pub kind: ComplaintKind,
    /// A category's code; `''` for all of them.
    pub category: String,
    #[diesel(serialize_as = String)]
    pub clock: ClockKind,
    pub days: i32,
    #[diesel(serialize_as = String)]
    pub basis: DayBasis,
    /// The order or announcement that sets it.
    pub source: String,
    pub updated_at: NaiveDateTime,
}
