//! The two parts of a municipality's report, as `data/ita/2566-maruebotok.json` has them.

use super::{Correction, PrintedGuideline, PrintedMeasure};
use crate::http::{Error, Result};
use chrono::NaiveDate;
use serde::Deserialize;

/// The report, as far as it's about measures.
#[derive(Deserialize)]
pub struct Report {
    assessment_2566: YearPart,
    pub measures: Vec<MeasurePart>,
    pub iit_measures: Vec<GuidelinePart>,
}

#[derive(Deserialize)]
struct YearPart {
    fiscal_year_be: i32,
}

/// A measure of the report.
#[derive(Deserialize)]
pub struct MeasurePart {
    pub no: i32,
    measure: String,
    method: Vec<String>,
    period: String,
    responsible: Vec<String>,
    summary_of_action: Vec<String>,
    result: Vec<String>,
    based_on: BasedOnPart,
    notes: Vec<String>,
    responsible_corrected: Vec<String>,
    summary_of_action_corrected: Vec<String>,
}

#[derive(Deserialize)]
struct BasedOnPart {
    indicator_printed: String,
    indicator: String,
    issue: String,
}

/// A guideline of the report.
#[derive(Deserialize)]
pub struct GuidelinePart {
    pub indicator: i32,
    pub name: String,
    name_printed: String,
    section_printed: String,
    guideline_text: String,
    pub guideline: Vec<String>,
    responsible_printed: String,
    pub responsible: Vec<String>,
    period_printed: String,
    period: PeriodPart,
    pub status: String,
    status_printed: String,
    progress_text: String,
    pub progress: Vec<String>,
    corrections: Vec<Correction>,
    notes: Vec<String>,
}

#[derive(Deserialize)]
struct PeriodPart {
    start: String,
    end: String,
}

impl Report {
    /// # Errors
    /// When the text isn't such a report.
    pub fn parse(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(Error::internal)
    }

    pub fn fiscal_year(&self) -> i32 {
        self.assessment_2566.fiscal_year_be
    }
}

impl MeasurePart {
    /// The indicator that it's about, as schemes number it.
    pub fn indicator(&self) -> &str {
        &self.based_on.indicator
    }

    pub fn printed(&self) -> PrintedMeasure {
        PrintedMeasure {
            measure: self.measure.clone(),
            method: self.method.clone(),
            period: self.period.clone(),
            responsible: self.responsible.clone(),
            summary_of_action: self.summary_of_action.clone(),
            result: self.result.clone(),
            indicator_printed: self.based_on.indicator_printed.clone(),
            issue: self.based_on.issue.clone(),
            notes: self.notes.clone(),
            responsible_corrected: self.responsible_corrected.clone(),
            summary_of_action_corrected: self.summary_of_action_corrected.clone(),
        }
    }
}

impl GuidelinePart {
    pub fn printed(&self) -> PrintedGuideline {
        PrintedGuideline {
            name_printed: self.name_printed.clone(),
            section_printed: self.section_printed.clone(),
            guideline_text: self.guideline_text.clone(),
            responsible_printed: self.responsible_printed.clone(),
            period_printed: self.period_printed.clone(),
            status_printed: self.status_printed.clone(),
            progress_text: self.progress_text.clone(),
            corrections: self.corrections.clone(),
            notes: self.notes.clone(),
        }
    }

    /// Its first and its last day.
    ///
    /// # Errors
    /// When they aren't days.
    pub fn period(&self) -> Result<(NaiveDate, NaiveDate)> {
        let day = |text: &str| text.parse::<NaiveDate>().map_err(Error::internal);
        Ok((day(&self.period.start)?, day(&self.period.end)?))
    }
}
