//! What can be wrong with a step of a loan.

use chrono::{NaiveDate, NaiveDateTime};

/// Why a step can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Not where the loan stands.
    State,
    /// The new due day isn't after the old one.
    Due,
    /// Handed over on none of its days.
    Days,
    /// It happened before something that it follows, which was on this day.
    EarlyDay(NaiveDate),
    /// It happened before something that it follows; that was at this time.
    Early(NaiveDateTime),
    /// In the line of the step with this index, from 0.
    Line(usize, WrongLine),
}

/// What's wrong with a line of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongLine {
    /// The loan has no such line.
    Unknown,
    /// Only so many are still to be handed over.
    Handed { left: i32 },
    /// Only so many are with the borrower.
    NotOut { out: i32 },
    /// Only so many of that condition are to be settled.
    NotOwed { left: i32 },
}
