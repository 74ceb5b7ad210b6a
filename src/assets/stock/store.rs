//! The ledger of a stock in the database.

use super::model::NewMovement;
use crate::agencies::Agency;
use crate::assets::kinds::{StockKind, UseKind};
use crate::assets::loans::{NO_LOAN, keepers, promised};
use crate::assets::model::{Asset, StockMovement};
use crate::assets::record::{Doing, record};
use crate::assets::register::model::MOST_PIECES;
use crate::assets::register::store::{advance, update};
use crate::assets::store::{Movement, move_stock};
use crate::calendar::day_in_bangkok;
use crate::db::{Conn, Tx, on_each};
use crate::http::{Code, Error, Fault, PageParams, Reason, Result};
use crate::schema::stock_movements;
use diesel::prelude::*;

/// Where a page begins.
///
/// # Errors
/// `400` for a cursor of another list.
pub fn position(page: &PageParams) -> Result<Option<i32>> {
    let Some([no]) = page.after(1)? else {
        return Ok(None);
    };
    no.parse().map(Some).map_err(|_| Error::new(Code::CursorInvalid))
}

/// A page of an asset's ledger, newest first.
///
/// # Errors
/// When the storage fails.
pub fn page(conn: &mut Conn, asset: &str, after: Option<i32>, limit: i64) -> Result<Vec<StockMovement>> {
    let found = stock_movements::table
        .filter(stock_movements::asset_id.eq(asset))
        .filter(stock_movements::no.lt(after.unwrap_or(i32::MAX)))
        .order(stock_movements::no.desc())
        .limit(limit);
    Ok(on_each!(conn, |c| found
        .select(StockMovement::as_select())
        .load(c))?)
}

/// Records a movement, with its event; gives it and the asset after it. The asset is locked by the caller.
///
/// # Errors
/// `409` for what has no stock, for more than is there or isn't promised to a borrower, or more than a stock may be.
pub fn record_movement(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    mut asset: Asset,
    new: &NewMovement,
) -> Result<(StockMovement, Asset)> {
    let refused = |fault: Fault| Error::new(Code::Conflict).fault(fault);
    if asset.use_kind != UseKind::Consumable {
        return Err(refused(Fault::pointer("", Reason::WrongState)));
    }
    let at = |reason| Fault::pointer("/change", reason);
    match asset.quantity.saturating_add(new.change) {
        ..0 => return Err(refused(at(Reason::NotHere).with("left", asset.quantity))),
        0..=MOST_PIECES => {}
        _ => {
            let room = MOST_PIECES - asset.quantity;
            return Err(refused(
                at(Reason::OutOfRange)
                    .with("min", -asset.quantity)
                    .with("max", room),
            ));
        }
    }
    if new.kind == StockKind::Issued {
        let promised = promised(tx.conn(), (&asset.id, NO_LOAN))?;
        let left = i64::from(asset.quantity) - promised;
        if left + i64::from(new.change) < 0 {
            let keepers = keepers(tx.conn(), &asset.id, day_in_bangkok(doing.1))?;
            let fault = at(Reason::Promised).with("other", keepers.join(" "));
            return Err(refused(fault.with("left", left.max(0))));
        }
    }
    let movement = Movement {
        kind: new.kind,
        change: new.change,
        loan_id: None,
        note: new.note.as_deref(),
    };
    move_stock(tx, doing, &mut asset, movement)?;
    let asset = advance(asset, doing);
    update(tx, &asset)?;
    record(tx, doing, "asset.stock_moved", agency, &asset)?;
    let newest = page(tx.conn(), &asset.id, None, 1)?.into_iter().next();
    let newest = newest.ok_or_else(|| Error::internal("a movement that was recorded isn't there"))?;
    Ok((newest, asset))
}
