//! What goes to the sealed channel: the plain copy is destroyed, and an event has the hash of it.

use super::act::{Act, Doer, Present};
use super::store::moved;
use super::wire::MoveToSealed;
use crate::agencies::Agency;
use crate::complaints::kinds::CaseAction;
use crate::complaints::model::{CaseFile, Complaint, SealedContact, Step};
use crate::crypto::hex;
use crate::db::Tx;
use crate::events::{self, Audience, Event};
use crate::http::{Error, Fault, Reason, Result};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Characters of a sealed case's id.
const COMMITMENT: usize = 64;

impl MoveToSealed {
    /// # Errors
    /// `422` for what isn't the id of a sealed case.
    pub fn step(self) -> Result<Act> {
        let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if self.sealed_as.len() == COMMITMENT && self.sealed_as.bytes().all(hexadecimal) {
            return Ok(Act::new(CaseAction::MoveToSealed).details(json!({ "sealed_as": self.sealed_as })));
        }
        let value: String = self.sealed_as.chars().take(COMMITMENT).collect();
        let fault = Fault::pointer("/sealed_as", Reason::Unknown).with("value", value);
        Err(Error::invalid(fault))
    }
}

/// Destroys what a case says, who said it and what came with it. The number, the days and the steps stay.
///
/// # Errors
/// When the storage fails.
pub fn destroy(tx: &mut Tx<'_>, doer: &Doer, present: &mut Present, act: &Act) -> Result<()> {
    let gone = moved::erase(tx, &present.case.id, doer.at)?;
    let sha256 = digest(&present.case, &present.steps, gone.contact.as_ref(), &gone.files)?;
    (present.case.description, present.case.place, present.case.fields) = (String::new(), None, None);
    for step in &mut present.steps {
        step.text = None;
        if step.action == CaseAction::Publish {
            step.details = json!({}).to_string();
        }
    }
    let payload = json!({
        "number": present.case.case_number(),
        "sealed_as": act.details.get("sealed_as").and_then(Value::as_str),
        "sha256": sha256,
    });
    events::append(
        tx,
        &doer.actor,
        doer.at,
        event(&present.agency, &present.case, payload),
    )
}

fn event(agency: &Agency, case: &Complaint, payload: Value) -> Event {
    Event {
        agency_id: Some(agency.id.clone()),
        province: Some(agency.province.clone()),
        audience: Audience::Nobody,
        ..Event::internal("complaint.plain_copy_destroyed", case.subject(), payload)
    }
}

/// Of all that's destroyed, as JSON in this order.
fn digest(
    case: &Complaint,
    steps: &[Step],
    contact: Option<&SealedContact>,
    files: &[CaseFile],
) -> Result<String> {
    let contact = contact.and_then(|contact| contact.sealed.as_deref());
    let all = json!({
        "description": case.description,
        "place": case.place,
        "fields": case.fields,
        "steps": steps.iter().map(|step| json!([step.no, step.text])).collect::<Vec<_>>(),
        "contact_sha256": contact.map(|sealed| hex(&Sha256::digest(sealed))),
        "files": files.iter().map(|file| json!([file.sha256, file.original_sha256])).collect::<Vec<_>>(),
    });
    let text = serde_json::to_vec(&all).map_err(Error::internal)?;
    Ok(hex(&Sha256::digest(text)))
}
