//! Slows down who guesses: by account and by source, in memory only.
//!
//! A try counts as a failure from the moment it's admitted until it succeeds, so that many at once are no way
//! around. After enough failures each further one doubles the wait. Failures are forgiven one by one with time.

mod ledger;
mod recent;

use crate::http::{Code, Error, Result};
use chrono::{NaiveDateTime, TimeDelta};
use ledger::{Ledger, Policy};
use parking_lot::Mutex;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;

/// A source, behind which many people may sit, gets so many times the tries of an account.
const SOURCE_FACTOR: u32 = 10;

struct Ledgers {
    accounts: Ledger,
    sources: Ledger,
}

/// Counts failed tries by account and by source.
pub struct Throttle {
    ledgers: Mutex<Ledgers>,
    keys: RandomState,
}

impl Throttle {
    /// `tries` failures of an account are free.
    pub fn new(tries: u32) -> Self {
        let accounts = Ledger::new(Policy {
            tries: tries.max(1),
            forgiven_each: TimeDelta::minutes(15),
        });
        let sources = Ledger::new(Policy {
            tries: tries.max(1).saturating_mul(SOURCE_FACTOR),
            forgiven_each: TimeDelta::minutes(1),
        });
        Self {
            ledgers: Mutex::new(Ledgers { accounts, sources }),
            keys: RandomState::new(),
        }
    }

    /// Admits a try to an account, known or not, and counts it as failed until it's settled.
    ///
    /// # Errors
    /// `429` while the account or the source has to wait.
    pub fn admit(&self, account: &str, source: IpAddr, now: NaiveDateTime) -> Result<Try<'_>> {
        let (account, source) = (self.keys.hash_one(account), self.keys.hash_one(source));
        let mut ledgers = self.ledgers.lock();
        let wait = ledgers
            .accounts
            .wait(account, now)
            .max(ledgers.sources.wait(source, now));
        if wait > TimeDelta::zero() {
            let seconds = u64::try_from((wait + TimeDelta::milliseconds(999)).num_seconds());
            return Err(Error::new(Code::TooManyRequests).retry_after(seconds.unwrap_or(1)));
        }
        ledgers.accounts.fail(account, now);
        ledgers.sources.fail(source, now);
        Ok(Try {
            throttle: self,
            account,
            source,
            now,
        })
    }
}

/// A try under way. Dropped, it stays a failure.
pub struct Try<'a> {
    throttle: &'a Throttle,
    account: u64,
    source: u64,
    now: NaiveDateTime,
}

impl Try<'_> {
    /// Settles the count by how the try went: a success clears the account, a wrong guess counts, and anything
    /// else is no guess.
    ///
    /// # Errors
    /// Those of `outcome`.
    pub fn settle<T>(self, outcome: Result<T>) -> Result<T> {
        let wrong = |error: &Error| matches!(error.code(), Code::LoginFailed | Code::InvalidInput);
        let mut ledgers = self.throttle.ledgers.lock();
        match &outcome {
            Ok(_) => {
                ledgers.accounts.clear(self.account);
                ledgers.sources.withdraw(self.source, self.now);
            }
            Err(error) if wrong(error) => {}
            Err(_) => {
                ledgers.accounts.withdraw(self.account, self.now);
                ledgers.sources.withdraw(self.source, self.now);
            }
        }
        drop(ledgers);
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::ledger::LONGEST;
    use super::*;
    use proptest::prelude::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn noon() -> NaiveDateTime {
        chrono::DateTime::from_timestamp(1_700_000_000, 0)
            .unwrap()
            .naive_utc()
    }

    fn fail(throttle: &Throttle, name: &str, now: NaiveDateTime) -> Option<u64> {
        match throttle.admit(name, HERE, now) {
            Ok(admitted) => {
                admitted
                    .settle::<()>(Err(Error::new(Code::LoginFailed)))
                    .unwrap_err();
                None
            }
            Err(error) => error.retry_seconds(),
        }
    }

    #[test]
    fn waits_double_after_the_free_tries_and_end_at_fifteen_minutes() {
        let (throttle, mut now) = (Throttle::new(5), noon());
        assert!((0..5).all(|_| fail(&throttle, "somchai", now).is_none()));
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            assert_eq!(fail(&throttle, "somchai", now), Some(wait));
            now += TimeDelta::seconds(i64::try_from(wait).unwrap());
            assert_eq!(fail(&throttle, "somchai", now), None, "after {wait} s");
        }
        assert_eq!(fail(&throttle, "somsri", now), None, "another account goes on");
    }

    #[test]
    fn a_success_clears_the_account_and_not_the_source() {
        let (throttle, now) = (Throttle::new(2), noon());
        for round in 0..19 {
            assert_eq!(fail(&throttle, "somchai", now), None, "{round}");
            throttle
                .admit("somchai", HERE, now)
                .unwrap()
                .settle(Ok(()))
                .unwrap();
        }
        assert_eq!(fail(&throttle, "somchai", now), None, "the 20th of this source");
        assert_eq!(fail(&throttle, "somsri", now), Some(1));
        let elsewhere = "192.0.2.1".parse().unwrap();
        assert!(throttle.admit("somsri", elsewhere, now).is_ok());
    }

    #[test]
    fn what_is_no_guess_is_not_counted() {
        let (throttle, now) = (Throttle::new(2), noon());
        for code in [Code::Busy, Code::TotpRequired, Code::StorageUnavailable].repeat(50) {
            let admitted = throttle.admit("somchai", HERE, now).unwrap();
            admitted.settle::<()>(Err(Error::new(code))).unwrap_err();
        }
        assert_eq!(fail(&throttle, "somchai", now), None);
    }

    #[test]
    fn many_at_once_are_no_way_around() {
        let (throttle, now) = (Throttle::new(3), noon());
        let under_way: Vec<_> = (0..100)
            .filter_map(|_| throttle.admit("somchai", HERE, now).ok())
            .collect();
        assert_eq!(under_way.len(), 3);
    }

    #[test]
    fn successes_dont_keep_a_source_from_being_forgiven() {
        let (throttle, mut now) = (Throttle::new(1), noon());
        for minute in 0..200 {
            assert_eq!(fail(&throttle, &format!("mistyped{minute}"), now), None);
            for second in 0..4 {
                let admitted =
                    throttle.admit(&format!("good{second}"), HERE, now + TimeDelta::seconds(second));
                admitted.unwrap().settle(Ok(())).unwrap();
            }
            now += TimeDelta::minutes(1);
        }
    }

    proptest! {
        /// However somebody spreads the guesses over a day, and wherever they come from, few are admitted.
        #[test]
        fn guesses_at_one_account_are_few(pauses in prop::collection::vec(0_i64..3600, 1..400)) {
            let (throttle, start) = (Throttle::new(5), noon());
            let (mut now, mut admitted) = (start, 0_i64);
            for (n, pause) in pauses.iter().enumerate() {
                now += TimeDelta::seconds(*pause);
                let source = IpAddr::from([10, 0, u8::try_from(n / 256).unwrap(), u8::try_from(n % 256).unwrap()]);
                admitted += i64::from(throttle.admit("somchai", source, now).is_ok());
            }
            // Five free ones, ten until the wait is at its longest, one for each longest wait, and the forgiven.
            let bound = 15 + 2 * ((now - start).num_seconds() / LONGEST.num_seconds() + 1);
            prop_assert!(admitted <= bound, "{} of {}, bound {}", admitted, pauses.len(), bound);
        }

        /// An honest person who fails now and then isn't made to wait.
        #[test]
        fn a_failure_each_quarter_of_an_hour_is_forgiven(minutes in prop::collection::vec(15_i64..120, 1..100)) {
            let (throttle, mut now) = (Throttle::new(2), noon());
            for pause in minutes {
                prop_assert_eq!(fail(&throttle, "somchai", now), None);
                now += TimeDelta::minutes(pause);
            }
        }
    }
}
