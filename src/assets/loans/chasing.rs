//! Asking for what should be back: from the day after it was due, within the days of ข้อ 211.

use super::model::Loan;
use crate::assets::data::chase_by;
use crate::assets::kinds::LoanStatus;
use chrono::{Days, NaiveDate};

/// การทวงคืน — that what's overdue has to be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chase {
    pub opened_on: NaiveDate,
    /// The last day to do it.
    pub due_on: NaiveDate,
    pub done_on: Option<NaiveDate>,
    /// Whether it was done too late, or isn't yet and should be.
    pub late: bool,
}

/// The chasing of a loan; `None` of what isn't overdue and wasn't chased. What came back in time to be chased needs no more
/// of it.
pub fn of(loan: &Loan, today: NaiveDate) -> Option<Chase> {
    if loan.chased_on.is_none() && !loan.is_overdue(today) {
        return None;
    }
    let due_on = chase_by(loan.due_on);
    Some(Chase {
        opened_on: loan.due_on + Days::new(1),
        due_on,
        done_on: loan.chased_on,
        late: match loan.chased_on {
            Some(done_on) => done_on > due_on,
            None => loan.status == LoanStatus::OnLoan && today > due_on,
        },
    })
}
