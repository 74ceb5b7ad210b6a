//! A revision of the procedure.

use crate::schema::complaint_procedures;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A revision, as it's stored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = complaint_procedures, treat_none_as_default_value = false)]
pub struct Revision {
    pub agency_id: String,
    /// From 1.
    pub revision: i32,
    /// Canonical JSON (RFC 8785).
    pub content: String,
    /// Of the content, in hexadecimal digits.
    pub sha256: String,
    pub author: String,
    pub at: NaiveDateTime,
}

impl Revision {
    /// Where it's read and printed.
    pub fn page(&self) -> String {
        format!(
            "/a/{}/complaint-procedure?revision={}",
            self.agency_id, self.revision
        )
    }
}
