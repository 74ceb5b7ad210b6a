//! The time, which tests can set.

use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the time comes from.
#[derive(Clone, Default)]
pub struct Clock {
    /// Microseconds added to the system's time.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// Now in UTC, cut to microseconds, which both databases keep.
    pub fn now(&self) -> NaiveDateTime {
        let ahead = chrono::TimeDelta::microseconds(self.ahead.load(Ordering::Relaxed));
        let now: DateTime<Utc> = Utc::now() + ahead;
        now.naive_utc().trunc_subsecs(6)
    }

    /// Moves the time, for tests.
    pub fn advance(&self, by: chrono::TimeDelta) {
        self.ahead
            .fetch_add(by.num_microseconds().unwrap_or(0), Ordering::Relaxed);
    }
}
