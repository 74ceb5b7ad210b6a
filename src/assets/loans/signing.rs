//! Who approves a loan: whoever holds the position that does so, acts for it, or has it delegated, on that day.

use super::data::Signature;
use super::model::Loan;
use super::store::name_of;
use crate::agencies::{self, Appointment, Position};
use crate::assets::kinds::LoanApprover;
use crate::db::Conn;
use crate::http::{Code, Error, Fault, Reason, Result};
use chrono::NaiveDate;

/// The positions that approve a loan. The head of the agency approves what the head of a unit may, and what is of several
/// units or of none.
fn positions(conn: &mut Conn, loan: &Loan) -> Result<Vec<Position>> {
    let mut approving = match (loan.approver, loan.approver_unit_id.as_deref()) {
        (LoanApprover::UnitHead, Some(unit)) => agencies::head_positions(conn, &loan.agency_id, Some(unit))?,
        _ => Vec::new(),
    };
    let heads = agencies::head_positions(conn, &loan.agency_id, None)?;
    for head in heads {
        if approving.iter().all(|position| position.id != head.id) {
            approving.push(head);
        }
    }
    Ok(approving)
}

/// What the subject of a delegation speaks of when it's also of lending property. One of other subjects, as of lending money,
/// gives no power to approve a loan.
const OF_PROPERTY: [&str; 4] = ["พัสดุ", "ทรัพย์สิน", "ครุภัณฑ์", "วัสดุ"];
/// What officials declare of themselves.
const OF_OFFICIALS: &str = "ทรัพย์สินและหนี้สิน";

/// Those of the delegates who have lending delegated: by a subject of theirs, or where nobody has, by what isn't delegated
/// otherwise.
fn lenders(delegates: Vec<Appointment>) -> Vec<Appointment> {
    let of_property = |subject: &str| {
        let subject = subject.replace(OF_OFFICIALS, "");
        OF_PROPERTY.iter().any(|word| subject.contains(word))
    };
    let (named, rest): (Vec<_>, Vec<_>) = delegates
        .into_iter()
        .partition(|one| one.subject.as_deref().is_some_and(of_property));
    if named.is_empty() {
        rest.into_iter().filter(|one| one.subject.is_none()).collect()
    } else {
        named
    }
}

/// Everybody who may approve a loan on a day, who answers for the position first.
fn approvers(conn: &mut Conn, loan: &Loan, day: NaiveDate) -> Result<Vec<(Position, Appointment)>> {
    let mut all = Vec::new();
    for position in positions(conn, loan)? {
        let responsible = agencies::responsible(conn, &position.id, day)?;
        let appointed = responsible.foremost.into_iter();
        let appointed = appointed.chain(lenders(responsible.delegates));
        all.extend(appointed.map(|appointment| (position.clone(), appointment)));
    }
    Ok(all)
}

/// The accounts of those who may approve a loan on a day, but for whom it's for.
///
/// # Errors
/// When the storage fails.
pub fn signers(conn: &mut Conn, loan: &Loan, day: NaiveDate) -> Result<Vec<String>> {
    let accounts = approvers(conn, loan, day)?.into_iter();
    let accounts = accounts.filter_map(|(_, appointment)| appointment.user_id);
    Ok(accounts
        .filter(|user| loan.borrower_id.as_ref() != Some(user))
        .collect())
}

/// Whether a loan is this person's own: they are to get it, or asked for it. Without accounts names are compared.
fn is_own(loan: &Loan, user: Option<&str>, name: &str) -> bool {
    let asked = user.is_some_and(|user| loan.requested_by == format!("user/{user}"));
    let gets = match (user, loan.borrower_id.as_deref()) {
        (Some(user), Some(borrower)) => user == borrower,
        _ => name == loan.borrower_name,
    };
    asked || gets
}

/// Whether who asked for a loan has the name of a signer without an account.
fn asked_by_namesake(conn: &mut Conn, loan: &Loan, signer: &Appointment) -> Result<bool> {
    let asked = loan.requested_by.strip_prefix("user/");
    let Some(asked) = asked.filter(|_| signer.user_id.is_none()) else {
        return Ok(false);
    };
    let name = name_of(conn, &loan.agency_id, asked)?;
    Ok(name.is_some_and(|name| name == signer.holder_name))
}

/// The signature of somebody who approves in the service.
///
/// # Errors
/// `403` for who has no power to on that day, or asked for the loan or is to get it.
pub fn sign(conn: &mut Conn, loan: &Loan, user: &str, day: NaiveDate) -> Result<Signature> {
    let refused = |reason| Error::new(Code::Forbidden).fault(Fault::pointer("", reason));
    if is_own(loan, Some(user), "") {
        return Err(refused(Reason::OwnRequest));
    }
    let all = approvers(conn, loan, day)?;
    let own = all
        .into_iter()
        .find(|(_, appointment)| appointment.user_id.as_deref() == Some(user));
    let (position, appointment) = own.ok_or_else(|| refused(Reason::NotApprover))?;
    if is_own(loan, Some(user), &appointment.holder_name) {
        return Err(refused(Reason::OwnRequest));
    }
    signature(conn, (position, appointment), day, None)
}

/// A signature on paper, by somebody who had the power to on its day.
///
/// # Errors
/// `422` at `/appointment_id` for anybody else, and for who asked for the loan or is to get it.
pub fn on_paper(
    conn: &mut Conn,
    loan: &Loan,
    appointment_id: &str,
    (day, number): (NaiveDate, String),
) -> Result<Signature> {
    let refused = |reason| Error::invalid(Fault::pointer("/appointment_id", reason));
    let all = approvers(conn, loan, day)?;
    let signer = all
        .into_iter()
        .find(|(_, appointment)| appointment.id == appointment_id);
    let (position, appointment) = signer.ok_or_else(|| refused(Reason::NotApprover))?;
    let asked = asked_by_namesake(conn, loan, &appointment)?;
    if asked || is_own(loan, appointment.user_id.as_deref(), &appointment.holder_name) {
        return Err(refused(Reason::OwnRequest));
    }
    signature(conn, (position, appointment), day, Some(number))
}

/// Whether somebody could approve a loan on a day.
///
/// # Errors
/// When the storage fails.
pub fn may_sign(conn: &mut Conn, loan: &Loan, user: &str, day: NaiveDate) -> Result<bool> {
    match sign(conn, loan, user, day) {
        Ok(_) => Ok(true),
        Err(error) if error.code() == Code::Forbidden => Ok(false),
        Err(error) => Err(error),
    }
}

fn signature(
    conn: &mut Conn,
    (position, appointment): (Position, Appointment),
    on: NaiveDate,
    number: Option<String>,
) -> Result<Signature> {
    Ok(Signature {
        own_title: agencies::own_title(conn, &appointment, on)?,
        user_id: appointment.user_id,
        name: appointment.holder_name,
        position_id: position.id,
        title: position.title_th,
        kind: appointment.kind.as_str().to_owned(),
        on,
        number,
    })
}
