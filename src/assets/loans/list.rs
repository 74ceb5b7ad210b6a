//! Which loans are asked for.

use super::model::Loan;
use super::wire::ListLoans;
use crate::accounts::{Reach, agency_asked};
use crate::assets::kinds::{BorrowerKind, LoanStatus};
use crate::http::{Code, Error, Faults, PageParams, Result, day_asked, id_asked, word_asked};
use chrono::NaiveDate;

/// What a list of loans is cut down to.
#[derive(Clone, Debug)]
pub struct Filter {
    pub agency_id: String,
    pub status: Option<LoanStatus>,
    pub borrower_kind: Option<BorrowerKind>,
    pub asset_id: Option<String>,
    /// What was due before this day and isn't back.
    pub overdue_on: Option<NaiveDate>,
    /// Of these, what nobody chased yet.
    pub to_chase: bool,
    pub due_from: Option<NaiveDate>,
    pub due_to: Option<NaiveDate>,
}

impl Filter {
    /// Checks the parameters; of several agencies one has to be named.
    ///
    /// # Errors
    /// `422` with the faults, `403` for an agency that the caller doesn't reach.
    pub fn parse(params: ListLoans, reach: &Reach, today: NaiveDate) -> Result<Self> {
        let mut faults = Faults::default();
        let agency_id = agency_asked(params.agency_id, reach)?;
        let to_chase = params.to_chase.unwrap_or(false);
        let late = to_chase || params.overdue.unwrap_or(false);
        let status = word_asked("status", params.status, LoanStatus::parse, LoanStatus::allowed());
        let kind = ("borrower_kind", params.borrower_kind);
        let kind = word_asked(kind.0, kind.1, BorrowerKind::parse, BorrowerKind::allowed());
        let filter = Self {
            agency_id,
            status: faults.check(status).flatten(),
            borrower_kind: faults.check(kind).flatten(),
            asset_id: id_asked("asset_id", params.asset_id)?,
            overdue_on: late.then_some(today),
            to_chase,
            due_from: faults.check(day_asked("due_from", params.due_from)).flatten(),
            due_to: faults.check(day_asked("due_to", params.due_to)).flatten(),
        };
        faults.finish(Some(filter))
    }
}

/// Where a page begins.
///
/// # Errors
/// `400` for a cursor of another list.
pub fn position(page: &PageParams) -> Result<Option<(NaiveDate, String)>> {
    let Some([due, id]) = page.after(2)? else {
        return Ok(None);
    };
    let due = due.parse().map_err(|_| Error::new(Code::CursorInvalid))?;
    Ok(Some((due, id.clone())))
}

/// The place of a loan in the list.
pub fn key(loan: &Loan) -> Vec<String> {
    vec![loan.due_on.to_string(), loan.id.clone()]
}
