//! What loans keep, from the database.

use super::model::{Kept, Period, Span, spans};
use crate::assets::kinds::{AssetStatus, UseKind};
use crate::assets::loans::NO_LOAN;
use crate::assets::model::{Asset, searched};
use crate::db::{Conn, containing, on_each};
use crate::http::Result;
use crate::schema::{assets, loan_lines};
use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::HashMap;

/// What loans keep of these assets, as far as it touches the days, but for one loan; what's overdue is kept until `today`.
///
/// # Errors
/// When the storage fails.
pub fn kept(
    conn: &mut Conn,
    (assets, besides): (&[String], &str),
    Period { from, to }: Period,
    today: NaiveDate,
) -> Result<HashMap<String, Vec<Kept>>> {
    type Row = (String, NaiveDate, NaiveDate, i32, i32);
    // Of what is with a borrower every day until today is looked at: it may have been due before `from`.
    let late = loan_lines::out.gt(0).and(loan_lines::until_on.lt(today));
    let found = loan_lines::table
        // The condition of the index, word for word, so that past loans aren't looked at.
        .filter(sql::<Bool>("held > 0"))
        .filter(loan_lines::asset_id.eq_any(assets))
        .filter(loan_lines::loan_id.ne(besides))
        .filter(loan_lines::from_on.le(to))
        .filter(loan_lines::until_on.ge(from).or(late))
        .select((
            loan_lines::asset_id,
            loan_lines::from_on,
            loan_lines::until_on,
            loan_lines::held,
            loan_lines::out,
        ));
    let rows: Vec<Row> = on_each!(conn, |c| found.load(c))?;
    let mut kept: HashMap<String, Vec<Kept>> = HashMap::new();
    for (asset, from, until, quantity, out) in rows {
        let until = if out > 0 { until.max(today) } else { until };
        let line = Kept {
            from,
            until,
            quantity,
        };
        kept.entry(asset).or_default().push(line);
    }
    Ok(kept)
}

/// What's promised of the consumables among these assets: until it's fetched it's kept whatever the days, since nothing of it
/// comes back for the next.
fn promised(conn: &mut Conn, assets: &[(&str, UseKind)]) -> Result<HashMap<String, i64>> {
    let stocks = assets.iter().filter(|(_, kind)| *kind == UseKind::Consumable);
    let stocks: Vec<&str> = stocks.map(|(id, _)| *id).collect();
    if stocks.is_empty() {
        return Ok(HashMap::new());
    }
    let found = loan_lines::table
        .filter(sql::<Bool>("held > 0"))
        .filter(loan_lines::asset_id.eq_any(stocks))
        .select((loan_lines::asset_id, loan_lines::held));
    let rows: Vec<(String, i32)> = on_each!(conn, |c| found.load(c))?;
    let mut promised = HashMap::new();
    for (asset, held) in rows {
        *promised.entry(asset).or_default() += i64::from(held);
    }
    Ok(promised)
}

/// What is shown of an asset beside its days.
#[derive(Clone, Debug, Queryable)]
pub struct AssetOf {
    pub id: String,
    pub number: String,
    pub name: String,
    pub measure: String,
    quantity: i32,
    status: AssetStatus,
    use_kind: UseKind,
}

impl From<Asset> for AssetOf {
    fn from(asset: Asset) -> Self {
        Self {
            id: asset.id,
            number: asset.number,
            name: asset.name,
            measure: asset.measure,
            quantity: asset.quantity,
            status: asset.status,
            use_kind: asset.use_kind,
        }
    }
}

/// An asset, and what loans keep of it.
#[derive(Clone, Debug)]
pub struct Free {
    pub asset: AssetOf,
    kept: Vec<Kept>,
    /// Of a consumable, on all days.
    promised: i64,
}

impl Free {
    /// How many there are to be lent.
    pub fn there(&self) -> i32 {
        match self.asset.status {
            AssetStatus::Available => self.asset.quantity,
            _ => 0,
        }
    }

    pub fn spans(&self, period: Period) -> Vec<Span> {
        if self.asset.use_kind == UseKind::Consumable {
            let left = (i64::from(self.there()) - self.promised).max(0);
            return spans(i32::try_from(left).unwrap_or(0), &[], period);
        }
        spans(self.there(), &self.kept, period)
    }
}

/// What loans keep of an asset.
///
/// # Errors
/// When the storage fails.
pub fn of_one(conn: &mut Conn, asset: Asset, period: Period, today: NaiveDate) -> Result<Free> {
    let mut kept = kept(conn, (std::slice::from_ref(&asset.id), NO_LOAN), period, today)?;
    let promised = promised(conn, &[(&asset.id, asset.use_kind)])?;
    Ok(Free {
        promised: promised.get(&asset.id).copied().unwrap_or(0),
        kept: kept.remove(&asset.id).unwrap_or_default(),
        asset: asset.into(),
    })
}

/// A page of an agency's assets that it still has, in the order of their numbers, with what loans keep of each.
///
/// # Errors
/// When the storage fails.
pub fn of_agency(
    conn: &mut Conn,
    (agency, q): (&str, Option<&str>),
    (after, limit): (Option<&str>, i64),
    (period, today): (Period, NaiveDate),
) -> Result<Vec<Free>> {
    let gone = [AssetStatus::Disposed.as_str(), AssetStatus::WrittenOff.as_str()];
    let found = assets::table
        .filter(assets::agency_id.eq(agency))
        .filter(assets::number.gt(after.unwrap_or_default()))
        .filter(assets::status.ne_all(gone))
        .filter(
            assets::searched
                .like(containing(&searched(q.unwrap_or_default())))
                .escape('\\'),
        )
        .order(assets::number)
        .limit(limit)
        .select((
            assets::id,
            assets::number,
            assets::name,
            assets::measure,
            assets::quantity,
            assets::status,
            assets::use_kind,
        ));
    let found: Vec<AssetOf> = on_each!(&mut *conn, |c| found.load(c))?;
    let ids: Vec<String> = found.iter().map(|asset| asset.id.clone()).collect();
    let mut kept = kept(conn, (&ids, NO_LOAN), period, today)?;
    let kinds: Vec<(&str, UseKind)> = found
        .iter()
        .map(|asset| (asset.id.as_str(), asset.use_kind))
        .collect();
    let promised = promised(conn, &kinds)?;
    let free = |asset: AssetOf| Free {
        promised: promised.get(&asset.id).copied().unwrap_or(0),
        kept: kept.remove(&asset.id).unwrap_or_default(),
        asset,
    };
    Ok(found.into_iter().map(free).collect())
}
