//! This instance as a house of the channel.

use super::data::Deadlines;
use super::model::DirectoryRow;
use crate::http::Result;
use crate::sealed::{Directory, Filing, NoteKey};
use chrono::NaiveDate;
use quick_cache::sync::Cache;
use std::sync::Arc;

/// Directories that are kept read.
const KEPT: usize = 512;

/// Where this instance is reached, and what it signs with.
pub struct Channel {
    origin: String,
    key: NoteKey,
    directories: Cache<String, Arc<Directory>>,
}

impl Channel {
    /// `origin` is as directories name it: `https://host`.
    pub fn new(origin: impl Into<String>, key: NoteKey) -> Self {
        Self {
            origin: origin.into(),
            key,
            directories: Cache::new(KEPT),
        }
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub fn key(&self) -> &NoteKey {
        &self.key
    }

    /// The directory of a row, read once.
    ///
    /// # Errors
    /// Never: it was read before it was stored.
    pub(super) fn directory(&self, row: &DirectoryRow) -> Result<Arc<Directory>> {
        self.directories
            .get_or_insert_with(&row.hash, || row.read().map(Arc::new))
    }

    /// The proof of filing.
    pub(super) fn proof(&self, agency: &str, entry: &[u8], day: NaiveDate) -> String {
        let due = Deadlines::get().due(day);
        let filing = Filing {
            origin: self.origin.clone(),
            agency: agency.to_owned(),
            entry: crate::crypto::hex(entry),
            day,
            acknowledge_by: due.acknowledge_by,
            answer_by: due.answer_by,
            outcome_by: due.outcome_by,
        };
        filing.signed(&self.key)
    }
}
