//! Reading the loans to which something happened in a year.

use super::model::{Happened, LoanYear, year_of};
use crate::assets::kinds::LoanStatus;
use crate::assets::loans::{LONGEST_AGO, Loan, LoanStep, Trace};
use crate::calendar::{FiscalYear, midnight};
use crate::db::{Conn, on_each};
use crate::http::Result;
use crate::schema::{loan_steps, loans};
use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;
use std::collections::HashMap;

/// Loans that are held in memory at once with all their steps.
const CHUNK: i64 = 500;

/// The figures of an agency's year, as `today` knows it.
///
/// # Errors
/// When the storage fails.
pub fn loan_year(conn: &mut Conn, agency: &str, year: FiscalYear, today: NaiveDate) -> Result<LoanYear> {
    Ok(year_of(&loans_of_year(conn, agency, year)?, year, today))
}

/// What happened to each loan that may count in a year: that was there before its end, and was touched after its beginning or
/// is still out.
///
/// # Errors
/// When the storage fails, or steps can't be read.
fn loans_of_year(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<Vec<Happened>> {
    let period = year.period();
    let end = period.end.succ_opt().unwrap_or(period.end);
    let (begins, ends) = (midnight(period.start), midnight(end));
    let mut after = String::new();
    let mut happened = Vec::new();
    loop {
        // What's on paper may be asked for up to a year after it was signed.
        let began = loans::requested_at.lt(ends + TimeDelta::days(LONGEST_AGO));
        let goes_on = loans::updated_at
            .ge(begins)
            .or(loans::status.eq(LoanStatus::OnLoan.as_str()));
        let query = loans::table
            .filter(loans::agency_id.eq(agency).and(loans::id.gt(&after)))
            .filter(began)
            .filter(goes_on)
            .order(loans::id)
            .limit(CHUNK);
        let found: Vec<Loan> = on_each!(conn, |c| query.select(Loan::as_select()).load(c))?;
        let mut steps = steps(conn, &found)?;
        for loan in &found {
            let trace = Trace::of(&steps.remove(&loan.id).unwrap_or_default())?;
            happened.push(Happened::of(loan, &trace));
        }
        match found.last() {
            Some(last) if i64::try_from(found.len()).is_ok_and(|len| len == CHUNK) => {
                after.clone_from(&last.id);
            }
            _ => return Ok(happened),
        }
    }
}

fn steps(conn: &mut Conn, loans: &[Loan]) -> Result<HashMap<String, Vec<LoanStep>>> {
    let ids = loans.iter().map(|loan| loan.id.as_str());
    let all = loan_steps::table
        .filter(loan_steps::loan_id.eq_any(ids))
        .order((loan_steps::loan_id, loan_steps::no));
    let all: Vec<LoanStep> = on_each!(conn, |c| all.select(LoanStep::as_select()).load(c))?;
    let mut by_loan: HashMap<String, Vec<LoanStep>> = HashMap::new();
    for step in all {
        by_loan.entry(step.loan_id.clone()).or_default().push(step);
    }
    Ok(by_loan)
}
