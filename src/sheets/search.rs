//! The search for the heading row: titles may stand above it.

use super::cell::Cell;
use std::ops::ControlFlow;

/// Rows among which the headings are looked for.
pub const FIRST: usize = 20;

/// How many of its cells would be headings that the reader knows, if a row were the heading row.
pub type Shows = fn(&[Cell<'_>]) -> usize;

/// Looks for the heading row.
#[derive(Debug)]
pub struct Search {
    shows: Shows,
    best: Option<(usize, u32, Vec<String>)>,
    rows: usize,
}

impl Search {
    pub fn new(shows: Shows) -> Self {
        Self {
            shows,
            best: None,
            rows: 0,
        }
    }

    /// Takes a row; breaks when enough were seen.
    pub fn look(&mut self, row: u32, cells: &[Cell<'_>]) -> ControlFlow<()> {
        let known = (self.shows)(cells);
        if self.best.as_ref().is_none_or(|(most, ..)| known > *most) {
            let labels = cells.iter().map(|cell| cell.shown().into_owned()).collect();
            self.best = Some((known, row, labels));
        }
        self.rows += 1;
        if self.rows < FIRST {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }

    /// The most headings that a row has shown.
    pub fn most(&self) -> usize {
        self.best.as_ref().map_or(0, |(most, ..)| *most)
    }

    /// The row with the most headings, the first of several, and what stands in it; `None` of an empty table.
    pub fn found(self) -> Option<(u32, Vec<String>)> {
        self.best.map(|(_, row, labels)| (row, labels))
    }
}
