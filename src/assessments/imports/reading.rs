//! One row of a table: from its cells to what they say.

use super::columns::Column;
use super::headings::Headings;
use super::model::{Line, Said, Told};
use super::naming::{Faulty, Row, given, naming, tell};
use super::rows::Defaults;
use super::values;
use crate::assessments::scheme::Scheme;
use crate::http::{At, Fault, Reason};
use crate::sheets::{self, Bad, Cell, Where};

/// A row being read. Its faults are told as they're met.
pub struct Reading<'a> {
    headings: &'a Headings,
    row: u32,
    cells: &'a [Cell<'a>],
    bad: &'a mut Bad,
}

impl Row for Reading<'_> {
    fn text(&self, column: Column) -> Result<Option<&str>, Fault> {
        let cell = self.cell(column).filter(|cell| !cell.is_blank());
        cell.map(|cell| sheets::text(&self.at(column), cell)).transpose()
    }

    fn at(&self, column: Column) -> At {
        self.headings.at(self.row, column)
    }

    fn push(&mut self, fault: Fault) {
        self.bad.push(Where::Row(self.row), fault);
    }

    fn first_name(&self) -> Column {
        let names = [Column::AgencyName, Column::AgencyId, Column::ExternalId];
        let there = names.into_iter().find(|column| self.headings.has(*column));
        there.unwrap_or(Column::AgencyName)
    }
}

impl<'a> Reading<'a> {
    pub fn new(headings: &'a Headings, row: u32, cells: &'a [Cell<'a>], bad: &'a mut Bad) -> Self {
        Self {
            headings,
            row,
            cells,
            bad,
        }
    }

    fn cell(&self, column: Column) -> Option<&'a Cell<'a>> {
        let position = self.headings.position(column)?;
        self.cells.get(position)
    }

    fn blank(&self, column: Column) -> bool {
        self.cell(column).is_none_or(Cell::is_blank)
    }

    /// Whether nothing stands in any column that's known.
    pub fn is_idle(&self) -> bool {
        Column::ALL.iter().all(|column| self.blank(*column))
    }

    /// Whether it says nothing of an assessment.
    pub fn has_no_findings(&self) -> bool {
        Column::ALL
            .iter()
            .all(|column| !column.is_finding() || self.blank(*column))
    }

    /// Reads all of it, so that all its faults are told.
    pub fn line(&mut self, defaults: &Defaults) -> Line {
        Line {
            at: Where::Row(self.row),
            naming: naming(self).ok(),
            scheme: self.scheme(defaults).ok(),
            says: self.said(defaults).ok(),
        }
    }

    /// What a cell says: nothing when there's no such column, `Is(None)` when it's empty.
    fn told<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&At, &str) -> Result<T, Fault>,
    ) -> Result<Told<T>, Faulty> {
        if !self.headings.has(column) {
            return Ok(Told::Nothing);
        }
        given(self, column, parse).map(Told::Is)
    }

    fn scheme(&mut self, defaults: &Defaults) -> Result<&'static Scheme, Faulty> {
        let scheme = given(self, Column::FiscalYear, values::year)?.or(defaults.scheme);
        scheme.ok_or_else(|| tell(self, Fault::new(self.at(Column::FiscalYear), Reason::Required)))
    }

    fn said(&mut self, defaults: &Defaults) -> Result<Said, Faulty> {
        let required = |row: &mut Self| tell(row, Fault::new(row.at(Column::Overall), Reason::Required));
        let overall = given(self, Column::Overall, values::score);
        let overall = overall.and_then(|overall| overall.ok_or_else(|| required(self)));
        let instruments = Column::INSTRUMENTS.map(|column| self.told(column, values::score));
        let indicators = Column::INDICATORS.map(|column| self.told(column, values::score));
        let level = self.told(Column::Level, values::level);
        let grade = self.told(Column::Grade, values::grade);
        let rank = self.told(Column::Rank, values::rank);
        let rank_scope = self.told(Column::RankScope, |at, text| sheets::line(at, text, 200));
        let rank_total = self.told(Column::RankTotal, values::rank);
        let instrument_scale = given(self, Column::InstrumentScale, values::scale);
        let source = given(self, Column::Source, |at, text| sheets::line(at, text, 500));
        Ok(Said {
            overall: overall?,
            instruments: all(instruments)?,
            indicators: all(indicators)?,
            instrument_scale: instrument_scale?,
            level: level?,
            grade: grade?,
            rank: rank?,
            rank_scope: rank_scope?,
            rank_total: rank_total?,
            printed: None,
            source: source?.or_else(|| defaults.source.clone()),
        })
    }
}

/// All of them, unless one is at fault.
fn all<T, const N: usize>(told: [Result<T, Faulty>; N]) -> Result<[T; N], Faulty> {
    let all: Vec<T> = told.into_iter().collect::<Result<_, _>>()?;
    all.try_into().map_err(|_| Faulty)
}
