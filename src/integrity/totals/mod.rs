//! What is published of sealed cases: totals of half-years and years, on fixed days, and nothing else.

mod store;

use super::data::{given_from, is_completed};
use crate::db::Conn;
use crate::http::Result;
use crate::sealed::{Act, SealedStatus};
use chrono::NaiveDate;

/// How many were received in a period, and how far they were at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub total: usize,
    pub completed: usize,
    pub in_progress: usize,
}

/// An agency's totals of the first half, the second half and the whole of a fiscal year of the Buddhist era, each from ten
/// days after its end. What this house has is counted: at a province, also what the agency doesn't know of.
///
/// # Errors
/// When the storage fails.
pub fn totals(conn: &mut Conn, agency: &str, year: i32, today: NaiveDate) -> Result<Vec<Total>> {
    let mut totals = Vec::new();
    for (first, last) in periods(year).into_iter().flatten() {
        if today >= given_from(last) {
            let cases = store::until(conn, agency, first, last)?;
            let completed = cases.iter().filter(|acts| is_completed(status(acts))).count();
            totals.push(Total {
                first,
                last,
                total: cases.len(),
                completed,
                in_progress: cases.len() - completed,
            });
        }
    }
    Ok(totals)
}

/// The status after these acts.
fn status(acts: &[Act]) -> SealedStatus {
    acts.iter()
        .fold(SealedStatus::Received, |status, act| status.after(*act))
}

/// October to March, April to September, and both.
fn periods(year: i32) -> [Option<(NaiveDate, NaiveDate)>; 3] {
    let gregorian = year.saturating_sub(crate::calendar::BUDDHIST);
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
    let (start, middle, end) = (
        day(gregorian - 1, 10, 1),
        day(gregorian, 3, 31),
        day(gregorian, 9, 30),
    );
    [start.zip(middle), day(gregorian, 4, 1).zip(end), start.zip(end)]
}
