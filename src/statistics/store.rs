//! Revisions and links in the database. Both are only ever added.

use super::data::{Document, Half, parse_halves};
use super::kinds::Series;
use super::model::{Link, NewRevision, Place, Published, Revision, item_of};
use crate::crypto::{is_short_code, new_short_code};
use crate::db::{Conn, Tx, on_each};
use crate::http::{Code, Error, Result};
use crate::schema::{disclosure_items, statistics_links as links, statistics_revisions as revisions};
use diesel::prelude::*;

/// The newest revision of a place, or one of a number.
///
/// # Errors
/// `404` when nothing, or not this number, is published.
pub fn find(conn: &mut Conn, place: &Place, number: Option<i32>) -> Result<Published> {
    let found = published(conn, place, number)?;
    found.ok_or_else(|| Error::new(Code::NotFound))
}

/// As [`find`], where there may be none.
///
/// # Errors
/// When the storage fails.
pub fn published(conn: &mut Conn, place: &Place, number: Option<i32>) -> Result<Option<Published>> {
    let of_place = revisions::table
        .filter(revisions::agency_id.eq(&place.agency))
        .filter(revisions::series.eq(place.series.as_str()))
        .filter(revisions::fiscal_year.eq(place.year));
    let numbers = number.map_or(1..=i32::MAX, |number| number..=number);
    let newest = of_place
        .filter(revisions::number.between(*numbers.start(), *numbers.end()))
        .order(revisions::number.desc());
    let found: Option<(Revision, String)> = on_each!(conn, |c| newest
        .select((Revision::as_select(), revisions::content))
        .first(c)
        .optional())?;
    let published = found.map(|(revision, content)| {
        Ok(Published {
            document: Document::parse(&content)?,
            revision,
        })
    });
    published.transpose()
}

/// All revisions of a place, the newest first.
///
/// # Errors
/// When the storage fails.
pub fn list(conn: &mut Conn, place: &Place) -> Result<Vec<Revision>> {
    let all = revisions::table
        .filter(revisions::agency_id.eq(&place.agency))
        .filter(revisions::series.eq(place.series.as_str()))
        .filter(revisions::fiscal_year.eq(place.year))
        .order(revisions::number.desc());
    Ok(on_each!(conn, |c| all.select(Revision::as_select()).load(c))?)
}

/// The newest revision of each series and year of an agency, the newest year first.
///
/// # Errors
/// When the storage fails.
pub fn newest_of_all(conn: &mut Conn, agency: &str) -> Result<Vec<Revision>> {
    let all = revisions::table.filter(revisions::agency_id.eq(agency)).order((
        revisions::fiscal_year.desc(),
        revisions::series,
        revisions::number.desc(),
    ));
    let mut all: Vec<Revision> = on_each!(conn, |c| all.select(Revision::as_select()).load(c))?;
    all.dedup_by_key(|revision| (revision.fiscal_year, revision.series));
    all.sort_by_key(|revision| (-revision.fiscal_year, revision.series));
    Ok(all)
}

/// What complaints were counted for the revisions of a place, the newest first; several have the same halves.
///
/// # Errors
/// When the storage fails.
pub fn halves(conn: &mut Conn, place: &Place) -> Result<Vec<Half>> {
    let all = revisions::table
        .filter(revisions::agency_id.eq(&place.agency))
        .filter(revisions::series.eq(place.series.as_str()))
        .filter(revisions::fiscal_year.eq(place.year))
        .order(revisions::number.desc())
        .select(revisions::halves);
    let texts: Vec<String> = on_each!(conn, |c| all.load(c))?;
    let halves = texts.iter().map(|text| parse_halves(text));
    Ok(halves.collect::<Result<Vec<_>>>()?.concat())
}

/// Adds a revision. Its agency is locked by the caller.
///
/// # Errors
/// When the storage fails.
pub fn add(tx: &mut Tx<'_>, new: NewRevision) -> Result<()> {
    let insert = diesel::insert_into(revisions::table).values(new);
    on_each!(tx.conn(), |c| insert.execute(c))?;
    Ok(())
}

/// The link of a place, made now if it's the first time. Its agency is locked by the caller.
///
/// # Errors
/// When the storage fails.
pub fn link(tx: &mut Tx<'_>, place: &Place) -> Result<Link> {
    if let Some(link) = link_of(tx.conn(), place)? {
        return Ok(link);
    }
    let (item_key, item_year) = item_of(place.series, place.year)?;
    let mut code = new_short_code();
    while by_code(tx.conn(), &code)?.is_some() || is_of_disclosure(tx.conn(), &code)? {
        code = new_short_code();
    }
    let link = Link {
        code,
        agency_id: place.agency.clone(),
        item_key: item_key.to_owned(),
        item_year,
        series: place.series,
        fiscal_year: place.year,
    };
    let insert = diesel::insert_into(links::table).values(link.clone());
    on_each!(tx.conn(), |c| insert.execute(c))?;
    Ok(link)
}

/// Whether a disclosure item has this code: they share their address.
fn is_of_disclosure(conn: &mut Conn, code: &str) -> Result<bool> {
    let found = disclosure_items::table
        .filter(disclosure_items::code.eq(code))
        .count();
    let found: i64 = on_each!(conn, |c| found.get_result(c))?;
    Ok(found > 0)
}

/// The link of a place.
///
/// # Errors
/// When the storage fails.
pub fn link_of(conn: &mut Conn, place: &Place) -> Result<Option<Link>> {
    let found = links::table
        .filter(links::agency_id.eq(&place.agency))
        .filter(links::series.eq(place.series.as_str()))
        .filter(links::fiscal_year.eq(place.year));
    Ok(on_each!(conn, |c| found
        .select(Link::as_select())
        .first(c)
        .optional())?)
}

/// All links of an agency.
///
/// # Errors
/// When the storage fails.
pub fn links_of(conn: &mut Conn, agency: &str) -> Result<Vec<Link>> {
    let all = links::table.filter(links::agency_id.eq(agency));
    Ok(on_each!(conn, |c| all.select(Link::as_select()).load(c))?)
}

/// The link with this code.
///
/// # Errors
/// When the storage fails.
pub fn by_code(conn: &mut Conn, code: &str) -> Result<Option<Link>> {
    if !is_short_code(code) {
        return Ok(None);
    }
    let found = links::table.find(code);
    Ok(on_each!(conn, |c| found
        .select(Link::as_select())
        .first(c)
        .optional())?)
}

/// The numbers of an agency's revisions of a series by year.
///
/// # Errors
/// When the storage fails.
pub fn counts(conn: &mut Conn, series: Series) -> Result<Vec<(String, i32, i64)>> {
    let all = revisions::table
        .filter(revisions::series.eq(series.as_str()))
        .group_by((revisions::agency_id, revisions::fiscal_year))
        .select((
            revisions::agency_id,
            revisions::fiscal_year,
            diesel::dsl::count_star(),
        ));
    Ok(on_each!(conn, |c| all.load(c))?)
}
