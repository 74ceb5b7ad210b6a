//! The cases of a period and what was stated of them by its end.

use crate::db::{Conn, on_each};
use crate::http::{Error, Result};
use crate::schema::{integrity_cases, integrity_statements};
use crate::sealed::Act;
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::BTreeMap;

/// The acts of each case that was received in a period, as far as they were stated in it.
pub fn until(conn: &mut Conn, agency: &str, first: NaiveDate, last: NaiveDate) -> Result<Vec<Vec<Act>>> {
    let cases = integrity_cases::table
        .filter(integrity_cases::agency_id.eq(agency))
        .filter(integrity_cases::received_on.between(first, last));
    let ids: Vec<String> = on_each!(conn, |c| cases.select(integrity_cases::id).load(c))?;
    let stated = integrity_statements::table
        .inner_join(integrity_cases::table.on(integrity_cases::id.eq(integrity_statements::case_id)))
        .filter(integrity_cases::agency_id.eq(agency))
        .filter(integrity_cases::received_on.between(first, last))
        .filter(integrity_statements::received_on.le(last))
        .order((integrity_statements::case_id, integrity_statements::n))
        .select((integrity_statements::case_id, integrity_statements::act));
    let stated: Vec<(String, String)> = on_each!(conn, |c| stated.load(c))?;
    let mut acts: BTreeMap<String, Vec<Act>> = ids.into_iter().map(|id| (id, Vec::new())).collect();
    for (case, act) in stated {
        let act = Act::try_from(act).map_err(Error::internal)?;
        acts.entry(case).or_default().push(act);
    }
    Ok(acts.into_values().collect())
}
