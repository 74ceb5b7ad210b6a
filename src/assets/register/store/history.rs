//! What happened to an asset: changes of the register, and the loans it was in.

use crate::assets::kinds::{BorrowerKind, LoanStatus};
use crate::assets::model::{Asset, AssetChange};
use crate::db::{Conn, on_each};
use crate::http::{Code, Error, PageParams, Result};
use crate::schema::{asset_changes, loan_lines, loans};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// A loan that an asset was in.
#[derive(Clone, Debug, Queryable)]
pub struct LoanOf {
    pub id: String,
    pub fiscal_year: i32,
    pub number: i32,
    pub requested_at: NaiveDateTime,
    pub status: LoanStatus,
    pub borrower_kind: BorrowerKind,
    pub borrower_name: String,
    pub from_on: NaiveDate,
    pub due_on: NaiveDate,
    pub quantity: i32,
    pub out: i32,
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Event {
    Change(AssetChange),
    Loan(LoanOf),
}

impl Event {
    pub fn at(&self) -> NaiveDateTime {
        match self {
            Self::Change(change) => change.at,
            Self::Loan(loan) => loan.requested_at,
        }
    }

    /// Where it stands in the list: at one time changes come before loans.
    pub fn key(&self) -> Vec<String> {
        let at = self.at().and_utc().timestamp_micros().to_string();
        match self {
            Self::Change(change) => vec![at, CHANGE.to_owned(), change.no.to_string()],
            Self::Loan(loan) => vec![at, LOAN.to_owned(), loan.id.clone()],
        }
    }
}

const CHANGE: &str = "change";
const LOAN: &str = "loan";

/// Where a page of the history begins.
#[derive(Clone, Debug)]
pub struct After {
    at: NaiveDateTime,
    /// Changes of that time below this number are still to come.
    change: i32,
    /// So are loans of that time with an id below this one; `None` for all of them.
    loan: Option<String>,
}

impl After {
    /// # Errors
    /// `400` for a cursor of another list.
    pub fn parse(page: &PageParams) -> Result<Option<Self>> {
        let wrong = || Error::new(Code::CursorInvalid);
        let Some([at, kind, id]) = page.after(3)? else {
            return Ok(None);
        };
        let at = at.parse().ok().and_then(chrono::DateTime::from_timestamp_micros);
        let at = at.ok_or_else(wrong)?.naive_utc();
        let (change, loan) = match kind.as_str() {
            CHANGE => (id.parse().map_err(|_| wrong())?, None),
            LOAN => (0, Some(id.clone())),
            _ => return Err(wrong()),
        };
        Ok(Some(Self { at, change, loan }))
    }
}

/// A page of an asset's history, newest first.
///
/// # Errors
/// When the storage fails.
pub fn page(conn: &mut Conn, asset: &str, after: Option<&After>, limit: i64) -> Result<Vec<Event>> {
    let changes = changes(conn, asset, after, limit)?.into_iter().map(Event::Change);
    let mut all: Vec<Event> = changes.collect();
    all.extend(loans_of(conn, asset, after, limit)?.into_iter().map(Event::Loan));
    // Stable: what's of one time stays in the order of its own list, changes before loans.
    all.sort_by_key(|event| std::cmp::Reverse(event.at()));
    all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(all)
}

fn changes(conn: &mut Conn, asset: &str, after: Option<&After>, limit: i64) -> Result<Vec<AssetChange>> {
    on_each!(conn, |c, B| {
        let mut query = asset_changes::table
            .filter(asset_changes::asset_id.eq(asset))
            .order((asset_changes::at.desc(), asset_changes::no.desc()))
            .limit(limit)
            .select(AssetChange::as_select())
            .into_boxed::<B>();
        if let Some(after) = after {
            let same = asset_changes::at
                .eq(after.at)
                .and(asset_changes::no.lt(after.change));
            query = query.filter(asset_changes::at.lt(after.at).or(same));
        }
        Ok(query.load(c)?)
    })
}

fn loans_of(conn: &mut Conn, asset: &str, after: Option<&After>, limit: i64) -> Result<Vec<LoanOf>> {
    on_each!(conn, |c, B| {
        let mut query = loan_lines::table
            .inner_join(loans::table)
            .filter(loan_lines::asset_id.eq(asset))
            .order((loans::requested_at.desc(), loans::id.desc()))
            .limit(limit)
            .select((
                loans::id,
                loans::fiscal_year,
                loans::number,
                loans::requested_at,
                loans::status,
                loans::borrower_kind,
                loans::borrower_name,
                loans::from_on,
                loans::due_on,
                loan_lines::quantity,
                loan_lines::out,
            ))
            .into_boxed::<B>();
        if let Some(after) = after {
            query = match &after.loan {
                Some(id) => {
                    let same = loans::requested_at.eq(after.at).and(loans::id.lt(id));
                    query.filter(loans::requested_at.lt(after.at).or(same))
                }
                None => query.filter(loans::requested_at.le(after.at)),
            };
        }
        Ok(query.load(c)?)
    })
}

/// The value of one piece at a time, in satang, as the register's history has it. Of before it was registered it's the first.
///
/// # Errors
/// When the storage fails.
pub fn value_at(conn: &mut Conn, asset: &Asset, at: NaiveDateTime) -> Result<Option<i64>> {
    let later = asset_changes::table
        .filter(
            asset_changes::asset_id
                .eq(&asset.id)
                .and(asset_changes::at.gt(at)),
        )
        .filter(asset_changes::details.like("%\"value_satang\":{%"))
        .order(asset_changes::no)
        .limit(1);
    let next: Option<AssetChange> = on_each!(conn, |c| later
        .select(AssetChange::as_select())
        .first(c)
        .optional())?;
    let Some(next) = next else {
        return Ok(asset.value_satang);
    };
    let details: serde_json::Value = serde_json::from_str(&next.details).map_err(Error::internal)?;
    let before = details.pointer("/value_satang/from");
    Ok(before.and_then(serde_json::Value::as_i64))
}
