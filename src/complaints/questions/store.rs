//! Published questions in the database, and their events.

use super::wire::QuestionView;
use crate::accounts::Actor;
use crate::agencies::{Agency, AgencyChange};
use crate::complaints::cases::Present;
use crate::complaints::kinds::CaseAction;
use crate::complaints::model::{Complaint, Step};
use crate::db::{Conn, Tx, on_each};
use crate::events::{self, Audience, Event};
use crate::http::Result;
use crate::schema::{complaint_steps, complaints};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::HashMap;

/// Published questions of an agency, the newest first.
pub(super) fn page(
    conn: &mut Conn,
    agency: &str,
    before: Option<(NaiveDateTime, String)>,
    limit: i64,
) -> Result<Vec<(Complaint, QuestionView)>> {
    let mut query = complaints::table
        .filter(complaints::agency_id.eq(agency))
        .filter(complaints::published_at.is_not_null())
        .order((complaints::published_at.desc(), complaints::id.desc()))
        .limit(limit)
        .select(Complaint::as_select())
        .into_boxed();
    if let Some((at, id)) = before {
        let published = complaints::published_at.assume_not_null();
        query = query.filter(published.lt(at).or(published.eq(at).and(complaints::id.lt(id))));
    }
    let cases: Vec<Complaint> = query.load(conn)?;
    views(conn, cases)
}

/// How many questions of an agency are answered in public, and when the newest was.
///
/// # Errors
/// When the storage fails.
pub fn published(conn: &mut Conn, agency: &str) -> Result<(i64, Option<NaiveDateTime>)> {
    let published = complaints::table
        .filter(complaints::agency_id.eq(agency))
        .filter(complaints::published_at.is_not_null())
        .select((
            diesel::dsl::count_star(),
            diesel::dsl::max(complaints::published_at),
        ));
    Ok(on_each!(conn, |c| published.first(c))?)
}

fn views(conn: &mut Conn, cases: Vec<Complaint>) -> Result<Vec<(Complaint, QuestionView)>> {
    let ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    let published = complaint_steps::table
        .filter(complaint_steps::complaint_id.eq_any(ids))
        .filter(complaint_steps::action.eq(CaseAction::Publish.as_str()))
        .filter(complaint_steps::voided_by.is_null())
        .order(complaint_steps::no)
        .select(Step::as_select());
    let steps: Vec<Step> = published.load(conn)?;
    let last: HashMap<String, Step> = steps
        .into_iter()
        .map(|step| (step.complaint_id.clone(), step))
        .collect();
    let view = |case: Complaint| {
        let view = QuestionView::of(&case, last.get(&case.id)?)?;
        Some((case, view))
    };
    Ok(cases.into_iter().filter_map(view).collect())
}

/// Tells everybody that a question was published, or taken back.
///
/// # Errors
/// Never: the payload is plain data.
pub fn record(tx: &mut Tx<'_>, actor: &Actor, now: NaiveDateTime, present: &Present) -> Result<()> {
    let published = present
        .steps
        .iter()
        .rev()
        .find(|step| step.action == CaseAction::Publish && step.voided_by.is_none());
    let view = published.and_then(|step| QuestionView::of(&present.case, step));
    append(tx, actor, now, &present.agency, &present.case, view.as_ref())
}

fn append(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    agency: &Agency,
    case: &Complaint,
    view: Option<&QuestionView>,
) -> Result<()> {
    let event = Event {
        kind: if view.is_some() {
            "question.published"
        } else {
            "question.withdrawn"
        },
        subject: format!("question/{}", case.id),
        agency_id: Some(agency.id.clone()),
        province: Some(agency.province.clone()),
        audience: Audience::Public,
        payload: view.map_or(Ok(serde_json::Value::Null), QuestionView::payload)?,
    };
    events::append(tx, actor, now, event)
}

/// Has published questions go with an agency that leaves its province.
///
/// # Errors
/// When the storage fails.
pub fn follow_agency(tx: &mut Tx<'_>, change: &AgencyChange<'_>) -> Result<()> {
    if !change.leaves_province() {
        return Ok(());
    }
    let all = complaints::table
        .filter(complaints::agency_id.eq(&change.after.id))
        .filter(complaints::published_at.is_not_null())
        .order(complaints::id);
    let cases: Vec<Complaint> = on_each!(tx.conn(), |c| all.select(Complaint::as_select()).load(c))?;
    for (case, view) in views(tx.conn(), cases)? {
        let gone = change.departure(
            Audience::Public,
            "question.moved",
            format!("question/{}", case.id),
        );
        events::append(tx, change.actor, change.at, gone)?;
        append(tx, change.actor, change.at, change.after, &case, Some(&view))?;
    }
    Ok(())
}
