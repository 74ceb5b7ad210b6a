//! Counting answers and ratings by month.

use crate::calendar::FiscalYear;
use crate::db::{Conn, on_each};
use crate::http::Result;
use crate::schema::{satisfaction_answers as answers, satisfaction_ratings as ratings};
use crate::services::Said;
use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

/// What an agency was told in each month of a year.
pub(super) fn months(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<[Said; 12]> {
    let (mut said, period) = ([Said::default(); 12], year.period());
    let months = year.months();
    let at = |day: NaiveDate| months.iter().position(|month| month.start == day);
    let answered = answers::table
        .filter(answers::agency_id.eq(agency))
        .filter(answers::month.between(period.start, period.end))
        .group_by(answers::month)
        .select((answers::month, count_star()));
    let answered: Vec<(NaiveDate, i64)> = on_each!(conn, |c| answered.load(c))?;
    for (month, people) in answered {
        if let Some(said) = at(month).and_then(|at| said.get_mut(at)) {
            said.people = people;
        }
    }
    let given = ratings::table
        .inner_join(answers::table)
        .filter(answers::agency_id.eq(agency))
        .filter(answers::month.between(period.start, period.end))
        .group_by((answers::month, ratings::rating))
        .select((answers::month, ratings::rating, count_star()));
    let given: Vec<(NaiveDate, i16, i64)> = on_each!(conn, |c| given.load(c))?;
    for (month, rating, times) in given {
        if let Some(said) = at(month).and_then(|at| said.get_mut(at)) {
            said.tally.add(rating, times);
        }
    }
    Ok(said)
}
