//! Categories in the database, and those of `data/complaints/` that aren't there.

use super::super::record::{self, Setter, record};
use super::super::wire::payload;
use super::model::{Category, MOST};
use super::wire::ComplaintCategoryView;
use crate::agencies::{Agency, AgencyChange, find_unit};
use crate::complaints::data;
use crate::db::{Conn, Tx, on_each};
use crate::http::{Code, Error, Fault, IfMatch, Reason, Result, shown};
use crate::schema::complaint_categories as categories;
use diesel::prelude::*;

/// What the agency set itself, by code.
fn own(conn: &mut Conn, agency: &str) -> Result<Vec<Category>> {
    let own = categories::table
        .filter(categories::agency_id.eq(agency))
        .order(categories::code);
    Ok(on_each!(conn, |c| own.select(Category::as_select()).load(c))?)
}

/// All categories of an agency, closed ones included, in their order.
///
/// # Errors
/// When the storage fails.
pub fn list(conn: &mut Conn, agency: &str) -> Result<Vec<Category>> {
    let mut all = own(conn, agency)?;
    for (sort, default) in (10..).step_by(10).zip(data::categories()) {
        if !all.iter().any(|own| own.code == default.code) {
            all.push(Category::default_of(agency, sort, default));
        }
    }
    all.sort_by(|a, b| (a.sort, &a.code).cmp(&(b.sort, &b.code)));
    Ok(all)
}

/// The category that new cases may have; `None` when it's closed or the agency has none of this code.
///
/// # Errors
/// When the storage fails.
pub fn find_open(conn: &mut Conn, agency: &str, code: &str) -> Result<Option<Category>> {
    let own = categories::table.find((agency, code));
    let own: Option<Category> = on_each!(conn, |c| own.select(Category::as_select()).first(c).optional())?;
    let default = || {
        let default = data::categories().iter().find(|default| default.code == code)?;
        Some(Category::default_of(agency, 0, default))
    };
    Ok(own.or_else(default).filter(|category| category.is_open))
}

/// Stores a category as the agency wants it, with its event. The agency is locked by the caller.
///
/// # Errors
/// `412` when it was set since it was read, `422` for a unit that isn't the agency's and for too many categories, `409`
/// when none would be open: nobody could file a case then.
pub fn set(
    tx: &mut Tx<'_>,
    setter: Setter<'_>,
    agency: &Agency,
    read: &IfMatch,
    mut category: Category,
) -> Result<Category> {
    let all = list(tx.conn(), &agency.id)?;
    let before = all.iter().find(|other| other.code == category.code);
    let version = before.map_or(0, |before| before.version);
    read.check(version)?;
    if before.is_none() && all.len() >= MOST {
        return Err(Error::invalid(
            Fault::parameter("category", Reason::TooMany).with("max", MOST),
        ));
    }
    let others_open = all
        .iter()
        .any(|other| other.is_open && other.code != category.code);
    if !category.is_open && !others_open {
        return Err(Error::new(Code::Conflict));
    }
    if let Some(unit) = &category.unit_id {
        let unknown = || Fault::pointer("/unit_id", Reason::Unknown).with("value", shown(unit));
        find_unit(tx.conn(), &agency.id, unit)?.ok_or_else(|| Error::invalid(unknown()))?;
    }
    category.version = version + 1;
    save(tx, &category)?;
    let event = ("complaint_category.changed", category.subject());
    record(tx, setter, event, agency, told(&category)?)?;
    Ok(category)
}

fn save(tx: &mut Tx<'_>, category: &Category) -> Result<()> {
    if category.version == 1 {
        on_each!(tx.conn(), |c| diesel::insert_into(categories::table)
            .values(category)
            .execute(c))?;
    } else {
        let row = categories::table.find((&category.agency_id, &category.code));
        on_each!(tx.conn(), |c| diesel::update(row).set(category).execute(c))?;
    }
    Ok(())
}

fn told(category: &Category) -> Result<serde_json::Value> {
    payload(&ComplaintCategoryView::of(category.clone(), false))
}

/// Tells the followers of two provinces that what the agency set has gone with it, and come.
///
/// # Errors
/// When the storage fails.
pub fn record_move(tx: &mut Tx<'_>, change: &AgencyChange<'_>) -> Result<()> {
    for category in own(tx.conn(), &change.after.id)? {
        let event = ("complaint_category.moved", category.subject());
        record::record_move(tx, change, event, told(&category)?)?;
    }
    Ok(())
}
