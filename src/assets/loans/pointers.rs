//! Where in what was sent a line of a loan is named.

use super::data::Taken;

/// The places of a step's lines.
#[derive(Clone, Debug)]
pub struct Pointers {
    /// The lines of the loan that the step names, each with its place.
    named: Vec<(i32, usize)>,
    /// For lines that the step doesn't name.
    else_at: &'static str,
    /// Of the day on which it happened.
    pub day: &'static str,
}

impl Pointers {
    /// `places`: those of the step's lines, where they aren't 0, 1, 2….
    pub fn of(taken: &Taken, places: &[usize]) -> Self {
        let numbers: Vec<i32> = match taken {
            Taken::HandOver { lines, .. } => lines.iter().map(|line| line.no).collect(),
            Taken::Return { lines, .. } => lines.iter().map(|line| line.no).collect(),
            Taken::Settle { lines, .. } => lines.iter().map(|line| line.no).collect(),
            _ => Vec::new(),
        };
        let place = |(index, no): (usize, i32)| (no, places.get(index).copied().unwrap_or(index));
        Self {
            named: numbers.into_iter().enumerate().map(place).collect(),
            else_at: match taken {
                Taken::Extend { .. } | Taken::RecordExtension { .. } => "/due_on",
                Taken::Void { .. } => "/step",
                _ => "",
            },
            day: if matches!(taken, Taken::Settle { .. }) {
                "/on"
            } else {
                "/at"
            },
        }
    }

    /// Where the step's own line with this index stands.
    pub fn of_index(&self, index: usize) -> String {
        let place = self.named.get(index).map_or(index, |(_, place)| *place);
        format!("/lines/{place}")
    }

    /// Where a line of the loan is named.
    pub fn of_line(&self, no: i32) -> String {
        let named = self.named.iter().find(|(named, _)| *named == no);
        named.map_or_else(|| self.else_at.to_owned(), |(_, place)| format!("/lines/{place}"))
    }
}
