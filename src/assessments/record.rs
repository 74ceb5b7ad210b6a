//! Recording, correcting, sharing, publishing and withdrawing: each a write with its events and its revision.

use super::model::{Assessment, Findings, Revision, Status};
use super::scheme::Scheme;
use super::store;
use super::wire::AssessmentData;
use crate::accounts::Actor;
use crate::agencies::Agency;
use crate::db::Tx;
use crate::events::{self, Audience, Event};
use crate::http::{Code, Error, Result};
use chrono::NaiveDateTime;

/// Who changes something, when, and why.
#[derive(Clone, Debug)]
pub struct Change {
    pub actor: Actor,
    pub at: NaiveDateTime,
    /// In the words of whoever made it.
    pub reason: String,
    /// Whether the province makes it: then it sees the draft, naturally.
    pub by_province: bool,
}

/// What became of findings that were recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    Created,
    Corrected,
    /// They were there already, to the last figure.
    Unchanged,
}

/// Records a first draft.
///
/// # Errors
/// `409` when the agency has an assessment for the year.
pub fn create(
    tx: &mut Tx<'_>,
    change: &Change,
    agency: &Agency,
    scheme: &Scheme,
    findings: &Findings,
) -> Result<Assessment> {
    let mut row = Assessment::draft(agency, scheme, findings, change.at)?;
    row.shared = change.by_province;
    store::insert(tx, &row)?;
    let audience = if row.shared {
        Audience::Province
    } else {
        Audience::Agency
    };
    keep(tx, change, &row, "assessment.recorded", &[(audience, true)])?;
    Ok(row)
}

/// Takes over other findings; the earlier version stays in the revisions.
///
/// # Errors
/// When the storage fails.
pub fn correct(
    tx: &mut Tx<'_>,
    change: &Change,
    mut row: Assessment,
    scheme: &Scheme,
    findings: &Findings,
) -> Result<(Assessment, Recorded)> {
    if row.findings() == *findings {
        return Ok((row, Recorded::Unchanged));
    }
    row.take(scheme, findings)?;
    bump(&mut row, change);
    store::update(tx, &row)?;
    let audience = match (row.status(), row.shared) {
        (Status::Published, _) => Audience::Public,
        (Status::Draft, true) => Audience::Province,
        (Status::Draft, false) => Audience::Agency,
    };
    keep(tx, change, &row, "assessment.corrected", &[(audience, true)])?;
    Ok((row, Recorded::Corrected))
}

/// Records what a file says of an agency and year: a draft, a correction, or nothing new.
///
/// # Errors
/// When the storage fails.
pub fn upsert(
    tx: &mut Tx<'_>,
    change: &Change,
    agency: &Agency,
    scheme: &Scheme,
    findings: &Findings,
) -> Result<(Assessment, Recorded)> {
    match store::find_for_update(tx, &agency.id, scheme.fiscal_year)? {
        Some(row) => correct(tx, change, row, scheme, findings),
        None => Ok((create(tx, change, agency, scheme, findings)?, Recorded::Created)),
    }
}

/// Makes a draft public.
///
/// # Errors
/// `409` when it's public already.
pub fn publish(tx: &mut Tx<'_>, change: &Change, mut row: Assessment) -> Result<Assessment> {
    needs(&row, Status::Draft)?;
    Status::Published.as_str().clone_into(&mut row.status);
    row.published_at = Some(change.at);
    bump(&mut row, change);
    store::update(tx, &row)?;
    keep(
        tx,
        change,
        &row,
        "assessment.published",
        &[(Audience::Public, true)],
    )?;
    Ok(row)
}

/// Takes a published assessment back: for the public it's gone, for the agency a draft again.
///
/// # Errors
/// `409` when it isn't published.
pub fn withdraw(tx: &mut Tx<'_>, change: &Change, mut row: Assessment) -> Result<Assessment> {
    needs(&row, Status::Published)?;
    Status::Draft.as_str().clone_into(&mut row.status);
    row.published_at = None;
    row.shared = false;
    bump(&mut row, change);
    store::update(tx, &row)?;
    keep(
        tx,
        change,
        &row,
        "assessment.withdrawn",
        &[(Audience::Public, false), (Audience::Agency, true)],
    )?;
    Ok(row)
}

/// Shows a draft to the agency's province, or no longer.
///
/// # Errors
/// `409` when it isn't a draft, or is already so.
pub fn share(tx: &mut Tx<'_>, change: &Change, mut row: Assessment, shared: bool) -> Result<Assessment> {
    needs(&row, Status::Draft)?;
    if row.shared == shared {
        return Err(Error::new(Code::Conflict));
    }
    row.shared = shared;
    bump(&mut row, change);
    store::update(tx, &row)?;
    if shared {
        keep(
            tx,
            change,
            &row,
            "assessment.shared",
            &[(Audience::Province, true)],
        )?;
    } else {
        keep(
            tx,
            change,
            &row,
            "assessment.unshared",
            &[(Audience::Province, false), (Audience::Agency, true)],
        )?;
    }
    Ok(row)
}

fn needs(row: &Assessment, status: Status) -> Result<()> {
    if row.status() == status {
        Ok(())
    } else {
        Err(Error::new(Code::Conflict))
    }
}

fn bump(row: &mut Assessment, change: &Change) {
    row.version += 1;
    row.updated_at = change.at;
}

/// Keeps the revision and appends the events: for each audience the data, or a tombstone.
fn keep(
    tx: &mut Tx<'_>,
    change: &Change,
    row: &Assessment,
    kind: &'static str,
    audiences: &[(Audience, bool)],
) -> Result<()> {
    let data = serde_json::to_value(AssessmentData::from(row)).map_err(Error::internal)?;
    let revision = Revision {
        assessment_id: row.id.clone(),
        version: row.version,
        author: change.actor.to_string(),
        at: change.at,
        reason: change.reason.clone(),
        body: data.to_string(),
    };
    store::keep_revision(tx, &revision)?;
    for (audience, visible) in audiences {
        let event = Event {
            kind,
            subject: format!("assessment/{}", row.id),
            agency_id: Some(row.agency_id.clone()),
            province: Some(row.province.clone()),
            audience: *audience,
            payload: if *visible {
                data.clone()
            } else {
                serde_json::Value::Null
            },
        };
        events::append(tx, &change.actor, change.at, event)?;
    }
    Ok(())
}
