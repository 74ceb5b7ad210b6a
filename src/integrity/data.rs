//! Due days and states (`data/integrity/`).

use crate::sealed::SealedStatus;
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// กำหนดเวลา — how many calendar days the channel gives, counted from a house's own receipt.
#[derive(Debug, Deserialize)]
pub struct Deadlines {
    acknowledge_days: u64,
    answer_days: u64,
    outcome_days: u64,
    retention_days: u64,
    /// The rules that the numbers come from.
    pub source: String,
    /// Whether the rules' own texts were read for it.
    pub verified: bool,
}

/// The days by which something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "they are called so wherever they stand")]
pub struct Due {
    pub acknowledge_by: NaiveDate,
    pub answer_by: NaiveDate,
    pub outcome_by: NaiveDate,
}

fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

impl Deadlines {
    pub fn get() -> &'static Self {
        static FILE: LazyLock<Deadlines> = LazyLock::new(|| {
            let text = include_str!("../../data/integrity/deadlines.json");
            serde_json::from_str(text).unwrap_or(Deadlines {
                acknowledge_days: 7,
                answer_days: 15,
                outcome_days: 90,
                retention_days: 3650,
                source: String::new(),
                verified: false,
            })
        });
        &FILE
    }

    pub fn due(&self, received: NaiveDate) -> Due {
        Due {
            acknowledge_by: after(received, self.acknowledge_days),
            answer_by: after(received, self.answer_days),
            outcome_by: after(received, self.outcome_days),
        }
    }

    /// The last days of receipt whose acknowledgement, answer and outcome are overdue today.
    pub fn overdue(&self, today: NaiveDate) -> [NaiveDate; 3] {
        [self.acknowledge_days, self.answer_days, self.outcome_days].map(|days| before(today, days + 1))
    }

    /// The last day of closing of cases that may be purged today.
    pub fn kept_until(&self, today: NaiveDate) -> NaiveDate {
        before(today, self.retention_days)
    }
}

#[derive(Deserialize)]
struct States {
    states: BTreeMap<String, String>,
    days_after_period: u64,
}

fn states() -> &'static States {
    static FILE: LazyLock<States> = LazyLock::new(|| {
        let text = include_str!("../../data/integrity/states.json");
        serde_json::from_str(text).unwrap_or(States {
            states: BTreeMap::new(),
            days_after_period: 10,
        })
    });
    &FILE
}

/// Whether a case of this status counts as completed in what is published.
pub fn is_completed(status: SealedStatus) -> bool {
    states()
        .states
        .get(status.as_str())
        .is_some_and(|state| state == "completed")
}

/// The day from which a period's totals are given.
pub fn given_from(last: NaiveDate) -> NaiveDate {
    after(last, states().days_after_period)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_counts_as_one_or_the_other() {
        for status in SealedStatus::ALL {
            let state = states().states.get(status.as_str()).map(String::as_str);
            assert!(matches!(state, Some("completed" | "in_progress")), "{status}");
        }
        assert!(is_completed(SealedStatus::Closed) && !is_completed(SealedStatus::Referred));
    }

    #[test]
    fn a_day_is_overdue_when_it_is_over() {
        let on = |day: &str| -> NaiveDate { day.parse().unwrap() };
        let deadlines = Deadlines::get();
        let due = deadlines.due(on("2026-11-01"));
        assert_eq!(
            (due.acknowledge_by, due.answer_by, due.outcome_by),
            (on("2026-11-08"), on("2026-11-16"), on("2027-01-30"))
        );
        assert!(!deadlines.source.is_empty());
        assert!(deadlines.overdue(on("2026-11-08"))[0] < on("2026-11-01"));
        assert_eq!(deadlines.overdue(on("2026-11-09"))[0], on("2026-11-01"));
    }
}
