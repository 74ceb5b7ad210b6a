//! What a deadline is.

use super::wire::{OwnDeadline, SetComplaintDeadlines};
use crate::complaints::data::{self, DefaultDeadline};
use crate::complaints::kinds::{ClockKind, ComplaintKind, DayBasis};
use crate::http::{Error, Fault, Faults, Reason, Result, Text, shown};
use crate::schema::complaint_deadlines;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// The most deadlines that an agency sets itself.
const MOST: usize = 200;
const SOURCE: Text = Text::line(200);

/// กำหนดเวลา — a deadline of an agency's own.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = complaint_deadlines)]
pub struct Deadline {
    pub agency_id: String,
    #[diesel(serialize_as = String)]
    pub kind: ComplaintKind,
    /// A category's code; `''` for all of them.
    pub category: String,
    #[diesel(serialize_as = String)]
    pub clock: ClockKind,
    pub days: i32,
    #[diesel(serialize_as = String)]
    pub basis: DayBasis,
    /// The order or announcement that sets it.
    pub source: String,
    pub updated_at: NaiveDateTime,
}

impl Deadline {
    /// The category that it's for; `None` for all that have none of their own.
    pub fn for_category(&self) -> Option<&str> {
        Some(self.category.as_str()).filter(|category| !category.is_empty())
    }
}

/// A deadline that new cases get.
#[derive(Clone, Copy, Debug)]
pub enum InForce<'a> {
    Own(&'a Deadline),
    Default(&'static DefaultDeadline),
}

/// All that an agency set itself, at one version.
#[derive(Clone, Debug)]
pub struct List {
    pub agency_id: String,
    pub own: Vec<Deadline>,
    pub version: i32,
}

impl List {
    /// What holds for a clock of new cases: the category's own, else the agency's for the kind, else everybody's.
    pub fn find(&self, kind: ComplaintKind, category: &str, clock: ClockKind) -> Option<InForce<'_>> {
        let own = |category: &str| {
            let mut own = self.own.iter();
            own.find(|row| (row.kind, row.clock) == (kind, clock) && row.category == category)
        };
        let default = || {
            let mut defaults = data::deadlines().iter();
            defaults.find(|row| (row.kind, row.clock) == (kind, clock))
        };
        own(category)
            .or_else(|| own(""))
            .map(InForce::Own)
            .or_else(|| default().map(InForce::Default))
    }

    /// Everything that holds, by kind and clock: those of single categories, then the one of all others.
    pub fn in_force(&self) -> Vec<InForce<'_>> {
        let mut all = Vec::new();
        for kind in ComplaintKind::ALL {
            for clock in ClockKind::ALL {
                let own = self
                    .own
                    .iter()
                    .filter(|row| (row.kind, row.clock) == (*kind, *clock));
                let single = own.filter(|row| row.for_category().is_some());
                all.extend(single.map(InForce::Own));
                all.extend(self.find(*kind, "", *clock));
            }
        }
        all
    }
}

/// The deadlines that an agency wants; `categories` are the codes that it has.
///
/// # Errors
/// `422` with every fault of the input.
pub fn parse(
    agency: &str,
    categories: &[String],
    input: SetComplaintDeadlines,
    now: NaiveDateTime,
) -> Result<Vec<Deadline>> {
    if input.deadlines.len() > MOST {
        return Err(Error::invalid(
            Fault::pointer("/deadlines", Reason::TooMany).with("max", MOST),
        ));
    }
    let (mut faults, mut all) = (Faults::default(), Vec::<Deadline>::new());
    for (n, one) in input.deadlines.into_iter().enumerate() {
        let Some(deadline) = parse_one((agency, categories, now), n, one, &mut faults) else {
            continue;
        };
        let same = |other: &Deadline| {
            (other.kind, other.clock) == (deadline.kind, deadline.clock)
                && other.category == deadline.category
        };
        if let Some(first) = all.iter().position(same) {
            let fault = Fault::pointer(format!("/deadlines/{n}"), Reason::Duplicate);
            faults.push(fault.with("other", format!("/deadlines/{first}")));
        }
        all.push(deadline);
    }
    faults.finish(Some(all))
}

fn parse_one(
    (agency, categories, now): (&str, &[String], NaiveDateTime),
    n: usize,
    input: OwnDeadline,
    faults: &mut Faults,
) -> Option<Deadline> {
    let at = |name: &str| format!("/deadlines/{n}/{name}");
    let kind = ComplaintKind::parse(&input.kind).ok_or_else(|| unknown(at("kind"), ComplaintKind::allowed()));
    let kind = faults.check(kind);
    let category = input.category.unwrap_or_default();
    if !category.is_empty() && !categories.contains(&category) {
        let fault = Fault::pointer(at("category"), Reason::Unknown);
        faults.push(fault.with("value", shown(&category)));
    }
    let clock = ClockKind::parse(&input.clock).ok_or_else(|| unknown(at("clock"), ClockKind::allowed()));
    let clock = faults.check(clock);
    let days = Some(input.days).filter(|days| (1..=365).contains(days));
    let days = faults.check(days.ok_or_else(|| {
        Fault::pointer(at("days"), Reason::OutOfRange)
            .with("min", 1)
            .with("max", 365)
    }));
    let basis = DayBasis::parse(&input.basis).ok_or_else(|| unknown(at("basis"), DayBasis::allowed()));
    let basis = faults.check(basis);
    let source = faults.check(SOURCE.parse(&at("source"), &input.source));
    Some(Deadline {
        agency_id: agency.to_owned(),
        kind: kind?,
        category,
        clock: clock?,
        days: days?,
        basis: basis?,
        source: source?,
        updated_at: now,
    })
}

fn unknown(pointer: String, allowed: &'static str) -> Fault {
    Fault::pointer(pointer, Reason::UnknownValue).with("allowed", allowed)
}
