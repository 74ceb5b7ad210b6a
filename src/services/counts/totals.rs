//! Counts of a year, put together: for pages and other rooms above.

use super::figures::Figures;
use super::list::Filter;
use super::store;
use crate::calendar::FiscalYear;
use crate::db::Conn;
use crate::http::Result;
use std::collections::BTreeMap;

/// What came in during a year of one service, whichever the month and the channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountTotals {
    pub service_id: String,
    pub received: i64,
    pub completed: i64,
    pub in_time: i64,
}

/// The totals of an agency's year by service, in the order of their ids.
///
/// # Errors
/// When the storage fails.
pub fn count_totals(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<Vec<CountTotals>> {
    let period = year.period();
    let filter = Filter {
        agency_id: agency.to_owned(),
        months: Some((period.start, period.end)),
        ..Filter::default()
    };
    let mut totals: BTreeMap<String, Figures> = BTreeMap::new();
    for count in store::page(conn, &filter, None, i64::MAX)? {
        let figures = count.figures();
        let total = totals.entry(count.service_id).or_default();
        *total = total.plus(figures);
    }
    let total = |(service_id, figures): (String, Figures)| CountTotals {
        service_id,
        received: figures.received,
        completed: figures.completed,
        in_time: figures.in_time,
    };
    Ok(totals.into_iter().map(total).collect())
}
