//! Agencies in the database.

use super::kinds::AgencyKind;
use super::model::{Agency, ChangedAgency, ExternalId, NewAgency};
use super::wire::{AgencyView, payload};
use super::{positions, units};
use crate::accounts::{Actor, Reach};
use crate::db::{Conn, Tx, on_each};
use crate::events::{self, Audience};
use crate::http::{Code, Error, Fault, Reason, Result, is_id};
use crate::schema::{agencies, agency_external_ids};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::collections::HashMap;

diesel::define_sql_function!(fn lower(text: Text) -> Text);
diesel::define_sql_function!(fn replace(text: Text, part: Text, by: Text) -> Text);

/// # Errors
/// `404` when there's no such agency.
pub fn find(conn: &mut Conn, id: &str) -> Result<Agency> {
    if !is_id(id) {
        return Err(Error::new(Code::NotFound));
    }
    let found = agencies::table.find(id);
    Ok(on_each!(conn, |c| found.select(Agency::as_select()).first(c))?)
}

/// The agency of a path, for what is its own: a role that its province gives, and that reads it in an agency, doesn't.
///
/// # Errors
/// `404` when there's no such agency, `403` when the caller doesn't reach it from within.
pub fn find_own(conn: &mut Conn, reach: &Reach, id: &str) -> Result<Agency> {
    let agency = find(conn, id)?;
    if reach.is_own(&agency.id) {
        Ok(agency)
    } else {
        Err(Error::new(Code::Forbidden))
    }
}

/// As [`find`], and nobody else changes the agency, or anything under this lock, before this write ends.
///
/// # Errors
/// `404` when there's no such agency.
pub fn find_locked(tx: &mut Tx<'_>, id: &str) -> Result<Agency> {
    if !is_id(id) {
        return Err(Error::new(Code::NotFound));
    }
    let found = agencies::table.find(id);
    match tx.conn() {
        Conn::Sqlite(c) => Ok(found.select(Agency::as_select()).first(c)?),
        Conn::Postgres(c) => Ok(found.for_no_key_update().select(Agency::as_select()).first(c)?),
    }
}

/// The agency that has `value` in the list `scheme`.
///
/// # Errors
/// When the storage fails.
pub fn find_by_external_id(conn: &mut Conn, scheme: &str, value: &str) -> Result<Option<Agency>> {
    let found = agency_external_ids::table
        .inner_join(agencies::table)
        .filter(agency_external_ids::scheme.eq(scheme))
        .filter(agency_external_ids::value.eq(value));
    Ok(on_each!(conn, |c| found
        .select(Agency::as_select())
        .first(c)
        .optional())?)
}

/// What a list of agencies is cut down to.
#[derive(Debug, Default)]
pub(super) struct Filter {
    pub province: Option<&'static str>,
    pub amphoe: Option<&'static str>,
    pub kind: Option<AgencyKind>,
    /// Part of a name, in lower case.
    pub part: Option<String>,
}

pub(super) fn page(conn: &mut Conn, filter: &Filter, after: Option<&str>, limit: i64) -> Result<Vec<Agency>> {
    let mut query = agencies::table
        .order(agencies::id)
        .limit(limit)
        .select(Agency::as_select())
        .into_boxed();
    if let Some(province) = filter.province {
        query = query.filter(agencies::province.eq(province));
    }
    if let Some(amphoe) = filter.amphoe {
        query = query.filter(agencies::amphoe.eq(amphoe));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(agencies::kind.eq(kind.as_str()));
    }
    if let Some(part) = &filter.part {
        // A name holds the part when it differs without it: unlike LIKE, no character is special.
        let thai = replace(lower(agencies::name_th), part, "").ne(lower(agencies::name_th));
        let english = lower(agencies::name_en.assume_not_null());
        let english = agencies::name_en
            .is_not_null()
            .and(replace(english, part, "").ne(english));
        query = query.filter(thai.or(english));
    }
    if let Some(after) = after {
        query = query.filter(agencies::id.gt(after.to_owned()));
    }
    Ok(query.load(conn)?)
}

/// Agencies with `part` in their names, in whatever letters; the first of them all without it.
///
/// # Errors
/// When the storage fails.
pub fn search(conn: &mut Conn, part: Option<&str>, limit: i64) -> Result<Vec<Agency>> {
    let filter = Filter {
        part: part.map(str::to_lowercase),
        ..Filter::default()
    };
    page(conn, &filter, None, limit)
}

/// The external ids of some agencies, by agency.
pub(super) fn external_ids(conn: &mut Conn, of: &[&Agency]) -> Result<HashMap<String, Vec<ExternalId>>> {
    let ids: Vec<&str> = of.iter().map(|agency| agency.id.as_str()).collect();
    let found = agency_external_ids::table
        .filter(agency_external_ids::agency_id.eq_any(ids))
        .order((agency_external_ids::scheme, agency_external_ids::value))
        .select((agency_external_ids::agency_id, ExternalId::as_select()));
    let mut by_agency: HashMap<String, Vec<ExternalId>> = HashMap::new();
    for (agency, id) in found.load::<(String, ExternalId)>(conn)? {
        by_agency.entry(agency).or_default().push(id);
    }
    Ok(by_agency)
}

/// Opens an agency, with its event.
///
/// # Errors
/// `409` when there's one with this place, kind and name, or with one of its external ids.
pub fn insert(tx: &mut Tx<'_>, actor: &Actor, now: NaiveDateTime, new: NewAgency) -> Result<Agency> {
    let agency = Agency {
        id: new.id.unwrap_or_else(|| uuid::Uuid::now_v7().to_string()),
        kind: new.kind,
        name_th: new.name_th,
        name_en: new.name_en,
        province: new.province.code.to_owned(),
        amphoe: new.amphoe.map(|amphoe| amphoe.code.to_owned()),
        tambon: new.tambon,
        website: new.website,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    if find(tx.conn(), &agency.id).is_ok() {
        let fault = Fault::pointer("/id", Reason::Duplicate).with("other", format!("agency/{}", agency.id));
        return Err(Error::new(Code::AlreadyExists).fault(fault));
    }
    refuse_twin(tx, &agency)?;
    let row = agency.clone();
    on_each!(tx.conn(), |c| diesel::insert_into(agencies::table)
        .values(row)
        .execute(c))?;
    insert_external_ids(tx, &agency.id, &new.external_ids)?;
    record(tx, actor, now, "agency.created", &agency, new.external_ids)?;
    Ok(agency)
}

/// Names the agency that stands where `agency` would.
fn refuse_twin(tx: &mut Tx<'_>, agency: &Agency) -> Result<()> {
    let same = agencies::table
        .filter(agencies::province.eq(&agency.province))
        .filter(agencies::name_th.eq(&agency.name_th))
        .filter(agencies::kind.eq(agency.kind.as_str()))
        .filter(agencies::id.ne(&agency.id))
        .select((agencies::id, agencies::amphoe));
    let twins: Vec<(String, Option<String>)> = on_each!(tx.conn(), |c| same.load(c))?;
    match twins.into_iter().find(|(_, amphoe)| *amphoe == agency.amphoe) {
        Some((id, _)) => {
            let fault = Fault::pointer("/name_th", Reason::Duplicate).with("other", format!("agency/{id}"));
            Err(Error::new(Code::AlreadyExists).fault(fault))
        }
        None => Ok(()),
    }
}

fn insert_external_ids(tx: &mut Tx<'_>, agency: &str, ids: &[ExternalId]) -> Result<()> {
    for (index, id) in ids.iter().enumerate() {
        if let Some(other) = find_by_external_id(tx.conn(), &id.scheme, &id.value)? {
            let fault = Fault::pointer(format!("/external_ids/{index}"), Reason::Duplicate);
            let fault = fault.with("other", format!("agency/{}", other.id));
            return Err(Error::new(Code::AlreadyExists).fault(fault));
        }
        let row = (id, agency_external_ids::agency_id.eq(agency));
        on_each!(tx.conn(), |c| diesel::insert_into(agency_external_ids::table)
            .values(row)
            .execute(c))?;
    }
    Ok(())
}

/// Stores an agency as it is after a change, with its events.
///
/// # Errors
/// `409` when there's one with this place, kind and name, or with one of its external ids.
pub(super) fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    before: &Agency,
    changed: ChangedAgency,
) -> Result<(Agency, Vec<ExternalId>)> {
    let mut agency = changed.agency;
    agency.version = before.version + 1;
    agency.updated_at = now;
    refuse_twin(tx, &agency)?;
    let row = agency.clone();
    on_each!(tx.conn(), |c| diesel::update(agencies::table.find(&agency.id))
        .set(row)
        .execute(c))?;
    if let Some(ids) = &changed.external_ids {
        let old = agency_external_ids::table.filter(agency_external_ids::agency_id.eq(&agency.id));
        on_each!(tx.conn(), |c| diesel::delete(old).execute(c))?;
        insert_external_ids(tx, &agency.id, ids)?;
    }
    if before.province != agency.province {
        record_move(tx, actor, now, before, &agency)?;
    }
    let ids = external_ids(tx.conn(), &[&agency])?
        .remove(&agency.id)
        .unwrap_or_default();
    record(tx, actor, now, "agency.changed", &agency, ids.clone())?;
    Ok((agency, ids))
}

/// Tells the followers of the province that an agency leaves that it's gone with its units and positions, and those of
/// the next one that these have come.
fn record_move(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    before: &Agency,
    after: &Agency,
) -> Result<()> {
    units::record_move(tx, actor, now, before, after)?;
    positions::record_move(tx, actor, now, before, after)?;
    let tombstone = before.departure(Audience::Public, "agency.moved", format!("agency/{}", before.id));
    events::append(tx, actor, now, tombstone)
}

fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    kind: &'static str,
    agency: &Agency,
    ids: Vec<ExternalId>,
) -> Result<()> {
    let view = AgencyView::of(agency.clone(), ids, Vec::new());
    let event = agency.event(kind, format!("agency/{}", agency.id), payload(&view)?);
    events::append(tx, actor, now, event)
}
