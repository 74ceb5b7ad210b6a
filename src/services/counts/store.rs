//! Counts in the database.

use super::list::Filter;
use super::model::{CountRevision, Key, ServiceCount, ServiceMonth};
use crate::agencies::Agency;
use crate::calendar::{fiscal_year, month_text};
use crate::db::{Conn, Tx, on_each, prepared};
use crate::events::{Doing, tell};
use crate::http::Result;
use crate::schema::{
    service_count_revisions as revisions, service_counts as counts, service_months as months,
};
use crate::services::kinds::{CountSource, ServiceChannel};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde_json::json;

/// Rows of one statement, whose values stay below the limits of both databases.
const ROWS: usize = 100;

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

/// # Errors
/// When the storage fails.
pub fn insert(tx: &mut Tx<'_>, new: Vec<ServiceCount>) -> Result<()> {
    for rows in chunks(new) {
        on_each!(tx.conn(), |c| diesel::insert_into(counts::table)
            .values(rows)
            .execute(c))?;
    }
    Ok(())
}

/// # Errors
/// When the storage fails.
pub fn update(tx: &mut Tx<'_>, changed: Vec<ServiceCount>) -> Result<()> {
    for count in changed {
        let place = counts::table.find((count.service_id.clone(), count.month, count.channel.as_str()));
        on_each!(tx.conn(), |c| prepared(diesel::update(place).set(count))
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

/// Gives a month its next version, with the event that so many of its counts changed.
///
/// # Errors
/// When the storage fails.
pub fn advance(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    (month, cells, source): (NaiveDate, usize, CountSource),
) -> Result<()> {
    let before = month_of(tx.conn(), &agency.id, month)?;
    let after = ServiceMonth {
        version: before.version + 1,
        updated_at: doing.1,
        ..before
    };
    let insert = diesel::insert_into(months::table).values(&after);
    on_each!(tx.conn(), |c| insert
        .on_conflict((months::agency_id, months::month))
        .do_update()
        .set(&after)
        .execute(c))?;
    let payload = json!({
        "fiscal_year": fiscal_year(month),
        "month": month_text(month),
        "changed": cells,
        "source": source.as_str(),
        "version": after.version,
    });
    let subject = format!("service_counts/{}/{}", agency.id, month_text(month));
    tell(tx, doing, ("service_counts.recorded", subject), agency, payload)
}
