//! Reading what is counted.

use super::requests::Request;
use super::{Counted, Headings};
use crate::agencies::Agency;
use crate::calendar::midnight;
use crate::complaints::history::{State, Taken};
use crate::complaints::kinds::{CaseAction, CaseStatus, Channel, ComplaintKind};
use crate::complaints::model::{NEVER, area};
use crate::complaints::settings::{categories, forms};
use crate::complaints::terms;
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

/// The service requests that an agency received in a fiscal year, as they stand now.
///
/// # Errors
/// When the storage fails.
pub fn requests(conn: &mut Conn, agency: &Agency, year: i32) -> Result<Vec<Request>> {
    type Row = (String, Option<String>, Channel, NaiveDate, String);
    let cases = complaints::table
        .filter(complaints::agency_id.eq(&agency.id))
        .filter(complaints::fiscal_year.eq(year))
        .filter(complaints::kind.eq(ComplaintKind::ServiceRequest.as_str()))
        .filter(complaints::status.ne(CaseStatus::Moved.as_str()))
        .select((
            complaints::id,
            complaints::service_code,
            complaints::channel,
            complaints::received_on,
            complaints::terms,
        ));
    let cases: Vec<Row> = on_each!(conn, |c| cases.load(c))?;
    let days = cases.iter().map(|(.., received_on, _)| *received_on);
    let Some((first, last)) = days.clone().min().zip(days.max()) else {
        return Ok(Vec::new());
    };
    let mut taken = steps(conn, &agency.id, (first, last), midnight(NEVER))?;
    let area = area(agency);
    let request = |(id, service_code, channel, received_on, terms): Row| {
        let state = State::replay(received_on, taken.remove(&id).unwrap_or_default());
        let state = state.ok_or_else(|| Error::internal("the steps of a case don't follow each other"))?;
        Ok(Request {
            service_code,
            channel,
            received_on,
            completed: !state.status.is_open(),
            in_time: Request::is_in_time(&state, &terms::from_json(&terms)?, area),
        })
    };
    cases.into_iter().map(request).collect()
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
