//! What is stored as JSON.

use crate::http::{Error, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An item as a report printed it, word for word, with its errors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PrintedItem {
    #[schema(example = "๐๘")]
    pub code: String,
    #[schema(example = "Q&A")]
    pub name: String,
    #[schema(example = "ข้อมูลพื้นฐาน")]
    pub sub_indicator_name: String,
    #[schema(required = true, example = "การปฏิสัมพันธ์ข้อมูล")]
    pub group: Option<String>,
    #[schema(example = "- แสดงช่องทางการถาม–ตอบ")]
    pub elements: String,
    #[schema(example = "สำนักปลัด")]
    pub responsible: String,
    #[schema(example = "ดำเนินการ")]
    pub status: String,
    #[schema(example = "- เผยแพร่บนเว็บไซต์เทศบาล")]
    pub progress: String,
    /// What's known to be wrong in it.
    pub corrections: Vec<PrintedCorrection>,
    /// What was noticed when it was taken over.
    #[schema(example = json!(["progress text is word for word that of O15"]))]
    pub notes: Vec<String>,
}

/// คำที่พิมพ์ผิด — a known error of a printed text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PrintedCorrection {
    /// Where: `name` `elements_text` `progress_text`.
    #[schema(example = "progress_text")]
    pub field: String,
    #[schema(example = "มะริออตก")]
    pub printed: String,
    #[schema(example = "มะรือโบตก")]
    pub corrected: String,
    #[schema(example = "OCR: municipality name")]
    pub reason: String,
}

/// A value as a column holds it.
///
/// # Errors
/// When it isn't what was stored.
pub fn read<T: DeserializeOwned>(stored: &str) -> Result<T> {
    serde_json::from_str(stored).map_err(Error::internal)
}

/// As a column holds it.
///
/// # Errors
/// Never for plain data.
pub fn stored<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

/// The part of a report's file that tells of its items; `data/ita/2566-maruebotok.json` is one.
#[derive(Debug, Deserialize)]
pub struct Report {
    pub assessment_2566: ReportYear,
    pub oit_items: Vec<ReportItem>,
}

#[derive(Debug, Deserialize)]
pub struct ReportYear {
    pub fiscal_year_be: i32,
}

/// An item of a report.
#[derive(Debug, Deserialize)]
pub struct ReportItem {
    /// As `O8`.
    pub code: String,
    code_printed: String,
    name: String,
    sub_indicator_name_printed: String,
    group_printed: Option<String>,
    elements_text: String,
    responsible_printed: String,
    pub responsible: Vec<String>,
    status_printed: String,
    progress_text: String,
    progress: Vec<String>,
    corrections: Vec<PrintedCorrection>,
    notes: Vec<String>,
}

impl ReportItem {
    /// What was done, line by line, with its known errors corrected.
    pub fn corrected_progress(&self) -> String {
        let own = self
            .corrections
            .iter()
            .filter(|error| error.field == "progress_text");
        own.fold(self.progress.join("\n"), |text, error| {
            text.replace(&error.printed, &error.corrected)
        })
    }

    /// The same as it was printed.
    pub fn printed(self) -> PrintedItem {
        PrintedItem {
            code: self.code_printed,
            name: self.name,
            sub_indicator_name: self.sub_indicator_name_printed,
            group: self.group_printed,
            elements: self.elements_text,
            responsible: self.responsible_printed,
            status: self.status_printed,
            progress: self.progress_text,
            corrections: self.corrections,
            notes: self.notes,
        }
    }
}
