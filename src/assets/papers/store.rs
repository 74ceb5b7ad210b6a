//! Reading what papers print.

use crate::assets::kinds::LoanStatus;
use crate::assets::loans::{Loan, LoanLine, LoanStep};
use crate::db::{Conn, on_each};
use crate::http::{Error, Fault, Reason, Result};
use crate::schema::{assets, loan_lines, loan_steps, loans};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashMap;

/// The most rows of a book: about what a person scrolls through, and 30 MiB of memory.
pub const MOST: i64 = 20_000;

/// The assets of some loans, by id.
pub type Things = HashMap<String, Thing>;

/// What papers say of an asset.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = assets)]
pub struct Thing {
    pub id: String,
    pub number: String,
    pub name: String,
    pub measure: String,
    /// Of one piece.
    pub value_satang: Option<i64>,
}

/// Loans, each with its lines and, in a year's book, its steps.
#[derive(Debug, Default)]
pub struct Shelf {
    pub loans: Vec<(Loan, Vec<LoanLine>, Vec<LoanStep>)>,
    pub things: Things,
}

/// Which loans a book has.
#[derive(Clone, Debug)]
pub enum Shelved {
    /// What was asked for in a fiscal year, from a number to another.
    Year(i32, (i32, i32)),
    /// What's out and should have been back before a day, the longest overdue first.
    OverdueOn(NaiveDate),
}

/// The assets of one loan.
///
/// # Errors
/// When the storage fails.
pub fn things_of(conn: &mut Conn, loan: &str) -> Result<Things> {
    let all = assets::table
        .inner_join(loan_lines::table)
        .filter(loan_lines::loan_id.eq(loan));
    let all: Vec<Thing> = on_each!(conn, |c| all.select(Thing::as_select()).load(c))?;
    Ok(all.into_iter().map(|thing| (thing.id.clone(), thing)).collect())
}

/// The loans of a book.
///
/// # Errors
/// `422` when they have more than [`MOST`] lines.
pub fn shelf(conn: &mut Conn, agency: &str, which: &Shelved) -> Result<Shelf> {
    let mut query = loan_lines::table
        .inner_join(loans::table)
        .inner_join(assets::table)
        .filter(loans::agency_id.eq(agency))
        .select((Loan::as_select(), LoanLine::as_select(), Thing::as_select()))
        .limit(MOST + 1)
        .into_boxed();
    query = match which {
        Shelved::Year(year, (first, last)) => query
            .filter(loans::fiscal_year.eq(year))
            .filter(loans::number.between(first, last))
            .order((loans::number, loan_lines::no)),
        Shelved::OverdueOn(day) => query
            .filter(loans::status.eq(LoanStatus::OnLoan.as_str()))
            .filter(loans::due_on.lt(day))
            .filter(loan_lines::out.gt(0))
            .order((loans::due_on, loans::id, loan_lines::no)),
    };
    let rows: Vec<(Loan, LoanLine, Thing)> = query.load(conn)?;
    if i64::try_from(rows.len()).unwrap_or(i64::MAX) > MOST {
        let name = match which {
            Shelved::Year(..) => "number_to",
            Shelved::OverdueOn(_) => "agency_id",
        };
        let fault = Fault::parameter(name, Reason::TooMany).with("max", MOST);
        return Err(Error::invalid(fault));
    }
    let mut steps = match which {
        Shelved::Year(year, numbers) => steps(conn, agency, *year, *numbers)?,
        Shelved::OverdueOn(_) => HashMap::new(),
    };
    let mut shelf = Shelf::default();
    for (loan, line, thing) in rows {
        shelf.things.entry(thing.id.clone()).or_insert(thing);
        let last = shelf.loans.last_mut().filter(|(last, ..)| last.id == loan.id);
        if let Some((_, lines, _)) = last {
            lines.push(line);
        } else {
            let own = steps.remove(&loan.id).unwrap_or_default();
            shelf.loans.push((loan, vec![line], own));
        }
    }
    Ok(shelf)
}

/// The steps of the loans of a year, by loan, each in its order.
fn steps(
    conn: &mut Conn,
    agency: &str,
    year: i32,
    (first, last): (i32, i32),
) -> Result<HashMap<String, Vec<LoanStep>>> {
    let all = loan_steps::table
        .inner_join(loans::table)
        .filter(loans::agency_id.eq(agency).and(loans::fiscal_year.eq(year)))
        .filter(loans::number.between(first, last))
        .order((loan_steps::loan_id, loan_steps::no));
    let steps: Vec<LoanStep> = on_each!(conn, |c| all.select(LoanStep::as_select()).load(c))?;
    let mut by_loan: HashMap<String, Vec<LoanStep>> = HashMap::new();
    for step in steps {
        by_loan.entry(step.loan_id.clone()).or_default().push(step);
    }
    Ok(by_loan)
}
