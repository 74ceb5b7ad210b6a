//! The procedure in the database. Revisions are only ever added.

use super::model::Revision;
use super::wire::{ComplaintProcedureView, Procedure};
use crate::agencies::Agency;
use crate::db::{Conn, Tx, on_each};
use crate::events::{Audience, Doing, tell_to};
use crate::http::{Error, Result};
use crate::schema::complaint_procedures as procedures;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

/// A revision, the newest without a number; `None` when there's none.
///
/// # Errors
/// When the storage fails.
pub fn find(conn: &mut Conn, agency: &str, number: Option<i32>) -> Result<Option<Revision>> {
    let numbers = number.map_or(1..=i32::MAX, |number| number..=number);
    let newest = procedures::table
        .filter(procedures::agency_id.eq(agency))
        .filter(procedures::revision.between(*numbers.start(), *numbers.end()))
        .order(procedures::revision.desc());
    Ok(on_each!(conn, |c| newest
        .select(Revision::as_select())
        .first(c)
        .optional())?)
}

/// Every revision, the first first.
///
/// # Errors
/// When the storage fails.
pub fn all(conn: &mut Conn, agency: &str) -> Result<Vec<Revision>> {
    let all = procedures::table
        .filter(procedures::agency_id.eq(agency))
        .order(procedures::revision);
    Ok(on_each!(conn, |c| all.select(Revision::as_select()).load(c))?)
}

/// Makes this the procedure that holds, as a new revision with its event; the same again isn't one. The agency is locked by
/// the caller.
///
/// # Errors
/// When the storage fails.
pub fn set(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    (before, procedure): (Option<Revision>, &Procedure),
) -> Result<Revision> {
    let content = procedure.canonical()?;
    let number = match before {
        Some(before) if before.content == content => return Ok(before),
        Some(before) => before.revision + 1,
        None => 1,
    };
    let revision = Revision {
        agency_id: agency.id.clone(),
        revision: number,
        sha256: crate::crypto::hex(&Sha256::digest(content.as_bytes())),
        content,
        author: doing.0.to_string(),
        at: doing.1,
    };
    insert(tx, revision.clone())?;
    let view = ComplaintProcedureView::of(revision.clone())?;
    let payload = serde_json::to_value(view).map_err(Error::internal)?;
    let what = (
        "complaint_procedure.revised",
        format!("complaint_procedure/{}", agency.id),
    );
    tell_to(tx, Audience::Public, doing, what, (agency, payload))?;
    Ok(revision)
}

/// Puts revisions back as they were, into an agency that has none.
///
/// # Errors
/// When the storage fails.
pub fn put_back(tx: &mut Tx<'_>, revisions: Vec<Revision>) -> Result<()> {
    revisions
        .into_iter()
        .try_for_each(|revision| insert(tx, revision))
}

fn insert(tx: &mut Tx<'_>, revision: Revision) -> Result<()> {
    let insert = diesel::insert_into(procedures::table).values(revision);
    on_each!(tx.conn(), |c| insert.execute(c))?;
    Ok(())
}
