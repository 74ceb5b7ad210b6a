//! Rows of an XLSX workbook, which is a ZIP archive of XML files: none of it is believed before it was measured.

use super::cell::{Cell, Odd};
use super::delimited::{MOST_CELLS, Visit};
use super::search::{Search, Shows};
use crate::http::{Fault, Reason};
use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, Xlsx, XlsxError};
use chrono::NaiveDate;
use std::io::{Cursor, Read};
use std::ops::{ControlFlow, RangeInclusive};

/// The most bytes that all files of a workbook may have when they're expanded; a nation needs 10 MB.
const EXPANDED: u64 = 64 * 1024 * 1024;
const MOST_FILES: usize = 2000;
const MOST_SHEETS: usize = 50;

/// Cells that are merged into one, whose value is the first one's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// As spreadsheets count, from 1.
    pub rows: RangeInclusive<u32>,
    /// From 0.
    pub columns: RangeInclusive<usize>,
}

/// An opened workbook and the sheet of it that is read.
pub struct Workbook {
    book: Xlsx<Cursor<Vec<u8>>>,
    /// The name of the sheet.
    pub sheet: String,
    /// Whether there are others.
    pub several: bool,
}

fn unreadable(detail: impl std::fmt::Display) -> Fault {
    Fault::pointer("", Reason::Unreadable).with("detail", detail)
}

impl Workbook {
    /// Opens a workbook at the sheet that shows the most headings.
    ///
    /// # Errors
    /// The fault of a file that isn't a workbook, is encrypted, or expands to too much.
    pub fn open(bytes: Vec<u8>, shows: Shows) -> Result<Self, Fault> {
        measure(&bytes)?;
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
        let sheets = book.sheets_metadata().iter();
        let sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let names: Vec<String> = sheets.take(MOST_SHEETS).map(|sheet| sheet.name.clone()).collect();
        let mut best: Option<(usize, &String)> = None;
        for name in &names {
            let known = known(&mut book, name, shows)?;
            if best.is_none_or(|(most, _)| known > most) {
                best = Some((known, name));
            }
        }
        let (_, sheet) = best.ok_or_else(|| unreadable("ไม่มีแผ่นงาน (there's no worksheet)"))?;
        let (sheet, several) = (sheet.clone(), names.len() > 1);
        Ok(Self { book, sheet, several })
    }

    /// # Errors
    /// The fault of a sheet that isn't what it says.
    pub fn visit(&mut self, row: &mut Visit<'_>) -> Result<(), Fault> {
        visit(&mut self.book, &self.sheet, row).map_err(unreadable)
    }

    /// Where formulas stand: rows from 1, columns from 0.
    ///
    /// # Errors
    /// The fault of a sheet that isn't what it says.
    pub fn formulas(&mut self) -> Result<Vec<(u32, usize)>, Fault> {
        formulas(&mut self.book, &self.sheet).map_err(unreadable)
    }

    /// # Errors
    /// The fault of a sheet that isn't what it says.
    pub fn merged(&mut self) -> Result<Vec<Merged>, Fault> {
        let all = self.book.merge_cells_by_sheet_name(&self.sheet);
        let merged = |cells: Dimensions| Merged {
            rows: cells.start.0.saturating_add(1)..=cells.end.0.saturating_add(1),
            columns: place(cells.start.1)..=place(cells.end.1),
        };
        Ok(all.map_err(unreadable)?.into_iter().map(merged).collect())
    }
}

/// Where formulas stand: rows from 1, columns from 0, in the order of the sheet.
fn formulas(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Result<Vec<(u32, usize)>, XlsxError> {
    let (mut cells, mut found) = (book.worksheet_cells_reader(sheet)?, Vec::new());
    while let Some(cell) = cells.next_formula()? {
        if !cell.get_value().is_empty() {
            let (row, column) = cell.get_position();
            found.push((row.saturating_add(1), place(column)));
        }
    }
    Ok(found)
}

/// How many headings the likeliest of a sheet's first rows shows.
fn known(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str, shows: Shows) -> Result<usize, Fault> {
    let mut search = Search::new(shows);
    visit(book, sheet, &mut |row, cells| search.look(row, cells)).map_err(unreadable)?;
    Ok(search.most())
}

/// Goes through a sheet cell by cell: a table of its stated size is never made.
fn visit(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str, row: &mut Visit<'_>) -> Result<(), XlsxError> {
    let mut cells = book.worksheet_cells_reader(sheet)?;
    let (mut number, mut gathered) = (0, Vec::new());
    while let Some(cell) = cells.next_cell()? {
        let (at, column) = cell.get_position();
        if at != number {
            if tell(number, &mut gathered, row).is_break() {
                return Ok(());
            }
            number = at;
        }
        let value = value(cell.get_value());
        let place = place(column);
        if place < MOST_CELLS && !value.is_empty() {
            if gathered.len() <= place {
                gathered.resize(place + 1, Cell::text(""));
            }
            if let Some(cell) = gathered.get_mut(place) {
                *cell = value;
            }
        }
    }
    let _ = tell(number, &mut gathered, row);
    Ok(())
}

fn place(column: u32) -> usize {
    usize::try_from(column).unwrap_or(usize::MAX)
}

/// Gives a gathered row to its visitor.
fn tell(number: u32, gathered: &mut Vec<Cell<'static>>, row: &mut Visit<'_>) -> ControlFlow<()> {
    if gathered.is_empty() {
        return ControlFlow::Continue(());
    }
    let told = row(number.saturating_add(1), gathered);
    gathered.clear();
    told
}

fn value(data: &DataRef<'_>) -> Cell<'static> {
    match data {
        DataRef::Empty => Cell::text(""),
        DataRef::String(text) => Cell::text(text.clone()),
        DataRef::SharedString(text) => Cell::text((*text).to_owned()),
        DataRef::Int(whole) => Cell::text(whole.to_string()),
        DataRef::Float(value) => Cell::number(*value),
        DataRef::Bool(_) => Cell::Odd(Odd::Truth),
        DataRef::DateTime(at) => day(*at).map_or(Cell::Odd(Odd::Date), Cell::Day),
        DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => Cell::Odd(Odd::Date),
        DataRef::Error(_) => Cell::Odd(Odd::Error),
    }
}

/// The day of a date without a time.
fn day(at: ExcelDateTime) -> Option<NaiveDate> {
    let (year, month, day, hours, minutes, seconds, _) = at.to_ymd_hms_milli();
    let midnight = at.is_datetime() && (hours, minutes, seconds) == (0, 0, 0);
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day)).filter(|_| midnight)
}

/// Expands every file of the archive once, keeping nothing, up to the bound: the sizes that an archive states of
/// itself can be wrong.
fn measure(bytes: &[u8]) -> Result<(), Fault> {
    let foreign = |error| unreadable(format!("ไม่ใช่ไฟล์ XLSX ({error})"));
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(unreadable(
            "โปรดบันทึกเป็น .xlsx ที่ไม่มีรหัสผ่าน (save it as .xlsx without a password)",
        ));
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(foreign)?;
    if archive.len() > MOST_FILES {
        return Err(unreadable(format!(
            "มีไฟล์ย่อยมากกว่า {MOST_FILES} ไฟล์ (too many parts)"
        )));
    }
    let mut left = EXPANDED;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(foreign)?;
        let strings = file
            .name()
            .map_err(foreign)?
            .to_ascii_lowercase()
            .ends_with("sharedstrings.xml");
        let mut part = file.take(left + 1);
        let read = if strings {
            let mut text = Vec::new();
            let read = part
                .read_to_end(&mut text)
                .and_then(|_| u64::try_from(text.len()).map_err(std::io::Error::other));
            check_count(&text)?;
            read
        } else {
            std::io::copy(&mut part, &mut std::io::sink())
        };
        let read = read.map_err(|error| unreadable(format!("ไฟล์เสียหาย ({error})")))?;
        left = left.checked_sub(read).ok_or_else(|| {
            unreadable(format!(
                "ขยายแล้วใหญ่เกิน {} MiB (it expands to too much)",
                EXPANDED / 1024 / 1024
            ))
        })?;
    }
    Ok(())
}

/// Refuses a list of texts that states more of them than its bytes can hold: the reader makes room for as many.
fn check_count(xml: &[u8]) -> Result<(), Fault> {
    let wrong = || unreadable("รายการข้อความเสียหาย (the list of texts is damaged)");
    // In an encoding with these bytes the number would go unseen.
    let text = std::str::from_utf8(xml)
        .ok()
        .filter(|text| !text.contains(['\0', '\u{1b}']));
    let stated = text.ok_or_else(wrong)?.split("uniqueCount").skip(1).map(|rest| {
        let value = rest
            .trim_start()
            .strip_prefix('=')
            .unwrap_or_default()
            .trim_start();
        let value = value
            .get(1..)
            .and_then(|value| value.split(['"', '\'']).next())
            .unwrap_or_default();
        let digits = value.bytes().filter(u8::is_ascii_digit);
        digits.fold(0_usize, |n, digit| {
            n.saturating_mul(10).saturating_add(usize::from(digit - b'0'))
        })
    });
    // `<si/>` is the shortest text.
    if stated.max().unwrap_or(0) > xml.len() / 5 {
        return Err(wrong());
    }
    Ok(())
}
