//! What follows from a loan's steps: for the loan, its lines, and the register.

use super::act::{Doer, Present};
use super::data::Taken;
use super::model::{Loan, LoanLine};
use super::pointers::Pointers;
use super::state::{Effect, LineState, State};
use super::store;
use crate::assets::availability::model::{Period, spans};
use crate::assets::availability::store::kept;
use crate::assets::kinds::{AssetAction, AssetStatus, StockKind, UseKind};
use crate::assets::model::Asset;
use crate::assets::register::store as register;
use crate::assets::store::{Movement, move_stock, note_change};
use crate::calendar::day_in_bangkok;
use crate::db::Tx;
use crate::http::{Code, Error, Fault, Reason, Result};
use chrono::NaiveDate;
use serde_json::json;

/// Has the loan, its lines and the register say what follows from its steps: `before` was the state before the last of them.
///
/// # Errors
/// `409` when something isn't there, or isn't free.
pub fn settle(
    tx: &mut Tx<'_>,
    doer: &Doer,
    present: &mut Present,
    (before, taken, pointers): (&State, &Taken, &Pointers),
) -> Result<()> {
    let Present {
        loan,
        lines,
        assets,
        state: after,
        ..
    } = present;
    let due_before = loan.due_on;
    loan.status = after.status;
    loan.due_on = after.due_on;
    loan.handed_on = after.handed_on;
    loan.returned_on = after.returned_on;
    loan.chased_on = after.chased_on;
    loan.version += 1;
    loan.updated_at = doer.at;
    store::update(tx, loan, due_before)?;
    let states = before.lines.iter().zip(&after.lines);
    for (line, (was, is)) in lines.iter_mut().zip(states) {
        let asset = assets.iter_mut().find(|asset| asset.id == line.asset_id);
        let asset = asset.ok_or_else(|| Error::internal("a loan's asset isn't there"))?;
        affect(
            tx,
            doer,
            (asset, loan),
            (was, is),
            (taken, &pointers.of_line(line.no)),
        )?;
        let old = line.clone();
        line.handed = is.handed;
        line.out = is.out();
        line.unsettled = is.unsettled();
        line.price_satang = is.price_satang;
        line.lent_from = is.lent_from();
        line.lent_until = is.lent_until();
        line.until_on = after.due_on;
        line.held = after.held(is);
        if *line != old {
            check_free(tx, (asset, line, &old), day_in_bangkok(doer.at), pointers)?;
            store::update_line(tx, (line, &old), &pointers.of_line(line.no))?;
        }
    }
    Ok(())
}

/// Looks whether what a line keeps after a step, and didn't before, is free. The asset is locked.
///
/// # Errors
/// `409` with how many are.
fn check_free(
    tx: &mut Tx<'_>,
    (asset, line, old): (&Asset, &LoanLine, &LoanLine),
    today: NaiveDate,
    pointers: &Pointers,
) -> Result<()> {
    let more = line.held > old.held || line.held > 0 && line.until_on > old.until_on;
    if !more {
        return Ok(());
    }
    let left = left(tx, asset, line, today)?;
    if i64::from(line.held) <= left {
        return Ok(());
    }
    let fault = Fault::pointer(pointers.of_line(line.no), Reason::NotFree);
    Err(Error::new(Code::Conflict).fault(fault.with("left", left.max(0))))
}

/// How many of an asset are free on each day of a line, apart from what the line itself keeps. The asset is locked.
///
/// # Errors
/// When the storage fails.
pub fn left(tx: &mut Tx<'_>, asset: &Asset, line: &LoanLine, today: NaiveDate) -> Result<i64> {
    let who = (asset.id.as_str(), line.loan_id.as_str());
    let there = i64::from(asset.quantity);
    if asset.use_kind == UseKind::Consumable {
        return Ok(there - store::promised(tx.conn(), who)?);
    }
    let period = Period {
        from: line.from_on,
        to: line.until_on,
    };
    let asked = (std::slice::from_ref(&asset.id), line.loan_id.as_str());
    let mut kept = kept(tx.conn(), asked, period, today)?;
    let kept = kept.remove(&asset.id).unwrap_or_default();
    let free = spans(asset.quantity, &kept, period);
    let least = free.iter().map(|span| span.free).min();
    Ok(i64::from(least.unwrap_or(asset.quantity)))
}

/// Has the register follow what a line does.
fn affect(
    tx: &mut Tx<'_>,
    doer: &Doer,
    (asset, loan): (&mut Asset, &Loan),
    (was, is): (&LineState, &LineState),
    (taken, pointer): (&Taken, &str),
) -> Result<()> {
    let (old, new) = (was.effect(), is.effect());
    let change = Effect {
        quantity: new.quantity - old.quantity,
        out: new.out - old.out,
        unusable: new.unusable - old.unusable,
    };
    let leaves = (was.leaves(), is.leaves());
    let moves = is.asked.individual && leaves.0 != leaves.1;
    if change == Effect::default() && !moves {
        return Ok(());
    }
    let stands = asset.status == AssetStatus::Available;
    let can_go = stands || moves && asset.status == leaves.0;
    if change.out > 0 && !can_go {
        return Err(not_here(pointer, 0));
    }
    if is.asked.consumable {
        lend_stock(tx, doer, (asset, loan), (change.quantity, pointer))?;
    } else {
        count(asset, change, pointer)?;
    }
    let before = asset.status;
    if moves {
        asset.status = becomes(tx, (asset, loan), leaves, taken)?;
    }
    asset.version += 1;
    asset.updated_at = doer.at;
    register::update_counts(tx, asset)?;
    let lot_changes = change.quantity != 0 && !is.asked.consumable;
    if asset.status != before || change.unusable != 0 || lot_changes {
        let details = json!({ "loan": loan.loan_number(), "status": asset.status.as_str(),
            "quantity": asset.quantity, "unusable": asset.unusable });
        note_change(tx, (&doer.actor, doer.at), &asset.id, AssetAction::Loan, &details)?;
    }
    Ok(())
}

fn not_here(pointer: &str, here: i32) -> Error {
    let fault = Fault::pointer(pointer, Reason::NotHere);
    Error::new(Code::Conflict).fault(fault.with("left", here.max(0)))
}

/// Pieces that go out and come back, and what can't be used of them.
fn count(asset: &mut Asset, change: Effect, pointer: &str) -> Result<()> {
    let here = asset.here();
    asset.quantity += change.quantity;
    asset.out_quantity += change.out;
    asset.unusable += change.unusable;
    if asset.out_quantity > asset.quantity {
        return Err(not_here(pointer, here));
    }
    if asset.out_quantity < 0 || asset.unusable < 0 {
        return Err(Error::new(Code::Conflict));
    }
    Ok(())
}

/// A consumable that leaves the stock, or comes back into it.
fn lend_stock(
    tx: &mut Tx<'_>,
    doer: &Doer,
    (asset, loan): (&mut Asset, &Loan),
    (change, pointer): (i32, &str),
) -> Result<()> {
    let stands = asset.status == AssetStatus::Available;
    if asset.quantity + change < 0 || change < 0 && !stands {
        return Err(not_here(pointer, asset.here()));
    }
    let kind = if change < 0 {
        StockKind::Lent
    } else {
        StockKind::Returned
    };
    let movement = Movement {
        kind,
        change,
        loan_id: Some(&loan.id),
        note: None,
    };
    move_stock(tx, (&doer.actor, doer.at), asset, movement)
}

/// What a single piece is in the register after a step. A settlement that comes late leaves it as it is: somebody may have
/// said otherwise of it since, or another borrower owes for it now.
///
/// # Errors
/// `409` when somebody said otherwise of it since, and the step isn't a settlement.
fn becomes(
    tx: &mut Tx<'_>,
    (asset, loan): (&Asset, &Loan),
    (from, to): (AssetStatus, AssetStatus),
    taken: &Taken,
) -> Result<AssetStatus> {
    if matches!(taken, Taken::Settle { .. }) {
        let own = asset.status == from && !store::is_owed(tx.conn(), (&asset.id, &loan.id))?;
        return Ok(if own { to } else { asset.status });
    }
    if asset.status == from || asset.status == to {
        Ok(to)
    } else {
        Err(Error::new(Code::Conflict))
    }
}
