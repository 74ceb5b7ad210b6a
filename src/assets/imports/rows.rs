//! A register's rows, one by one: assets, and what stands between them.

use super::columns::Column;
use super::model::{Line, MOST_ROWS};
use super::reading::Reading;
use crate::http::{Error, Fault, Reason, Result};
use crate::sheets::{
    Bad, Cell, Encoding, Headings, Merged, Note, NoteCode, Opened, TableFormat, Where, find_headings,
};
use std::collections::HashMap;
use std::ops::ControlFlow;

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
    let readable = headings.demand([&[Column::Number][..], &[Column::Name]], &mut bad);
    let mut table = Table::new(headings, merged, bad);
    if readable {
        file.visit(&mut |row, cells| table.take(row, cells))?;
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
    /// Cells that are merged across columns: their rows and first columns.
    across: Vec<(u32, usize)>,
    /// Of rows whose category's cell is merged with one above: the row that says it.
    down: HashMap<u32, u32>,
    /// What the latest first rows of merged categories say.
    said: HashMap<u32, String>,
    group: Option<String>,
    lines: Vec<Line>,
    bad: Bad,
    groups: usize,
    passed: usize,
}

impl Table {
    fn new(headings: Headings<Column>, merged: Vec<Merged>, bad: Bad) -> Self {
        let category = headings.position(Column::Category);
        let (mut across, mut down) = (Vec::new(), HashMap::new());
        for cells in merged {
            let (start, end) = (*cells.rows.start(), *cells.rows.end());
            let (left, right) = (*cells.columns.start(), *cells.columns.end());
            if start == end && left < right {
                across.push((start, left));
            } else if Some(left) == category && left == right {
                let most = u32::try_from(MOST_ROWS).unwrap_or(u32::MAX);
                down.extend((start..=end.min(start.saturating_add(most))).map(|row| (row, start)));
            }
        }
        across.sort_unstable();
        Self {
            headings,
            across,
            down,
            said: HashMap::new(),
            group: None,
            lines: Vec::new(),
            bad,
            groups: 0,
            passed: 0,
        }
    }

    fn take(&mut self, row: u32, cells: &[Cell<'_>]) -> ControlFlow<()> {
        if row <= self.headings.row {
            return ControlFlow::Continue(());
        }
        if let Some(group) = self.heads_group(row, cells) {
            (self.group, self.groups) = (Some(group), self.groups + 1);
            return ControlFlow::Continue(());
        }
        let category = self.merged_category(row, cells);
        let group = category.or_else(|| self.group.clone());
        let Self { headings, bad, .. } = self;
        if headings.repeats(cells) || headings.is_total(cells, Column::Number) {
            self.passed += 1;
            return ControlFlow::Continue(());
        }
        let idle = headings.is_idle_row(cells);
        let mut reading = Reading {
            headings,
            row,
            cells,
            bad,
        };
        if self.lines.len() >= MOST_ROWS && !idle {
            let fault = Fault::new(self.headings.at(row, Column::Number), Reason::TooMany);
            self.bad.push(Where::Row(row), fault.with("max", MOST_ROWS));
            return ControlFlow::Break(());
        }
        let line = (!idle).then(|| reading.line(group.as_deref()));
        self.lines.extend(line);
        if let Some((at, cell)) = self.headings.stray(row, cells) {
            let fault = Fault::new(at, Reason::UnknownField);
            self.bad.push(Where::Row(row), fault.with("detail", cell.shown()));
        }
        ControlFlow::Continue(())
    }

    /// The category of a row that has nothing but a heading for those below: a cell merged across columns, or one that
    /// says that it's a kind of property.
    fn heads_group(&self, row: u32, cells: &[Cell<'_>]) -> Option<String> {
        let mut filled = cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
        let (position, cell) = filled.next()?;
        let Cell::Text(text) = cell else { return None };
        if filled.next().is_some() {
            return None;
        }
        let kinds = ["ประเภท", "หมวด", "ครุภัณฑ์", "วัสดุ"];
        let kind = kinds.iter().any(|kind| text.starts_with(kind));
        if !kind && self.across.binary_search(&(row, position)).is_err() || text.starts_with("รวม") {
            return None;
        }
        let named = ["ประเภท", "หมวด"].iter().find_map(|kind| text.strip_prefix(kind));
        let group = named.unwrap_or(text).trim_start_matches([':', ' ']).trim();
        Some(group.chars().take(100).collect()).filter(|group: &String| !group.is_empty())
    }

    /// What a merged cell says of the category of all its rows.
    fn merged_category(&mut self, row: u32, cells: &[Cell<'_>]) -> Option<String> {
        let first = *self.down.get(&row)?;
        if first == row {
            let cell = cells.get(self.headings.position(Column::Category)?)?;
            if let Cell::Text(text) = cell {
                self.said.insert(row, text.clone().into_owned());
            }
        }
        self.said.get(&first).cloned().filter(|text| !text.is_empty())
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
        if self.groups > 0 {
            notes.push(Note::new(NoteCode::GroupRows).with("count", self.groups));
        }
        if self.passed > 0 {
            notes.push(Note::new(NoteCode::RowsPassedOver).with("count", self.passed));
        }
        notes
    }
}
