//! What an agency alone is told.

use super::model::{Audience, Event};
use super::store::append;
use crate::accounts::Actor;
use crate::agencies::Agency;
use crate::db::Tx;
use crate::http::Result;
use chrono::NaiveDateTime;
use serde_json::Value;

/// Who does something, and when.
pub type Doing<'a> = (&'a Actor, NaiveDateTime);

/// Tells the agency, and nobody else, of something of its own.
///
/// # Errors
/// Never: the payload is plain data.
pub fn tell(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    what: (&'static str, String),
    agency: &Agency,
    payload: Value,
) -> Result<()> {
    tell_to(tx, Audience::Agency, doing, what, (agency, payload))
}

/// As [`tell`], to whoever is named.
///
/// # Errors
/// As [`tell`].
pub fn tell_to(
    tx: &mut Tx<'_>,
    audience: Audience,
    (actor, now): Doing<'_>,
    (kind, subject): (&'static str, String),
    (agency, payload): (&Agency, Value),
) -> Result<()> {
    let event = Event {
        kind,
        subject,
        agency_id: Some(agency.id.clone()),
        province: Some(agency.province.clone()),
        audience,
        payload,
    };
    append(tx, actor, now, event)
}
