//! Evidence of items.

use super::super::model::{Evidence, Present};
use crate::db::{Conn, Tx, on_each};
use crate::http::{Code, Error, Fault, Reason, Result, is_id};
use crate::schema::disclosure_evidence as evidence;
use diesel::prelude::*;

/// The most pieces of evidence of an item, those that hold no more included.
const MOST_EVIDENCE: usize = 100;

/// Adds evidence to an item; the item itself is changed by [`change`].
///
/// # Errors
/// `409` when it has as many as it may.
pub fn add(tx: &mut Tx<'_>, mut present: Present, new: Evidence) -> Result<Present> {
    if present.evidence.len() >= MOST_EVIDENCE {
        let fault = Fault::pointer("", Reason::TooMany).with("max", MOST_EVIDENCE);
        return Err(Error::new(Code::Conflict).fault(fault));
    }
    let row = new.clone();
    on_each!(tx.conn(), |c| diesel::insert_into(evidence::table)
        .values(row)
        .execute(c))?;
    present.evidence.push(new);
    Ok(present)
}

/// Stores evidence as it is now.
///
/// # Errors
/// When the storage fails.
pub fn update_evidence(tx: &mut Tx<'_>, mut present: Present, now: &Evidence) -> Result<Present> {
    let row = now.clone();
    on_each!(tx.conn(), |c| diesel::update(evidence::table.find(&now.id))
        .set(row)
        .execute(c))?;
    for one in &mut present.evidence {
        if one.id == now.id {
            *one = now.clone();
        }
    }
    Ok(present)
}

/// Those of these files that evidence names.
///
/// # Errors
/// When the storage fails.
pub fn named_files(conn: &mut Conn, ids: &[String]) -> Result<Vec<String>> {
    let named = evidence::table
        .filter(evidence::id.eq_any(ids))
        .filter(evidence::kind.eq("file"))
        .select(evidence::id);
    Ok(on_each!(conn, |c| named.load(c))?)
}

/// A file of an item that holds.
///
/// # Errors
/// `404` when there's none.
pub fn find_file<'a>(present: &'a Present, id: &str) -> Result<&'a Evidence> {
    let found = Some(id).filter(|id| is_id(id)).and_then(|id| present.find(id));
    found
        .filter(|one| one.withdrawn_at.is_none() && one.file_name.is_some())
        .ok_or_else(|| Error::new(Code::NotFound))
}
