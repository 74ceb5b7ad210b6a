//! What loans keep, from the database.

use super::model::Kept;
use crate::db::{Conn, on_each};
use crate::http::Result;
use crate::schema::loan_lines;
use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::HashMap;

/// What loans keep of these assets, as far as it touches the days; what's overdue is kept until `today`.
///
/// # Errors
/// When the storage fails.
pub fn kept(
    conn: &mut Conn,
    assets: &[String],
    (from, to): (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> Result<HashMap<String, Vec<Kept>>> {
    type Row = (String, NaiveDate, NaiveDate, i32, i32);
    // Of what is with a borrower every day until today is looked at: it may have been due before `from`.
    let late = loan_lines::out.gt(0).and(loan_lines::until_on.lt(today));
    let found = loan_lines::table
        // The condition of the index, word for word, so that past loans aren't looked at.
        .filter(sql::<Bool>("held > 0"))
        .filter(loan_lines::asset_id.eq_any(assets))
        .filter(loan_lines::from_on.le(to))
        .filter(loan_lines::until_on.ge(from).or(late))
        .select((
            loan_lines::asset_id,
            loan_lines::from_on,
            loan_lines::until_on,
            loan_lines::held,
            loan_lines::out,
        ));
    let rows: Vec<Row> = on_each!(conn, |c| found.load(c))?;
    let mut kept: HashMap<String, Vec<Kept>> = HashMap::new();
    for (asset, from, until, quantity, out) in rows {
        let until = if out > 0 { until.max(today) } else { until };
        let line = Kept {
            from,
            until,
            quantity,
        };
        kept.entry(asset).or_default().push(line);
    }
    Ok(kept)
}
