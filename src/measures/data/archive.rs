//! A year of measures as an archive keeps it: every column of every row, ids and times included.

use super::{PrintedGuideline, PrintedMeasure};
use serde::{Deserialize, Serialize};

/// มาตรการทั้งปี — everything of one agency and year. The agency isn't said: it's that of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearOfMeasures {
    pub fiscal_year: i32,
    /// By number.
    pub measures: Vec<MeasureRecord>,
    /// By indicator.
    pub guidelines: Vec<GuidelineRecord>,
    /// By measure as above, then by number.
    pub progress: Vec<ProgressRecord>,
    /// By measure as above, then in the order in which it came.
    pub evidence: Vec<EvidenceRecord>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureRecord {
    pub id: String,
    pub number: i32,
    pub name: String,
    pub issue: Option<String>,
    pub indicator: String,
    pub indicator_printed: Option<String>,
    pub based_on_year: i32,
    pub method: Vec<String>,
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
    pub period: Option<String>,
    pub responsible: Vec<String>,
    pub budget_satang: Option<i64>,
    pub summary_of_action: Vec<String>,
    pub result: Vec<String>,
    pub status: String,
    pub printed: Option<PrintedMeasure>,
    pub version: i32,
    /// UTC, to the microsecond.
    pub created_at: String,
    pub updated_at: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuidelineRecord {
    pub id: String,
    pub indicator: i32,
    pub name: String,
    pub guideline: Vec<String>,
    pub responsible: Vec<String>,
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
    pub status: String,
    pub progress: Vec<String>,
    pub printed: Option<PrintedGuideline>,
    pub version: i32,
    pub created_at: String,
    pub updated_at: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgressRecord {
    pub measure_id: String,
    pub no: i32,
    pub half: String,
    pub reported_on: String,
    pub text: String,
    pub author: String,
    pub at: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRecord {
    pub id: String,
    pub measure_id: String,
    pub kind: String,
    pub name: String,
    pub url: Option<String>,
    pub media_type: Option<String>,
    pub size: Option<i32>,
    pub sha256: Option<String>,
    pub original_size: Option<i32>,
    pub original_sha256: Option<String>,
    pub created_at: String,
}

impl YearOfMeasures {
    pub fn is_empty(&self) -> bool {
        self.measures.is_empty() && self.guidelines.is_empty()
    }

    /// The ids of its files.
    pub fn files(&self) -> Vec<String> {
        let files = self.evidence.iter().filter(|one| one.url.is_none());
        files.map(|one| one.id.clone()).collect()
    }
}
