//! What labels name, from the database.

use super::model::Label;
use crate::assets::loans::Loan;
use crate::assets::model::Asset;
use crate::db::{Conn, on_each};
use crate::http::Result;
use crate::schema::{assets, loan_lines, loans};
use diesel::prelude::*;
use std::collections::HashMap;

/// The assets of an agency that labels name, by the labels.
///
/// # Errors
/// When the storage fails.
pub fn find_all(conn: &mut Conn, agency: &str, labels: &[Label]) -> Result<HashMap<Label, Asset>> {
    let (mut ids, mut numbers) = (Vec::new(), Vec::new());
    for label in labels {
        match label {
            Label::Id(id) => ids.push(id),
            Label::Number(number) => numbers.push(number),
        }
    }
    let named = assets::id.eq_any(ids).or(assets::number.eq_any(numbers));
    let found = assets::table.filter(assets::agency_id.eq(agency).and(named));
    let found: Vec<Asset> = on_each!(conn, |c| found.select(Asset::as_select()).load(c))?;
    let by_name: HashMap<Label, &Asset> = found
        .iter()
        .flat_map(|asset| {
            let names = [Label::Id(asset.id.clone()), Label::Number(asset.number.clone())];
            names.map(|name| (name, asset))
        })
        .collect();
    let named = labels
        .iter()
        .filter_map(|label| Some((label.clone(), (*by_name.get(label)?).clone())));
    Ok(named.collect())
}

/// With whom an asset is: a loan, and which of its lines.
pub struct Out {
    pub asset_id: String,
    pub loan: Loan,
    pub line: i32,
    /// How many of it are with the borrower.
    pub quantity: i32,
}

/// The loans with which these assets are out, in the order of their due days.
///
/// # Errors
/// When the storage fails.
pub fn out(conn: &mut Conn, ids: &[String]) -> Result<Vec<Out>> {
    let found = loan_lines::table
        .inner_join(loans::table.on(loans::id.eq(loan_lines::loan_id)))
        .filter(loan_lines::asset_id.eq_any(ids).and(loan_lines::out.gt(0)))
        .order((loans::due_on, loans::id, loan_lines::no));
    let rows: Vec<(String, Loan, i32, i32)> = on_each!(conn, |c| found
        .select((
            loan_lines::asset_id,
            Loan::as_select(),
            loan_lines::no,
            loan_lines::out,
        ))
        .load(c))?;
    let out = |(asset_id, loan, line, quantity)| Out {
        asset_id,
        loan,
        line,
        quantity,
    };
    Ok(rows.into_iter().map(out).collect())
}
