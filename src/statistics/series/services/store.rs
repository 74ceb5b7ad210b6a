//! Adding up the counts of services.

use super::{ByKey, Count};
use crate::calendar::FiscalYear;
use crate::db::{Conn, on_each};
use crate::http::Result;
use crate::schema::services;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text};

/// A service of the catalogue.
pub(super) struct Service {
    pub id: String,
    pub code: String,
    pub name_th: String,
    pub is_active: bool,
}

/// The services of an agency in the order of their codes, retired ones as well.
pub(super) fn services(conn: &mut Conn, agency: &str) -> Result<Vec<Service>> {
    type Row = (String, String, String, String);
    let all = services::table.filter(services::agency_id.eq(agency)).select((
        services::id,
        services::code,
        services::name_th,
        services::status,
    ));
    let all: Vec<Row> = on_each!(conn, |c| all.load(c))?;
    let service = |(id, code, name_th, status): Row| Service {
        id,
        code,
        name_th,
        is_active: status == "active",
    };
    let mut all: Vec<Service> = all.into_iter().map(service).collect();
    // Not the database's order, which isn't the same everywhere.
    all.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(all)
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = Date)]
    month: NaiveDate,
    #[diesel(sql_type = BigInt)]
    received: i64,
    #[diesel(sql_type = BigInt)]
    completed: i64,
    #[diesel(sql_type = BigInt)]
    in_time: i64,
}

const BY_SERVICE: &str = "SELECT service_id AS key, month, CAST(sum(received) AS BIGINT) AS received, \
    CAST(sum(completed) AS BIGINT) AS completed, CAST(sum(in_time) AS BIGINT) AS in_time FROM service_counts \
    WHERE agency_id = $1 AND month BETWEEN $2 AND $3 GROUP BY service_id, month";
/// By halves of the year, each told by its first day.
const BY_BOTH: &str = "SELECT service_id || ':' || channel AS key, CASE WHEN month < $1 THEN $2 ELSE $1 END AS month, \
    CAST(sum(received) AS BIGINT) AS received, CAST(sum(completed) AS BIGINT) AS completed, CAST(sum(in_time) AS BIGINT) AS in_time \
    FROM service_counts WHERE agency_id = $3 AND month BETWEEN $2 AND $4 GROUP BY 1, 2";
const BY_CHANNEL: &str = "SELECT channel AS key, month, CAST(sum(received) AS BIGINT) AS received, \
    CAST(sum(completed) AS BIGINT) AS completed, CAST(sum(in_time) AS BIGINT) AS in_time FROM service_counts \
    WHERE agency_id = $1 AND month BETWEEN $2 AND $3 GROUP BY channel, month";

/// The months of each service that was counted, by its id.
pub(super) fn by_service(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<ByKey> {
    sums(conn, BY_SERVICE, agency, year)
}

/// The months of each channel.
pub(super) fn by_channel(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<ByKey> {
    sums(conn, BY_CHANNEL, agency, year)
}

/// The halves of each service by each channel, by the service's id, a colon, and the channel; each stands in its first month.
pub(super) fn by_both(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<ByKey> {
    let (period, [_, second]) = (year.period(), year.halves());
    let query = diesel::sql_query(BY_BOTH)
        .bind::<Date, _>(second.start)
        .bind::<Date, _>(period.start)
        .bind::<Text, _>(agency)
        .bind::<Date, _>(period.end);
    Ok(by_key(on_each!(conn, |c| query.load(c))?, year))
}

fn sums(conn: &mut Conn, sql: &str, agency: &str, year: FiscalYear) -> Result<ByKey> {
    let period = year.period();
    let query = diesel::sql_query(sql)
        .bind::<Text, _>(agency)
        .bind::<Date, _>(period.start)
        .bind::<Date, _>(period.end);
    Ok(by_key(on_each!(conn, |c| query.load(c))?, year))
}

fn by_key(sums: Vec<Sum>, year: FiscalYear) -> ByKey {
    let (months, mut by_key) = (year.months(), ByKey::new());
    for sum in sums {
        let count = Count {
            received: sum.received,
            completed: sum.completed,
            in_time: sum.in_time,
        };
        let at = months.iter().position(|month| month.start == sum.month);
        let own = by_key.entry(sum.key).or_default();
        if let Some(place) = at.and_then(|at| own.get_mut(at)) {
            *place = place.plus(count);
        }
    }
    by_key
}
