//! Assets in the database.

pub mod history;
pub mod list;

use super::model::NewAsset;
use crate::accounts::Reach;
use crate::agencies::{self, Agency};
use crate::assets::availability::model::{Period, busiest};
use crate::assets::availability::store::kept;
use crate::assets::kinds::{AssetAction, AssetStatus, StockKind, UseKind};
use crate::assets::loans::{NO_LOAN, is_owed, keepers};
use crate::assets::model::Asset;
use crate::assets::record::{Doing, record};
use crate::assets::store::{Movement, move_stock, note_change};
use crate::calendar::{arabic_digits, day_in_bangkok};
use crate::db::{Conn, Tx, on_each, prepared_update};
use crate::http::{Code, Error, Fault, Reason, Result, is_id};
use crate::schema::assets;
use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// All days that a loan can have.
const EVER: Period = Period {
    from: first_of(1900),
    to: first_of(2201),
};

const fn first_of(year: i32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, 1, 1) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// An asset that the caller reaches.
///
/// # Errors
/// `404` when there's none, or it's another tenant's.
pub fn find(conn: &mut Conn, reach: &Reach, id: &str) -> Result<Asset> {
    let missing = || Error::new(Code::NotFound);
    if !is_id(id) {
        return Err(missing());
    }
    let found = assets::table.find(id);
    let asset: Asset = on_each!(conn, |c| found.select(Asset::as_select()).first(c))?;
    if reach.is_own(&asset.agency_id) {
        Ok(asset)
    } else {
        Err(missing())
    }
}

/// Those of these assets that an agency has, in the order of their ids; nobody else changes them before this write ends.
///
/// # Errors
/// When the storage fails.
pub fn lock<'a>(tx: &mut Tx<'_>, agency: &str, ids: impl IntoIterator<Item = &'a str>) -> Result<Vec<Asset>> {
    // Each by a statement that is prepared once: a list of ids would be prepared anew every time.
    let mut locked = Vec::new();
    for id in BTreeSet::from_iter(ids) {
        let found = assets::table.find(id).filter(assets::agency_id.eq(agency));
        let asset = match tx.conn() {
            Conn::Sqlite(c) => found.select(Asset::as_select()).first(c).optional()?,
            Conn::Postgres(c) => found
                .for_update()
                .select(Asset::as_select())
                .first(c)
                .optional()?,
        };
        locked.extend(asset);
    }
    Ok(locked)
}

/// As [`find`], and nobody else changes the asset before this write ends.
///
/// # Errors
/// As [`find`].
pub fn find_locked(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> Result<Asset> {
    let asset = find(tx.conn(), reach, id)?;
    let locked = lock(tx, &asset.agency_id, [asset.id.as_str()])?;
    locked
        .into_iter()
        .next()
        .ok_or_else(|| Error::new(Code::NotFound))
}

/// The asset of an agency that has this number.
///
/// # Errors
/// When the storage fails.
pub fn find_by_number(conn: &mut Conn, agency: &str, number: &str) -> Result<Option<Asset>> {
    let number = arabic_digits(number.trim());
    let found = assets::table.filter(assets::agency_id.eq(agency).and(assets::number.eq(number)));
    Ok(on_each!(conn, |c| found
        .select(Asset::as_select())
        .first(c)
        .optional())?)
}

/// Registers an asset, with its history, its opening stock and its event. The agency is locked by the caller.
///
/// # Errors
/// `409` for a number that another asset has, `422` for a unit that the agency hasn't.
pub fn insert(tx: &mut Tx<'_>, doing: Doing<'_>, agency: &Agency, new: NewAsset) -> Result<Asset> {
    let action = new.action;
    let mut asset = registered(agency, new, doing);
    check(tx, None, &asset)?;
    let opening = Movement {
        kind: StockKind::Opening,
        change: asset.quantity,
        loan_id: None,
        note: None,
    };
    let in_stock = asset.use_kind == UseKind::Consumable && asset.quantity > 0;
    let row = asset.clone();
    on_each!(tx.conn(), |c| diesel::insert_into(assets::table)
        .values(row)
        .execute(c))?;
    let details = asset
        .told()
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    let details = Value::Object(details.filter(|(_, value)| !value.is_null()).collect());
    note_change(tx, doing, &asset.id, action, &details)?;
    if in_stock {
        asset.quantity = 0;
        move_stock(tx, doing, &mut asset, opening)?;
    }
    record(tx, doing, "asset.created", agency, &asset)?;
    Ok(asset)
}

fn registered(agency: &Agency, new: NewAsset, (_, now): Doing<'_>) -> Asset {
    let mut asset = Asset {
        id: uuid::Uuid::now_v7().to_string(),
        agency_id: agency.id.clone(),
        number: new.number,
        name: new.name,
        category: new.category,
        serial: new.serial,
        accounting_class: new.accounting_class,
        use_kind: new.use_kind,
        tracking: new.tracking,
        measure: new.measure,
        quantity: new.quantity,
        out_quantity: 0,
        unusable: 0,
        value_satang: new.value_satang,
        acquired_on: new.acquired_on,
        unit_id: new.unit_id,
        place: new.place,
        condition: new.condition,
        status: new.status,
        lend_to_staff: new.lend_to_staff,
        lend_to_agencies: new.lend_to_agencies,
        lend_to_citizens: new.lend_to_citizens,
        note: new.note,
        searched: String::new(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    asset.searched = asset.searched_text();
    asset
}

/// Stores an asset as it is after a change of what the register says, with its history and its event; where nothing
/// differs it stays as it was. The asset is locked by the caller.
///
/// # Errors
/// `409` for a number that another asset has, fewer pieces than are kept for loans, or fewer broken ones while a borrower owes
/// for some; `422` for a unit that the agency hasn't.
pub fn change(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    (action, before): (AssetAction, &Asset),
    after: Asset,
) -> Result<Asset> {
    let changes = before.differences(&after);
    if changes.is_empty() {
        return Ok(after);
    }
    check(tx, Some(before), &after)?;
    if after.quantity < before.quantity {
        check_kept(tx.conn(), (before, &after), day_in_bangkok(doing.1))?;
    }
    // What a borrower owes for is made good with the loan, which takes it off then.
    if after.unusable < before.unusable && is_owed(tx.conn(), (&after.id, NO_LOAN))? {
        return Err(Error::new(Code::Conflict).fault(Fault::pointer("/unusable", Reason::WrongState)));
    }
    let after = advance(after, doing);
    update(tx, &after)?;
    note_change(tx, doing, &after.id, action, &Value::Object(changes))?;
    record(tx, doing, "asset.changed", agency, &after)?;
    Ok(after)
}

/// What became of an asset, why, and by which order.
#[derive(Clone, Debug)]
pub struct NewStatus {
    pub status: AssetStatus,
    pub reason: String,
    pub document_number: Option<String>,
    pub document_date: Option<NaiveDate>,
}

/// Sets what became of an asset, with its history and its event. It's locked by the caller.
///
/// # Errors
/// `409` when it stands so already, or goes while some of it is lent or kept for a loan.
pub fn set_status(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    mut asset: Asset,
    new: &NewStatus,
) -> Result<Asset> {
    let conflict = |fault| Error::new(Code::Conflict).fault(fault);
    if new.status == asset.status {
        return Err(conflict(Fault::pointer("/status", Reason::WrongState)));
    }
    if new.status.is_gone() && asset.out_quantity > 0 {
        let fault = Fault::pointer("/status", Reason::NotHere);
        return Err(conflict(fault.with("left", asset.here())));
    }
    if new.status.is_gone() {
        let keepers = keepers(tx.conn(), &asset.id, day_in_bangkok(doing.1))?;
        if !keepers.is_empty() {
            let fault = Fault::pointer("/status", Reason::Promised);
            return Err(conflict(fault.with("other", keepers.join(" "))));
        }
    }
    let details = json!({
        "status": { "from": asset.status.as_str(), "to": new.status.as_str() },
        "reason": new.reason,
        "document_number": new.document_number,
        "document_date": new.document_date.map(|day| day.to_string()),
    });
    asset.status = new.status;
    let asset = advance(asset, doing);
    update(tx, &asset)?;
    note_change(tx, doing, &asset.id, AssetAction::SetStatus, &details)?;
    record(tx, doing, "asset.status_set", agency, &asset)?;
    Ok(asset)
}

/// The next version of an asset.
pub fn advance(mut asset: Asset, (_, now): Doing<'_>) -> Asset {
    asset.searched = asset.searched_text();
    asset.version += 1;
    asset.updated_at = now;
    asset
}

/// The rules among what the agency has: a number is one asset's, and the unit is the agency's.
fn check(tx: &mut Tx<'_>, before: Option<&Asset>, after: &Asset) -> Result<()> {
    let twin = find_by_number(tx.conn(), &after.agency_id, &after.number)?;
    if let Some(twin) = twin.filter(|twin| twin.id != after.id) {
        let fault = Fault::pointer("/number", Reason::Duplicate);
        return Err(Error::new(Code::AlreadyExists).fault(fault.with("other", twin.subject())));
    }
    let unit = after.unit_id.as_ref();
    let Some(unit) = unit.filter(|_| before.is_none_or(|before| before.unit_id.as_ref() != unit)) else {
        return Ok(());
    };
    if agencies::find_unit(tx.conn(), &after.agency_id, unit)?.is_none() {
        return Err(Error::invalid(
            Fault::pointer("/unit_id", Reason::Unknown).with("value", unit),
        ));
    }
    Ok(())
}

/// No pieces go that somebody has, or that are kept for somebody.
pub fn check_kept(conn: &mut Conn, (before, after): (&Asset, &Asset), today: NaiveDate) -> Result<()> {
    let mut kept = kept(conn, (std::slice::from_ref(&after.id), NO_LOAN), EVER, today)?;
    let most = busiest(&kept.remove(&after.id).unwrap_or_default());
    let needed = most.max(after.out_quantity);
    if after.quantity >= needed {
        return Ok(());
    }
    let left = (before.quantity - needed).max(0);
    let fault = Fault::pointer("/quantity", Reason::NotFree).with("left", left);
    Err(Error::new(Code::Conflict).fault(fault))
}

/// Stores an asset as it is after a change.
///
/// # Errors
/// `409` for a number that another asset has.
pub fn update(tx: &mut Tx<'_>, asset: &Asset) -> Result<()> {
    let row = asset.clone();
    on_each!(tx.conn(), |c| diesel::update(assets::table.find(&asset.id))
        .set(row)
        .execute(c))?;
    Ok(())
}

/// Those of these assets that an agency has, in the order of their ids.
///
/// # Errors
/// When the storage fails.
pub fn of_ids<'a>(
    conn: &mut Conn,
    agency: &str,
    ids: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<Asset>> {
    let mut all = Vec::new();
    for id in BTreeSet::from_iter(ids) {
        let found = assets::table.find(id).filter(assets::agency_id.eq(agency));
        let asset = on_each!(&mut *conn, |c| found
            .select(Asset::as_select())
            .first(c)
            .optional())?;
        all.extend(asset);
    }
    Ok(all)
}

/// Stores what a loan can change of an asset, so that no index is touched.
///
/// # Errors
/// When the storage fails.
pub fn update_counts(tx: &mut Tx<'_>, asset: &Asset) -> Result<()> {
    let changed = (
        assets::quantity.eq(asset.quantity),
        assets::out_quantity.eq(asset.out_quantity),
        assets::unusable.eq(asset.unusable),
        assets::status.eq(asset.status.as_str()),
        assets::version.eq(asset.version),
        assets::updated_at.eq(asset.updated_at),
    );
    let row = assets::id.eq(&asset.id);
    on_each!(tx.conn(), |c| prepared_update(&assets::table, row, changed)
        .execute(c))?;
    Ok(())
}
