//! The public events of what an agency sets: front-ends and caches learn from them that a form has changed.

use crate::accounts::Actor;
use crate::agencies::{Agency, AgencyChange};
use crate::db::Tx;
use crate::events::{self, Audience, Event};
use crate::http::Result;
use chrono::NaiveDateTime;
use serde_json::Value;

/// Who sets something, and when.
pub type Setter<'a> = (&'a Actor, NaiveDateTime);

/// Appends what everybody may see of a setting after a change.
///
/// # Errors
/// Never: the payload is plain data.
pub fn record(
    tx: &mut Tx<'_>,
    (actor, now): Setter<'_>,
    (kind, subject): (&'static str, String),
    agency: &Agency,
    payload: Value,
) -> Result<()> {
    let event = Event {
        kind,
        subject,
        agency_id: Some(agency.id.clone()),
        province: Some(agency.province.clone()),
        audience: Audience::Public,
        payload,
    };
    events::append(tx, actor, now, event)
}

/// Tells the followers of two provinces that a setting has gone with its agency, and come.
///
/// # Errors
/// Never: the payload is plain data.
pub fn record_move(
    tx: &mut Tx<'_>,
    change: &AgencyChange<'_>,
    (kind, subject): (&'static str, String),
    payload: Value,
) -> Result<()> {
    let gone = change.departure(Audience::Public, kind, subject.clone());
    events::append(tx, change.actor, change.at, gone)?;
    record(
        tx,
        (change.actor, change.at),
        (kind, subject),
        change.after,
        payload,
    )
}
