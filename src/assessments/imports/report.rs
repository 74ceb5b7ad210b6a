//! A file as it was read, and what became of it.

use super::columns::Column;
use super::headings::Headings;
use super::model::Line;
use super::plan::Planned;
use crate::assessments::record::Recorded;
use crate::http::{At, formats};
use crate::sheets::{Bad, Encoding, Note, Where};
use crate::words::words;

words! {
    /// The formats in which assessments can be imported.
    FileFormat {
        Json = "json" "JSON" "JSON",
        Csv = "csv" "CSV" "CSV",
        Xlsx = "xlsx" "XLSX" "XLSX",
    }
}

impl FileFormat {
    /// By the content type of an upload.
    pub fn of_content_type(content_type: &str) -> Option<Self> {
        Some(match content_type {
            "application/json" => Self::Json,
            "text/csv" => Self::Csv,
            formats::XLSX => Self::Xlsx,
            _ => return None,
        })
    }

    /// By the extension of a file's name, whatever its capitals.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "tsv" | "txt" => Some(Self::Csv),
            other => Self::parse(other),
        }
    }
}

/// A file that was read.
#[derive(Debug)]
pub struct Source {
    pub format: FileFormat,
    /// `None` for a workbook.
    pub encoding: Option<Encoding>,
    pub notes: Vec<Note>,
    /// `None` for JSON.
    pub headings: Option<Headings>,
    pub lines: Vec<Line>,
    /// Rows that name an agency and have no figures.
    pub skipped: usize,
    /// What's wrong with it as far as that can be told without looking at what's there.
    pub bad: Bad,
}

impl Source {
    /// The place of a row's column.
    pub fn at(&self, row: Where, column: Column) -> At {
        match row {
            Where::File => At::Pointer(String::new()),
            Where::Item(index) => At::Pointer(format!("/rows/{index}/{}", column.pointer())),
            Where::Row(row) => {
                let label = self
                    .headings
                    .as_ref()
                    .map_or(column.as_str(), |headings| headings.label(column));
                let column = label.to_owned();
                At::Cell { row, column }
            }
        }
    }
}

/// What became of a file, or would have.
#[derive(Debug)]
pub struct Imported {
    pub dry_run: bool,
    pub source: Source,
    /// In the order of the file.
    pub planned: Vec<Planned>,
    /// How many drafts were published with it.
    pub published: usize,
}

impl Imported {
    pub fn count(&self, recorded: Recorded) -> usize {
        self.planned
            .iter()
            .filter(|planned| planned.recorded == recorded)
            .count()
    }

    /// How many rows have figures that disagree.
    pub fn warned(&self) -> usize {
        self.planned
            .iter()
            .filter(|planned| !planned.warnings.is_empty())
            .count()
    }

    /// What's worth knowing of how the file was read.
    pub fn notes(&self) -> &[Note] {
        &self.source.notes
    }

    /// Rows that name an agency and have no figures.
    pub fn skipped(&self) -> usize {
        self.source.skipped
    }
}
