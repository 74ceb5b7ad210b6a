//! Units in the database.

use super::super::model::Agency;
use super::super::wire::payload;
use super::model::{NewUnit, Unit};
use super::wire::UnitView;
use crate::accounts::Actor;
use crate::db::{Conn, Tx, on_each};
use crate::events::{self, Audience};
use crate::http::{Code, Error, Fault, Reason, Result, is_id, shown};
use crate::schema::units;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A unit of this agency; `None` when it has none with this id.
///
/// # Errors
/// When the storage fails.
pub fn find(conn: &mut Conn, agency: &str, id: &str) -> Result<Option<Unit>> {
    if !is_id(id) {
        return Ok(None);
    }
    let found = units::table.find(id).filter(units::agency_id.eq(agency));
    Ok(on_each!(conn, |c| found
        .select(Unit::as_select())
        .first(c)
        .optional())?)
}

/// The Thai names of an agency's units by id, closed ones included.
///
/// # Errors
/// When the storage fails.
pub fn names(conn: &mut Conn, agency: &str) -> Result<std::collections::HashMap<String, String>> {
    let all = units::table
        .filter(units::agency_id.eq(agency))
        .select((units::id, units::name_th));
    let all: Vec<(String, String)> = on_each!(conn, |c| all.load(c))?;
    Ok(all.into_iter().collect())
}

pub(super) fn page(
    conn: &mut Conn,
    agency: &str,
    after: Option<(i32, String)>,
    limit: i64,
) -> Result<Vec<Unit>> {
    let mut query = units::table
        .filter(units::agency_id.eq(agency))
        .order((units::sort, units::id))
        .limit(limit)
        .select(Unit::as_select())
        .into_boxed();
    if let Some((sort, id)) = after {
        query = query.filter(
            units::sort
                .gt(sort)
                .or(units::sort.eq(sort).and(units::id.gt(id))),
        );
    }
    Ok(query.load(conn)?)
}

/// Sets up a unit of an agency, with its event. The agency is locked by the caller.
///
/// # Errors
/// `409` for a name that another unit has, `422` for a parent that isn't there.
pub fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    agency: &Agency,
    new: NewUnit,
) -> Result<Unit> {
    let unit = Unit {
        id: uuid::Uuid::now_v7().to_string(),
        agency_id: agency.id.clone(),
        name_th: new.name_th,
        name_en: new.name_en,
        parent_id: new.parent_id,
        sort: new.sort,
        closed_on: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    check(tx, &unit)?;
    on_each!(tx.conn(), |c| diesel::insert_into(units::table)
        .values(&unit)
        .execute(c))?;
    record(tx, actor, now, "unit.created", agency, &unit)?;
    Ok(unit)
}

/// Stores a unit as it is after a change, with its event. The agency is locked by the caller.
///
/// # Errors
/// As [`insert`]; `422` as well for a parent below the unit.
pub(super) fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    agency: &Agency,
    mut unit: Unit,
) -> Result<Unit> {
    check(tx, &unit)?;
    unit.version += 1;
    unit.updated_at = now;
    on_each!(tx.conn(), |c| diesel::update(units::table.find(&unit.id))
        .set(&unit)
        .execute(c))?;
    record(tx, actor, now, "unit.changed", agency, &unit)?;
    Ok(unit)
}

/// The rules among the units of one agency, which is locked.
fn check(tx: &mut Tx<'_>, unit: &Unit) -> Result<()> {
    let twin = units::table
        .filter(units::agency_id.eq(&unit.agency_id))
        .filter(units::name_th.eq(&unit.name_th))
        .filter(units::id.ne(&unit.id))
        .select(units::id);
    if let Some(id) = on_each!(tx.conn(), |c| twin.first::<String>(c).optional())? {
        let fault = Fault::pointer("/name_th", Reason::Duplicate).with("other", format!("unit/{id}"));
        return Err(Error::new(Code::AlreadyExists).fault(fault));
    }
    // Up the tree, which has no cycle yet.
    let mut above = unit.parent_id.clone();
    while let Some(id) = above {
        if id == unit.id {
            let fault = Fault::pointer("/parent_id", Reason::Cycle).with("other", &unit.name_th);
            return Err(Error::invalid(fault));
        }
        let fault = || Fault::pointer("/parent_id", Reason::Unknown).with("value", shown(&id));
        let parent = find(tx.conn(), &unit.agency_id, &id)?.ok_or_else(|| Error::invalid(fault()))?;
        above = parent.parent_id;
    }
    Ok(())
}

/// Tells the followers of two provinces that the agency's units have gone with it, and come.
///
/// # Errors
/// When the storage fails.
pub(in crate::agencies) fn record_move(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    before: &Agency,
    after: &Agency,
) -> Result<()> {
    let all = units::table
        .filter(units::agency_id.eq(&after.id))
        .order(units::id);
    for unit in on_each!(tx.conn(), |c| all.select(Unit::as_select()).load(c))? {
        let tombstone = before.departure(Audience::Public, "unit.moved", format!("unit/{}", unit.id));
        events::append(tx, actor, now, tombstone)?;
        record(tx, actor, now, "unit.moved", after, &unit)?;
    }
    Ok(())
}

fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    kind: &'static str,
    agency: &Agency,
    unit: &Unit,
) -> Result<()> {
    let view = UnitView::of(unit.clone(), false);
    let event = agency.event(kind, format!("unit/{}", unit.id), payload(&view)?);
    events::append(tx, actor, now, event)
}
