//! When to try again.

use chrono::{NaiveDateTime, TimeDelta};

/// Seconds from one attempt to the next: the schedule that the Standard Webhooks specification (1.0.0, "Deliverability and
/// reliability") recommends; the first attempt is at once. After the last it's given up, a little more than three days
/// after the first.
const WAITS: [i64; 9] = [
    5,
    5 * 60,
    30 * 60,
    2 * 3600,
    5 * 3600,
    10 * 3600,
    14 * 3600,
    20 * 3600,
    24 * 3600,
];

/// When the next attempt is due after so many that failed, the last of them at `at`; `None` to give up.
pub fn next(attempts: i32, at: NaiveDateTime) -> Option<NaiveDateTime> {
    let index = usize::try_from(attempts.checked_sub(1)?).ok()?;
    let seconds = WAITS.get(index)?;
    at.checked_add_signed(TimeDelta::seconds(*seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_attempts_within_three_and_a_half_days() {
        let first = NaiveDateTime::default();
        let (mut at, mut attempts) = (first, 1);
        while let Some(again) = next(attempts, at) {
            assert!(again > at);
            (at, attempts) = (again, attempts + 1);
        }
        assert_eq!(attempts, 10);
        assert_eq!((at - first).num_hours(), 75);
        assert_eq!(next(0, at), None);
    }
}
