//! The events of assets and loans, and the register's own history.

use super::kinds::{AssetAction, StockKind};
use super::model::{Asset, AssetChange, StockMovement};
use crate::accounts::Actor;
use crate::agencies::Agency;
use crate::db::{Tx, on_each};
use crate::events::{self, Audience, Event};
use crate::http::{Error, Result};
use crate::schema::{asset_changes, stock_movements};
use chrono::NaiveDateTime;
use diesel::prelude::*;
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

/// Notes in the asset's history what was done; `details` is a JSON object. The asset is locked by the caller.
///
/// # Errors
/// When the storage fails.
pub fn note_change(
    tx: &mut Tx<'_>,
    (actor, now): Doing<'_>,
    asset: &str,
    action: AssetAction,
    details: &Value,
) -> Result<()> {
    let newest = asset_changes::table
        .filter(asset_changes::asset_id.eq(asset))
        .select(diesel::dsl::max(asset_changes::no));
    let newest: Option<i32> = on_each!(tx.conn(), |c| newest.first(c))?;
    let row = AssetChange {
        asset_id: asset.to_owned(),
        no: newest.unwrap_or(0) + 1,
        action,
        actor: actor.to_string(),
        at: now,
        details: details.to_string(),
    };
    on_each!(tx.conn(), |c| diesel::insert_into(asset_changes::table)
        .values(row)
        .execute(c))?;
    Ok(())
}

/// Why a stock changes.
#[derive(Clone, Copy, Debug)]
pub struct Movement<'a> {
    pub kind: StockKind,
    /// Not 0.
    pub change: i32,
    pub loan_id: Option<&'a str>,
    pub note: Option<&'a str>,
}

/// Writes a change of a consumable's stock into its ledger, and into `asset.quantity`, which the caller stores. The asset
/// is locked by the caller, who has looked whether there's enough.
///
/// # Errors
/// When the storage fails, or the stock would be less than nothing.
pub fn move_stock(
    tx: &mut Tx<'_>,
    (actor, now): Doing<'_>,
    asset: &mut Asset,
    movement: Movement<'_>,
) -> Result<()> {
    let balance = asset
        .quantity
        .checked_add(movement.change)
        .filter(|left| *left >= 0);
    let balance = balance.ok_or_else(|| Error::internal("a stock can't be less than nothing"))?;
    let newest = stock_movements::table
        .filter(stock_movements::asset_id.eq(&asset.id))
        .select(diesel::dsl::max(stock_movements::no));
    let newest: Option<i32> = on_each!(tx.conn(), |c| newest.first(c))?;
    let row = StockMovement {
        asset_id: asset.id.clone(),
        no: newest.unwrap_or(0) + 1,
        kind: movement.kind,
        change: movement.change,
        balance,
        loan_id: movement.loan_id.map(str::to_owned),
        note: movement.note.map(str::to_owned),
        actor: actor.to_string(),
        at: now,
    };
    on_each!(tx.conn(), |c| diesel::insert_into(stock_movements::table)
        .values(row)
        .execute(c))?;
    asset.quantity = balance;
    Ok(())
}
