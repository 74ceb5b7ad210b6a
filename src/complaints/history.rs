//! What a case is, as its steps have made it: everything about its state is recomputed from them.

use super::clocks::{Pause, Term};
use super::kinds::{CaseAction, CaseStatus, ClockKind};
use super::life::Rule;
use crate::calendar::{Area, day_in_bangkok};
use chrono::{NaiveDate, NaiveDateTime};

/// One step, as far as the state follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub action: CaseAction,
    pub at: NaiveDateTime,
    /// Voided by a later step: it counts for nothing.
    pub void: bool,
}

/// The state of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub status: CaseStatus,
    /// The day from which the answer and the resolution are due: of its coming in, or of its reopening.
    started_on: NaiveDate,
    received_on: NaiveDate,
    acknowledged_on: Option<NaiveDate>,
    answered_on: Option<NaiveDate>,
    resolved_on: Option<NaiveDate>,
    /// Since when nobody has to do anything.
    pub ended_at: Option<NaiveDateTime>,
    pauses: Vec<Pause>,
    paused_since: Option<NaiveDate>,
    pub rated: bool,
    /// Whether the office agreed to publish it.
    pub published: bool,
}

/// กำหนดของเรื่อง — one clock of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    pub term: Term,
    /// `None` while it stands still.
    pub due_on: Option<NaiveDate>,
    pub done_on: Option<NaiveDate>,
}

impl Clock {
    /// Whether it was missed, or done too late.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.due_on.is_some_and(|due| self.done_on.unwrap_or(today) > due)
    }
}

impl State {
    pub fn new(received_on: NaiveDate) -> Self {
        Self {
            status: CaseStatus::Received,
            started_on: received_on,
            received_on,
            acknowledged_on: None,
            answered_on: None,
            resolved_on: None,
            ended_at: None,
            pauses: Vec::new(),
            paused_since: None,
            rated: false,
            published: false,
        }
    }

    /// The state after these steps; `None` when one of them can't be taken where it stands.
    pub fn replay(received_on: NaiveDate, steps: impl IntoIterator<Item = Taken>) -> Option<Self> {
        let mut state = Self::new(received_on);
        for step in steps {
            if !step.void {
                state = state.after(step.action, step.at)?;
            }
        }
        Some(state)
    }

    /// The state after one more step; `None` when it can't be taken here.
    pub fn after(mut self, action: CaseAction, at: NaiveDateTime) -> Option<Self> {
        if action == CaseAction::Receive {
            return Some(self);
        }
        let to = Rule::of(action)?.after(self.status)?;
        let day = day_in_bangkok(at);
        self.note_done(action, day);
        if to != self.status {
            self.enter(to, at, day);
        }
        match action {
            CaseAction::Rate if self.rated => return None,
            CaseAction::Rate => self.rated = true,
            CaseAction::Publish | CaseAction::Unpublish
                if self.published == (action == CaseAction::Publish) =>
            {
                return None;
            }
            CaseAction::Publish | CaseAction::Unpublish => self.published = action == CaseAction::Publish,
            CaseAction::MoveToSealed => self.published = false,
            _ => {}
        }
        Some(self)
    }

    /// Which clocks a step stops.
    fn note_done(&mut self, action: CaseAction, day: NaiveDate) {
        let ends = matches!(
            action,
            CaseAction::Resolve
                | CaseAction::Reject
                | CaseAction::MarkDuplicate
                | CaseAction::Withdraw
                | CaseAction::MoveToSealed
        );
        if ends || action == CaseAction::Acknowledge {
            self.acknowledged_on.get_or_insert(day);
        }
        if ends || action == CaseAction::Reply {
            self.answered_on.get_or_insert(day);
        }
        if ends {
            self.resolved_on.get_or_insert(day);
        }
    }

    fn enter(&mut self, to: CaseStatus, at: NaiveDateTime, day: NaiveDate) {
        if let Some(from) = self.paused_since.take() {
            self.pauses.push(Pause { from, to: day });
        }
        match to {
            CaseStatus::WaitingForReporter => self.paused_since = Some(day),
            CaseStatus::Reopened => {
                self.started_on = day;
                self.pauses.clear();
                (self.answered_on, self.resolved_on) = (None, None);
                self.rated = false;
            }
            _ => {}
        }
        self.ended_at = if to.is_open() {
            None
        } else {
            self.ended_at.or(Some(at))
        };
        self.status = to;
    }

    /// The clocks of these terms.
    pub fn clocks(&self, terms: &[Term], area: Area<'_>) -> Vec<Clock> {
        terms.iter().map(|term| self.clock(*term, area)).collect()
    }

    fn clock(&self, term: Term, area: Area<'_>) -> Clock {
        let (start, done_on) = match term.clock {
            ClockKind::Acknowledge => (self.received_on, self.acknowledged_on),
            ClockKind::Answer => (self.started_on, self.answered_on),
            ClockKind::Resolve => (self.started_on, self.resolved_on),
        };
        let stands = self.paused_since.is_some() && done_on.is_none();
        // What came after it was done moves nothing.
        let counted = |pause: &&Pause| done_on.is_none_or(|done| pause.from < done);
        let pauses: Vec<Pause> = self.pauses.iter().filter(counted).copied().collect();
        Clock {
            term,
            due_on: (!stands).then(|| term.due(start, &pauses, area)),
            done_on,
        }
    }

    /// The next clock that runs out, and when; `None` when nothing is to be done, or it waits for the reporter.
    pub fn next_due(&self, terms: &[Term], area: Area<'_>) -> Option<(ClockKind, NaiveDate)> {
        if !self.status.is_open() {
            return None;
        }
        let clocks = self.clocks(terms, area);
        let running = clocks.iter().filter(|clock| clock.done_on.is_none());
        let due = running.filter_map(|clock| Some((clock.due_on?, clock.term.clock)));
        due.min().map(|(day, clock)| (clock, day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaints::kinds::DayBasis;
    use chrono::{Days, NaiveTime, TimeDelta};
    use proptest::prelude::*;

    const NARATHIWAT: Area<'_> = Area {
        region: "south",
        province: "96",
    };

    /// A history as it's told by hand: the day and the step, oldest first.
    type Told = Vec<(NaiveDate, CaseAction)>;

    fn is_off(day: NaiveDate) -> bool {
        let weekend = ["Sat", "Sun"].contains(&day.format("%a").to_string().as_str());
        let holidays = crate::calendar::holidays(day, day);
        weekend || holidays.iter().any(|holiday| holiday.holds_in(NARATHIWAT))
    }

    /// Goes through the days one by one, and on each through the whole history.
    fn oracle(received_on: NaiveDate, told: &Told, term: Term) -> Clock {
        use CaseAction::{
            Acknowledge, Ask, MarkDuplicate, MoveToSealed, Reject, Reopen, Reply, Resolve, Respond, Resume,
            Withdraw,
        };
        let again = told.iter().rposition(|(_, action)| *action == Reopen);
        let (from, start) = match (term.clock, again) {
            (ClockKind::Acknowledge, _) | (_, None) => (0, received_on),
            (_, Some(at)) => (at, told[at].0),
        };
        let own = match term.clock {
            ClockKind::Acknowledge => Some(Acknowledge),
            ClockKind::Answer => Some(Reply),
            ClockKind::Resolve => None,
        };
        let ends = [Resolve, Reject, MarkDuplicate, Withdraw, MoveToSealed];
        let stops = |action: &CaseAction| own == Some(*action) || ends.contains(action);
        let since = told.get(from..).unwrap_or_default();
        let done_on = since
            .iter()
            .find(|(_, action)| stops(action))
            .map(|(day, _)| *day);
        // Each wait: from the question to what ended it. Those of before a reopening are forgotten.
        let since_again = told.get(again.unwrap_or(0)..).unwrap_or_default();
        let mut waits: Vec<(NaiveDate, Option<NaiveDate>)> = Vec::new();
        for (day, action) in since_again {
            match action {
                Ask => waits.push((*day, None)),
                Respond | Resume | Resolve | Withdraw | MoveToSealed => {
                    if let Some(wait) = waits.last_mut().filter(|(_, to)| to.is_none()) {
                        wait.1 = Some(*day);
                    }
                }
                _ => {}
            }
        }
        if done_on.is_none() && waits.iter().any(|(_, to)| to.is_none()) {
            return Clock {
                term,
                due_on: None,
                done_on,
            };
        }
        let waited = |day: NaiveDate| {
            waits.iter().any(|(from, to)| {
                done_on.is_none_or(|done| *from < done) && *from < day && to.is_some_and(|to| day <= to)
            })
        };
        let mut left = term.days;
        let mut day = start;
        while left > 0 {
            day = day + Days::new(1);
            let counts = !waited(day) && (term.basis == DayBasis::Calendar || !is_off(day));
            left -= u32::from(counts);
        }
        Clock {
            term,
            due_on: Some(day),
            done_on,
        }
    }

    fn terms() -> impl Strategy<Value = Vec<Term>> {
        let basis = prop_oneof![Just(DayBasis::Calendar), Just(DayBasis::Working)];
        let one = (1_u32..40, basis);
        [one.clone(), one.clone(), one].prop_map(|terms| {
            let pairs = ClockKind::ALL.iter().zip(terms);
            pairs
                .map(|(clock, (days, basis))| Term {
                    clock: *clock,
                    days,
                    basis,
                })
                .collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn clocks_agree_with_looking_at_each_day(
            start in 0_u64..1200,
            terms in terms(),
            tries in prop::collection::vec((0..CaseAction::ALL.len(), 0_i64..12 * 24), 0..30),
        ) {
            let received_on = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap() + Days::new(start);
            let mut at = received_on.and_time(NaiveTime::from_hms_opt(2, 0, 0).unwrap());
            let (mut state, mut told) = (State::new(received_on), Told::new());
            for (choice, hours) in tries {
                let action = CaseAction::ALL[choice];
                if let Some(after) = state.clone().after(action, at + TimeDelta::hours(hours)) {
                    at += TimeDelta::hours(hours);
                    told.push((day_in_bangkok(at), action));
                    state = after;
                }
            }
            let clocks = state.clocks(&terms, NARATHIWAT);
            for clock in &clocks {
                prop_assert_eq!(*clock, oracle(received_on, &told, clock.term), "{:?}", told);
            }
            let running = clocks.iter().filter(|clock| clock.done_on.is_none()).filter_map(|clock| clock.due_on).min();
            prop_assert_eq!(
                state.next_due(&terms, NARATHIWAT).map(|(_, day)| day),
                running.filter(|_| state.status.is_open())
            );
        }

        #[test]
        fn a_voided_step_counts_for_nothing(tries in prop::collection::vec((0..CaseAction::ALL.len(), any::<bool>()), 0..25)) {
            let received_on = NaiveDate::from_ymd_opt(2023, 8, 18).unwrap();
            let at = received_on.and_time(NaiveTime::MIN);
            let mut steps: Vec<Taken> = Vec::new();
            for (choice, void) in tries {
                let step = Taken { action: CaseAction::ALL[choice], at, void };
                let longer = steps.iter().copied().chain([step]);
                if State::replay(received_on, longer).is_some() {
                    steps.push(step);
                }
            }
            let without = steps.iter().copied().filter(|step| !step.void);
            prop_assert_eq!(State::replay(received_on, steps.iter().copied()), State::replay(received_on, without));
        }
    }
}
