//! Looking up who is told.

use super::{LoanNews, LoanWord};
use crate::accounts::{Addressed, Role, addressed, addressed_with_role, others};
use crate::agencies;
use crate::assets::kinds::LoanApprover;
use crate::assets::loans::{Loan, signers};
use crate::calendar::day_in_bangkok;
use crate::db::{Conn, on_each};
use crate::events::EventRef;
use crate::http::Result;
use crate::schema::loans;
use chrono::NaiveDate;
use diesel::prelude::*;

/// Who is told of an event, and what; nobody of their own doing.
///
/// # Errors
/// When the storage fails.
pub fn news(conn: &mut Conn, event: &EventRef) -> Result<Vec<LoanNews>> {
    let Some(what) = word(&event.kind) else {
        return Ok(Vec::new());
    };
    let id = event.subject.strip_prefix("loan/").unwrap_or_default();
    let found = loans::table.find(id);
    let loan: Option<Loan> = on_each!(conn, |c| found.select(Loan::as_select()).first(c).optional())?;
    let Some(loan) = loan else { return Ok(Vec::new()) };
    let to = match what {
        LoanWord::Requested => approvers(conn, &loan, day_in_bangkok(event.at))?,
        LoanWord::Approved | LoanWord::Rejected | LoanWord::DueSoon | LoanWord::Due => {
            borrower(conn, &loan)?.into_iter().collect()
        }
        LoanWord::Overdue => {
            let mut told = addressed_with_role(conn, &loan.agency_id, Role::AssetOfficer)?;
            told.extend(borrower(conn, &loan)?);
            told
        }
    };
    let agency = agencies::find(conn, &loan.agency_id)?.name_th;
    let news = others(distinct(to), &event.actor).into_iter().map(|to| LoanNews {
        to,
        what,
        agency: agency.clone(),
        number: loan.loan_number(),
    });
    Ok(news.collect())
}

fn word(event: &str) -> Option<LoanWord> {
    Some(match event {
        "loan.requested" => LoanWord::Requested,
        "loan.approved" | "loan.approval_recorded" => LoanWord::Approved,
        "loan.rejected" => LoanWord::Rejected,
        "loan.due_soon" => LoanWord::DueSoon,
        "loan.due" => LoanWord::Due,
        "loan.overdue" => LoanWord::Overdue,
        _ => return None,
    })
}

fn borrower(conn: &mut Conn, loan: &Loan) -> Result<Option<Addressed>> {
    match &loan.borrower_id {
        Some(id) => addressed(conn, id),
        None => Ok(None),
    }
}

/// Who may approve it that day; where none of them can be reached, all who approve for the agency.
fn approvers(conn: &mut Conn, loan: &Loan, day: NaiveDate) -> Result<Vec<Addressed>> {
    let mut own = Vec::new();
    for account in signers(conn, loan, day)? {
        own.extend(addressed(conn, &account)?);
    }
    if !own.is_empty() {
        return Ok(own);
    }
    let role = match loan.approver {
        LoanApprover::AgencyHead => Role::Approver,
        LoanApprover::UnitHead => Role::UnitHead,
    };
    addressed_with_role(conn, &loan.agency_id, role)
}

fn distinct(mut people: Vec<Addressed>) -> Vec<Addressed> {
    people.sort();
    people.dedup();
    people
}
