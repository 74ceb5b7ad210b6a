//! Rows of measures, guidelines, reports and evidence.

use super::kinds::{EvidenceKind, MeasureStatus, ReportHalf};
use crate::schema::{measure_evidence, measure_guidelines, measure_progress, measures};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use std::collections::HashMap;

/// มาตรการ — what an agency does in a year about a weak indicator.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = measures, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Measure {
    pub id: String,
    pub agency_id: String,
    pub fiscal_year: i32,
    /// No other measure of the agency and year has it.
    pub number: i32,
    pub name: String,
    pub issue: Option<String>,
    /// As `8`, or `9.4` for a sub-indicator.
    pub indicator: String,
    pub indicator_printed: Option<String>,
    /// The year whose result it answers.
    pub based_on_year: i32,
    /// JSON list of lines, as the three others.
    pub method: String,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub period: Option<String>,
    pub responsible: String,
    pub budget_satang: Option<i64>,
    pub summary_of_action: String,
    pub result: String,
    #[diesel(serialize_as = String)]
    pub status: MeasureStatus,
    /// JSON of [`super::data::PrintedMeasure`].
    pub printed: Option<String>,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl Measure {
    /// The event's subject.
    pub fn subject(&self) -> String {
        format!("measure/{}", self.id)
    }

    /// Whether nothing came of it yet.
    pub fn is_deletable(&self, reported: Reported) -> bool {
        self.status == MeasureStatus::Planned && reported == Reported::default()
    }
}

/// แนวทางตามตัวชี้วัด — what an agency means to do in a year about an indicator, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = measure_guidelines, treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(clippy::struct_field_names, reason = "its text is called as it is")]
pub struct Guideline {
    pub id: String,
    pub agency_id: String,
    pub fiscal_year: i32,
    pub indicator: i32,
    pub name: String,
    /// JSON list of lines, as the two others.
    pub guideline: String,
    pub responsible: String,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    #[diesel(serialize_as = String)]
    pub status: MeasureStatus,
    pub progress: String,
    /// JSON of [`super::data::PrintedGuideline`].
    pub printed: Option<String>,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl Guideline {
    /// The event's subject.
    pub fn subject(&self) -> String {
        format!("measure_guideline/{}", self.id)
    }
}

/// รายงานความก้าวหน้า — a report on a measure. It's never changed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = measure_progress)]
pub struct Progress {
    pub measure_id: String,
    /// In the measure, from 1.
    pub no: i32,
    #[diesel(serialize_as = String)]
    pub half: ReportHalf,
    pub reported_on: NaiveDate,
    pub text: String,
    /// Who wrote it: not for the public.
    pub author: String,
    pub at: NaiveDateTime,
}

/// หลักฐาน — what shows that a measure was taken.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = measure_evidence, treat_none_as_default_value = false)]
pub struct Evidence {
    /// Under which a file is kept.
    pub id: String,
    pub measure_id: String,
    #[diesel(serialize_as = String)]
    pub kind: EvidenceKind,
    /// What it's called; of a file, its name.
    pub name: String,
    pub url: Option<String>,
    pub media_type: Option<String>,
    pub size: Option<i32>,
    pub sha256: Option<String>,
    pub original_size: Option<i32>,
    pub original_sha256: Option<String>,
    pub created_at: NaiveDateTime,
}

/// How many reports a measure has of each half.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reported {
    pub first_half: i32,
    pub year_end: i32,
}

impl Reported {
    pub fn count(&mut self, half: ReportHalf) {
        match half {
            ReportHalf::FirstHalf => self.first_half += 1,
            ReportHalf::YearEnd => self.year_end += 1,
        }
    }

    pub fn all(self) -> i32 {
        self.first_half + self.year_end
    }
}

/// A measure with what belongs to it.
#[derive(Clone, Debug)]
pub struct Whole {
    pub measure: Measure,
    pub evidence: Vec<Evidence>,
    pub reported: Reported,
}

/// What belongs to measures, by their ids.
#[derive(Debug, Default)]
pub struct Belongings {
    pub evidence: HashMap<String, Vec<Evidence>>,
    pub reported: HashMap<String, Reported>,
}

impl Belongings {
    /// The measure with what belongs to it.
    pub fn with(&mut self, measure: Measure) -> Whole {
        Whole {
            evidence: self.evidence.remove(&measure.id).unwrap_or_default(),
            reported: self.reported.remove(&measure.id).unwrap_or_default(),
            measure,
        }
    }
}
