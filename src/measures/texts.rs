//! The lines of a measure and of a guideline, as rows hold them.

use super::data::{PrintedGuideline, PrintedMeasure};
use super::data::{lines, printed};
use super::model::{Guideline, Measure};
use crate::http::Result;

/// What a measure says in lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeasureTexts {
    pub method: Vec<String>,
    pub responsible: Vec<String>,
    pub summary_of_action: Vec<String>,
    pub result: Vec<String>,
    pub printed: Option<PrintedMeasure>,
}

impl MeasureTexts {
    /// # Errors
    /// When they aren't what was stored.
    pub fn of(measure: &Measure) -> Result<Self> {
        Ok(Self {
            method: lines(&measure.method)?,
            responsible: lines(&measure.responsible)?,
            summary_of_action: lines(&measure.summary_of_action)?,
            result: lines(&measure.result)?,
            printed: printed(measure.printed.as_ref())?,
        })
    }
}

/// What a guideline says in lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuidelineTexts {
    pub guideline: Vec<String>,
    pub responsible: Vec<String>,
    pub progress: Vec<String>,
    pub printed: Option<PrintedGuideline>,
}

impl GuidelineTexts {
    /// # Errors
    /// When they aren't what was stored.
    pub fn of(guideline: &Guideline) -> Result<Self> {
        Ok(Self {
            guideline: lines(&guideline.guideline)?,
            responsible: lines(&guideline.responsible)?,
            progress: lines(&guideline.progress)?,
            printed: printed(guideline.printed.as_ref())?,
        })
    }
}
