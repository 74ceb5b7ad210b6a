//! What every agency starts with: categories and deadlines (`data/complaints/`).

use super::kinds::{ClockKind, ComplaintKind, DayBasis};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// หมวดเรื่อง — a category that every agency has, until it closes it.
#[derive(Debug, Deserialize)]
pub struct DefaultCategory {
    pub code: &'static str,
    pub name_th: &'static str,
    pub name_en: &'static str,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct CategoriesFile {
    categories: Vec<DefaultCategory>,
}

/// The categories that every agency starts with, in their order.
pub fn categories() -> &'static [DefaultCategory] {
    static FILE: LazyLock<Vec<DefaultCategory>> = LazyLock::new(|| {
        let text = include_str!("../../data/complaints/categories.json");
        serde_json::from_str::<CategoriesFile>(text).map_or_else(|_| Vec::new(), |file| file.categories)
    });
    &FILE
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct DeadlinesFile {
    sources: HashMap<&'static str, &'static str>,
    deadlines: Vec<DeadlineRow>,
}

#[derive(Deserialize)]
struct DeadlineRow {
    kind: &'static str,
    clock: &'static str,
    days: i32,
    basis: &'static str,
    source: &'static str,
    verified: bool,
}

/// กำหนดเวลาเริ่มต้น — how long a clock of one kind of case runs where the agency says nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DefaultDeadline {
    pub kind: ComplaintKind,
    pub clock: ClockKind,
    pub days: i32,
    pub basis: DayBasis,
    /// The law it comes from, or that it comes from none.
    pub source: &'static str,
    /// Whether the law's own text was read for it.
    pub verified: bool,
}

/// The deadlines that every agency starts with.
pub fn deadlines() -> &'static [DefaultDeadline] {
    static FILE: LazyLock<Vec<DefaultDeadline>> = LazyLock::new(|| {
        let text = include_str!("../../data/complaints/deadlines.json");
        let Ok(file) = serde_json::from_str::<DeadlinesFile>(text) else {
            return Vec::new();
        };
        let read = |row: DeadlineRow| {
            Some(DefaultDeadline {
                kind: ComplaintKind::parse(row.kind)?,
                clock: ClockKind::parse(row.clock)?,
                days: row.days,
                basis: DayBasis::parse(row.basis)?,
                source: file.sources.get(row.source).copied().unwrap_or(row.source),
                verified: row.verified,
            })
        };
        file.deadlines.into_iter().filter_map(read).collect()
    });
    &FILE
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_files_are_read_whole_and_every_clock_is_there_once() {
        let raw = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let file = raw(include_str!("../../data/complaints/categories.json"));
        assert_eq!(categories().len(), file["categories"].as_array().unwrap().len());
        let codes: BTreeSet<_> = categories().iter().map(|category| category.code).collect();
        assert!(codes.len() == categories().len() && codes.contains("other"));
        let file = raw(include_str!("../../data/complaints/deadlines.json"));
        assert_eq!(deadlines().len(), file["deadlines"].as_array().unwrap().len());
        let clocks: BTreeSet<_> = deadlines().iter().map(|row| (row.kind, row.clock)).collect();
        assert_eq!(clocks.len(), deadlines().len());
        for kind in ComplaintKind::ALL {
            assert!(clocks.contains(&(*kind, ClockKind::Answer)), "{kind}");
        }
        assert!(
            deadlines()
                .iter()
                .all(|row| row.days > 0 && row.source.contains(' '))
        );
    }
}
