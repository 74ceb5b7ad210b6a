//! A whole list as a file.

use super::codes::Reason;
use super::formats::{self, BOM, Cell, Format, Sheet};
use super::problem::{Error, Fault, Result};
use super::workshop::Place;
use actix_web::HttpResponse;
use serde::Serialize;

/// The most rows of a file, which is made in memory.
pub const MOST_EXPORTED: i64 = 20_000;

/// The rows of a file: cells, or lines of JSON.
pub enum ExportRows {
    Cells(Vec<Vec<Cell>>),
    Lines(String),
}

impl ExportRows {
    /// Views as lines of JSON.
    ///
    /// # Errors
    /// Never for views that are plain data.
    pub fn lines<T: Serialize>(views: impl IntoIterator<Item = T>) -> Result<Self> {
        let mut lines = String::new();
        for view in views {
            lines.push_str(&serde_json::to_string(&view).map_err(Error::internal)?);
            lines.push('\n');
        }
        Ok(Self::Lines(lines))
    }
}

/// What the files of a list are called, and what stands above their columns.
pub struct Export {
    /// Without its ending.
    pub file: &'static str,
    pub sheet: &'static str,
    pub heading: &'static [&'static str],
}

impl Export {
    /// How many rows to read of what's to be a file: one more than it may have.
    pub const ROWS: i64 = MOST_EXPORTED + 1;

    /// That there aren't too many rows for a file.
    ///
    /// # Errors
    /// `422` when there are.
    pub fn check(rows: usize) -> Result<()> {
        if i64::try_from(rows).unwrap_or(i64::MAX) > MOST_EXPORTED {
            let fault = Fault::parameter("format", Reason::TooMany);
            return Err(Error::invalid(fault.with("max", MOST_EXPORTED)));
        }
        Ok(())
    }

    /// The file as an answer, made at this place of the workshop; `bom` puts a byte order mark before CSV.
    ///
    /// # Errors
    /// When there's more than the format takes.
    pub async fn answer(
        &'static self,
        place: Place,
        rows: ExportRows,
        (format, bom): (Format, bool),
    ) -> Result<HttpResponse> {
        let bytes = place.run(move || self.bytes(rows, format, bom)).await??;
        let (kind, ending) = match format {
            Format::Xlsx => (formats::XLSX, "xlsx"),
            Format::Csv => ("text/csv; charset=utf-8", "csv"),
            Format::Ndjson | Format::Json => ("application/x-ndjson", "ndjson"),
        };
        let name = format!("{}.{ending}", self.file);
        Ok(formats::download(kind, &name, bytes))
    }

    fn bytes(&self, rows: ExportRows, format: Format, bom: bool) -> Result<Vec<u8>> {
        match rows {
            ExportRows::Lines(lines) => Ok(lines.into_bytes()),
            ExportRows::Cells(rows) if format == Format::Csv => {
                let mark = if bom { BOM } else { "" };
                let heading = self.heading.iter().map(|text| Cell::text(*text)).collect();
                let first = formats::csv_rows(&[heading])?;
                Ok([mark.as_bytes(), &first, &formats::csv_rows(&rows)?].concat())
            }
            ExportRows::Cells(rows) => formats::xlsx(&[Sheet {
                name: self.sheet.to_owned(),
                heading: self.heading.iter().map(|text| (*text).to_owned()).collect(),
                rows,
            }]),
        }
    }
}
