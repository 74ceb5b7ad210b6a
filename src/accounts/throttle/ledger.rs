//! Failures and the waits that follow from them.

use super::recent::Recent;
use chrono::{NaiveDateTime, TimeDelta};

/// The longest wait between two tries.
pub const LONGEST: TimeDelta = TimeDelta::minutes(15);
/// The most accounts, and the most sources, that are remembered; the ones unused for longest go.
const CAPACITY: usize = 100_000;

/// How many failures are free, and how soon one is forgiven.
#[derive(Clone, Copy)]
pub struct Policy {
    pub tries: u32,
    pub forgiven_each: TimeDelta,
}

impl Policy {
    /// The wait after the `failures`-th failure.
    fn wait(self, failures: u32) -> TimeDelta {
        match failures.checked_sub(self.tries) {
            None => TimeDelta::zero(),
            Some(beyond) => {
                TimeDelta::seconds(1_i64.checked_shl(beyond.min(32)).unwrap_or(i64::from(u32::MAX)))
                    .min(LONGEST)
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    /// No try is admitted before.
    until: NaiveDateTime,
    /// The time from which the next failure is forgiven.
    quiet_since: NaiveDateTime,
    /// The same as it was before the newest failure.
    quiet_before: NaiveDateTime,
}

/// Failures of one kind of thing.
pub struct Ledger {
    policy: Policy,
    entries: Recent<Failures>,
}

impl Ledger {
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            entries: Recent::new(CAPACITY),
        }
    }

    /// How long there's to wait still; zero or less when there's no need.
    pub fn wait(&self, key: u64, now: NaiveDateTime) -> TimeDelta {
        self.entries
            .get(key)
            .map_or(TimeDelta::zero(), |failures| failures.until - now)
    }

    /// Counts a failure and sets the wait.
    pub fn fail(&mut self, key: u64, now: NaiveDateTime) {
        let before = self.entries.get(key).map(|before| self.forgive(before, now));
        let (left, quiet_before) = before.filter(|(left, _)| *left > 0).unwrap_or((0, now));
        let count = left.saturating_add(1);
        let wait = self.policy.wait(count);
        let until = now + wait;
        let quiet_since = if wait.is_zero() { quiet_before } else { until };
        let failures = Failures {
            count,
            until,
            quiet_since,
            quiet_before,
        };
        self.entries.put(key, failures);
    }

    /// What is left of the failures by now, and the time from which the next one is forgiven.
    fn forgive(&self, failures: &Failures, now: NaiveDateTime) -> (u32, NaiveDateTime) {
        let each = self.policy.forgiven_each.num_seconds().max(1);
        let quiet = (now - failures.quiet_since).num_seconds().max(0);
        let left = failures
            .count
            .saturating_sub(u32::try_from(quiet / each).unwrap_or(u32::MAX));
        (
            left,
            failures.quiet_since + TimeDelta::seconds(quiet - quiet % each),
        )
    }

    /// Forgets all failures.
    pub fn clear(&mut self, key: u64) {
        self.entries.remove(key);
    }

    /// Takes a failure back: it was none. The try before it was admitted, so the next one is too.
    pub fn withdraw(&mut self, key: u64, now: NaiveDateTime) {
        let Some(failures) = self.entries.get(key).copied() else {
            return;
        };
        if failures.count <= 1 {
            return self.entries.remove(key);
        }
        let failures = Failures {
            count: failures.count - 1,
            until: now,
            quiet_since: failures.quiet_before,
            ..failures
        };
        self.entries.put(key, failures);
    }
}
