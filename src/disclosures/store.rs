//! Disclosure items in the database.

use super::data::stored;
use super::kinds::DisclosureStatus;
use super::model::{Disclosure, DisclosureYear, Evidence, Note, Present};
use super::readiness::Stand;
use super::record::{record, record_year};
use crate::agencies::{self, Agency};
use crate::assessments::{Item, Scheme};
use crate::crypto::new_short_code;
use crate::db::{Conn, Tx, on_each};
use crate::events::Doing;
use crate::http::{Code, Error, Fault, Reason, Result, is_id};
use crate::schema::{
    agencies as tenants, disclosure_evidence as evidence, disclosure_items as items,
    disclosure_notes as notes, disclosure_years as years, statistics_links as links,
};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// The most pieces of evidence of an item, those that hold no more included.
pub const MOST_EVIDENCE: usize = 100;

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

/// All items of an agency's year, in the order of their numbers.
///
/// # Errors
/// When the storage fails.
pub fn items_of(conn: &mut Conn, agency: &str, fiscal_year: i32) -> Result<Vec<Present>> {
    let rows = items::table
        .filter(items::agency_id.eq(agency))
        .filter(items::fiscal_year.eq(fiscal_year));
    let rows: Vec<Disclosure> = on_each!(&mut *conn, |c| rows.select(Disclosure::as_select()).load(c))?;
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let all = evidence::table
        .filter(evidence::item_id.eq_any(ids))
        .order(evidence::id);
    let all: Vec<Evidence> = on_each!(conn, |c| all.select(Evidence::as_select()).load(c))?;
    let mut by_item: HashMap<String, Vec<Evidence>> = HashMap::new();
    for one in all {
        by_item.entry(one.item_id.clone()).or_default().push(one);
    }
    let mut present = rows
        .into_iter()
        .map(|row| {
            let evidence = by_item.remove(&row.id).unwrap_or_default();
            Present::new(row, evidence)
        })
        .collect::<Result<Vec<_>>>()?;
    present.sort_by_key(|present| present.item.no);
    Ok(present)
}

/// An item of an agency's year. A number, as O29, isn't a name: the fault says which key was meant.
///
/// # Errors
/// `404` when there's none, or the year isn't opened.
pub fn find(conn: &mut Conn, agency: &str, fiscal_year: i32, key: &str) -> Result<Present> {
    let missing = || Error::new(Code::NotFound);
    let scheme = Scheme::of(fiscal_year).ok_or_else(missing)?;
    if scheme.item(key).is_none() {
        let named = |item: &&Item| item.code.eq_ignore_ascii_case(key);
        return Err(match scheme.items.iter().find(named) {
            Some(item) => missing().fault(
                Fault::parameter("item_key", Reason::ItemOfYear).with("suggestion", item.key.as_str()),
            ),
            None => missing(),
        });
    }
    let found = items::table
        .filter(items::agency_id.eq(agency))
        .filter(items::fiscal_year.eq(fiscal_year))
        .filter(items::item_key.eq(key));
    let row: Disclosure = on_each!(&mut *conn, |c| found.select(Disclosure::as_select()).first(c))?;
    with_evidence(conn, row)
}

/// The item that a short link leads to; `None` when there's no such link.
///
/// # Errors
/// When the storage fails.
pub fn by_code(conn: &mut Conn, code: &str) -> Result<Option<Present>> {
    let found = items::table.filter(items::code.eq(code));
    let row: Option<Disclosure> = on_each!(&mut *conn, |c| found
        .select(Disclosure::as_select())
        .first(c)
        .optional())?;
    row.map(|row| with_evidence(conn, row)).transpose()
}

fn with_evidence(conn: &mut Conn, row: Disclosure) -> Result<Present> {
    let all = evidence::table
        .filter(evidence::item_id.eq(&row.id))
        .order(evidence::id);
    let all: Vec<Evidence> = on_each!(conn, |c| all.select(Evidence::as_select()).load(c))?;
    Present::new(row, all)
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

/// Stores an item as it is after a change, with its history and its event; where nothing differs it stays as it was. The
/// agency is locked by the caller.
///
/// # Errors
/// When the storage fails.
pub fn change(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    kind: &'static str,
    agency: &Agency,
    (before, after): (&Disclosure, Present),
) -> Result<Present> {
    if *before == after.row && kind == CHANGED {
        return Ok(after);
    }
    let row = Disclosure {
        version: before.version + 1,
        updated_at: doing.1,
        ..after.row
    };
    if (row.status, &row.progress) != (before.status, &before.progress) {
        note(tx, doing, &row)?;
    }
    let put = row.clone();
    on_each!(tx.conn(), |c| diesel::update(items::table.find(&row.id))
        .set(put)
        .execute(c))?;
    let after = Present { row, ..after };
    record(tx, doing, kind, (agency, &after))?;
    Ok(after)
}

/// The event of a change of an item's own fields.
pub const CHANGED: &str = "disclosure.changed";

fn note(tx: &mut Tx<'_>, (actor, at): Doing<'_>, row: &Disclosure) -> Result<()> {
    let last = notes::table
        .filter(notes::item_id.eq(&row.id))
        .select(diesel::dsl::max(notes::number));
    let last: Option<i32> = on_each!(tx.conn(), |c| last.first(c))?;
    let note = Note {
        id: uuid::Uuid::now_v7().to_string(),
        item_id: row.id.clone(),
        number: last.unwrap_or(0) + 1,
        status: row.status,
        progress: row.progress.clone(),
        author: actor.to_string(),
        at,
    };
    on_each!(tx.conn(), |c| diesel::insert_into(notes::table)
        .values(note)
        .execute(c))?;
    Ok(())
}

/// Every progress that an item had, the newest first.
///
/// # Errors
/// When the storage fails.
pub fn notes_of(conn: &mut Conn, item: &str, before: Option<i32>, limit: i64) -> Result<Vec<Note>> {
    let all = notes::table
        .filter(notes::item_id.eq(item))
        .filter(notes::number.lt(before.unwrap_or(i32::MAX)))
        .order(notes::number.desc())
        .limit(limit);
    Ok(on_each!(conn, |c| all.select(Note::as_select()).load(c))?)
}

/// Adds evidence to an item; the item itself is changed by [`change`].
///
/// # Errors
/// `409` when it has as many as it may.
pub fn add(tx: &mut Tx<'_>, mut present: Present, new: Evidence) -> Result<Present> {
    if present.evidence.len() >= MOST_EVIDENCE {
        let fault = Fault::pointer("", Reason::TooMany).with("max", MOST_EVIDENCE);
        return Err(Error::new(Code::Conflict).fault(fault));
    }
    let row = new.clone();
    on_each!(tx.conn(), |c| diesel::insert_into(evidence::table)
        .values(row)
        .execute(c))?;
    present.evidence.push(new);
    Ok(present)
}

/// Stores evidence as it is now.
///
/// # Errors
/// When the storage fails.
pub fn update_evidence(tx: &mut Tx<'_>, mut present: Present, now: &Evidence) -> Result<Present> {
    let row = now.clone();
    on_each!(tx.conn(), |c| diesel::update(evidence::table.find(&now.id))
        .set(row)
        .execute(c))?;
    for one in &mut present.evidence {
        if one.id == now.id {
            *one = now.clone();
        }
    }
    Ok(present)
}

/// Those of these units that the agency hasn't.
///
/// # Errors
/// When the storage fails.
pub fn check_units(conn: &mut Conn, agency: &str, ids: &[String]) -> Result<()> {
    let known = agencies::unit_names(conn, agency)?;
    let unknown = ids.iter().enumerate().find(|(_, id)| !known.contains_key(*id));
    match unknown {
        None => Ok(()),
        Some((index, id)) => {
            let fault = Fault::pointer(format!("/unit_ids/{index}"), Reason::Unknown);
            Err(Error::invalid(fault.with("value", crate::http::shown(id))))
        }
    }
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

/// How far agencies are with each item of a year, by their ids.
///
/// # Errors
/// When the storage fails.
pub fn stands(
    conn: &mut Conn,
    scheme: &'static Scheme,
    agencies: &[String],
) -> Result<HashMap<String, Vec<Stand>>> {
    type Row = (String, String, String, Option<NaiveDate>, String);
    let items_by_key: HashMap<&str, &'static Item> = scheme
        .items
        .iter()
        .map(|item| (item.key.as_str(), item))
        .collect();
    let rows = items::table
        .filter(items::fiscal_year.eq(scheme.fiscal_year))
        .filter(items::agency_id.eq_any(agencies))
        .select((
            items::agency_id,
            items::item_key,
            items::status,
            items::due_on,
            items::elements,
        ));
    let rows: Vec<Row> = on_each!(conn, |c| rows.load(c))?;
    let mut all: HashMap<String, Vec<Stand>> = HashMap::with_capacity(agencies.len());
    for (agency, key, status, due_on, elements) in rows {
        let Some(item) = items_by_key.get(key.as_str()) else {
            continue;
        };
        let stand = Stand {
            item,
            status: DisclosureStatus::try_from(status).map_err(Error::internal)?,
            due_on,
            shown: super::data::read::<Vec<Option<String>>>(&elements)?
                .iter()
                .flatten()
                .count(),
        };
        all.entry(agency).or_default().push(stand);
    }
    Ok(all)
}

/// The agencies with an opened year that a caller reaches, after one of them, by id.
///
/// # Errors
/// When the storage fails.
pub fn opened(
    conn: &mut Conn,
    fiscal_year: i32,
    reach: &crate::accounts::Reach,
    (after, limit): (Option<&str>, i64),
) -> Result<Vec<(String, String)>> {
    on_each!(conn, |c, B| {
        let mut query = years::table
            .inner_join(tenants::table.on(tenants::id.eq(years::agency_id)))
            .filter(years::fiscal_year.eq(fiscal_year))
            .order(years::agency_id)
            .limit(limit)
            .select((years::agency_id, tenants::name_th))
            .into_boxed::<B>();
        if !reach.everything {
            let own = years::agency_id.eq_any(reach.agencies.clone());
            query = query.filter(own.or(tenants::province.eq_any(reach.provinces.clone())));
        }
        if let Some(after) = after {
            query = query.filter(years::agency_id.gt(after.to_owned()));
        }
        Ok(query.load(c)?)
    })
}

/// Those of these files that evidence names.
///
/// # Errors
/// When the storage fails.
pub fn named_files(conn: &mut Conn, ids: &[String]) -> Result<Vec<String>> {
    let named = evidence::table
        .filter(evidence::id.eq_any(ids))
        .filter(evidence::kind.eq("file"))
        .select(evidence::id);
    Ok(on_each!(conn, |c| named.load(c))?)
}

/// A file of an item that holds.
///
/// # Errors
/// `404` when there's none.
pub fn find_file<'a>(present: &'a Present, id: &str) -> Result<&'a Evidence> {
    let found = Some(id).filter(|id| is_id(id)).and_then(|id| present.find(id));
    found
        .filter(|one| one.withdrawn_at.is_none() && one.file_name.is_some())
        .ok_or_else(|| Error::new(Code::NotFound))
}
