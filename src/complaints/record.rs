//! The events of cases.

use super::model::Complaint;
use crate::accounts::Actor;
use crate::agencies::Agency;
use crate::db::Tx;
use crate::events::{self, Audience, Event};
use crate::http::Result;
use chrono::NaiveDateTime;
use serde_json::json;

/// Appends what its province and its agency may know of a case: where it stands and what's due, never what it says or who
/// said it.
///
/// # Errors
/// Never: the payload is plain data.
pub fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    kind: &'static str,
    agency: &Agency,
    case: &Complaint,
) -> Result<()> {
    let payload = json!({
        "number": case.case_number(),
        "kind": case.kind.as_str(),
        "category": case.category,
        "channel": case.channel.as_str(),
        "received_on": case.received_on.to_string(),
        "status": case.status.as_str(),
        "due_on": case.due().map(|day| day.to_string()),
        "due_clock": case.due_clock,
        "escalated": case.escalated,
        "version": case.version,
    });
    let event = Event {
        kind,
        subject: case.subject(),
        agency_id: Some(agency.id.clone()),
        province: Some(agency.province.clone()),
        audience: Audience::Province,
        payload,
    };
    events::append(tx, actor, now, event)
}
