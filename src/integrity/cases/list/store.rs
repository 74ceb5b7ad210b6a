//! The work list in the database.

use super::Filter;
use crate::db::{Conn, on_each};
use crate::http::Result;
use crate::integrity::data::Deadlines;
use crate::integrity::model::{Case, SealedScope};
use crate::schema::{agencies, integrity_cases};
use chrono::NaiveDate;
use diesel::prelude::*;

/// Cases in the order of their days, and within a day of their random ids.
///
/// # Errors
/// When the storage fails.
pub fn page(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<(NaiveDate, String)>,
    limit: i64,
) -> Result<Vec<Case>> {
    use integrity_cases::dsl as columns;
    let reach = &filter.reach;
    let in_reach = agencies::table
        .filter(agencies::province.eq_any(&reach.provinces))
        .select(agencies::id);
    let own = columns::scope
        .eq(SealedScope::Both.as_str())
        .and(columns::agency_id.eq_any(&reach.agencies));
    on_each!(conn, |c, B| {
        let mut query = columns::integrity_cases
            .order((columns::received_on, columns::id))
            .limit(limit)
            .select(Case::as_select())
            .into_boxed::<B>();
        if !reach.everything {
            query = query.filter(own.or(columns::agency_id.eq_any(in_reach)));
        }
        if let Some(agency) = &filter.agency {
            query = query.filter(columns::agency_id.eq(agency));
        }
        if let Some(status) = filter.status {
            query = query.filter(columns::status.eq(status.as_str()));
        }
        if filter.overdue {
            let [acknowledge, answer, outcome] = Deadlines::get().overdue(filter.today);
            let late = columns::acknowledged_on
                .is_null()
                .and(columns::received_on.le(acknowledge))
                .or(columns::answered_on
                    .is_null()
                    .and(columns::received_on.le(answer)))
                .or(columns::closed_on.is_null().and(columns::received_on.le(outcome)));
            query = query.filter(late);
        }
        if let Some((day, id)) = after {
            let later = columns::received_on
                .gt(day)
                .or(columns::received_on.eq(day).and(columns::id.gt(id)));
            query = query.filter(later);
        }
        Ok(query.load(c)?)
    })
}
