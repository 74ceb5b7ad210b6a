//! A closed day as everybody sees it.

use super::store::DayRow;
use crate::crypto::hex;
use crate::http::{Commitment, Day};
use serde::Serialize;
use utoipa::ToSchema;

/// A day of the channel's log: entries that open nothing, dummies among them, and the root over them.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealedDayView {
    #[schema(value_type = Day)]
    pub day: String,
    /// The RFC 6962 root over the entries.
    #[schema(value_type = Commitment)]
    pub root: String,
    /// In order; 64, 256, 1,024 and so on of them, however few were filed.
    #[schema(value_type = Vec<Commitment>)]
    pub entries: Vec<String>,
}

impl From<DayRow> for SealedDayView {
    fn from(row: DayRow) -> Self {
        Self {
            day: row.day.to_string(),
            root: hex(&row.root),
            entries: row.entries.chunks(32).map(hex).collect(),
        }
    }
}
