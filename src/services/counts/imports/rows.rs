//! A file's rows: from their cells to what they say.

use super::columns::Column;
use super::values::{channel, fiscal_year, month, written};
use crate::calendar::arabic_digits;
use crate::http::{At, Error, Fault, Reason, Result};
use crate::services::counts::figures::{Figures, MOST};
use crate::services::kinds::ServiceChannel;
use crate::sheets::{
    self, Bad, Cell, Encoding, Headings, Merged, Note, NoteCode, Opened, TableFormat, Where, find_headings,
};
use chrono::NaiveDate;
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
