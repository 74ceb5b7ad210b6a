//! Templates in the database.

use super::super::categories;
use super::super::record::Setter;
use super::super::wire::payload;
use super::model::{MOST, NewTemplate, Placeholder, ReplyTemplate, fill};
use super::wire::{FilledTemplateView, ReplyTemplateView};
use crate::agencies::{self, Agency};
use crate::calendar::{Digits, day_in_bangkok, format_long};
use crate::complaints::model::Complaint;
use crate::db::{Conn, Tx, on_each};
use crate::events::{self, Audience, Event};
use crate::http::{Code, Error, Fault, Reason, Result, is_id};
use crate::schema::reply_templates as templates;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// All templates of an agency, closed ones included, by name.
///
/// # Errors
/// When the storage fails.
pub fn list(conn: &mut Conn, agency: &str) -> Result<Vec<ReplyTemplate>> {
    let all = templates::table.filter(templates::agency_id.eq(agency));
    let mut all: Vec<ReplyTemplate> = on_each!(conn, |c| all.select(ReplyTemplate::as_select()).load(c))?;
    // Not the database's order, which isn't the same everywhere.
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}

/// # Errors
/// `404` when the agency has no such template.
pub fn find(conn: &mut Conn, agency: &str, id: &str) -> Result<ReplyTemplate> {
    if !is_id(id) {
        return Err(Error::new(Code::NotFound));
    }
    let found = templates::table.find(id).filter(templates::agency_id.eq(agency));
    Ok(on_each!(conn, |c| found
        .select(ReplyTemplate::as_select())
        .first(c))?)
}

/// The open templates of a case's agency, filled in for it.
///
/// # Errors
/// When the storage fails.
pub fn filled(conn: &mut Conn, case: &Complaint, now: NaiveDateTime) -> Result<Vec<FilledTemplateView>> {
    let agency = agencies::find(conn, &case.agency_id)?;
    let mut categories = categories::list(conn, &agency.id)?.into_iter();
    let category = categories.find(|category| category.code == case.category);
    let category = category.map_or_else(|| case.category.clone(), |category| category.name_th);
    let value = |placeholder| match placeholder {
        Placeholder::Number => case.case_number(),
        Placeholder::Agency => agency.name_th.clone(),
        Placeholder::Category => category.clone(),
        Placeholder::Today => format_long(day_in_bangkok(now), Digits::Arabic),
    };
    let open = list(conn, &agency.id)?.into_iter().filter(|one| one.is_open);
    let filled = |template: ReplyTemplate| FilledTemplateView {
        text: fill(&template.text, value).unwrap_or(template.text),
        id: template.id,
        name: template.name,
    };
    Ok(open.map(filled).collect())
}

/// Sets up a template, with its event. The agency is locked by the caller.
///
/// # Errors
/// `409` for a name that another template has, `422` for too many templates.
pub fn insert(
    tx: &mut Tx<'_>,
    setter: Setter<'_>,
    agency: &Agency,
    new: NewTemplate,
) -> Result<ReplyTemplate> {
    let template = ReplyTemplate {
        id: uuid::Uuid::now_v7().to_string(),
        agency_id: agency.id.clone(),
        name: new.name,
        text: new.text,
        is_open: true,
        version: 1,
        updated_at: setter.1,
    };
    check(tx, &template)?;
    on_each!(tx.conn(), |c| diesel::insert_into(templates::table)
        .values(&template)
        .execute(c))?;
    record(tx, setter, "reply_template.created", agency, &template)?;
    Ok(template)
}

/// Stores a template as it is after a change, with its event. The agency is locked by the caller.
///
/// # Errors
/// `409` for a name that another template has.
pub fn update(
    tx: &mut Tx<'_>,
    setter: Setter<'_>,
    agency: &Agency,
    mut template: ReplyTemplate,
) -> Result<ReplyTemplate> {
    check(tx, &template)?;
    template.version += 1;
    template.updated_at = setter.1;
    on_each!(tx.conn(), |c| diesel::update(templates::table.find(&template.id))
        .set(&template)
        .execute(c))?;
    record(tx, setter, "reply_template.changed", agency, &template)?;
    Ok(template)
}

/// The rules among the templates of one agency, which is locked.
fn check(tx: &mut Tx<'_>, template: &ReplyTemplate) -> Result<()> {
    let mut others = list(tx.conn(), &template.agency_id)?;
    others.retain(|other| other.id != template.id);
    if let Some(twin) = others.iter().find(|other| other.name == template.name) {
        let fault = Fault::pointer("/name", Reason::Duplicate);
        return Err(Error::new(Code::AlreadyExists).fault(fault.with("other", twin.subject())));
    }
    if others.len() >= MOST {
        let fault = Fault::pointer("/name", Reason::TooMany);
        return Err(Error::invalid(fault.with("max", MOST)));
    }
    Ok(())
}

/// Tells the agency, and nobody else, of a template.
fn record(
    tx: &mut Tx<'_>,
    (actor, now): Setter<'_>,
    kind: &'static str,
    agency: &Agency,
    template: &ReplyTemplate,
) -> Result<()> {
    let event = Event {
        kind,
        subject: template.subject(),
        agency_id: Some(agency.id.clone()),
        province: Some(agency.province.clone()),
        audience: Audience::Agency,
        payload: payload(&ReplyTemplateView::of(template.clone(), false))?,
    };
    events::append(tx, actor, now, event)
}
