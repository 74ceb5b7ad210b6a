//! What is counted of one service in one month by one channel.

use crate::http::{At, Fault, Reason};

/// The most requests of a month.
pub const MOST: i64 = 1_000_000_000;

/// Requests that came in during a month; how many of these are done by now; and of these, how many within the time limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub received: i64,
    pub completed: i64,
    pub in_time: i64,
}

impl Figures {
    /// Those that aren't done yet.
    pub fn in_progress(self) -> i64 {
        self.received - self.completed
    }

    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            received: self.received + other.received,
            completed: self.completed + other.completed,
            in_time: self.in_time + other.in_time,
        }
    }

    /// What doesn't go: less than nothing, more than [`MOST`], more done than came in, more in time than done. `at` is where
    /// each of the three stands.
    pub fn faults(self, at: impl Fn(&'static str) -> At) -> Vec<Fault> {
        let mut faults = Vec::new();
        let three = [
            ("received", self.received),
            ("completed", self.completed),
            ("in_time", self.in_time),
        ];
        for (name, value) in three {
            if !(0..=MOST).contains(&value) {
                let fault = Fault::new(at(name), Reason::OutOfRange);
                faults.push(fault.with("min", 0).with("max", MOST));
            }
        }
        if !faults.is_empty() {
            return faults;
        }
        let beyond = [
            ("completed", self.completed, "received", self.received),
            ("in_time", self.in_time, "completed", self.completed),
        ];
        for (name, value, other, most) in beyond {
            if value > most {
                let fault = Fault::new(at(name), Reason::MoreThan);
                faults.push(fault.with("other", other).with("max", most));
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(received: i64, completed: i64, in_time: i64) -> Vec<(String, Reason)> {
        let figures = Figures {
            received,
            completed,
            in_time,
        };
        let faults = figures.faults(|name| At::Pointer(name.to_owned())).into_iter();
        faults
            .map(|fault| match fault.at {
                At::Pointer(at) => (at, fault.reason),
                other => (format!("{other:?}"), fault.reason),
            })
            .collect()
    }

    #[test]
    fn nothing_is_done_that_did_not_come_in() {
        for (received, completed, in_time) in [(0, 0, 0), (5, 5, 5), (MOST, 0, 0), (MOST, MOST, MOST)] {
            assert_eq!(reasons(received, completed, in_time), []);
        }
        let is = |at: &str, reason| (at.to_owned(), reason);
        assert_eq!(reasons(-1, 0, 0), [is("received", Reason::OutOfRange)]);
        assert_eq!(
            reasons(1_000_000_000_000, 0, 0),
            [is("received", Reason::OutOfRange)]
        );
        assert_eq!(reasons(1, 2, 2), [is("completed", Reason::MoreThan)]);
        assert_eq!(reasons(2, 1, 2), [is("in_time", Reason::MoreThan)]);
        assert_eq!(
            reasons(1, 2, 3),
            [is("completed", Reason::MoreThan), is("in_time", Reason::MoreThan)]
        );
    }
}
