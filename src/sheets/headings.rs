//! The heading row of a table: which column stands where.

use super::bad::{Bad, Where};
use super::cell::{Cell, letters};
use super::columns::Heading;
use super::values::is_figure;
use crate::http::{At, Fault, Reason};

/// What stands under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Slot<C> {
    Column(C),
    /// Passed over.
    Idle,
    /// Nobody knows; its fault is told once.
    Unknown,
    /// There's no heading, so there may be no value.
    Nameless,
}

/// The headings of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headings<C> {
    /// The row that holds them, the last one of several.
    pub row: u32,
    slots: Vec<Slot<C>>,
    /// As they're written in the file.
    labels: Vec<String>,
}

impl<C: Heading> Headings<C> {
    /// How many columns a row would name if it were the heading row.
    pub fn known(cells: &[Cell<'_>]) -> usize {
        cells
            .iter()
            .filter(|cell| C::find(&cell.shown()).is_some())
            .count()
    }

    pub fn of(row: u32, labels: Vec<String>) -> Self {
        let slot = |label: &String| match C::find(label) {
            Some(column) => Slot::Column(column),
            None if label.is_empty() => Slot::Nameless,
            None if C::is_idle(label) => Slot::Idle,
            None => Slot::Unknown,
        };
        let slots = labels.iter().map(slot).collect();
        Self { row, slots, labels }
    }

    /// Where a column stands.
    pub fn position(&self, column: C) -> Option<usize> {
        self.slots.iter().position(|slot| *slot == Slot::Column(column))
    }

    pub fn has(&self, column: C) -> bool {
        self.position(column).is_some()
    }

    /// A column as the file calls it; by its own name when it isn't there.
    pub fn label(&self, column: C) -> &str {
        let label = self
            .position(column)
            .and_then(|position| self.labels.get(position));
        label.map_or(column.name(), String::as_str)
    }

    /// The place of a row's column.
    pub fn at(&self, row: u32, column: C) -> At {
        At::Cell {
            row,
            column: self.label(column).to_owned(),
        }
    }

    /// Headings that are passed over.
    pub fn idle(&self) -> Vec<&str> {
        let all = self.slots.iter().zip(&self.labels);
        let idle = all.filter(|(slot, _)| **slot == Slot::Idle);
        idle.map(|(_, label)| label.as_str()).collect()
    }

    fn tell(&self, bad: &mut Bad, column: &str, (reason, name, value): (Reason, &'static str, &str)) {
        let fault = Fault::cell(self.row, column, reason).with(name, value);
        bad.push(Where::Row(self.row), fault);
    }

    /// Tells the headings that nobody knows, and those that stand twice.
    pub fn tell_strange(&self, bad: &mut Bad) {
        for (position, (slot, label)) in self.slots.iter().zip(&self.labels).enumerate() {
            match slot {
                Slot::Unknown => self.tell(bad, label, (Reason::UnknownField, "detail", label)),
                Slot::Column(column) if self.position(*column) != Some(position) => {
                    self.tell(bad, label, (Reason::Duplicate, "other", self.label(*column)));
                }
                _ => {}
            }
        }
    }

    /// Tells which columns are missing: one of each list is needed. `false` when one is.
    pub fn demand<'n>(&self, needed: impl IntoIterator<Item = &'n [C]>, bad: &mut Bad) -> bool {
        let missing = needed
            .into_iter()
            .filter(|needed| !needed.iter().any(|column| self.has(*column)));
        let missing: Vec<C> = missing.filter_map(|needed| needed.first().copied()).collect();
        for column in &missing {
            let name = format!("{} ({})", Heading::label(*column), column.name());
            self.tell(bad, column.name(), (Reason::MissingColumn, "column", &name));
        }
        missing.is_empty()
    }

    /// What a row has in a column; `None` when it's empty, or there's no such column.
    pub fn cell<'a, 'c>(&self, cells: &'a [Cell<'c>], column: C) -> Option<&'a Cell<'c>> {
        let cell = cells.get(self.position(column)?)?;
        Some(cell).filter(|cell| !cell.is_blank())
    }

    fn columns(&self) -> impl Iterator<Item = C> + '_ {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::Column(column) => Some(*column),
            Slot::Idle | Slot::Unknown | Slot::Nameless => None,
        })
    }

    /// The column that stands at a position.
    pub fn column_at(&self, position: usize) -> Option<C> {
        match self.slots.get(position) {
            Some(Slot::Column(column)) => Some(*column),
            _ => None,
        }
    }

    /// Whether a row has nothing in any column that's known.
    pub fn is_idle_row(&self, cells: &[Cell<'_>]) -> bool {
        self.columns().all(|column| self.cell(cells, column).is_none())
    }

    /// Whether the headings stand there again, as at the top of a printed page.
    pub fn repeats(&self, cells: &[Cell<'_>]) -> bool {
        let named = |column: &C| {
            let cell = self.cell(cells, *column);
            cell.is_some_and(|cell| C::find(&cell.shown()) == Some(*column))
        };
        self.columns().filter(named).count() >= 2
    }

    /// Whether a row sums up others: it begins with รวม, and says nothing of `key` or nothing but figures.
    pub fn is_total(&self, cells: &[Cell<'_>], key: C) -> bool {
        let mut filled = cells.iter().filter(|cell| !cell.is_blank());
        let first = filled.next().map(Cell::shown).unwrap_or_default();
        let sums = ["รวม", "ยอดรวม", "total"]
            .iter()
            .any(|word| first.to_lowercase().starts_with(word));
        sums && (self.cell(cells, key).is_none() || filled.all(|cell| is_figure(&cell.shown())))
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
