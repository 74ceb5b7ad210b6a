//! What the service publishes by itself: complaints of corruption, on fixed days, whether there are any or not. Nobody else
//! can, and nobody can keep it from it.

use super::kinds::Series;
use super::model::Place;
use super::publish::{Ready, put};
use super::store;
use crate::accounts::Actor;
use crate::agencies;
use crate::calendar::{FiscalYear, day_in_bangkok, fiscal_year};
use crate::db::{Conn, Db};
use crate::http::Result;
use crate::integrity::{given_from, opened};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::HashMap;

/// How many revisions were published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub published: usize,
}

/// The days on which a year's totals are published: of its first half, then of its second and the whole. Of a half that was
/// over before the channel was opened nothing is.
fn days(year: FiscalYear, since: NaiveDate) -> Vec<NaiveDate> {
    let ends = year.halves().map(|half| half.end);
    ends.into_iter()
        .filter(|end| *end >= since)
        .map(given_from)
        .collect()
}

/// What's to be published until a day and isn't: the place, with the days of the revisions that are missing.
fn missing(conn: &mut Conn, today: NaiveDate) -> Result<Vec<(Place, Vec<NaiveDate>)>> {
    let mut there: HashMap<(String, i32), i64> = HashMap::new();
    for (agency, year, count) in store::counts(conn, Series::CorruptionComplaints)? {
        there.insert((agency, year), count);
    }
    let mut missing = Vec::new();
    for (agency, since) in opened(conn)? {
        for number in fiscal_year(since)..=fiscal_year(today) {
            let Ok(year) = FiscalYear::parse(number) else {
                continue;
            };
            let done = there.get(&(agency.clone(), number)).copied().unwrap_or(0);
            let due = days(year, since).into_iter().filter(|day| *day <= today);
            let due: Vec<NaiveDate> = due.skip(usize::try_from(done).unwrap_or(usize::MAX)).collect();
            if !due.is_empty() {
                let place = Place {
                    agency: agency.clone(),
                    series: Series::CorruptionComplaints,
                    year: number,
                };
                missing.push((place, due));
            }
        }
    }
    Ok(missing)
}

/// Publishes what has come due at `now`: each revision once, though several copies of the service do it at once.
///
/// # Errors
/// When the storage fails; what was published until then is published.
pub async fn round(db: &Db, now: NaiveDateTime) -> Result<Round> {
    let today = day_in_bangkok(now);
    let mut round = Round::default();
    for (place, days) in db.read(move |conn| missing(conn, today)).await? {
        for day in days {
            let place = place.clone();
            let publish = db.write(move |tx| {
                let agency = agencies::find_locked(tx, &place.agency)?;
                let ready = Ready::read(tx.conn(), &agency, &place, day)?;
                let newest = ready
                    .draft
                    .newest
                    .as_ref()
                    .map(|newest| newest.revision.published_on);
                // Another copy of the service was here before.
                if newest.is_some_and(|newest| newest >= day) {
                    return Ok(0);
                }
                put(tx, (&Actor::Service, now), &agency, ready)?;
                Ok(1)
            });
            round.published += publish.await?;
        }
    }
    Ok(round)
}
