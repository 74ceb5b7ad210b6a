//! How many are free on which days.

use crate::http::{At, Fault, Faults, Reason, Result, parse_day};
use chrono::{Days, NaiveDate};

/// The most days that are asked for at once.
const MOST_DAYS: u64 = 366;
/// How many they are when nobody says.
const DAYS: u64 = 30;

/// The days that are asked for, from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Period {
    /// Checks the parameters `from` and `to`.
    ///
    /// # Errors
    /// `422` with every fault.
    pub fn parse(from: Option<&str>, to: Option<&str>, today: NaiveDate) -> Result<Self> {
        let mut faults = Faults::default();
        let day = |name: &str, text: &str| parse_day(At::Parameter(name.to_owned()), text);
        let from = from.map_or(Ok(today), |text| day("from", text));
        let from = faults.check(from).unwrap_or(today);
        let later = |days| from.checked_add_days(Days::new(days - 1)).unwrap_or(from);
        let to = to.map_or(Ok(later(DAYS)), |text| day("to", text));
        let to = faults.check(to).unwrap_or(from);
        if to < from {
            faults.push(Fault::parameter("to", Reason::DateOrder));
        }
        if to > later(MOST_DAYS) {
            let fault = Fault::parameter("to", Reason::OutOfRange);
            faults.push(fault.with("min", from).with("max", later(MOST_DAYS)));
        }
        faults.finish(Some(Self { from, to }))
    }
}

/// What a line of a loan keeps from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub quantity: i32,
}

/// Days that follow each other, on all of which as many are free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub free: i32,
}

/// What's free of so many from a day to another: spans without gaps, each free otherwise than the one before.
pub fn spans(there: i32, kept: &[Kept], Period { from, to }: Period) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let (mut day, mut taken) = (from, 0_i64);
    for (next, change) in turns(kept, Period { from, to }) {
        if next > day {
            let before = next.pred_opt().unwrap_or(next);
            push(&mut spans, (day, before), free(there, taken));
            day = next;
        }
        taken += change;
    }
    if day <= to {
        push(&mut spans, (day, to), free(there, taken));
    }
    spans
}

/// The most that's kept on any day.
pub fn busiest(kept: &[Kept]) -> i32 {
    let all = Period {
        from: NaiveDate::MIN,
        to: NaiveDate::MAX,
    };
    let (mut most, mut taken) = (0_i64, 0_i64);
    for (_, change) in turns(kept, all) {
        taken += change;
        most = most.max(taken);
    }
    i32::try_from(most).unwrap_or(i32::MAX)
}

/// The days between two on which more is kept than on the day before, or less, in their order. What ends comes before
/// what begins.
fn turns(kept: &[Kept], Period { from, to }: Period) -> Vec<(NaiveDate, i64)> {
    let mut turns = Vec::with_capacity(kept.len() * 2);
    for line in kept.iter().filter(|line| line.from <= to && line.until >= from) {
        turns.push((line.from.max(from), i64::from(line.quantity)));
        let after = line.until.checked_add_days(Days::new(1)).filter(|day| *day <= to);
        turns.extend(after.map(|day| (day, -i64::from(line.quantity))));
    }
    turns.sort_unstable();
    turns
}

fn free(there: i32, taken: i64) -> i32 {
    i32::try_from((i64::from(there) - taken).max(0)).unwrap_or(0)
}

fn push(spans: &mut Vec<Span>, (from, to): (NaiveDate, NaiveDate), free: i32) {
    match spans.last_mut() {
        Some(last) if last.free == free => last.to = to,
        _ => spans.push(Span { from, to, free }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(no: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2023, 1, 1).unwrap() + Days::new(no)
    }

    fn kept() -> impl Strategy<Value = Vec<Kept>> {
        let line = (0..60_u64, 0..30_u64, 1..5).prop_map(|(from, days, quantity)| Kept {
            from: day(from),
            until: day(from + days),
            quantity,
        });
        proptest::collection::vec(line, 0..12)
    }

    /// Counted day by day.
    fn taken_on(kept: &[Kept], on: NaiveDate) -> i32 {
        let held = kept.iter().filter(|line| line.from <= on && on <= line.until);
        held.map(|line| line.quantity).sum()
    }

    proptest! {
        #[test]
        fn spans_say_what_counting_each_day_says(there in 0..20, kept in kept(), from in 0..70_u64, days in 0..40_u64) {
            let period = Period { from: day(from), to: day(from + days) };
            let spans = spans(there, &kept, period);
            let mut told = Vec::new();
            for span in &spans {
                told.extend(span.from.iter_days().take_while(|day| *day <= span.to).map(|day| (day, span.free)));
            }
            let counted: Vec<_> = (from..=from + days)
                .map(|no| (day(no), (there - taken_on(&kept, day(no))).max(0)))
                .collect();
            prop_assert_eq!(told, counted);
            prop_assert!(spans.windows(2).all(|pair| pair[0].free != pair[1].free));
        }

        #[test]
        fn the_busiest_day_is_the_busiest_of_all(kept in kept()) {
            let most = (0..100).map(|no| taken_on(&kept, day(no))).max().unwrap();
            prop_assert_eq!(busiest(&kept), most);
        }
    }
}
