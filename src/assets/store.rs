//! What the register keeps of every change: an asset's history, and the ledger of a stock.

use super::kinds::{AssetAction, StockKind};
use super::model::{Asset, AssetChange, StockMovement};
use super::record::Doing;
use crate::db::{Tx, on_each};
use crate::http::{Error, Result};
use crate::schema::{asset_changes, stock_movements};
use diesel::prelude::*;
use serde_json::Value;

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
