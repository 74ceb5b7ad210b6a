//! Adding up the counts of services.

use super::{ByChannel, CHANNELS, Count};
use crate::calendar::FiscalYear;
use crate::db::{Conn, on_each};
use crate::http::Result;
use crate::schema::{service_counts as counts, services};
use crate::services::ServiceChannel;
use chrono::{Datelike, NaiveDate};
use diesel::backend::Backend;
use diesel::connection::DefaultLoadingMode;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Date, Text};
use diesel::sqlite::Sqlite;
use std::collections::HashMap;

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

/// Where a month stands in a fiscal year, from 0.
#[derive(Clone, Copy, Debug, FromSqlRow)]
struct Nth(usize);

/// Only the text's month is looked at: reading dates would be most of the work.
impl FromSql<Date, Sqlite> for Nth {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Sqlite>>::from_sql(value)?;
        let month: usize = text.get(5..7).unwrap_or_default().parse()?;
        Ok(Self((month + 2) % 12))
    }
}

impl FromSql<Date, Pg> for Nth {
    fn from_sql(value: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let month = <NaiveDate as FromSql<Date, Pg>>::from_sql(value)?;
        Ok(Self(usize::try_from(month.month0() + 3)? % 12))
    }
}

/// What was counted in a year of each service, by its id. The counts are added up here: a database takes longer to do it once
/// for each cut.
pub(super) fn counted(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<HashMap<String, ByChannel>> {
    type Row = (String, ServiceChannel, Nth, i64, i64, i64);
    let period = year.period();
    let of_year = counts::table
        .filter(counts::agency_id.eq(agency))
        .filter(counts::month.between(period.start, period.end))
        .select((
            counts::service_id,
            counts::channel,
            counts::month,
            counts::received,
            counts::completed,
            counts::in_time,
        ));
    let mut counted: HashMap<String, ByChannel> = HashMap::new();
    on_each!(conn, |c| {
        for row in of_year.load_iter::<Row, DefaultLoadingMode>(c)? {
            let (service, channel, Nth(month), received, completed, in_time) = row?;
            let own = counted.entry(service).or_default();
            let own = own.iter_mut().zip(CHANNELS).find(|(_, (of, _))| *of == channel);
            let months = own.map(|(months, _)| months.get_or_insert_default());
            if let Some(place) = months.and_then(|months| months.get_mut(month)) {
                *place = place.plus(Count {
                    received,
                    completed,
                    in_time,
                });
            }
        }
    });
    Ok(counted)
}
