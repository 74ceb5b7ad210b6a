//! When somebody is reminded.

use crate::assets::kinds::ReminderKind;
use crate::schema::loan_reminders;
use chrono::{Days, NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// Loans whose due day is in a span are reminded of this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    pub kind: ReminderKind,
    /// Both included.
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// Whose loans.
    pub whose: Whose,
}

/// The agencies of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    All,
    /// Those that remind so many days ahead; with `or_unset` also those that set nothing.
    Ahead {
        days: i32,
        or_unset: bool,
    },
}

/// The windows of a day. Only what still holds is told: after some days without the service nobody hears of a due day that
/// is over, but that it's over.
pub fn windows(today: NaiveDate, ahead: &[Whose]) -> Vec<Window> {
    let mut windows = Vec::new();
    if let Some(last) = today.pred_opt() {
        windows.push(Window {
            kind: ReminderKind::Overdue,
            first: NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(NaiveDate::MIN),
            last,
            whose: Whose::All,
        });
    }
    windows.push(Window {
        kind: ReminderKind::Due,
        first: today,
        last: today,
        whose: Whose::All,
    });
    windows.extend(ahead.iter().filter_map(|whose| soon(today, *whose)));
    windows
}

fn soon(today: NaiveDate, whose: Whose) -> Option<Window> {
    let Whose::Ahead { days, .. } = whose else {
        return None;
    };
    let days = u64::try_from(days).ok().filter(|days| *days > 0)?;
    Some(Window {
        kind: ReminderKind::DueSoon,
        first: today.succ_opt()?,
        last: today.checked_add_days(Days::new(days))?,
        whose,
    })
}

/// What somebody was reminded of: once for each due day.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = loan_reminders)]
pub struct Reminder {
    pub loan_id: String,
    #[diesel(serialize_as = String)]
    pub kind: ReminderKind,
    pub due_on: NaiveDate,
    pub at: NaiveDateTime,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The slow rule: of what a loan that's out is reminded on a day.
    fn told(due_on: NaiveDate, ahead: i32, today: NaiveDate) -> Option<ReminderKind> {
        let left = (due_on - today).num_days();
        match left {
            ..0 => Some(ReminderKind::Overdue),
            0 => Some(ReminderKind::Due),
            1.. if left <= i64::from(ahead) => Some(ReminderKind::DueSoon),
            _ => None,
        }
    }

    #[test]
    fn each_due_day_is_in_the_one_window_that_the_rule_says() {
        let today = day("2023-10-01");
        for ahead in [0, 1, 2, 7, 60] {
            let whose = Whose::Ahead {
                days: ahead,
                or_unset: true,
            };
            let windows = windows(today, &[whose]);
            for shift in -90..90 {
                let due_on = today + chrono::TimeDelta::days(shift);
                let found: Vec<_> = windows
                    .iter()
                    .filter(|window| (window.first..=window.last).contains(&due_on))
                    .map(|window| window.kind)
                    .collect();
                let expected: Vec<_> = told(due_on, ahead, today).into_iter().collect();
                assert_eq!(found, expected, "due {due_on}, {ahead} days ahead");
            }
        }
    }
}
