//! How ready a year is: by sub-indicator, what's due, and what each open item costs.

use super::kinds::DisclosureStatus;
use super::model::Disclosure;
use crate::assessments::{Exact, Instrument, Item, Scheme, SubIndicator, percent};
use crate::http::Result;
use chrono::{Datelike, NaiveDate};
use std::cmp::Reverse;

/// A sub-indicator's items.
#[derive(Clone, Debug)]
pub struct Part {
    pub sub: &'static SubIndicator,
    pub total: usize,
    pub done: usize,
}

/// How far an agency is with an item.
#[derive(Clone, Copy, Debug)]
pub struct Stand {
    pub item: &'static Item,
    pub status: DisclosureStatus,
    pub due_on: Option<NaiveDate>,
    /// Elements that evidence is named for.
    pub shown: usize,
}

impl Stand {
    /// # Errors
    /// When the row can't be read.
    pub fn of(row: &Disclosure) -> Result<Self> {
        Ok(Self {
            item: row.item()?,
            status: row.status,
            due_on: row.due_on,
            shown: row.shown()?.iter().flatten().count(),
        })
    }
}

/// An item that isn't done.
#[derive(Clone, Debug)]
pub struct Open {
    pub item: &'static Item,
    pub status: DisclosureStatus,
    pub due_on: Option<NaiveDate>,
    /// Of the total, in hundredths.
    pub points: i32,
    /// Elements that no evidence is named for.
    pub missing: usize,
}

/// ความพร้อม — how ready a year is.
#[derive(Clone, Debug)]
pub struct Readiness {
    pub parts: Vec<Part>,
    /// The cheapest first.
    pub open: Vec<Open>,
    today: NaiveDate,
}

/// Percent in hundredths; of nothing it's none.
fn hundredths(done: usize, total: usize) -> i32 {
    percent(done, total).map_or(0, Exact::hundredths)
}

impl Part {
    pub fn percent(&self) -> i32 {
        hundredths(self.done, self.total)
    }
}

impl Readiness {
    /// Of the items of an agency's year.
    pub fn of(scheme: &'static Scheme, stands: impl IntoIterator<Item = Stand>, today: NaiveDate) -> Self {
        let part = |sub| Part {
            sub,
            total: 0,
            done: 0,
        };
        let mut parts: Vec<Part> = scheme.sub_indicators.iter().map(part).collect();
        let mut open = Vec::new();
        for stand in stands {
            let done = stand.status == DisclosureStatus::Done;
            if let Some(part) = parts
                .iter_mut()
                .find(|part| part.sub.no == stand.item.sub_indicator)
            {
                part.total += 1;
                part.done += usize::from(done);
            }
            if !done {
                open.push(Open::of(scheme, stand));
            }
        }
        open.sort_by_key(|open| (Reverse(open.points), open.item.elements.len(), open.item.no));
        Self { parts, open, today }
    }

    pub fn total(&self) -> usize {
        self.parts.iter().map(|part| part.total).sum()
    }

    pub fn done(&self) -> usize {
        self.parts.iter().map(|part| part.done).sum()
    }

    pub fn percent(&self) -> i32 {
        hundredths(self.done(), self.total())
    }

    /// Open items that are due in this month or were before, the earliest first.
    pub fn due(&self) -> Vec<&Open> {
        let month = |day: NaiveDate| (day.year(), day.month());
        let is_due = |open: &&Open| open.due_on.is_some_and(|due| month(due) <= month(self.today));
        let mut due: Vec<&Open> = self.open.iter().filter(is_due).collect();
        due.sort_by_key(|open| (open.due_on, open.item.no));
        due
    }
}

impl Open {
    fn of(scheme: &'static Scheme, stand: Stand) -> Self {
        let cost = scheme.share_of_total(Instrument::Oit, scheme.item_share(stand.item));
        Self {
            item: stand.item,
            status: stand.status,
            due_on: stand.due_on,
            points: cost.hundredths(),
            missing: stand.item.elements.len().saturating_sub(stand.shown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn stands(done: &[&str]) -> Vec<Stand> {
        let items = Scheme::of(2566).unwrap().items.iter();
        let stand = |item: &'static Item| Stand {
            item,
            status: if done.contains(&item.code.as_str()) {
                DisclosureStatus::Done
            } else {
                DisclosureStatus::NotStarted
            },
            due_on: match item.code.as_str() {
                "O1" => Some(day("2023-04-30")),
                "O2" => Some(day("2023-05-01")),
                "O3" => Some(day("2023-01-15")),
                _ => None,
            },
            shown: 0,
        };
        items.map(stand).collect()
    }

    #[test]
    fn a_year_is_as_ready_as_its_items_are_done() {
        let scheme = Scheme::of(2566).unwrap();
        let readiness = Readiness::of(
            scheme,
            stands(&["O8", "O19", "O20", "O21", "O22"]),
            day("2023-04-02"),
        );
        assert_eq!(
            (readiness.total(), readiness.done(), readiness.percent()),
            (43, 5, 1163)
        );
        let parts: Vec<(&str, usize, i32)> = readiness
            .parts
            .iter()
            .map(|part| (part.sub.no.as_str(), part.total, part.percent()))
            .collect();
        assert_eq!(
            parts,
            [
                ("9.1", 10, 1000),
                ("9.2", 8, 0),
                ("9.3", 4, 10_000),
                ("9.4", 4, 0),
                ("9.5", 4, 0),
                ("10.1", 8, 0),
                ("10.2", 5, 0)
            ]
        );
        let due: Vec<&str> = readiness
            .due()
            .into_iter()
            .map(|open| open.item.code.as_str())
            .collect();
        assert_eq!(due, ["O3", "O1"]);
    }

    #[test]
    fn the_cheapest_items_come_first() {
        let scheme = Scheme::of(2566).unwrap();
        let readiness = Readiness::of(scheme, stands(&[]), day("2023-04-02"));
        let open: Vec<(&str, i32)> = readiness
            .open
            .iter()
            .map(|open| (open.item.code.as_str(), open.points))
            .collect();
        assert_eq!(open[..3], [("O39", 200), ("O40", 200), ("O41", 200)]);
        assert_eq!(open.last().unwrap().1, 40);
        assert_eq!(open.iter().map(|(_, points)| points).sum::<i32>(), 4000);
    }
}
