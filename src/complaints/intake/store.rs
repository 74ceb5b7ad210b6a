//! Filing a case.

use super::model::{Arrival, Contact, NewComplaint};
use super::wire::ComplaintForm;
use crate::accounts::Actor;
use crate::agencies::Agency;
use crate::calendar::fiscal_year;
use crate::complaints::kinds::{CaseAction, CaseStatus, ClockKind, ComplaintKind, StepBy};
use crate::complaints::model::{CaseFile, Complaint, NEVER, SealedContact, Step, area, replay};
use crate::complaints::settings::categories::{self, Category};
use crate::complaints::settings::{deadlines, forms};
use crate::complaints::{record, search, terms};
use crate::crypto::{Vault, hash_receipt, new_receipt};
use crate::db::{Conn, Tx, on_each};
use crate::files::Attached;
use crate::http::{Error, Fault, Reason, Result};
use crate::schema::{
    complaint_contacts, complaint_counters, complaint_files, complaint_grams, complaint_steps, complaints,
};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// A filed case, and the receipt that opens it.
pub struct Filed {
    pub case: Complaint,
    pub receipt: String,
    /// The day by which the office has to answer, at the latest.
    pub answer_due_on: Option<NaiveDate>,
}

/// What the public form of an agency asks for.
///
/// # Errors
/// When the storage fails.
pub fn form(conn: &mut Conn, agency: &Agency) -> Result<ComplaintForm> {
    let categories = categories::list(conn, &agency.id)?;
    let services = forms::list(conn, &agency.id)?;
    Ok(ComplaintForm::of(agency, categories, services))
}

/// Has a new case be one that [`file()`] takes, before it's filed.
///
/// # Errors
/// As [`file()`].
pub fn check(conn: &mut Conn, agency: &Agency, base: &str, new: &NewComplaint) -> Result<()> {
    settled(conn, agency, base, new).map(drop)
}

/// The fields of a service request, as its form asks for them.
type Fields = Option<serde_json::Map<String, serde_json::Value>>;

/// The category and the fields of a new case that fits what the agency takes.
fn settled(conn: &mut Conn, agency: &Agency, base: &str, new: &NewComplaint) -> Result<(Category, Fields)> {
    let category = categories::find_open(conn, &agency.id, &new.category)?;
    let unknown = || {
        let pointer = format!("{base}/category");
        Fault::pointer(pointer, Reason::Unknown).with("value", &new.category)
    };
    let category = category.ok_or_else(|| Error::invalid(unknown()))?;
    Ok((category, forms::read(conn, &agency.id, base, new)?))
}

/// Files a case with its files, its first step and its event.
///
/// # Errors
/// `422` at a pointer below `base` for a category or a service that the agency doesn't have, and for fields that its form
/// doesn't take.
pub fn file(
    tx: &mut Tx<'_>,
    vault: &Vault,
    agency: &Agency,
    (base, mut new): (&str, NewComplaint),
    arrival: &Arrival,
    files: Vec<Attached>,
) -> Result<Filed> {
    let (category, fields) = settled(tx.conn(), agency, base, &new)?;
    new.fields = fields;
    let terms = deadlines::terms(tx.conn(), &agency.id, new.kind, &new.category)?;
    let receipt = new_receipt();
    let mut case = Complaint {
        unit_id: category.unit_id,
        terms: terms::to_json(&terms)?,
        receipt: Some(hash_receipt(&receipt)),
        number: next_number(tx, &agency.id, fiscal_year(arrival.received_on))?,
        ..received(agency, &new, arrival)?
    };
    let step = first_step(&case, arrival);
    let state = replay(case.received_on, std::slice::from_ref(&step))?;
    case.settle(&state, &terms, area(agency));
    let clocks = state.clocks(&terms, area(agency));
    let answer = clocks.iter().find(|clock| clock.term.clock == ClockKind::Answer);
    let answer_due_on = answer.and_then(|clock| clock.due_on);
    insert(tx, &case, step)?;
    seal(tx, vault, &case.id, &new.contact)?;
    let by_reporter = arrival.actor == Actor::Public;
    attach(tx, &case, 1, by_reporter, arrival.at, files)?;
    record(
        tx,
        &arrival.actor,
        arrival.at,
        "complaint.received",
        agency,
        &case,
    )?;
    Ok(Filed {
        case,
        receipt,
        answer_due_on,
    })
}

/// A case as it comes in, still without a number, terms and a receipt.
fn received(agency: &Agency, new: &NewComplaint, arrival: &Arrival) -> Result<Complaint> {
    Ok(Complaint {
        id: uuid::Uuid::now_v7().to_string(),
        agency_id: agency.id.clone(),
        fiscal_year: fiscal_year(arrival.received_on),
        number: 0,
        kind: new.kind,
        category: new.category.clone(),
        service_code: new.service_code.clone(),
        fields: new.fields_json()?,
        channel: arrival.channel,
        received_on: arrival.received_on,
        received_at: arrival.at,
        reference: arrival.reference.clone(),
        description: new.description.clone(),
        place: new.place.as_ref().map(super::Place::to_json).transpose()?,
        anonymous: new.anonymous,
        may_publish: new.may_publish && new.kind == ComplaintKind::Question,
        status: CaseStatus::Received,
        unit_id: None,
        officer_id: None,
        duplicate_of: None,
        terms: String::new(),
        due: NEVER,
        due_clock: None,
        escalated: 0,
        ended_at: None,
        published_at: None,
        receipt: None,
        version: 1,
        updated_at: arrival.at,
    })
}

fn first_step(case: &Complaint, arrival: &Arrival) -> Step {
    let by_public = arrival.actor == Actor::Public;
    Step {
        complaint_id: case.id.clone(),
        no: 1,
        action: CaseAction::Receive,
        whose: if by_public {
            StepBy::Reporter
        } else {
            StepBy::Officer
        },
        actor: (!by_public).then(|| arrival.actor.to_string()),
        at: arrival.at,
        text: None,
        details: serde_json::json!({ "unit_id": case.unit_id }).to_string(),
        voided_by: None,
    }
}

fn insert(tx: &mut Tx<'_>, case: &Complaint, step: Step) -> Result<()> {
    let row = case.clone();
    on_each!(tx.conn(), |c| diesel::insert_into(complaints::table)
        .values(row)
        .execute(c))?;
    on_each!(tx.conn(), |c| diesel::insert_into(complaint_steps::table)
        .values(step)
        .execute(c))?;
    let grams = search::grams(&case.agency_id, &case.description);
    let row = (
        complaint_grams::complaint_id.eq(&case.id),
        complaint_grams::grams.eq(grams),
    );
    on_each!(tx.conn(), |c| diesel::insert_into(complaint_grams::table)
        .values(row)
        .execute(c))?;
    Ok(())
}

/// The purpose for which a contact is sealed.
pub(in crate::complaints) fn purpose(case: &str) -> String {
    format!("contact/{case}")
}

fn seal(tx: &mut Tx<'_>, vault: &Vault, case: &str, contact: &Contact) -> Result<()> {
    if contact.is_empty() {
        return Ok(());
    }
    let row = SealedContact {
        complaint_id: case.to_owned(),
        sealed: Some(vault.seal(&purpose(case), &contact.to_json()?)?),
        erased_at: None,
    };
    on_each!(tx.conn(), |c| diesel::insert_into(complaint_contacts::table)
        .values(&row)
        .execute(c))?;
    Ok(())
}

/// Notes files of a case that came with a step.
///
/// # Errors
/// When the storage fails.
pub fn attach(
    tx: &mut Tx<'_>,
    case: &Complaint,
    step: i32,
    by_reporter: bool,
    at: NaiveDateTime,
    files: Vec<Attached>,
) -> Result<()> {
    for file in files {
        let row = CaseFile {
            id: file.id,
            complaint_id: case.id.clone(),
            step,
            by_reporter,
            name: file.name,
            media_type: file.media_type.to_owned(),
            size: file.size,
            sha256: file.sha256,
            original_size: file.original_size,
            original_sha256: file.original_sha256,
            created_at: at,
        };
        on_each!(tx.conn(), |c| diesel::insert_into(complaint_files::table)
            .values(&row)
            .execute(c))?;
    }
    Ok(())
}

/// The next number of the agency's year. Whoever takes one at the same time waits until this write ends.
fn next_number(tx: &mut Tx<'_>, agency: &str, year: i32) -> Result<i32> {
    use complaint_counters::{agency_id, fiscal_year, last};
    let first = (agency_id.eq(agency), fiscal_year.eq(year), last.eq(1));
    let insert = diesel::insert_into(complaint_counters::table).values(first);
    on_each!(tx.conn(), |c| insert
        .on_conflict((agency_id, fiscal_year))
        .do_update()
        .set(last.eq(last + 1))
        .execute(c))?;
    let given = complaint_counters::table.find((agency, year)).select(last);
    Ok(on_each!(tx.conn(), |c| given.first(c))?)
}
