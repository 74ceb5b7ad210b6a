//! Key directories as callers see them.

use crate::http::{Commitment, Day, Error, Fault, Id, Reason, Result};
use crate::integrity::model::DirectoryRow;
use crate::sealed::{Directory, Flaw};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Bytes of a signed note.
const LONGEST: usize = 16 * 1024;

/// A version that the houses have signed with `prongsai keys sign`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"note": "prongsai-keys/v1\nagency 0190…\n\n— maruebotok.example …\n"}))]
pub struct PublishKeyDirectory {
    #[schema(max_length = 16384, pattern = "^[^\\x00]+$")]
    pub note: String,
}

impl PublishKeyDirectory {
    /// The directory, which must be the agency's.
    ///
    /// # Errors
    /// `422` when it isn't one.
    pub fn parse(&self, agency: &str) -> Result<Directory> {
        let wrong = |flaw: Flaw| {
            let detail = format!("{} / {}", flaw.labels().0, flaw.labels().1);
            Error::invalid(Fault::pointer("/note", Reason::Unreadable).with("detail", detail))
        };
        if self.note.len() > LONGEST {
            return Err(Error::invalid(
                Fault::pointer("/note", Reason::TooLong).with("max", LONGEST),
            ));
        }
        let directory = Directory::parse(&self.note).map_err(wrong)?;
        if directory.agency == agency {
            Ok(directory)
        } else {
            Err(wrong(Flaw::Chain))
        }
    }
}

/// ทะเบียนกุญแจ — whom reports to an agency are sealed for, as the houses signed it.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyDirectoryView {
    /// The hash that reports name.
    #[schema(value_type = Commitment)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(minimum = 1, example = 1)]
    pub version: i32,
    #[schema(value_type = Day)]
    pub day: String,
    /// The last day on which clients take it.
    #[schema(value_type = Day)]
    pub not_after: String,
    /// As `id`.
    #[schema(value_type = Commitment)]
    pub hash: String,
    /// The signed note itself: clients verify it and read nothing else.
    #[schema(
        pattern = "^[^\\x00]+$",
        example = "prongsai-keys/v1\nagency 0190…\n\n— maruebotok.example …\n"
    )]
    pub note: String,
    /// None: versions are signed off the service.
    #[schema(example = json!([]))]
    pub allowed_actions: Vec<&'static str>,
}

impl KeyDirectoryView {
    /// # Errors
    /// Never.
    pub fn of(row: DirectoryRow) -> Result<Self> {
        let directory = row.read()?;
        Ok(Self {
            id: row.hash.clone(),
            agency_id: row.agency_id,
            version: row.version,
            day: row.day.to_string(),
            not_after: directory.not_after.to_string(),
            hash: row.hash,
            note: row.note,
            allowed_actions: Vec::new(),
        })
    }
}
