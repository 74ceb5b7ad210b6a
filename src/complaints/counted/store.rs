//! Reading what is counted.

use super::{Counted, Headings};
use crate::calendar::midnight;
use crate::complaints::history::{State, Taken};
use crate::complaints::kinds::{CaseAction, CaseStatus, Channel, ComplaintKind};
use crate::complaints::settings::{categories, forms};
use crate::db::{Conn, on_each};
use crate::http::{Error, Result};
use crate::schema::{complaint_steps, complaints};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable, Selectable)]
#[diesel(table_name = complaints)]
struct Case {
    id: String,
    kind: ComplaintKind,
    category: String,
    channel: Channel,
    service_code: Option<String>,
    received_on: NaiveDate,
    published_at: Option<NaiveDateTime>,
}

/// The cases that an agency received between two days, as they stood when the day `as_of` was over in Bangkok. Steps that
/// were voided since count for nothing.
///
/// # Errors
/// When the storage fails.
pub fn counted(
    conn: &mut Conn,
    agency: &str,
    (first, last): (NaiveDate, NaiveDate),
    as_of: NaiveDate,
) -> Result<Vec<Counted>> {
    let cases = complaints::table
        .filter(complaints::agency_id.eq(agency))
        .filter(complaints::received_on.between(first, last))
        .filter(complaints::status.ne(CaseStatus::Moved.as_str()));
    let cases: Vec<Case> = on_each!(conn, |c| cases.select(Case::as_select()).load(c))?;
    let over = as_of.succ_opt().map_or(NaiveDateTime::MAX, midnight);
    let mut taken = steps(conn, agency, (first, last), over)?;
    let count = |case: Case| {
        let steps = taken.remove(&case.id).unwrap_or_default();
        let state = State::replay(case.received_on, steps);
        let state = state.ok_or_else(|| Error::internal("the steps of a case don't follow each other"))?;
        Ok(Counted {
            kind: case.kind,
            category: case.category,
            channel: case.channel,
            service_code: case.service_code,
            received_on: case.received_on,
            completed: !state.status.is_open(),
            is_public: case.published_at.is_some(),
        })
    };
    cases.into_iter().map(count).collect()
}

/// The steps of those cases that were taken before a moment, by case.
fn steps(
    conn: &mut Conn,
    agency: &str,
    (first, last): (NaiveDate, NaiveDate),
    before: NaiveDateTime,
) -> Result<HashMap<String, Vec<Taken>>> {
    type Row = (String, CaseAction, NaiveDateTime, Option<i32>);
    let of_cases = complaints::table.on(complaints::id.eq(complaint_steps::complaint_id));
    let all = complaint_steps::table
        .inner_join(of_cases)
        .filter(complaints::agency_id.eq(agency))
        .filter(complaints::received_on.between(first, last))
        .filter(complaint_steps::at.lt(before))
        .order((complaint_steps::complaint_id, complaint_steps::no))
        .select((
            complaint_steps::complaint_id,
            complaint_steps::action,
            complaint_steps::at,
            complaint_steps::voided_by,
        ));
    let all: Vec<Row> = on_each!(conn, |c| all.load(c))?;
    let mut by_case: HashMap<String, Vec<Taken>> = HashMap::new();
    for (case, action, at, voided_by) in all {
        let void = voided_by.is_some();
        by_case.entry(case).or_default().push(Taken { action, at, void });
    }
    Ok(by_case)
}

/// What an agency's cases are counted by; closed categories and forms are there as well.
///
/// # Errors
/// When the storage fails.
pub fn headings(conn: &mut Conn, agency: &str) -> Result<Headings> {
    let categories = categories::list(conn, agency)?.into_iter();
    let services = forms::list(conn, agency)?.into_iter();
    Ok(Headings {
        categories: categories
            .map(|category| (category.code, category.name_th))
            .collect(),
        services: services.map(|form| (form.code, form.name_th)).collect(),
    })
}
