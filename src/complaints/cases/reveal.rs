//! Who reported: shown one case at a time, and never without an event.

use super::powers::Powers;
use super::store;
use crate::accounts::Actor;
use crate::agencies;
use crate::complaints::intake::{Contact, purpose};
use crate::complaints::model::{CaseFile, Complaint};
use crate::crypto::Vault;
use crate::db::{Conn, Tx};
use crate::events::{self, Audience, Event};
use crate::http::{Code, Error, Result};
use chrono::NaiveDateTime;
use serde_json::{Value, json};

/// Opens the contact of a case for somebody, and notes that they saw it.
///
/// # Errors
/// `403` when they may not see it.
pub fn reveal(
    tx: &mut Tx<'_>,
    vault: &Vault,
    (actor, powers): (&Actor, &Powers),
    now: NaiveDateTime,
    case: &Complaint,
) -> Result<Contact> {
    if !powers.may_reveal(case) {
        return Err(Error::new(Code::Forbidden));
    }
    let contact = open(tx.conn(), vault, case)?;
    let payload = json!({ "number": case.case_number() });
    note(tx, actor, now, case, ("complaint.reporter_seen", payload))?;
    Ok(contact)
}

/// Notes that somebody sees a file as it was sent: an image tells where it was taken.
///
/// # Errors
/// `403` when they may not see who reported.
pub fn see_original(
    tx: &mut Tx<'_>,
    (actor, powers): (&Actor, &Powers),
    now: NaiveDateTime,
    (case, file): (&Complaint, &CaseFile),
) -> Result<()> {
    if !powers.may_reveal(case) {
        return Err(Error::new(Code::Forbidden));
    }
    let payload = json!({ "number": case.case_number(), "file_id": file.id });
    note(tx, actor, now, case, ("complaint.original_seen", payload))
}

/// Notes in the audit trail, and there alone, what somebody saw.
fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    case: &Complaint,
    (kind, payload): (&'static str, Value),
) -> Result<()> {
    let agency = agencies::find(tx.conn(), &case.agency_id)?;
    let event = Event {
        agency_id: Some(agency.id),
        province: Some(agency.province),
        audience: Audience::Nobody,
        ..Event::internal(kind, case.subject(), payload)
    };
    events::append(tx, actor, now, event)
}

/// The contact of a case; empty when none was given, or once it was erased.
///
/// # Errors
/// `500` when its key is missing.
pub fn open(conn: &mut Conn, vault: &Vault, case: &Complaint) -> Result<Contact> {
    let sealed = store::contact(conn, &case.id)?.and_then(|contact| contact.sealed);
    let Some(sealed) = sealed else {
        return Ok(Contact::default());
    };
    Contact::from_json(&vault.open(&purpose(&case.id), &sealed)?)
}
