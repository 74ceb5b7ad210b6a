//! Appending and reading events.

use super::model::{Audience, Event, EventRef, Row};
use crate::accounts::{Actor, Reach};
use crate::db::{Conn, Heads, Tx, on_each};
use crate::http::Result;
use crate::schema::events;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// Has `event` appended at the end of this write, with the next number. No event, no change.
///
/// # Errors
/// When the payload isn't plain JSON.
pub fn append(tx: &mut Tx<'_>, actor: &Actor, at: NaiveDateTime, event: Event) -> Result<()> {
    let mut row = Row::new(event, actor, at)?;
    tx.last(Box::new(move |conn, newest| {
        row.seq = newest + 1;
        on_each!(conn, |c| diesel::insert_into(events::table)
            .values(&row)
            .execute(c))?;
        Ok(heads_of(&row))
    }));
    Ok(())
}

/// Rows of one statement, whose values stay below the limits of both databases.
const ROWS: usize = 100;

/// As [`append`], for many events that follow each other, in few statements.
///
/// # Errors
/// When a payload isn't plain JSON.
pub fn append_all(
    tx: &mut Tx<'_>,
    actor: &Actor,
    at: NaiveDateTime,
    events: impl IntoIterator<Item = Event>,
) -> Result<()> {
    let rows = events.into_iter().map(|event| Row::new(event, actor, at));
    let mut rows = rows.collect::<Result<Vec<_>>>()?;
    if rows.is_empty() {
        return Ok(());
    }
    tx.last(Box::new(move |conn, newest| {
        for (seq, row) in (newest + 1..).zip(&mut rows) {
            row.seq = seq;
        }
        for rows in rows.chunks(ROWS) {
            on_each!(conn, |c| diesel::insert_into(events::table)
                .values(rows)
                .execute(c))?;
        }
        Ok(rows.iter().map(heads_of).fold(Heads::default(), Heads::max))
    }));
    Ok(())
}

fn heads_of(row: &Row) -> Heads {
    let public = row.audience == Audience::Public.as_str();
    Heads {
        newest: row.seq,
        public: if public { row.seq } else { 0 },
    }
}

/// The events after number `seq`, in order and whoever may see them, up to `limit`. A number that isn't there yet will
/// never come before one that is: nothing is skipped by going on from the last.
///
/// # Errors
/// When the storage fails.
pub fn after(conn: &mut Conn, seq: i64, limit: i64) -> Result<Vec<EventRef>> {
    let next = events::table
        .filter(events::seq.gt(seq))
        .order(events::seq)
        .limit(limit);
    let rows: Vec<Row> = on_each!(conn, |c| next.select(Row::as_select()).load(c))?;
    rows.into_iter().map(EventRef::try_from).collect()
}

/// Whether anything has happened in an agency after number `seq`, of the kinds that begin with a word; of all with none.
///
/// # Errors
/// When the storage fails.
pub fn has_happened(conn: &mut Conn, (agency, word): (&str, &str), seq: i64) -> Result<bool> {
    let later = events::table
        .filter(events::agency_id.eq(agency))
        .filter(events::seq.gt(seq))
        .filter(events::kind.like(format!("{word}%")))
        .select(events::seq);
    let found: Option<i64> = on_each!(conn, |c| later.first(c).optional())?;
    Ok(found.is_some())
}

/// What an agency's own people see.
const OWN: &[&str] = &["public", "agency", "province"];

/// What a caller may see of the events after `after`, up to `limit` rows and not beyond `head`, in order. What isn't
/// public is seen within `drafts` only.
pub(super) fn visible(
    conn: &mut Conn,
    (reach, drafts): (&Reach, &Reach),
    (after, head): (i64, i64),
    limit: i64,
) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for province in &reach.provinces {
        let all: &[&str] = if drafts.is_provinces(province) {
            &["public", "province"]
        } else {
            &["public"]
        };
        // One index range for each audience; together in order below.
        for audience in all {
            let range = events::table
                .filter(events::province.eq(province))
                .filter(events::audience.eq(audience))
                .filter(events::seq.gt(after).and(events::seq.le(head)))
                .order(events::seq)
                .limit(limit);
            rows.extend(on_each!(conn, |c| range.select(Row::as_select()).load(c))?);
        }
    }
    for agency in &reach.agencies {
        let range = events::table
            .filter(events::agency_id.eq(agency))
            .filter(events::audience.eq_any(if drafts.is_own(agency) { OWN } else { &["public"] }))
            .filter(events::seq.gt(after).and(events::seq.le(head)))
            .order(events::seq)
            .limit(limit);
        rows.extend(on_each!(conn, |c| range.select(Row::as_select()).load(c))?);
    }
    rows.sort_by_key(|row: &Row| row.seq);
    rows.dedup_by_key(|row| row.seq);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows)
}

/// The audit trail, newest first: all events that a caller may audit.
pub(super) fn trail(
    conn: &mut Conn,
    reach: &Reach,
    subject: Option<&str>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Row>> {
    let mut query = events::table
        .select(Row::as_select())
        .order(events::seq.desc())
        .limit(limit)
        .into_boxed();
    if !reach.everything {
        query = query.filter(events::agency_id.eq_any(reach.agencies.clone()));
    }
    if let Some(subject) = subject {
        query = query.filter(events::subject.eq(subject.to_owned()));
    }
    if let Some(before) = before {
        query = query.filter(events::seq.lt(before));
    }
    Ok(query.load(conn)?)
}

/// The cursor from which `/changes` goes on after this snapshot.
///
/// # Errors
/// When the storage fails.
pub fn cursor_at_head(conn: &mut Conn) -> Result<String> {
    let (epoch, head) = (crate::db::epoch(conn)?, crate::db::head(conn)?);
    Ok(cursor(&epoch, head))
}

pub(super) fn cursor(epoch: &str, seq: i64) -> String {
    crate::http::Cursor::encode(&[epoch.to_owned(), seq.to_string()])
}
