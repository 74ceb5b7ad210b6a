//! How many service requests came in, how many of them are done, and how many of these in time.

use crate::calendar::Area;
use crate::calendar::first_of_month;
use crate::complaints::clocks::Term;
use crate::complaints::history::State;
use crate::complaints::kinds::{Channel, ClockKind};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A service request as it's counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The form's code; those that were registered without one have none.
    pub service_code: Option<String>,
    pub channel: Channel,
    pub received_on: NaiveDate,
    pub completed: bool,
    /// Whether it was done before its time ran out, waits for the reporter not counted; so is one without a limit.
    pub in_time: bool,
}

impl Request {
    /// Whether a case that stands like this was done in time.
    pub fn is_in_time(state: &State, terms: &[Term], area: Area<'_>) -> bool {
        let clocks = state.clocks(terms, area).into_iter();
        let mut resolve = clocks.filter(|clock| clock.term.clock == ClockKind::Resolve);
        let kept = resolve.all(|clock| clock.done_on.is_some_and(|done| !clock.is_overdue(done)));
        !state.status.is_open() && kept
    }
}

/// Which requests are counted together: form, first day of the month in which they came, channel.
pub type Key = (Option<String>, NaiveDate, Channel);

/// How many they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    pub received: i64,
    pub completed: i64,
    pub in_time: i64,
}

/// Requests by form, month and channel.
pub fn sums(requests: Vec<Request>) -> BTreeMap<Key, Sum> {
    let mut sums: BTreeMap<Key, Sum> = BTreeMap::new();
    for request in requests {
        let month = first_of_month(request.received_on);
        let sum = sums
            .entry((request.service_code, month, request.channel))
            .or_default();
        sum.received += 1;
        sum.completed += i64::from(request.completed);
        sum.in_time += i64::from(request.in_time);
    }
    sums
}
