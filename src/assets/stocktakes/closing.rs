//! The end of a stocktake.

use super::model::{CountLine, Stocktake};
use super::store;
use crate::agencies::Agency;
use crate::assets::kinds::AssetAction;
use crate::assets::model::Asset;
use crate::assets::record::Doing;
use crate::assets::register::store as register;
use crate::db::Tx;
use crate::http::Result;
use serde_json::json;
use std::collections::HashMap;

/// Assets that are locked at once.
const CHUNK: usize = 1000;

/// Closes a stocktake, with its event. With `apply` the register takes over where things were found, and in what condition.
/// The stocktake is locked by the caller.
///
/// # Errors
/// When the storage fails.
pub fn close(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    mut stocktake: Stocktake,
    apply: bool,
) -> Result<Stocktake> {
    let applied = if apply {
        take_over(tx, doing, agency, &stocktake)?
    } else {
        0
    };
    let totals = store::totals(tx.conn(), &stocktake.id)?;
    stocktake.closed_at = Some(doing.1);
    let payload = json!({
        "expected": totals.expected,
        "counted": totals.counted,
        "found": totals.found,
        "missing": totals.missing,
        "moved": totals.moved,
        "surplus": totals.surplus,
        "applied": applied,
    });
    store::advance(tx, doing, agency, stocktake, ("stocktake.closed", payload))
}

/// Has the register say what was found; gives how many assets it changed.
fn take_over(tx: &mut Tx<'_>, doing: Doing<'_>, agency: &Agency, stocktake: &Stocktake) -> Result<usize> {
    let lines = store::lines_of(tx.conn(), &stocktake.id)?.into_iter();
    let found: HashMap<String, CountLine> = lines
        .filter(|line| line.found_quantity.unwrap_or(0) > 0)
        .filter(|line| line.is_moved() || line.condition().is_some())
        .map(|line| (line.asset_id.clone(), line))
        .collect();
    let mut ids: Vec<String> = found.keys().cloned().collect();
    ids.sort_unstable();
    let mut applied = 0;
    for ids in ids.chunks(CHUNK) {
        for before in register::lock(tx, &agency.id, ids.iter().map(String::as_str))? {
            let Some(after) = found.get(&before.id).map(|line| as_found(&before, line)) else {
                continue;
            };
            if before.differences(&after).is_empty() {
                continue;
            }
            register::change(tx, doing, agency, (AssetAction::Stocktake, &before), after)?;
            applied += 1;
        }
    }
    Ok(applied)
}

/// An asset as it was found. What's gone since stays, and so does a place that the register changed since.
fn as_found(asset: &Asset, line: &CountLine) -> Asset {
    let mut after = asset.clone();
    if asset.status.is_gone() {
        return after;
    }
    if line.is_moved() && asset.place == line.expected_place {
        after.place.clone_from(&line.found_place);
    }
    after.condition = line.condition().unwrap_or(asset.condition);
    after
}
