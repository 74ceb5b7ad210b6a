//! A file's rows: from their cells to what they say.

use super::columns::Column;
use crate::calendar::{
    BUDDHIST, FiscalYear, ThaiDate, arabic_digits, first_of_month, month_text, parse_date,
};
use crate::http::{At, Error, Fault, Reason, Result, parse_month};
use crate::services::counts::figures::{Figures, MOST};
use crate::services::counts::list::outside;
use crate::services::kinds::ServiceChannel;
use crate::sheets::{
    self, Bad, Cell, Encoding, Headings, Merged, Note, NoteCode, Opened, TableFormat, Where, find_headings,
    named,
};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

/// The most rows of a file: a year of a large agency has some 5,000.
pub const MOST_ROWS: usize = 20_000;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Source {
    pub format: TableFormat,
    /// `None` for a workbook.
    pub encoding: Option<Encoding>,
    pub notes: Vec<Note>,
    pub headings: Headings<Column>,
    pub lines: Vec<Line>,
    /// What's wrong with it as far as that can be told without looking at what's there.
    pub bad: Bad,
}

/// A row of a file. What's wrong with it is told elsewhere and missing here.
#[derive(Clone, Debug)]
pub struct Line {
    pub row: u32,
    pub service: Option<Named>,
    pub month: Option<NaiveDate>,
    pub channel: Option<ServiceChannel>,
    pub figures: Option<Figures>,
}

/// How a row names its service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    Code(String),
    Name(String),
}

/// Reads a file. Takes as long as the file is large, so it runs beside the requests.
///
/// # Errors
/// `422` when it can't be read as a table at all. What's wrong with single rows is in the source.
pub fn read(format: TableFormat, bytes: Vec<u8>) -> Result<Source> {
    whole(format, bytes).map_err(Error::invalid)
}

fn whole(format: TableFormat, bytes: Vec<u8>) -> Result<Source, Fault> {
    let mut file = Opened::open(format, bytes, Headings::<Column>::known)?;
    let merged = file.merged()?;
    let headings = find_headings(&mut file, &merged)?;
    let mut bad = Bad::default();
    headings.tell_strange(&mut bad);
    let needed = [
        &[Column::Code, Column::Name][..],
        &[Column::Month],
        &[Column::Channel],
        &[Column::Received],
        &[Column::Completed],
        &[Column::InTime],
    ];
    let readable = headings.demand(needed, &mut bad);
    let mut table = Table::new(headings, merged, bad);
    if readable {
        file.visit(&mut |row, cells| table.take(row, cells))?;
        table.refuse_formulas(&file.formulas()?);
        if table.lines.is_empty() && table.bad.is_empty() {
            return Err(Fault::pointer("", Reason::Empty));
        }
    }
    let mut notes = file.notes;
    notes.extend(table.remarks());
    Ok(Source {
        format,
        encoding: file.encoding,
        notes,
        headings: table.headings,
        lines: table.lines,
        bad: table.bad,
    })
}

/// The rows as they're read.
struct Table {
    headings: Headings<Column>,
    /// Of positions in rows that are merged with one above: the row that says it.
    down: HashMap<(u32, usize), u32>,
    /// What the first rows of merged cells say.
    said: HashMap<(u32, usize), String>,
    lines: Vec<Line>,
    bad: Bad,
    passed: usize,
    unfilled: usize,
}

/// Columns that hold figures.
const FIGURES: [Column; 3] = [Column::Received, Column::Completed, Column::InTime];

/// Columns whose cells may be merged beside several rows.
const SHARED: [Column; 5] = [
    Column::Code,
    Column::Name,
    Column::FiscalYear,
    Column::Month,
    Column::Channel,
];

impl Table {
    fn new(headings: Headings<Column>, merged: Vec<Merged>, bad: Bad) -> Self {
        let mut down = HashMap::new();
        let most = u32::try_from(MOST_ROWS).unwrap_or(u32::MAX);
        for cells in merged {
            let (start, end) = (*cells.rows.start(), *cells.rows.end());
            let position = *cells.columns.start();
            let shared = headings
                .column_at(position)
                .is_some_and(|column| SHARED.contains(&column));
            if shared && start < end && start > headings.row {
                let rows = start..=end.min(start.saturating_add(most));
                down.extend(rows.map(|row| ((row, position), start)));
            }
        }
        Self {
            headings,
            down,
            said: HashMap::new(),
            lines: Vec::new(),
            bad,
            passed: 0,
            unfilled: 0,
        }
    }

    fn take(&mut self, row: u32, cells: &[Cell<'_>]) -> ControlFlow<()> {
        if row <= self.headings.row {
            return ControlFlow::Continue(());
        }
        let total = self.headings.is_total(cells, Column::Month);
        if self.headings.repeats(cells) || total {
            self.passed += 1;
            return ControlFlow::Continue(());
        }
        if self.headings.is_idle_row(cells) {
            return ControlFlow::Continue(());
        }
        let filled = self.filled(row, cells);
        // As a template's rows are until somebody counts.
        if FIGURES
            .iter()
            .all(|column| self.headings.cell(cells, *column).is_none())
        {
            self.unfilled += 1;
            return ControlFlow::Continue(());
        }
        if self.lines.len() >= MOST_ROWS {
            let fault = Fault::new(self.headings.at(row, Column::Received), Reason::TooMany);
            self.bad.push(Where::Row(row), fault.with("max", MOST_ROWS));
            return ControlFlow::Break(());
        }
        let mut reading = Reading {
            headings: &self.headings,
            row,
            cells: &filled,
            bad: &mut self.bad,
        };
        let line = reading.line();
        self.lines.push(line);
        if let Some((at, cell)) = self.headings.stray(row, cells) {
            let fault = Fault::new(at, Reason::UnknownField);
            self.bad.push(Where::Row(row), fault.with("detail", cell.shown()));
        }
        ControlFlow::Continue(())
    }

    /// A row with what merged cells say beside it.
    fn filled<'c>(&mut self, row: u32, cells: &[Cell<'c>]) -> Vec<Cell<'c>> {
        let mut filled = cells.to_vec();
        for column in SHARED {
            let Some(position) = self.headings.position(column) else {
                continue;
            };
            let Some(first) = self.down.get(&(row, position)).copied() else {
                continue;
            };
            if first == row {
                let text = cells.get(position).map(written).unwrap_or_default();
                self.said.insert((row, position), text);
            } else if let Some(text) = self.said.get(&(first, position)) {
                if filled.len() <= position {
                    filled.resize(position + 1, Cell::text(""));
                }
                if let Some(cell) = filled.get_mut(position) {
                    *cell = Cell::text(text.clone());
                }
            }
        }
        filled
    }

    /// A formula in a column that's read is refused: what it shows may be of another day.
    fn refuse_formulas(&mut self, formulas: &[(u32, usize)]) {
        let rows: BTreeSet<u32> = self.lines.iter().map(|line| line.row).collect();
        for (row, position) in formulas {
            if let Some(column) = self.headings.column_at(*position).filter(|_| rows.contains(row)) {
                let fault = Fault::new(self.headings.at(*row, column), Reason::Formula);
                self.bad.push(Where::Row(*row), fault);
            }
        }
    }

    fn remarks(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        if self.headings.row > 1 {
            notes.push(Note::new(NoteCode::HeadingRow).with("row", self.headings.row));
        }
        let idle = self.headings.idle();
        if !idle.is_empty() {
            notes.push(Note::new(NoteCode::ColumnsPassedOver).with("columns", idle.join(", ")));
        }
        if self.passed > 0 {
            notes.push(Note::new(NoteCode::RowsPassedOver).with("count", self.passed));
        }
        if self.unfilled > 0 {
            notes.push(Note::new(NoteCode::RowsUnfilled).with("count", self.unfilled));
        }
        notes
    }
}

/// A cell as a text that reads back as the same: a day as its month.
fn written(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Day(day) => of_calendar(*day).map_or_else(String::new, month_text),
        other => other.shown().into_owned(),
    }
}

/// A spreadsheet's date; one in a Buddhist year was typed into a calendar that didn't know of it.
fn of_calendar(day: NaiveDate) -> Option<NaiveDate> {
    if day.year() >= 2400 {
        day.with_year(day.year() - BUDDHIST)
    } else {
        Some(day)
    }
}

/// A row being read. Its faults are told as they're met.
struct Reading<'a> {
    headings: &'a Headings<Column>,
    row: u32,
    cells: &'a [Cell<'a>],
    bad: &'a mut Bad,
}

impl<'a> Reading<'a> {
    fn tell(&mut self, fault: Fault) {
        self.bad.push(Where::Row(self.row), fault);
    }

    /// What a cell says; `None` when it's empty, there's no such column, or it's at fault, which is told.
    fn value<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&At, &Cell<'_>) -> Result<T, Fault>,
    ) -> Option<T> {
        let at = self.headings.at(self.row, column);
        let cell: Option<&'a Cell<'a>> = self.headings.cell(self.cells, column);
        let parsed = cell.map(|cell| parse(&at, cell)).transpose();
        parsed.map_err(|fault| self.tell(fault)).ok().flatten()
    }

    fn required<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&At, &Cell<'_>) -> Result<T, Fault>,
    ) -> Option<T> {
        if self.headings.cell(self.cells, column).is_none() {
            self.tell(Fault::new(self.headings.at(self.row, column), Reason::Required));
        }
        self.value(column, parse)
    }

    /// Reads all of it, so that all its faults are told.
    fn line(&mut self) -> Line {
        let service = self.service();
        let year = self.value(Column::FiscalYear, fiscal_year);
        let month = self.required(Column::Month, |at, cell| month(at, cell, year));
        let channel = self.required(Column::Channel, channel);
        let [received, completed, in_time] = FIGURES.map(|column| {
            self.required(column, |at, cell| {
                sheets::whole(at, sheets::text(at, cell)?, MOST)
            })
        });
        let three = received.zip(completed).zip(in_time);
        Line {
            row: self.row,
            service,
            month,
            channel,
            figures: three.and_then(|((received, completed), in_time)| {
                self.figures(Figures {
                    received,
                    completed,
                    in_time,
                })
            }),
        }
    }

    fn figures(&mut self, figures: Figures) -> Option<Figures> {
        let at = |name: &'static str| {
            let column = Column::ALL.iter().find(|column| column.as_str() == name);
            self.headings
                .at(self.row, column.copied().unwrap_or(Column::Received))
        };
        let faults = figures.faults(at);
        let fine = faults.is_empty();
        for fault in faults {
            self.tell(fault);
        }
        fine.then_some(figures)
    }

    fn service(&mut self) -> Option<Named> {
        let text = |at: &At, cell: &Cell<'_>| sheets::line(at, sheets::text(at, cell)?, 300);
        if self.headings.cell(self.cells, Column::Code).is_some() {
            let code = self.value(Column::Code, text)?;
            return Some(Named::Code(arabic_digits(&code)));
        }
        if self.headings.cell(self.cells, Column::Name).is_some() {
            return self.value(Column::Name, text).map(Named::Name);
        }
        let column = if self.headings.has(Column::Code) {
            Column::Code
        } else {
            Column::Name
        };
        self.tell(Fault::new(self.headings.at(self.row, column), Reason::Required));
        None
    }
}

fn fiscal_year(at: &At, cell: &Cell<'_>) -> Result<FiscalYear, Fault> {
    let number = sheets::whole(at, sheets::text(at, cell)?, 9999)?;
    let number = i32::try_from(number).unwrap_or_default();
    FiscalYear::parse(number).map_err(|not| not.at(at.clone()))
}

/// A month: `เมษายน 2566`, `เม.ย. 66`, `4/2566`, `2023-04`, a spreadsheet's date; with a fiscal year also `เมษายน`.
fn month(at: &At, cell: &Cell<'_>, year: Option<FiscalYear>) -> Result<NaiveDate, Fault> {
    let wrong =
        || Fault::new(at.clone(), Reason::Format).with("expected", "เมษายน 2566, เม.ย. 66, 4/2566, 2023-04");
    let month = match cell {
        Cell::Day(day) => of_calendar(*day).ok_or_else(wrong)?,
        other => {
            let text = arabic_digits(sheets::text(at, other)?);
            match (said_month(&text, year), parse_month(at.clone(), &text)) {
                (Some(month), _) | (None, Ok(month)) => month,
                (None, Err(fault)) if fault.reason == Reason::Format => return Err(wrong()),
                (None, Err(fault)) => return Err(fault),
            }
        }
    };
    let month = first_of_month(month);
    // Of the same years as one that's written as `2023-04`.
    parse_month(at.clone(), &month_text(month))?;
    match year {
        Some(year) if !year.period().contains(month) => Err(outside(at.clone(), year)),
        _ => Ok(month),
    }
}

fn said_month(text: &str, year: Option<FiscalYear>) -> Option<NaiveDate> {
    if let Some(ThaiDate::Month(month)) = parse_date(text) {
        return Some(month);
    }
    if let Some(ThaiDate::Month(month)) = parse_date(&format!("1/{text}")).map(of_day) {
        return Some(month);
    }
    // Without a year: October to December are of the calendar year before the fiscal year's.
    let year = year?;
    let ThaiDate::Month(month) = parse_date(&format!("{text} {}", year.get()))? else {
        return None;
    };
    let within = |month: &NaiveDate| year.period().contains(*month);
    Some(month)
        .filter(within)
        .or_else(|| month.with_year(month.year() - 1).filter(within))
}

fn of_day(date: ThaiDate) -> ThaiDate {
    match date {
        ThaiDate::Day(day) | ThaiDate::Month(day) => ThaiDate::Month(first_of_month(day)),
    }
}

/// A channel by its word, its label, or another way to say it.
fn channel(at: &At, cell: &Cell<'_>) -> Result<ServiceChannel, Fault> {
    let text = sheets::text(at, cell)?;
    let others = [
        ("เคาน์เตอร์", ServiceChannel::Counter),
        ("สำนักงาน", ServiceChannel::Counter),
        ("walk-in", ServiceChannel::Counter),
        ("walk in", ServiceChannel::Counter),
        ("ด้วยตนเอง", ServiceChannel::Counter),
        ("e-service", ServiceChannel::Online),
        ("เว็บไซต์", ServiceChannel::Online),
        ("อินเทอร์เน็ต", ServiceChannel::Online),
        ("ทางโทรศัพท์", ServiceChannel::Phone),
        ("หน่วยบริการเคลื่อนที่", ServiceChannel::Outreach),
        ("เคลื่อนที่", ServiceChannel::Outreach),
    ];
    let names = |one: ServiceChannel| (one.as_str(), one.labels());
    let plain = text.trim().to_lowercase();
    let other = || {
        others
            .iter()
            .find(|(name, _)| *name == plain)
            .map(|(_, one)| *one)
    };
    named(ServiceChannel::ALL, names, text)
        .or_else(other)
        .ok_or_else(|| {
            let labels: Vec<&str> = ServiceChannel::ALL.iter().map(|one| one.labels().0).collect();
            Fault::new(at.clone(), Reason::UnknownValue).with("allowed", labels.join(", "))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at() -> At {
        At::Parameter("x".to_owned())
    }

    fn of(text: &str, year: Option<i32>) -> Result<String, Reason> {
        let year = year.map(|year| FiscalYear::parse(year).unwrap());
        let month = month(&at(), &Cell::text(text), year);
        month.map(|month| month.to_string()).map_err(|fault| fault.reason)
    }

    #[test]
    fn months_are_read_as_people_write_them() {
        for text in [
            "เมษายน 2566",
            "เม.ย. ๖๖",
            "4/2566",
            "๐๔/๒๕๖๖",
            "2023-04",
            "เดือนเมษายน พ.ศ. 2566",
        ] {
            assert_eq!(of(text, None).as_deref(), Ok("2023-04-01"), "{text}");
        }
        assert_eq!(of("เมษายน", Some(2566)).as_deref(), Ok("2023-04-01"));
        assert_eq!(of("ต.ค.", Some(2566)).as_deref(), Ok("2022-10-01"));
        assert_eq!(of("ตุลาคม 2566", Some(2566)), Err(Reason::OutOfRange));
        assert_eq!(of("2566-04", None), Err(Reason::OutOfRange));
        for text in ["เมษายน", "13/2566", "4", "2566", "เมษา 2566", "4/2023"] {
            assert_eq!(of(text, None), Err(Reason::Format), "{text}");
        }
        let buddhist = Cell::Day("2566-04-15".parse().unwrap());
        assert_eq!(month(&at(), &buddhist, None).unwrap().to_string(), "2023-04-01");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}", year in prop::option::of(2550_i32..=2650)) {
            drop(of(&text, year));
            drop(channel(&at(), &Cell::text(text)));
        }
    }
}
