//! Appointments in the database.

use super::super::model::Agency;
use super::super::positions::{self, Position};
use super::super::wire::payload;
use super::model::{Appointment, AppointmentKind, NewAppointment, Responsible, signature_lines};
use super::wire::AppointmentView;
use crate::accounts::Actor;
use crate::db::{Conn, Tx, on_each};
use crate::events::{self, Audience, Event};
use crate::http::{Error, Fault, Reason, Result, is_id, shown};
use crate::schema::{appointments, positions as positions_table, user_roles};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// An appointment of this agency; `None` when it has none with this id.
pub(super) fn find(conn: &mut Conn, agency: &str, id: &str) -> Result<Option<Appointment>> {
    if !is_id(id) {
        return Ok(None);
    }
    let found = appointments::table
        .find(id)
        .filter(appointments::agency_id.eq(agency));
    Ok(on_each!(conn, |c| found
        .select(Appointment::as_select())
        .first(c)
        .optional())?)
}

/// What a list of appointments is cut down to.
#[derive(Debug)]
pub(super) struct Filter {
    pub on: Option<NaiveDate>,
    pub position: Option<String>,
}

pub(super) fn page(
    conn: &mut Conn,
    agency: &str,
    filter: &Filter,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Appointment>> {
    let mut query = appointments::table
        .filter(appointments::agency_id.eq(agency))
        .order(appointments::id)
        .limit(limit)
        .select(Appointment::as_select())
        .into_boxed();
    if let Some(day) = filter.on {
        let lasts = appointments::ends_on
            .is_null()
            .or(appointments::ends_on.ge(day).assume_not_null());
        query = query.filter(appointments::starts_on.le(day)).filter(lasts);
    }
    if let Some(position) = &filter.position {
        query = query.filter(appointments::position_id.eq(position));
    }
    if let Some(after) = after {
        query = query.filter(appointments::id.gt(after));
    }
    Ok(query.load(conn)?)
}

/// All appointments to a position that there ever were.
fn all_to(conn: &mut Conn, position: &str) -> Result<Vec<Appointment>> {
    let all = appointments::table
        .filter(appointments::position_id.eq(position))
        .order((appointments::starts_on, appointments::id));
    Ok(on_each!(conn, |c| all.select(Appointment::as_select()).load(c))?)
}

/// Who answers for a position on a day.
///
/// # Errors
/// When the storage fails.
pub fn responsible(conn: &mut Conn, position_id: &str, day: NaiveDate) -> Result<Responsible> {
    let lasts = appointments::ends_on
        .is_null()
        .or(appointments::ends_on.ge(day).assume_not_null());
    let in_force = appointments::table
        .filter(appointments::position_id.eq(position_id))
        .filter(appointments::starts_on.le(day))
        .filter(lasts)
        .order((appointments::starts_on, appointments::id));
    Ok(Responsible::of(on_each!(conn, |c| in_force
        .select(Appointment::as_select())
        .load(c))?))
}

/// The lines below the signature of somebody who answers for a position on a day. Who acts, or has a delegation, signs
/// with their own title as well.
///
/// # Errors
/// When the storage fails.
pub fn signature_block(
    conn: &mut Conn,
    position: &Position,
    appointment: &Appointment,
    day: NaiveDate,
) -> Result<Vec<String>> {
    let own = own_title(conn, appointment, day)?;
    let who = (appointment.holder_name.as_str(), appointment.kind);
    Ok(signature_lines(who, &position.title_th, own.as_deref()))
}

/// The Thai title of the position that somebody holds in the agency on a day in which they act, or have a delegation, for
/// another.
///
/// # Errors
/// When the storage fails.
pub fn own_title(conn: &mut Conn, appointment: &Appointment, day: NaiveDate) -> Result<Option<String>> {
    if appointment.kind == AppointmentKind::Holder {
        return Ok(None);
    }
    let lasts = appointments::ends_on
        .is_null()
        .or(appointments::ends_on.ge(day).assume_not_null());
    let mut own = appointments::table
        .inner_join(positions_table::table)
        .filter(appointments::agency_id.eq(&appointment.agency_id))
        .filter(appointments::position_id.ne(&appointment.position_id))
        .filter(appointments::kind.eq(AppointmentKind::Holder.as_str()))
        .filter(appointments::starts_on.le(day).and(lasts))
        .order((positions_table::rank, positions_table::id))
        .select(positions_table::title_th)
        .limit(1)
        .into_boxed();
    // Two people may have one name: who has an account is known by it.
    own = match &appointment.user_id {
        Some(user) => own.filter(appointments::user_id.eq(user)),
        None => own
            .filter(appointments::user_id.is_null())
            .filter(appointments::holder_name.eq(&appointment.holder_name)),
    };
    let own: Vec<String> = own.load(conn)?;
    Ok(own.into_iter().next())
}

/// The positions that somebody holds, acts in, or has a delegation of on a day, in all agencies, the most senior first.
///
/// # Errors
/// When the storage fails.
pub fn positions_of(conn: &mut Conn, user: &str, day: NaiveDate) -> Result<Vec<(Appointment, Position)>> {
    let lasts = appointments::ends_on
        .is_null()
        .or(appointments::ends_on.ge(day).assume_not_null());
    let held = appointments::table
        .inner_join(positions_table::table)
        .filter(appointments::user_id.eq(user))
        .filter(appointments::starts_on.le(day).and(lasts))
        .order((positions_table::rank, positions_table::id, appointments::id));
    Ok(on_each!(conn, |c| held
        .select((Appointment::as_select(), Position::as_select()))
        .load(c))?)
}

/// The accounts that hold a position of a unit, or act in one, on a day.
///
/// # Errors
/// When the storage fails.
pub fn accounts_in_unit(conn: &mut Conn, unit: &str, day: NaiveDate) -> Result<Vec<String>> {
    let lasts = appointments::ends_on
        .is_null()
        .or(appointments::ends_on.ge(day).assume_not_null());
    let found = appointments::table
        .inner_join(positions_table::table)
        .filter(positions_table::unit_id.eq(unit))
        .filter(appointments::starts_on.le(day).and(lasts))
        .select(appointments::user_id);
    let found: Vec<Option<String>> = on_each!(conn, |c| found.load(c))?;
    Ok(found.into_iter().flatten().collect())
}

/// Records an appointment, with its event.
///
/// # Errors
/// `422` for a position or an account that isn't of this agency, and for days that another appointment has.
pub fn insert(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    agency: &Agency,
    new: NewAppointment,
) -> Result<Appointment> {
    let appointment = Appointment {
        id: uuid::Uuid::now_v7().to_string(),
        agency_id: agency.id.clone(),
        position_id: new.position_id,
        user_id: new.user_id,
        holder_name: new.holder_name,
        kind: new.kind,
        subject: new.subject,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        order_number: new.order_number,
        order_date: new.order_date,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    check_person(tx, &appointment)?;
    check_days(tx, &appointment, "/starts_on")?;
    let row = appointment.clone();
    on_each!(tx.conn(), |c| diesel::insert_into(appointments::table)
        .values(row)
        .execute(c))?;
    record(tx, actor, now, "appointment.created", agency, &appointment)?;
    Ok(appointment)
}

/// Stores an appointment as it is after a change, with its event; days that another has are a fault at `pointer`. Its
/// person is looked at when it's another one than before: somebody who left the agency since can still be ended.
///
/// # Errors
/// As [`insert`].
pub(super) fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    agency: &Agency,
    (before, mut appointment): (&Appointment, Appointment),
    pointer: &str,
) -> Result<Appointment> {
    if appointment.user_id != before.user_id {
        check_person(tx, &appointment)?;
    }
    check_days(tx, &appointment, pointer)?;
    appointment.version += 1;
    appointment.updated_at = now;
    let row = appointment.clone();
    on_each!(tx.conn(), |c| {
        diesel::update(appointments::table.find(&appointment.id))
            .set(row)
            .execute(c)
    })?;
    record(tx, actor, now, "appointment.changed", agency, &appointment)?;
    Ok(appointment)
}

fn unknown(pointer: &str, id: &str) -> Error {
    Error::invalid(Fault::pointer(pointer, Reason::Unknown).with("value", shown(id)))
}

/// The account of whoever is appointed has a role in the agency.
fn check_person(tx: &mut Tx<'_>, appointment: &Appointment) -> Result<()> {
    let Some(user) = &appointment.user_id else {
        return Ok(());
    };
    let roles = user_roles::table
        .filter(user_roles::user_id.eq(user))
        .filter(user_roles::agency_id.eq(&appointment.agency_id))
        .select(user_roles::role);
    let known = is_id(user) && on_each!(tx.conn(), |c| roles.first::<String>(c).optional())?.is_some();
    if known {
        Ok(())
    } else {
        Err(unknown("/user_id", user))
    }
}

/// The rules among the appointments to one position, which is locked from here on.
fn check_days(tx: &mut Tx<'_>, appointment: &Appointment, pointer: &str) -> Result<()> {
    let position = positions::find_locked(tx, &appointment.agency_id, &appointment.position_id)?;
    let position = position.ok_or_else(|| unknown("/position_id", &appointment.position_id))?;
    let others = all_to(tx.conn(), &position.id)?;
    appointment
        .check_against(&others, pointer)
        .map_err(Error::invalid)
}

/// Names of officers are for the agency only.
fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    kind: &'static str,
    agency: &Agency,
    appointment: &Appointment,
) -> Result<()> {
    let view = AppointmentView::of(appointment.clone(), false);
    let event = Event {
        audience: Audience::Agency,
        ..agency.event(kind, format!("appointment/{}", appointment.id), payload(&view)?)
    };
    events::append(tx, actor, now, event)
}
