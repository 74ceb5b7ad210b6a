//! A table: its headings, then its rows one by one.

use super::columns::Column;
use super::headings::{Headings, check};
use super::model::Line;
use super::reading::Reading;
use crate::assessments::scheme::Scheme;
use crate::http::{Fault, Reason};
use crate::sheets::{Bad, Cell, Where};
use std::ops::ControlFlow;

/// The most rows of a file: a nation over several years.
pub const MOST_ROWS: usize = 50_000;

/// What a table's rows don't say themselves.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    pub scheme: Option<&'static Scheme>,
    pub source: Option<String>,
}

/// The rows of a table.
#[derive(Debug)]
pub struct Table {
    pub headings: Headings,
    pub lines: Vec<Line>,
    /// Rows that name an agency and have no figures.
    pub skipped: usize,
    pub bad: Bad,
}

impl Table {
    /// A table under these headings, without rows yet.
    pub fn new(headings: Headings) -> Self {
        Self {
            headings,
            lines: Vec::new(),
            skipped: 0,
            bad: Bad::default(),
        }
    }

    /// Tells what's wrong with the headings; `false` when no row can be read with them.
    pub fn readable(&mut self, defaults: &Defaults) -> bool {
        check(&self.headings, defaults.scheme.is_some(), &mut self.bad)
    }

    /// Takes a row.
    pub fn read(&mut self, row: u32, cells: &[Cell<'_>], defaults: &Defaults) -> ControlFlow<()> {
        if row <= self.headings.row {
            return ControlFlow::Continue(());
        }
        if self.lines.len() >= MOST_ROWS {
            let fault = Fault::cell(row, self.headings.label(Column::AgencyName), Reason::TooMany);
            self.bad.push(Where::Row(row), fault.with("max", MOST_ROWS));
            return ControlFlow::Break(());
        }
        let Self {
            headings, lines, bad, ..
        } = self;
        if let Some((at, cell)) = headings.stray(row, cells) {
            bad.push(
                Where::Row(row),
                Fault::new(at, Reason::UnknownField).with("detail", cell.shown()),
            );
        }
        let mut reading = Reading::new(headings, row, cells, bad);
        if reading.is_idle() {
            return ControlFlow::Continue(());
        }
        if reading.has_no_findings() {
            self.skipped += 1;
            return ControlFlow::Continue(());
        }
        lines.push(reading.line(defaults));
        ControlFlow::Continue(())
    }
}
