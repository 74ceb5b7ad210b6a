//! What a revision changed.

use super::data::{Cell, Document, Period};
use std::collections::BTreeMap;

/// A figure that's another one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub cut: String,
    pub key: String,
    pub period: Period,
    pub measure: String,
    pub before: Option<i64>,
    pub after: Option<i64>,
}

/// Cells of two revisions, compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub added: Vec<Cell>,
    pub removed: Vec<Cell>,
    pub changed: Vec<Moved>,
    /// Cells with a figure in `changed`.
    pub cells_changed: usize,
}

type Key<'a> = (&'a str, &'a str, &'a str, &'a str);

fn key(cell: &Cell) -> Key<'_> {
    (&cell.cut, &cell.key, &cell.period.kind, &cell.period.start)
}

/// What's in `after` and wasn't in `before`, or was otherwise.
pub fn difference(before: &Document, after: &Document) -> Difference {
    let old: BTreeMap<Key<'_>, &Cell> = before.cells.iter().map(|cell| (key(cell), cell)).collect();
    let new: BTreeMap<Key<'_>, &Cell> = after.cells.iter().map(|cell| (key(cell), cell)).collect();
    let gone = before.cells.iter().filter(|cell| !new.contains_key(&key(cell)));
    let mut difference = Difference {
        removed: gone.cloned().collect(),
        ..Difference::default()
    };
    for cell in &after.cells {
        match old.get(&key(cell)) {
            None => difference.added.push(cell.clone()),
            Some(old) => {
                let moved = moved(old, cell);
                difference.cells_changed += usize::from(!moved.is_empty());
                difference.changed.extend(moved);
            }
        }
    }
    difference
}

fn moved(old: &Cell, new: &Cell) -> Vec<Moved> {
    let others = new.values.iter().filter_map(|(measure, after)| {
        let before = old.values.get(measure).copied().flatten();
        (before != *after).then(|| Moved {
            cut: new.cut.to_string(),
            key: new.key.to_string(),
            period: Period::clone(&new.period),
            measure: measure.to_string(),
            before,
            after: *after,
        })
    });
    others.collect()
}
