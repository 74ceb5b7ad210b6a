//! The events of assets and loans.

use super::model::Asset;
use crate::accounts::Actor;
use crate::agencies::Agency;
use crate::db::Tx;
use crate::events::{self, Audience, Event};
use crate::http::Result;
use chrono::NaiveDateTime;
use serde_json::{Value, json};

/// Who does something, and when.
pub type Doing<'a> = (&'a Actor, NaiveDateTime);

/// Tells the agency, and nobody else, of something of its property.
///
/// # Errors
/// Never: the payload is plain data.
pub fn tell(
    tx: &mut Tx<'_>,
    (actor, now): Doing<'_>,
    (kind, subject): (&'static str, String),
    agency: &Agency,
    payload: Value,
) -> Result<()> {
    let event = Event {
        kind,
        subject,
        agency_id: Some(agency.id.clone()),
        province: Some(agency.province.clone()),
        audience: Audience::Agency,
        payload,
    };
    events::append(tx, actor, now, event)
}

/// The event of a change in the register: where the asset stands after it.
///
/// # Errors
/// Never: the payload is plain data.
pub fn record(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    kind: &'static str,
    agency: &Agency,
    asset: &Asset,
) -> Result<()> {
    let payload = json!({
        "number": asset.number,
        "name": asset.name,
        "status": asset.status.as_str(),
        "quantity": asset.quantity,
        "out_quantity": asset.out_quantity,
        "unusable": asset.unusable,
        "version": asset.version,
    });
    tell(tx, doing, (kind, asset.subject()), agency, payload)
}
