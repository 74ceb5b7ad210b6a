//! When something is due: days counted from the day after a case came in, without the days on which it waited for the
//! reporter.

use super::kinds::{ClockKind, DayBasis};
use crate::calendar::{Area, add_working_days, is_working_day, working_days_between};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// กำหนดเวลา — how long one clock of a case runs, as it was settled when the case came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    pub clock: ClockKind,
    pub days: u32,
    pub basis: DayBasis,
}

/// A wait for the reporter: the days after its first up to and with its last don't count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Term {
    /// The day by which it has to be done when the clock began on `start`, which itself isn't counted. A last day on which
    /// the office is closed stays the last day: its deadlines don't move, only citizens' do (พ.ร.บ. วิธีปฏิบัติราชการทางปกครอง
    /// พ.ศ. 2539 มาตรา 64; from memory, not verified). The pauses follow each other.
    pub fn due(self, start: NaiveDate, pauses: &[Pause], area: Area<'_>) -> NaiveDate {
        let (mut from, mut left) = (start, self.days);
        for pause in pauses {
            let counted = self.count(from, pause.from, area);
            if counted >= left {
                break;
            }
            left -= counted;
            from = from.max(pause.to);
        }
        self.nth_after(from, left, area)
    }

    /// How many days count after `from` up to and with `to`.
    fn count(self, from: NaiveDate, to: NaiveDate, area: Area<'_>) -> u32 {
        if to <= from {
            return 0;
        }
        match self.basis {
            DayBasis::Calendar => u32::try_from((to - from).num_days()).unwrap_or(u32::MAX),
            DayBasis::Working => working_days_between(from, to, area).unwrap_or_else(|| {
                let days = from.iter_days().skip(1).take_while(|day| *day <= to);
                days.fold(0, |count, day| count + u32::from(is_open(day, area)))
            }),
        }
    }

    fn nth_after(self, from: NaiveDate, n: u32, area: Area<'_>) -> NaiveDate {
        match self.basis {
            DayBasis::Calendar => from
                .checked_add_days(Days::new(n.into()))
                .unwrap_or(NaiveDate::MAX),
            DayBasis::Working => add_working_days(from, n, area).unwrap_or_else(|| {
                let mut open = from.iter_days().skip(1).filter(|day| is_open(*day, area));
                match n.checked_sub(1).and_then(|n| usize::try_from(n).ok()) {
                    Some(n) => open.nth(n).unwrap_or(NaiveDate::MAX),
                    None => from,
                }
            }),
        }
    }
}

/// Whether offices are open on a day. Of years whose holidays aren't known yet, weekdays count.
fn is_open(day: NaiveDate, area: Area<'_>) -> bool {
    let weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    is_working_day(day, area).unwrap_or(weekday)
}
