//! Tables in other formats than JSON: CSV, NDJSON and XLSX.

use super::codes::{Code, Reason};
use super::conditional::matches_etag;
use super::problem::{Error, Fault, Result};
use crate::words::words;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use futures_util::Stream;
use rust_xlsxwriter::{Format as CellFormat, Workbook, Worksheet, XlsxError};

words! {
    /// The format of an answer.
    Format {
        Json = "json" "JSON ทีละหน้า" "JSON, page by page",
        Csv = "csv" "CSV ทั้งหมด" "CSV, all rows",
        Ndjson = "ndjson" "JSON บรรทัดละรายการ ทั้งหมด" "JSON line by line, all rows",
        Xlsx = "xlsx" "สมุดงาน Excel ทั้งหมด" "Excel workbook, all rows",
    }
}

pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl Format {
    /// From the `format` parameter, else from `Accept`.
    ///
    /// # Errors
    /// `422` for an unknown parameter, `406` when nothing acceptable is on offer.
    pub fn negotiate(request: &HttpRequest, parameter: Option<&str>) -> Result<Self> {
        if let Some(name) = parameter {
            return Self::parse(name).ok_or_else(|| {
                let fault = Fault::parameter("format", Reason::UnknownValue);
                Error::invalid(fault.with("allowed", Self::allowed()))
            });
        }
        let accept = request
            .headers()
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok());
        let Some(accept) = accept else {
            return Ok(Self::Json);
        };
        let kinds = accept
            .split(',')
            .map(|range| range.split(';').next().unwrap_or_default().trim());
        kinds
            .into_iter()
            .find_map(Self::accepted)
            .ok_or_else(|| Error::new(Code::NotAcceptable))
    }

    fn accepted(range: &str) -> Option<Self> {
        Some(match range {
            "*/*" | "application/*" | "application/json" => Self::Json,
            "text/csv" => Self::Csv,
            "application/x-ndjson" | "application/jsonl" => Self::Ndjson,
            XLSX => Self::Xlsx,
            _ => return None,
        })
    }
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Whole(i64),
    /// Hundredths, shown with two decimals.
    Score(i32),
    /// Satang, shown as baht.
    Money(i64),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn optional(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.into()))
    }

    pub fn score(hundredths: Option<i32>) -> Self {
        hundredths.map_or(Self::Empty, Self::Score)
    }

    fn csv(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => neutral(text),
            Self::Whole(whole) => whole.to_string(),
            Self::Score(score) => two_decimals(*score),
            Self::Money(satang) => baht(*satang),
        }
    }

    /// As it's printed.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Empty | Self::Whole(_) | Self::Score(_) | Self::Money(_) => self.csv(),
        }
    }
}

/// `9826` as `98.26`.
pub fn two_decimals(hundredths: i32) -> String {
    let (sign, value) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
    format!("{sign}{}.{:02}", value / 100, value % 100)
}

/// `1250050` satang as `12500.50`.
pub fn baht(satang: i64) -> String {
    let (sign, value) = (if satang < 0 { "-" } else { "" }, satang.unsigned_abs());
    format!("{sign}{}.{:02}", value / 100, value % 100)
}

/// What makes a spreadsheet take a text for a formula.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A text that a spreadsheet won't take for a formula (OWASP, CSV injection): with `'` before it. A text that has
/// `'` before a formula already gets another, so that [`meant`] leads back.
pub fn neutral(text: &str) -> String {
    if text.trim_start_matches('\'').starts_with(FORMULA) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The text that [`neutral`] was given.
pub fn meant(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA) => rest,
        _ => text,
    }
}

/// Rows as CSV (RFC 4180), without a heading.
///
/// # Errors
/// Never: it's written to memory.
pub fn csv_rows(rows: &[Vec<Cell>]) -> Result<Bytes> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row.iter().map(Cell::csv))
            .map_err(Error::internal)?;
    }
    Ok(writer.into_inner().map_err(Error::internal)?.into())
}

/// The byte order mark with which spreadsheet programs recognise UTF-8.
pub const BOM: &str = "\u{FEFF}";

/// A worksheet: a heading row, then rows.
pub struct Sheet {
    pub name: String,
    pub heading: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// A workbook of these sheets: headings bold and frozen, scores as numbers with two decimals.
///
/// # Errors
/// When a sheet is larger than the format allows.
pub fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    for sheet in sheets {
        write_sheet(book.add_worksheet(), sheet).map_err(Error::internal)?;
    }
    book.save_to_buffer().map_err(Error::internal)
}

/// A worksheet with title lines above its heading and summary rows, in bold, below.
pub struct Titled {
    pub title: Vec<String>,
    pub sheet: Sheet,
    pub summary: Vec<Vec<Cell>>,
}

/// As [`xlsx`], to be printed: on landscape pages as wide as the sheet, the heading on each.
///
/// # Errors
/// When a sheet is larger than the format allows.
pub fn titled_xlsx(sheets: &[Titled]) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    for sheet in sheets {
        write_titled(book.add_worksheet(), sheet).map_err(Error::internal)?;
    }
    book.save_to_buffer().map_err(Error::internal)
}

/// The font of official documents; a program that hasn't it takes its own.
const THAI_FONT: &str = "TH SarabunPSK";

fn printed() -> CellFormat {
    CellFormat::new().set_font_name(THAI_FONT).set_font_size(14)
}

fn write_titled(page: &mut Worksheet, titled: &Titled) -> Result<(), XlsxError> {
    let top = titled.title.iter().fold(0_u32, |row, _| row + 1);
    let after = write_table(page, top, &titled.sheet, &printed())?;
    for (row, cells) in (after..).zip(&titled.summary) {
        write_cells(page, row, cells, &printed().set_bold())?;
    }
    // The title isn't to widen a column, so it comes after the fitting.
    page.autofit();
    for (row, line) in (0_u32..).zip(&titled.title) {
        page.write_string_with_format(row, 0, line, &printed().set_bold())?;
    }
    page.set_footer(format!("&C&\"{THAI_FONT}\"&14หน้า &P / &N"));
    page.set_landscape().set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(top, top)?;
    Ok(())
}

fn write_sheet(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    write_table(page, 0, sheet, &CellFormat::new())?;
    page.autofit();
    Ok(())
}

/// Writes the heading in row `top` and the rows below it; gives the row after the last.
fn write_table(page: &mut Worksheet, top: u32, sheet: &Sheet, look: &CellFormat) -> Result<u32, XlsxError> {
    page.set_name(&sheet.name)?;
    page.set_freeze_panes(top + 1, 0)?;
    for (column, text) in (0_u16..).zip(&sheet.heading) {
        page.write_string_with_format(top, column, text, &look.clone().set_bold())?;
    }
    let mut row = top + 1;
    for cells in &sheet.rows {
        write_cells(page, row, cells, look)?;
        row += 1;
    }
    Ok(row)
}

fn write_cells(page: &mut Worksheet, row: u32, cells: &[Cell], look: &CellFormat) -> Result<(), XlsxError> {
    let score = look.clone().set_num_format("0.00");
    let money = look.clone().set_num_format("#,##0.00");
    let wrapped = look.clone().set_text_wrap();
    for (column, cell) in (0_u16..).zip(cells) {
        match cell {
            Cell::Empty => {}
            // A string cell is never evaluated, whatever it begins with.
            Cell::Text(text) => {
                let look = if text.contains('\n') { &wrapped } else { look };
                page.write_string_with_format(row, column, text, look)?;
            }
            // A spreadsheet's numbers are doubles: what they can't hold exactly stays text.
            Cell::Whole(whole) => {
                match i32::try_from(*whole) {
                    Ok(small) => page.write_number_with_format(row, column, small, look)?,
                    Err(_) => page.write_string_with_format(row, column, whole.to_string(), look)?,
                };
            }
            Cell::Score(value) => {
                page.write_number_with_format(row, column, f64::from(*value) / 100.0, &score)?;
            }
            Cell::Money(satang) => {
                match i32::try_from(satang / 100).and_then(|whole| Ok((whole, i32::try_from(satang % 100)?)))
                {
                    Ok((whole, rest)) => {
                        let value = f64::from(whole) + f64::from(rest) / 100.0;
                        page.write_number_with_format(row, column, value, &money)?
                    }
                    Err(_) => page.write_string_with_format(row, column, baht(*satang), look)?,
                };
            }
        }
    }
    Ok(())
}

/// A file to be saved under `name`.
pub fn download(kind: &str, name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind.to_owned())
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Authorization, Accept"))
        .body(bytes)
}

/// A file that is everybody's: with its strong `ETag`, and `304` for who has it already.
///
/// # Errors
/// Those of making the bytes.
pub fn public_file(
    request: &HttpRequest,
    (kind, name): (&str, &str),
    etag: &str,
    bytes: impl FnOnce() -> Result<Vec<u8>>,
) -> Result<HttpResponse> {
    let held = matches_etag(request, etag);
    let mut response = if held {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, "public, no-cache"))
        .insert_header((header::VARY, "Authorization, Accept"));
    if held {
        return Ok(response.finish());
    }
    let named = format!("attachment; filename=\"{name}\"");
    response
        .content_type(kind.to_owned())
        .insert_header((header::CONTENT_DISPOSITION, named));
    Ok(response.body(bytes()?))
}

/// A table that is read and sent part by part, so that a whole nation needs no more memory than a page.
pub fn streamed<S>(kind: &'static str, name: &str, parts: S) -> HttpResponse
where
    S: Stream<Item = Result<Bytes>> + 'static,
{
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Authorization, Accept"))
        .streaming(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutral_in_csv() {
        let rows = [vec![
            Cell::text("=cmd|' /C calc'!A0"),
            Cell::Score(9826),
            Cell::text("a,\"b\""),
            Cell::Empty,
        ]];
        assert_eq!(
            csv_rows(&rows).unwrap(),
            "'=cmd|' /C calc'!A0,98.26,\"a,\"\"b\"\"\",\r\n"
        );
        for text in ["+1", "-1", "@x", "\tx"] {
            assert!(neutral(text).starts_with('\''));
        }
        for text in ["=1", "'=1", "''=1", "'", "'x", "", "plain", "'-'"] {
            assert_eq!(meant(&neutral(text)), text);
        }
    }

    #[test]
    fn hundredths_have_two_decimals() {
        assert_eq!(
            (two_decimals(5), two_decimals(-21), two_decimals(10_000)),
            ("0.05".into(), "-0.21".into(), "100.00".into())
        );
    }
}
