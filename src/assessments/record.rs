//! Recording, correcting, sharing, publishing and withdrawing: each a write with its events and its revision.

use super::model::{Assessment, Findings, House, Revision, Status};
use super::scheme::Scheme;
use super::store;
use super::wire::AssessmentData;
use crate::accounts::Actor;
use crate::agencies::{Agency, AgencyChange};
use crate::db::Tx;
use crate::events::{self, Audience, Event};
use crate::http::{Code, Error, Result};
use crate::words::words;
use chrono::NaiveDateTime;

/// Who changes something, when, and why.
#[derive(Clone, Debug)]
pub struct Change {
    pub actor: Actor,
    pub at: NaiveDateTime,
    /// In the words of whoever made it.
    pub reason: String,
    /// Whose figures they are from now on. A province sees its own drafts, naturally.
    pub house: House,
}

words! {
    /// What became of findings that were recorded.
    Recorded {
        Created = "created" "บันทึกใหม่" "Created",
        Corrected = "corrected" "แก้ไข" "Corrected",
        /// They were there already, to the last figure.
        Unchanged = "unchanged" "ไม่เปลี่ยนแปลง" "Unchanged",
    }
}

const RECORDED: &str = "assessment.recorded";
const CORRECTED: &str = "assessment.corrected";

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
    let row = Assessment::draft(agency, scheme, findings, change.house, change.at)?;
    store::insert(tx, &row)?;
    keep(tx, change, &row, RECORDED, &[(audience(&row), true)])?;
    Ok(row)
}

/// Takes over other findings; the earlier version stays in the revisions.
///
/// # Errors
/// When the storage fails.
pub fn correct(
    tx: &mut Tx<'_>,
    change: &Change,
    row: Assessment,
    scheme: &Scheme,
    findings: &Findings,
) -> Result<(Assessment, Recorded)> {
    let (row, recorded) = corrected(change, row, scheme, findings)?;
    if recorded == Recorded::Corrected {
        store::update(tx, &row)?;
        keep(tx, change, &row, CORRECTED, &[(audience(&row), true)])?;
    }
    Ok((row, recorded))
}

/// The version that [`correct`] records; the row as it was when the findings are its own.
///
/// # Errors
/// Never for checked findings.
pub fn corrected(
    change: &Change,
    mut row: Assessment,
    scheme: &Scheme,
    findings: &Findings,
) -> Result<(Assessment, Recorded)> {
    if row.findings() == *findings {
        return Ok((row, Recorded::Unchanged));
    }
    row.take(scheme, findings)?;
    change.house.as_str().clone_into(&mut row.recorded_by);
    row.shared |= change.house == House::Province;
    bump(&mut row, change);
    Ok((row, Recorded::Corrected))
}

/// Rows written together, to keep the memory of their JSON small.
const PART: usize = 100;

/// Writes many drafts and corrections, made by [`Assessment::draft`] and [`corrected`], in few statements.
///
/// # Errors
/// `409` when an agency got an assessment of the year meanwhile.
pub fn write_all<'a>(
    tx: &mut Tx<'_>,
    change: &Change,
    rows: impl IntoIterator<Item = (&'a Assessment, Recorded)>,
) -> Result<()> {
    let changed = rows
        .into_iter()
        .filter(|(_, recorded)| *recorded != Recorded::Unchanged);
    let changed: Vec<_> = changed.collect();
    let drafts = changed
        .iter()
        .filter(|(_, recorded)| *recorded == Recorded::Created);
    let mut drafts: Vec<_> = drafts.map(|(row, _)| *row).collect();
    // In one order, so that two writes with the same rows can't wait for each other.
    drafts.sort_by(|a, b| (&a.agency_id, a.fiscal_year).cmp(&(&b.agency_id, b.fiscal_year)));
    store::insert_all(tx, &drafts)?;
    changed
        .chunks(PART)
        .try_for_each(|part| write_part(tx, change, part))
}

/// Writes the corrections among these, and the revisions and events of all.
fn write_part(tx: &mut Tx<'_>, change: &Change, part: &[(&Assessment, Recorded)]) -> Result<()> {
    let (mut revisions, mut events) = (Vec::with_capacity(PART), Vec::with_capacity(PART));
    for (row, recorded) in part {
        let kind = if *recorded == Recorded::Created {
            RECORDED
        } else {
            store::update(tx, row)?;
            CORRECTED
        };
        let data = data(row)?;
        revisions.push(revision(change, row, &data));
        events.push(event(row, kind, audience(row), data));
    }
    store::keep_revisions(tx, &revisions)?;
    events::append_all(tx, &change.actor, change.at, events)
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

/// Takes a published assessment back: for the public it's gone, for those who see its drafts a draft again.
///
/// # Errors
/// `409` when it isn't published.
pub fn withdraw(tx: &mut Tx<'_>, change: &Change, mut row: Assessment) -> Result<Assessment> {
    needs(&row, Status::Published)?;
    Status::Draft.as_str().clone_into(&mut row.status);
    row.published_at = None;
    row.shared = row.house() == House::Province;
    bump(&mut row, change);
    store::update(tx, &row)?;
    let audience = audience(&row);
    keep(
        tx,
        change,
        &row,
        "assessment.withdrawn",
        &[(Audience::Public, false), (audience, true)],
    )?;
    Ok(row)
}

/// Shows a draft to the agency's province, or no longer.
///
/// # Errors
/// `409` when it isn't a draft of the agency's own, or is already so.
pub fn share(tx: &mut Tx<'_>, change: &Change, mut row: Assessment, shared: bool) -> Result<Assessment> {
    needs(&row, Status::Draft)?;
    if row.shared == shared || row.house() == House::Province {
        return Err(Error::new(Code::Conflict));
    }
    row.shared = shared;
    bump(&mut row, change);
    store::update(tx, &row)?;
    let (kind, audiences): (_, &[_]) = if shared {
        ("assessment.shared", &[(Audience::Province, true)])
    } else {
        (
            "assessment.unshared",
            &[(Audience::Province, false), (Audience::Agency, true)],
        )
    };
    keep(tx, change, &row, kind, audiences)?;
    Ok(row)
}

/// Takes over a new name or place of the agency. The province that it leaves gets tombstones of what it could see; a
/// draft shared with that province isn't thereby shared with the next one.
///
/// # Errors
/// When the storage fails.
pub fn follow_agency(tx: &mut Tx<'_>, moved: &AgencyChange<'_>) -> Result<()> {
    let change = Change {
        actor: moved.actor.clone(),
        at: moved.at,
        reason: "เปลี่ยนชื่อหรือที่ตั้งของหน่วยงาน (the agency's name or place changed)".to_owned(),
        house: House::Agency,
    };
    for mut row in store::of_agency_for_update(tx, &moved.after.id)? {
        if moved.leaves_province() {
            let seen_by = audience(&row);
            if seen_by != Audience::Agency {
                let subject = format!("assessment/{}", row.id);
                let tombstone = moved.departure(seen_by, "assessment.moved", subject);
                events::append(tx, &change.actor, change.at, tombstone)?;
            }
            row.shared = row.house() == House::Province;
        }
        row.take_place(moved.after);
        bump(&mut row, &change);
        store::update(tx, &row)?;
        let audience = audience(&row);
        keep(
            tx,
            &change,
            &row,
            "assessment.agency_changed",
            &[(audience, true)],
        )?;
    }
    Ok(())
}

/// Who sees the row as it is.
fn audience(row: &Assessment) -> Audience {
    match (row.status(), row.shared) {
        (Status::Published, _) => Audience::Public,
        (Status::Draft, true) => Audience::Province,
        (Status::Draft, false) => Audience::Agency,
    }
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
    let data = data(row)?;
    store::keep_revision(tx, &revision(change, row, &data))?;
    for (audience, visible) in audiences {
        let payload = if *visible {
            data.clone()
        } else {
            serde_json::Value::Null
        };
        let event = event(row, kind, *audience, payload);
        events::append(tx, &change.actor, change.at, event)?;
    }
    Ok(())
}

/// All of an assessment, as revisions and events hold it.
fn data(row: &Assessment) -> Result<serde_json::Value> {
    serde_json::to_value(AssessmentData::from(row)).map_err(Error::internal)
}

fn revision(change: &Change, row: &Assessment, data: &serde_json::Value) -> Revision {
    Revision {
        assessment_id: row.id.clone(),
        version: row.version,
        author: change.actor.to_string(),
        at: change.at,
        reason: change.reason.clone(),
        body: data.to_string(),
    }
}

fn event(row: &Assessment, kind: &'static str, audience: Audience, payload: serde_json::Value) -> Event {
    Event {
        kind,
        subject: format!("assessment/{}", row.id),
        agency_id: Some(row.agency_id.clone()),
        province: Some(row.province.clone()),
        audience,
        payload,
    }
}
