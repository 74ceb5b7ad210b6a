//! The heading row of a table: which column stands where.

use super::bad::Bad;
use super::cell::{Cell, letters};
use super::columns::{Column, is_idle};
use super::model::Where;
use crate::http::{At, Fault, Reason};

/// What stands under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Slot {
    Column(Column),
    /// Passed over.
    Idle,
    /// Nobody knows; its fault is told once.
    Unknown,
    /// There's no heading, so there may be no value.
    Nameless,
}

/// The headings of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headings {
    /// The row that holds them.
    pub row: u32,
    slots: Vec<Slot>,
    /// As they're written in the file.
    labels: Vec<String>,
}

/// Columns without which no row can be read: one of each list is enough.
const NEEDED: [&[Column]; 3] = [
    &[Column::AgencyName, Column::AgencyId, Column::ExternalId],
    &[Column::Province, Column::AgencyId, Column::ExternalId],
    &[Column::Overall],
];

impl Headings {
    /// How many columns a row would name if it were the heading row.
    pub fn known(cells: &[Cell<'_>]) -> usize {
        cells
            .iter()
            .filter(|cell| Column::find(&cell.shown()).is_some())
            .count()
    }

    pub fn of(row: u32, cells: &[Cell<'_>]) -> Self {
        let labels: Vec<String> = cells.iter().map(|cell| cell.shown().into_owned()).collect();
        let slot = |label: &String| match Column::find(label) {
            Some(column) => Slot::Column(column),
            None if label.is_empty() => Slot::Nameless,
            None if is_idle(label) => Slot::Idle,
            None => Slot::Unknown,
        };
        let slots = labels.iter().map(slot).collect();
        Self { row, slots, labels }
    }

    /// Where a column stands.
    pub fn position(&self, column: Column) -> Option<usize> {
        self.slots.iter().position(|slot| *slot == Slot::Column(column))
    }

    pub fn has(&self, column: Column) -> bool {
        self.position(column).is_some()
    }

    /// A column as the file calls it; by its own name when it isn't there.
    pub fn label(&self, column: Column) -> &str {
        let label = self
            .position(column)
            .and_then(|position| self.labels.get(position));
        label.map_or(column.as_str(), String::as_str)
    }

    /// Headings that are passed over.
    pub fn idle(&self) -> Vec<&str> {
        let all = self.slots.iter().zip(&self.labels);
        let idle = all.filter(|(slot, _)| **slot == Slot::Idle);
        idle.map(|(_, label)| label.as_str()).collect()
    }

    /// Tells what's wrong with the headings. `false` when no row can be read with them.
    pub fn check(&self, fiscal_year_given: bool, bad: &mut Bad) -> bool {
        let at = Where::Row(self.row);
        let mut tell = |column: &str, reason, name, value: &str| {
            bad.push(at, Fault::cell(self.row, column, reason).with(name, value));
        };
        for (position, (slot, label)) in self.slots.iter().zip(&self.labels).enumerate() {
            match slot {
                Slot::Unknown => tell(label, Reason::UnknownField, "detail", label),
                Slot::Column(column) if self.position(*column) != Some(position) => {
                    tell(label, Reason::Duplicate, "other", self.label(*column));
                }
                _ => {}
            }
        }
        let year: &[&[Column]] = if fiscal_year_given {
            &[]
        } else {
            &[&[Column::FiscalYear]]
        };
        let needed = NEEDED.iter().chain(year);
        let missing = needed.filter(|needed| !needed.iter().any(|column| self.has(*column)));
        let missing: Vec<Column> = missing.filter_map(|needed| needed.first().copied()).collect();
        for column in &missing {
            let name = format!("{} ({})", column.thai(), column.as_str());
            tell(column.as_str(), Reason::MissingColumn, "column", &name);
        }
        missing.is_empty()
    }

    /// The first value of a row that stands under no heading, with its place.
    pub fn stray<'a>(&self, row: u32, cells: &'a [Cell<'_>]) -> Option<(At, &'a Cell<'a>)> {
        let stray = |(position, cell): &(usize, &Cell<'_>)| {
            let nameless = self
                .slots
                .get(*position)
                .is_none_or(|slot| *slot == Slot::Nameless);
            nameless && !cell.is_empty()
        };
        let (position, cell) = cells.iter().enumerate().find(stray)?;
        let column = letters(position);
        Some((At::Cell { row, column }, cell))
    }
}
