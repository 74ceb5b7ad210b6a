//! Positions in the database.

use super::super::model::Agency;
use super::super::units;
use super::super::wire::payload;
use super::model::{NewPosition, Position};
use super::wire::PositionView;
use crate::accounts::Actor;
use crate::db::{Conn, Tx, on_each};
use crate::events::{self, Audience};
use crate::http::{Code, Error, Fault, Reason, Result, is_id, shown};
use crate::schema::positions;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A position of this agency; `None` when it has none with this id.
///
/// # Errors
/// When the storage fails.
pub fn find(conn: &mut Conn, agency: &str, id: &str) -> Result<Option<Position>> {
    if !is_id(id) {
        return Ok(None);
    }
    let found = positions::table.find(id).filter(positions::agency_id.eq(agency));
    Ok(on_each!(conn, |c| found
        .select(Position::as_select())
        .first(c)
        .optional())?)
}

/// As [`find`], and nobody else changes the position, or its appointments, before this write ends.
///
/// # Errors
/// When the storage fails.
pub fn find_locked(tx: &mut Tx<'_>, agency: &str, id: &str) -> Result<Option<Position>> {
    if !is_id(id) {
        return Ok(None);
    }
    let found = positions::table.find(id).filter(positions::agency_id.eq(agency));
    Ok(match tx.conn() {
        Conn::Sqlite(c) => found.select(Position::as_select()).first(c).optional()?,
        Conn::Postgres(c) => found
            .for_no_key_update()
            .select(Position::as_select())
            .first(c)
            .optional()?,
    })
}

/// Who is at the head: of a unit the most senior of its positions, of the agency the most senior of those that report to
/// nobody. Several when they're of one rank.
///
/// # Errors
/// When the storage fails.
pub fn heads(conn: &mut Conn, agency: &str, unit: Option<&str>) -> Result<Vec<Position>> {
    let mut query = positions::table
        .filter(positions::agency_id.eq(agency))
        .order((positions::rank, positions::id))
        .select(Position::as_select())
        .into_boxed();
    query = match unit {
        Some(unit) => query.filter(positions::unit_id.eq(unit)),
        None => query.filter(positions::superior_id.is_null()),
    };
    let all: Vec<Position> = query.load(conn)?;
    let first = all.first().map(|position| position.rank);
    Ok(all
        .into_iter()
        .take_while(|position| Some(position.rank) == first)
        .collect())
}

pub(super) fn page(
    conn: &mut Conn,
    agency: &str,
    after: Option<(i32, String)>,
    limit: i64,
) -> Result<Vec<Position>> {
    let mut query = positions::table
        .filter(positions::agency_id.eq(agency))
        .order((positions::rank, positions::id))
        .limit(limit)
        .select(Position::as_select())
        .into_boxed();
    if let Some((rank, id)) = after {
        query = query.filter(
            positions::rank
                .gt(rank)
                .or(positions::rank.eq(rank).and(positions::id.gt(id))),
        );
    }
    Ok(query.load(conn)?)
}

/// Sets up a position of an agency, with its event. The agency is locked by the caller.
///
/// # Errors
/// `409` for a name that another position has, `422` for a unit or a superior that isn't there, or is below it.
pub fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    agency: &Agency,
    new: NewPosition,
) -> Result<Position> {
    let position = Position {
        id: uuid::Uuid::now_v7().to_string(),
        agency_id: agency.id.clone(),
        title_th: new.title_th,
        title_en: new.title_en,
        unit_id: new.unit_id,
        superior_id: new.superior_id,
        rank: new.rank,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    check(tx, &position)?;
    on_each!(tx.conn(), |c| diesel::insert_into(positions::table)
        .values(&position)
        .execute(c))?;
    record(tx, actor, now, "position.created", agency, &position)?;
    Ok(position)
}

/// Stores a position as it is after a change, with its event. The agency is locked by the caller.
///
/// # Errors
/// As [`insert`].
pub(super) fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    agency: &Agency,
    mut position: Position,
) -> Result<Position> {
    check(tx, &position)?;
    position.version += 1;
    position.updated_at = now;
    on_each!(tx.conn(), |c| diesel::update(positions::table.find(&position.id))
        .set(&position)
        .execute(c))?;
    record(tx, actor, now, "position.changed", agency, &position)?;
    Ok(position)
}

/// The rules among the positions of one agency, which is locked.
fn check(tx: &mut Tx<'_>, position: &Position) -> Result<()> {
    let twin = positions::table
        .filter(positions::agency_id.eq(&position.agency_id))
        .filter(positions::title_th.eq(&position.title_th))
        .filter(positions::id.ne(&position.id))
        .select(positions::id);
    if let Some(id) = on_each!(tx.conn(), |c| twin.first::<String>(c).optional())? {
        let fault = Fault::pointer("/title_th", Reason::Duplicate).with("other", format!("position/{id}"));
        return Err(Error::new(Code::AlreadyExists).fault(fault));
    }
    check_superior(tx, position)?;
    let Some(id) = &position.unit_id else {
        return Ok(());
    };
    if units::find(tx.conn(), &position.agency_id, id)?.is_none() {
        return Err(Error::invalid(
            Fault::pointer("/unit_id", Reason::Unknown).with("value", shown(id)),
        ));
    }
    Ok(())
}

/// Nobody reports to themselves, however many are between.
fn check_superior(tx: &mut Tx<'_>, position: &Position) -> Result<()> {
    let mut above = position.superior_id.clone();
    while let Some(id) = above {
        if id == position.id {
            let fault = Fault::pointer("/superior_id", Reason::Cycle).with("other", &position.title_th);
            return Err(Error::invalid(fault));
        }
        let fault = || Fault::pointer("/superior_id", Reason::Unknown).with("value", shown(&id));
        let superior = find(tx.conn(), &position.agency_id, &id)?.ok_or_else(|| Error::invalid(fault()))?;
        above = superior.superior_id;
    }
    Ok(())
}

/// Tells the followers of two provinces that the agency's positions have gone with it, and come.
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
    let all = positions::table
        .filter(positions::agency_id.eq(&after.id))
        .order(positions::id);
    for position in on_each!(tx.conn(), |c| all.select(Position::as_select()).load(c))? {
        let tombstone = before.departure(
            Audience::Public,
            "position.moved",
            format!("position/{}", position.id),
        );
        events::append(tx, actor, now, tombstone)?;
        record(tx, actor, now, "position.moved", after, &position)?;
    }
    Ok(())
}

fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    kind: &'static str,
    agency: &Agency,
    position: &Position,
) -> Result<()> {
    let view = PositionView::of(position.clone(), false);
    let event = agency.event(kind, format!("position/{}", position.id), payload(&view)?);
    events::append(tx, actor, now, event)
}
