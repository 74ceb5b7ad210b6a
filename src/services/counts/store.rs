//! Counts in the database.

use super::list::Filter;
use super::model::{CountRevision, Key, ServiceCount, ServiceMonth};
use crate::agencies::Agency;
use crate::calendar::{fiscal_year, month_text};
use crate::db::{Conn, Tx, on_each};
use crate::events::{Audience, Doing, Event, append_all};
use crate::http::Result;
use crate::schema::{
    service_count_revisions as revisions, service_counts as counts, service_months as months,
};
use crate::services::kinds::{CountSource, ServiceChannel};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::upsert::excluded;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// Rows of one statement, whose values stay below the limits of both databases.
const ROWS: usize = 500;

/// The counts of some of an agency's months, in no order.
///
/// # Errors
/// When the storage fails.
pub fn of_months(conn: &mut Conn, agency: &str, months: Vec<NaiveDate>) -> Result<Vec<ServiceCount>> {
    let mut all = Vec::new();
    for months in chunks(months) {
        let found = counts::table.filter(counts::agency_id.eq(agency).and(counts::month.eq_any(months)));
        let found: Vec<ServiceCount> = on_each!(conn, |c| found.select(ServiceCount::as_select()).load(c))?;
        all.extend(found);
    }
    Ok(all)
}

/// The counts of an agency's month, in the order of services and channels.
///
/// # Errors
/// When the storage fails.
pub fn of_month(conn: &mut Conn, agency: &str, month: NaiveDate) -> Result<Vec<ServiceCount>> {
    let found = counts::table
        .filter(counts::agency_id.eq(agency).and(counts::month.eq(month)))
        .order((counts::service_id, counts::channel));
    Ok(on_each!(conn, |c| found
        .select(ServiceCount::as_select())
        .load(c))?)
}

/// How often the counts of a month were changed; 0 when there are none.
///
/// # Errors
/// When the storage fails.
pub fn month_of(conn: &mut Conn, agency: &str, month: NaiveDate) -> Result<ServiceMonth> {
    let found = months::table.find((agency, month));
    let found = on_each!(conn, |c| found
        .select(ServiceMonth::as_select())
        .first(c)
        .optional())?;
    Ok(found.unwrap_or_else(|| ServiceMonth {
        agency_id: agency.to_owned(),
        month,
        version: 0,
        updated_at: NaiveDateTime::default(),
    }))
}

/// A page of counts, in the order of months, services and channels.
///
/// # Errors
/// When the storage fails.
pub fn page(conn: &mut Conn, filter: &Filter, after: Option<&Key>, limit: i64) -> Result<Vec<ServiceCount>> {
    on_each!(conn, |c, B| {
        let mut query = counts::table
            .filter(counts::agency_id.eq(&filter.agency_id))
            .order((counts::month, counts::service_id, counts::channel))
            .limit(limit)
            .select(ServiceCount::as_select())
            .into_boxed::<B>();
        if let Some((first, last)) = filter.months {
            query = query.filter(counts::month.between(first, last));
        }
        if let Some(service) = &filter.service_id {
            query = query.filter(counts::service_id.eq(service));
        }
        if let Some(channel) = filter.channel {
            query = query.filter(counts::channel.eq(channel.as_str()));
        }
        if let Some(Key {
            month,
            service_id,
            channel,
        }) = after
        {
            let same = counts::month.eq(month).and(
                counts::service_id.gt(service_id).or(counts::service_id
                    .eq(service_id)
                    .and(counts::channel.gt(channel.as_str()))),
            );
            query = query.filter(counts::month.gt(month).or(same));
        }
        Ok(query.load(c)?)
    })
}

/// What the counts of a service in a month were, in the order of channels; the first value first.
///
/// # Errors
/// When the storage fails.
pub fn revisions_of(
    conn: &mut Conn,
    (service, month): (&str, NaiveDate),
    channel: Option<ServiceChannel>,
    after: Option<&(String, i32)>,
    limit: i64,
) -> Result<Vec<CountRevision>> {
    on_each!(conn, |c, B| {
        let mut query = revisions::table
            .filter(revisions::service_id.eq(service).and(revisions::month.eq(month)))
            .order((revisions::channel, revisions::revision))
            .limit(limit)
            .select(CountRevision::as_select())
            .into_boxed::<B>();
        if let Some(channel) = channel {
            query = query.filter(revisions::channel.eq(channel.as_str()));
        }
        if let Some((channel, revision)) = after {
            let later = revisions::channel
                .eq(channel)
                .and(revisions::revision.gt(revision));
            query = query.filter(revisions::channel.gt(channel).or(later));
        }
        Ok(query.load(c)?)
    })
}

/// Sets counts, new ones and others that are there; each stands once among them.
///
/// # Errors
/// When the storage fails.
pub fn set(tx: &mut Tx<'_>, values: Vec<ServiceCount>) -> Result<()> {
    for rows in chunks(values) {
        let insert = diesel::insert_into(counts::table).values(rows);
        let place = (counts::service_id, counts::month, counts::channel);
        let change = (
            counts::received.eq(excluded(counts::received)),
            counts::completed.eq(excluded(counts::completed)),
            counts::in_time.eq(excluded(counts::in_time)),
            counts::revision.eq(excluded(counts::revision)),
            counts::updated_at.eq(excluded(counts::updated_at)),
        );
        on_each!(tx.conn(), |c| insert
            .on_conflict(place)
            .do_update()
            .set(change)
            .execute(c))?;
    }
    Ok(())
}

/// # Errors
/// When the storage fails.
pub fn keep(tx: &mut Tx<'_>, values: Vec<CountRevision>) -> Result<()> {
    for rows in chunks(values) {
        on_each!(tx.conn(), |c| diesel::insert_into(revisions::table)
            .values(rows)
            .execute(c))?;
    }
    Ok(())
}

fn chunks<T>(all: Vec<T>) -> impl Iterator<Item = Vec<T>> {
    let mut rest = all.into_iter();
    std::iter::from_fn(move || {
        let some: Vec<T> = rest.by_ref().take(ROWS).collect();
        (!some.is_empty()).then_some(some)
    })
}

/// Gives months their next versions, each with the event that so many of its counts changed.
///
/// # Errors
/// When the storage fails.
pub fn advance(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    (changed, source): (BTreeMap<NaiveDate, usize>, CountSource),
) -> Result<()> {
    let mut versions: HashMap<NaiveDate, i32> = HashMap::new();
    for some in chunks(changed.keys().copied().collect()) {
        let of_agency =
            months::table.filter(months::agency_id.eq(&agency.id).and(months::month.eq_any(some)));
        let found: Vec<(NaiveDate, i32)> = on_each!(tx.conn(), |c| of_agency
            .select((months::month, months::version))
            .load(c))?;
        versions.extend(found);
    }
    let after = |month: NaiveDate| ServiceMonth {
        agency_id: agency.id.clone(),
        month,
        version: versions.get(&month).map_or(1, |before| before + 1),
        updated_at: doing.1,
    };
    let after: Vec<ServiceMonth> = changed.keys().copied().map(after).collect();
    let cells = after.iter().zip(changed.values());
    let events: Vec<Event> = cells
        .map(|(month, cells)| recorded(agency, month, *cells, source))
        .collect();
    for rows in chunks(after) {
        let insert = diesel::insert_into(months::table).values(rows);
        let place = (months::agency_id, months::month);
        let change = (
            months::version.eq(excluded(months::version)),
            months::updated_at.eq(excluded(months::updated_at)),
        );
        on_each!(tx.conn(), |c| insert
            .on_conflict(place)
            .do_update()
            .set(change)
            .execute(c))?;
    }
    append_all(tx, doing.0, doing.1, events)
}

fn recorded(agency: &Agency, month: &ServiceMonth, cells: usize, source: CountSource) -> Event {
    let name = month_text(month.month);
    Event {
        kind: "service_counts.recorded",
        subject: format!("service_counts/{}/{name}", agency.id),
        agency_id: Some(agency.id.clone()),
        province: Some(agency.province.clone()),
        audience: Audience::Agency,
        payload: json!({
            "fiscal_year": fiscal_year(month.month),
            "month": name,
            "changed": cells,
            "source": source.as_str(),
            "version": month.version,
        }),
    }
}
