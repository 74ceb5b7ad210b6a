//! Cases in the database.

pub mod list;
pub mod moved;
pub mod sheet;

use super::act::Present;
use crate::accounts::Reach;
use crate::agencies;
use crate::complaints::model::{CaseFile, Complaint, SealedContact, Step};
use crate::db::{Conn, Tx, on_each, prepared_update};
use crate::http::{Code, Error, Result, is_id};
use crate::schema::{complaint_contacts, complaint_files, complaint_steps, complaints, user_roles, users};
use diesel::prelude::*;

/// A case that the caller reaches.
///
/// # Errors
/// `404` when there's none, or it's another tenant's.
pub fn find(conn: &mut Conn, reach: &Reach, id: &str) -> Result<Complaint> {
    let missing = || Error::new(Code::NotFound);
    if !is_id(id) {
        return Err(missing());
    }
    let found = complaints::table.find(id);
    let case: Complaint = on_each!(conn, |c| found.select(Complaint::as_select()).first(c))?;
    if reach.is_own(&case.agency_id) {
        Ok(case)
    } else {
        Err(missing())
    }
}

/// As [`find`], with its steps.
///
/// # Errors
/// As [`find`].
pub fn seen(conn: &mut Conn, reach: &Reach, id: &str) -> Result<Present> {
    let case = find(conn, reach, id)?;
    Ok(Present {
        agency: agencies::find(conn, &case.agency_id)?,
        steps: steps(conn, &case.id)?,
        case,
    })
}

/// As [`find`], with its steps, and nobody else changes it before this write ends.
///
/// # Errors
/// As [`find`].
pub fn present(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> Result<Present> {
    let case = find(tx.conn(), reach, id)?;
    locked(tx, &case.id)
}

/// A case that's there, with its steps, and nobody else changes it before this write ends.
///
/// # Errors
/// `404` when it isn't there.
pub fn locked(tx: &mut Tx<'_>, id: &str) -> Result<Present> {
    let found = complaints::table.find(id);
    let case: Complaint = match tx.conn() {
        Conn::Sqlite(c) => found.select(Complaint::as_select()).first(c)?,
        Conn::Postgres(c) => found.for_update().select(Complaint::as_select()).first(c)?,
    };
    Ok(Present {
        agency: agencies::find(tx.conn(), &case.agency_id)?,
        steps: steps(tx.conn(), &case.id)?,
        case,
    })
}

/// The case that a receipt opens, by the receipt's hash.
///
/// # Errors
/// When the storage fails.
pub fn find_by_receipt(conn: &mut Conn, hash: &str) -> Result<Option<Complaint>> {
    let found = complaints::table.filter(complaints::receipt.eq(hash));
    Ok(on_each!(conn, |c| found
        .select(Complaint::as_select())
        .first(c)
        .optional())?)
}

/// The case of an agency with a number.
///
/// # Errors
/// When the storage fails.
pub fn find_by_number(
    conn: &mut Conn,
    agency: &str,
    (year, number): (i32, i32),
) -> Result<Option<Complaint>> {
    let found = complaints::table.filter(complaints::agency_id.eq(agency)).filter(
        complaints::fiscal_year
            .eq(year)
            .and(complaints::number.eq(number)),
    );
    Ok(on_each!(conn, |c| found
        .select(Complaint::as_select())
        .first(c)
        .optional())?)
}

/// The steps of a case, in their order.
///
/// # Errors
/// When the storage fails.
pub fn steps(conn: &mut Conn, case: &str) -> Result<Vec<Step>> {
    let all = complaint_steps::table
        .filter(complaint_steps::complaint_id.eq(case))
        .order(complaint_steps::no);
    Ok(on_each!(conn, |c| all.select(Step::as_select()).load(c))?)
}

/// The files of a case, in the order in which they came.
///
/// # Errors
/// When the storage fails.
pub fn files(conn: &mut Conn, case: &str) -> Result<Vec<CaseFile>> {
    let all = complaint_files::table
        .filter(complaint_files::complaint_id.eq(case))
        .order((complaint_files::step, complaint_files::id));
    Ok(on_each!(conn, |c| all.select(CaseFile::as_select()).load(c))?)
}

/// A file of a case.
///
/// # Errors
/// `404` when it has no such file.
pub fn file(conn: &mut Conn, case: &Complaint, id: &str) -> Result<CaseFile> {
    let missing = || Error::new(Code::NotFound);
    if !is_id(id) {
        return Err(missing());
    }
    let found = complaint_files::table.find(id);
    let found = found.filter(complaint_files::complaint_id.eq(&case.id));
    let found = on_each!(conn, |c| found.select(CaseFile::as_select()).first(c).optional())?;
    found.ok_or_else(missing)
}

/// Who reported, sealed; `None` when nobody said.
///
/// # Errors
/// When the storage fails.
pub fn contact(conn: &mut Conn, case: &str) -> Result<Option<SealedContact>> {
    let found = complaint_contacts::table.find(case);
    Ok(on_each!(conn, |c| found
        .select(SealedContact::as_select())
        .first(c)
        .optional())?)
}

pub(super) fn insert_step(tx: &mut Tx<'_>, step: Step) -> Result<()> {
    on_each!(tx.conn(), |c| diesel::insert_into(complaint_steps::table)
        .values(step)
        .execute(c))?;
    Ok(())
}

pub(super) fn void(tx: &mut Tx<'_>, case: &str, no: i32, by: i32) -> Result<()> {
    let step = complaint_steps::table.find((case, no));
    let change = complaint_steps::voided_by.eq(by);
    on_each!(tx.conn(), |c| diesel::update(step).set(change).execute(c))?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, case: &Complaint) -> Result<()> {
    let row = complaints::id.eq(&case.id);
    on_each!(tx.conn(), |c| prepared_update(
        &complaints::table,
        row,
        case.clone()
    )
    .execute(c))?;
    Ok(())
}

/// The people of an agency who may be given cases: ids and names.
///
/// # Errors
/// When the storage fails.
pub fn officers(conn: &mut Conn, agency: &str) -> Result<Vec<(String, String)>> {
    let people = users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(user_roles::agency_id.eq(agency))
        .filter(user_roles::role.eq_any(["complaint_officer", "unit_head"]))
        .filter(users::disabled.eq(false))
        .order((users::display_name, users::id))
        .select((users::id, users::display_name))
        .distinct();
    Ok(on_each!(conn, |c| people.load(c))?)
}
