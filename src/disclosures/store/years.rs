//! Years as a whole.

use super::super::data::stored;
use super::super::kinds::DisclosureStatus;
use super::super::model::{Disclosure, DisclosureYear};
use super::super::record::record_year;
use crate::agencies::Agency;
use crate::assessments::Item;
use crate::crypto::new_short_code;
use crate::db::{Conn, Tx, on_each};
use crate::events::Doing;
use crate::http::{Code, Error, Result};
use crate::schema::{disclosure_items as items, disclosure_years as years, statistics_links as links};
use diesel::prelude::*;
use std::collections::BTreeSet;

/// An agency's year.
///
/// # Errors
/// `404` when it isn't opened.
pub fn find_year(conn: &mut Conn, agency: &str, fiscal_year: i32) -> Result<DisclosureYear> {
    let found = year(conn, agency, fiscal_year)?;
    found.ok_or_else(|| Error::new(Code::NotFound))
}

/// As [`find_year`], where it may not be opened.
///
/// # Errors
/// When the storage fails.
pub fn year(conn: &mut Conn, agency: &str, fiscal_year: i32) -> Result<Option<DisclosureYear>> {
    let found = years::table.find((agency, fiscal_year));
    Ok(on_each!(conn, |c| found
        .select(DisclosureYear::as_select())
        .first(c)
        .optional())?)
}

/// The newest year that an agency has opened, how many of its items are done, and how many there are.
///
/// # Errors
/// When the storage fails.
pub fn newest(conn: &mut Conn, agency: &str) -> Result<Option<(i32, i64, i64)>> {
    let newest = years::table
        .filter(years::agency_id.eq(agency))
        .select(diesel::dsl::max(years::fiscal_year));
    let newest: Option<i32> = on_each!(&mut *conn, |c| newest.first(c))?;
    let Some(year) = newest else {
        return Ok(None);
    };
    let all = items::table
        .filter(items::agency_id.eq(agency))
        .filter(items::fiscal_year.eq(year));
    let done = all
        .filter(items::status.eq(DisclosureStatus::Done.as_str()))
        .count();
    let (done, all): (i64, i64) = (
        on_each!(&mut *conn, |c| done.get_result(c))?,
        on_each!(conn, |c| all.count().get_result(c))?,
    );
    Ok(Some((year, done, all)))
}

/// Opens an agency's year: all items of its scheme, none of them started. The agency is locked by the caller.
///
/// # Errors
/// `409` when it's open already.
pub fn open(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    rows: (DisclosureYear, Vec<Disclosure>),
) -> Result<DisclosureYear> {
    let (row, all) = rows;
    if year(tx.conn(), &agency.id, row.fiscal_year)?.is_some() {
        return Err(Error::new(Code::AlreadyExists));
    }
    let put = row.clone();
    on_each!(tx.conn(), |c| diesel::insert_into(years::table)
        .values(put)
        .execute(c))?;
    for item in all {
        on_each!(tx.conn(), |c| diesel::insert_into(items::table)
            .values(item)
            .execute(c))?;
    }
    record_year(tx, doing, "disclosures.opened", (agency, &row))?;
    Ok(row)
}

/// Stores where the year's surveys are, with its event.
///
/// # Errors
/// When the storage fails.
pub fn change_year(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    (before, after): (&DisclosureYear, DisclosureYear),
) -> Result<DisclosureYear> {
    if *before == after {
        return Ok(after);
    }
    let after = DisclosureYear {
        version: before.version + 1,
        updated_at: doing.1,
        ..after
    };
    let row = after.clone();
    let target = years::table.find((&after.agency_id, after.fiscal_year));
    on_each!(tx.conn(), |c| diesel::update(target).set(row).execute(c))?;
    record_year(tx, doing, "disclosures.surveys_changed", (agency, &after))?;
    Ok(after)
}

/// As many codes of short links as asked for, which nothing has yet.
///
/// # Errors
/// When the storage fails.
pub fn free_codes(conn: &mut Conn, count: usize) -> Result<Vec<String>> {
    let mut codes: BTreeSet<String> = BTreeSet::new();
    while codes.len() < count {
        codes.extend((codes.len()..count).map(|_| new_short_code()));
        let of_items = items::table
            .filter(items::code.eq_any(&codes))
            .select(items::code);
        let of_series = links::table
            .filter(links::code.eq_any(&codes))
            .select(links::code);
        let mut taken: Vec<String> = on_each!(&mut *conn, |c| of_items.load(c))?;
        taken.extend(on_each!(&mut *conn, |c| of_series.load::<String>(c))?);
        for code in taken {
            codes.remove(&code);
        }
    }
    Ok(codes.into_iter().collect())
}

/// A row of an item that isn't started.
///
/// # Errors
/// Never: it's plain data.
pub fn fresh(
    year: &DisclosureYear,
    (item, code): (&Item, String),
    unit_ids: &[String],
    person: Option<String>,
) -> Result<Disclosure> {
    let none: Vec<Option<String>> = vec![None; item.elements.len()];
    Ok(Disclosure {
        id: uuid::Uuid::now_v7().to_string(),
        agency_id: year.agency_id.clone(),
        fiscal_year: year.fiscal_year,
        item_key: item.key.clone(),
        code,
        status: DisclosureStatus::NotStarted,
        unit_ids: stored(unit_ids)?,
        person,
        due_on: None,
        progress: None,
        elements: stored(&none)?,
        printed: None,
        version: 1,
        created_at: year.created_at,
        updated_at: year.created_at,
    })
}
