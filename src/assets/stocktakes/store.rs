//! Stocktakes in the database.

use super::model::{CountLine, Dates, Stocktake, Totals};
use crate::accounts::Reach;
use crate::agencies::Agency;
use crate::assets::kinds::{AssetStatus, StocktakeResult};
use crate::assets::model::Asset;
use crate::assets::record::{Doing, tell};
use crate::db::{Conn, Tx, on_each};
use crate::http::{Code, Error, Fault, Reason, Result, is_id};
use crate::schema::{assets, stocktake_lines as lines, stocktakes};
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::{Value, json};

/// Values in one query: within the limits of both databases.
const CHUNK: usize = 1000;

/// A stocktake that the caller reaches.
///
/// # Errors
/// `404` when there's none, or it's another tenant's.
pub fn find(conn: &mut Conn, reach: &Reach, id: &str) -> Result<Stocktake> {
    let missing = || Error::new(Code::NotFound);
    if !is_id(id) {
        return Err(missing());
    }
    let found = stocktakes::table.find(id);
    let stocktake: Stocktake = on_each!(conn, |c| found.select(Stocktake::as_select()).first(c))?;
    if reach.is_own(&stocktake.agency_id) {
        Ok(stocktake)
    } else {
        Err(missing())
    }
}

/// As [`find`]: one that's still open, and nobody else changes it before this write ends.
///
/// # Errors
/// As [`find`]; `409` for one that's closed.
pub fn find_open(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> Result<Stocktake> {
    let seen = find(tx.conn(), reach, id)?;
    let found = stocktakes::table.find(&seen.id);
    let stocktake: Stocktake = match tx.conn() {
        Conn::Sqlite(_) => seen,
        Conn::Postgres(c) => found.for_update().select(Stocktake::as_select()).first(c)?,
    };
    if stocktake.closed_at.is_some() {
        return Err(closed());
    }
    Ok(stocktake)
}

/// What a closed stocktake is answered with.
pub fn closed() -> Error {
    Error::new(Code::Conflict).fault(Fault::pointer("", Reason::WrongState))
}

/// The stocktakes of an agency, the newest first.
///
/// # Errors
/// When the storage fails.
pub fn list(conn: &mut Conn, agency: &str) -> Result<Vec<Stocktake>> {
    let all = stocktakes::table
        .filter(stocktakes::agency_id.eq(agency))
        .order(stocktakes::fiscal_year.desc());
    Ok(on_each!(conn, |c| all.select(Stocktake::as_select()).load(c))?)
}

/// All lines of a stocktake.
///
/// # Errors
/// When the storage fails.
pub fn lines_of(conn: &mut Conn, id: &str) -> Result<Vec<CountLine>> {
    let all = lines::table.filter(lines::stocktake_id.eq(id));
    Ok(on_each!(conn, |c| all.select(CountLine::as_select()).load(c))?)
}

/// # Errors
/// When the storage fails.
pub fn totals(conn: &mut Conn, id: &str) -> Result<Totals> {
    Ok(Totals::of(&lines_of(conn, id)?))
}

/// Those lines of a stocktake that are of these assets.
///
/// # Errors
/// When the storage fails.
pub fn lines_for(conn: &mut Conn, id: &str, assets: &[String]) -> Result<Vec<CountLine>> {
    let mut found: Vec<CountLine> = Vec::new();
    for ids in assets.chunks(CHUNK) {
        let some = lines::table.filter(lines::stocktake_id.eq(id).and(lines::asset_id.eq_any(ids)));
        let some: Vec<CountLine> = on_each!(conn, |c| some.select(CountLine::as_select()).load(c))?;
        found.extend(some);
    }
    Ok(found)
}

/// A line with its asset as the register has it now.
pub type Counted = (CountLine, Asset);

/// A page of a stocktake's lines of a result, in the order of the assets' numbers.
///
/// # Errors
/// When the storage fails.
pub fn page(
    conn: &mut Conn,
    id: &str,
    result: Option<StocktakeResult>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Counted>> {
    on_each!(conn, |c, B| {
        let mut query = lines::table
            .inner_join(assets::table.on(assets::id.eq(lines::asset_id)))
            .filter(lines::stocktake_id.eq(id))
            .order(assets::number)
            .limit(limit)
            .select((CountLine::as_select(), Asset::as_select()))
            .into_boxed::<B>();
        if let Some(number) = after {
            query = query.filter(assets::number.gt(number));
        }
        let here = (lines::expected_quantity - lines::expected_out).nullable();
        query = match result {
            None => query,
            Some(StocktakeResult::Uncounted) => query
                .filter(lines::found_quantity.is_null())
                .filter(lines::expected_quantity.gt(lines::expected_out)),
            Some(StocktakeResult::Found) => query.filter(
                lines::found_quantity.eq(here).or(lines::found_quantity
                    .is_null()
                    .and(lines::expected_quantity.le(lines::expected_out))),
            ),
            Some(StocktakeResult::Missing) => query.filter(lines::found_quantity.lt(here)),
            Some(StocktakeResult::More) => query.filter(lines::found_quantity.gt(here)),
            Some(StocktakeResult::Moved) => query
                .filter(lines::found_quantity.gt(0))
                .filter(lines::found_place.is_not_null())
                .filter(
                    lines::expected_place
                        .is_null()
                        .or(lines::expected_place.ne(lines::found_place)),
                ),
        };
        Ok(query.load(c)?)
    })
}

/// Starts a stocktake with what the register has, and its event. The agency is locked by the caller.
///
/// # Errors
/// `409` when the agency has one in this year.
pub fn start(tx: &mut Tx<'_>, doing: Doing<'_>, agency: &Agency, dates: Dates) -> Result<Stocktake> {
    let year = dates.year.get();
    let twin = stocktakes::table
        .filter(
            stocktakes::agency_id
                .eq(&agency.id)
                .and(stocktakes::fiscal_year.eq(year)),
        )
        .select(stocktakes::id);
    if let Some(twin) = on_each!(tx.conn(), |c| twin.first::<String>(c).optional())? {
        let fault = Fault::pointer("/fiscal_year", Reason::Duplicate);
        let fault = fault.with("other", format!("stocktake/{twin}"));
        return Err(Error::new(Code::AlreadyExists).fault(fault));
    }
    let stocktake = Stocktake {
        id: uuid::Uuid::now_v7().to_string(),
        agency_id: agency.id.clone(),
        fiscal_year: year,
        started_on: dates.started_on,
        due_on: dates.due_on,
        closed_at: None,
        version: 1,
        created_at: doing.1,
        updated_at: doing.1,
    };
    on_each!(tx.conn(), |c| diesel::insert_into(stocktakes::table)
        .values(&stocktake)
        .execute(c))?;
    let expected = list_assets(tx, &stocktake)?;
    let payload = json!({ "due_on": stocktake.due_on.to_string(), "expected": expected });
    record(tx, doing, "stocktake.started", agency, (&stocktake, payload))?;
    Ok(stocktake)
}

/// Writes down what's to be found: all that the register has and that isn't gone. Gives how many assets that are.
fn list_assets(tx: &mut Tx<'_>, stocktake: &Stocktake) -> Result<usize> {
    let gone = [AssetStatus::Disposed, AssetStatus::WrittenOff].map(AssetStatus::as_str);
    let there = assets::table
        .filter(assets::agency_id.eq(&stocktake.agency_id))
        .filter(assets::status.ne_all(gone))
        .select((
            stocktake.id.as_str().into_sql::<Text>(),
            assets::id,
            assets::quantity + assets::unusable,
            assets::out_quantity,
            assets::place,
            assets::unit_id,
        ));
    let into = (
        lines::stocktake_id,
        lines::asset_id,
        lines::expected_quantity,
        lines::expected_out,
        lines::expected_place,
        lines::expected_unit_id,
    );
    Ok(on_each!(tx.conn(), |c| there
        .insert_into(lines::table)
        .into_columns(into)
        .execute(c))?)
}

/// Stores lines as they were counted.
///
/// # Errors
/// When the storage fails.
pub fn write_lines(tx: &mut Tx<'_>, counted: Vec<CountLine>) -> Result<()> {
    for line in counted {
        let place = lines::table.find((line.stocktake_id.clone(), line.asset_id.clone()));
        on_each!(tx.conn(), |c| diesel::update(place).set(line).execute(c))?;
    }
    Ok(())
}

/// Stores the next version of a stocktake, with its event.
///
/// # Errors
/// When the storage fails.
pub fn advance(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    mut stocktake: Stocktake,
    (kind, payload): (&'static str, Value),
) -> Result<Stocktake> {
    stocktake.version += 1;
    stocktake.updated_at = doing.1;
    on_each!(tx.conn(), |c| diesel::update(
        stocktakes::table.find(&stocktake.id)
    )
    .set(&stocktake)
    .execute(c))?;
    record(tx, doing, kind, agency, (&stocktake, payload))?;
    Ok(stocktake)
}

fn record(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    kind: &'static str,
    agency: &Agency,
    (stocktake, mut payload): (&Stocktake, Value),
) -> Result<()> {
    if let Some(fields) = payload.as_object_mut() {
        fields.insert("fiscal_year".to_owned(), json!(stocktake.fiscal_year));
        fields.insert("version".to_owned(), json!(stocktake.version));
    }
    tell(tx, doing, (kind, stocktake.subject()), agency, payload)
}
