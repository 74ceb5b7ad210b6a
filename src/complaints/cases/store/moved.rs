//! Destroying the plain copy of what is sealed now.

use crate::complaints::kinds::CaseAction;
use crate::complaints::model::{CaseFile, SealedContact};
use crate::db::{Tx, on_each};
use crate::http::Result;
use crate::schema::{complaint_contacts, complaint_files, complaint_grams, complaint_steps};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// What was there.
pub struct Gone {
    pub contact: Option<SealedContact>,
    pub files: Vec<CaseFile>,
}

/// Erases who reported, what the steps say, the files' rows and what the description is found by; the case's own row is
/// its caller's.
///
/// # Errors
/// When the storage fails.
pub fn erase(tx: &mut Tx<'_>, case: &str, now: NaiveDateTime) -> Result<Gone> {
    let gone = Gone {
        contact: super::contact(tx.conn(), case)?,
        files: super::files(tx.conn(), case)?,
    };
    let contact = complaint_contacts::table.find(case);
    let erased = (
        complaint_contacts::sealed.eq(None::<Vec<u8>>),
        complaint_contacts::erased_at.eq(now),
    );
    on_each!(tx.conn(), |c| diesel::update(contact).set(erased).execute(c))?;
    let steps = complaint_steps::table.filter(complaint_steps::complaint_id.eq(case));
    let silent = complaint_steps::text.eq(None::<String>);
    on_each!(tx.conn(), |c| diesel::update(steps).set(silent).execute(c))?;
    // What was to be published is a text as well.
    let published = steps.filter(complaint_steps::action.eq(CaseAction::Publish.as_str()));
    let empty = complaint_steps::details.eq("{}");
    on_each!(tx.conn(), |c| diesel::update(published).set(empty).execute(c))?;
    let files = complaint_files::table.filter(complaint_files::complaint_id.eq(case));
    on_each!(tx.conn(), |c| diesel::delete(files).execute(c))?;
    let grams = complaint_grams::table.find(case);
    on_each!(tx.conn(), |c| diesel::delete(grams).execute(c))?;
    Ok(gone)
}
