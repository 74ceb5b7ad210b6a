//! How far many agencies are.

use super::super::data::read;
use super::super::kinds::DisclosureStatus;
use super::super::readiness::Stand;
use crate::accounts::Reach;
use crate::assessments::{Item, Scheme};
use crate::db::{Conn, on_each};
use crate::http::{Error, Result};
use crate::schema::{agencies as tenants, disclosure_items as items, disclosure_years as years};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashMap;

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
            shown: read::<Vec<Option<String>>>(&elements)?.iter().flatten().count(),
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
    reach: &Reach,
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
