//! What the database has of loans, past the service.

use crate::support::TestService;
use chrono::NaiveDate;
use diesel::prelude::*;
use prongsai::db::Conn;
use prongsai::schema::{loan_lines, loans};

/// A line of a loan with what its loan says.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Row {
    pub loan: String,
    pub status: String,
    pub due_on: NaiveDate,
    pub asset: String,
    pub from_on: NaiveDate,
    pub until_on: NaiveDate,
    pub quantity: i32,
    pub held: i32,
    pub handed: i32,
    pub out: i32,
}

/// All lines of an agency's loans.
pub async fn rows_of(service: &TestService, agency: &str) -> Vec<Row> {
    let agency = agency.to_owned();
    let read = service.db.read(move |conn| {
        let all = loan_lines::table
            .inner_join(loans::table)
            .filter(loans::agency_id.eq(agency))
            .order((loan_lines::loan_id, loan_lines::no))
            .select((
                loans::id,
                loans::status,
                loans::due_on,
                loan_lines::asset_id,
                loan_lines::from_on,
                loan_lines::until_on,
                loan_lines::quantity,
                loan_lines::held,
                loan_lines::handed,
                loan_lines::out,
            ));
        Ok(match conn {
            Conn::Sqlite(conn) => all.load(conn)?,
            Conn::Postgres(conn) => all.load(conn)?,
        })
    });
    read.await.unwrap()
}
