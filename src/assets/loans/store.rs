//! Loans in the database.

use super::act::Present;
use super::list::Filter;
use super::model::{Loan, LoanFile, LoanLine, LoanStep, loan_number, replay};
use crate::accounts::Reach;
use crate::agencies::{Agency, find as find_agency};
use crate::assets::kinds::{LoanStatus, UseKind};
use crate::assets::model::Asset;
use crate::assets::register::store as register;
use crate::db::{Conn, Tx, on_each, prepared_update};
use crate::http::{Code, Error, Fault, Reason, Result, is_id};
use crate::schema::{
    agencies, assets, loan_counters, loan_files, loan_lines, loan_steps, loans, user_roles, users,
};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};

/// What the schema says when more would be kept of an asset than there is.
const TAKEN: &str = "asset_taken";
/// What the schema says when a piece would be with two at a time.
const LENT_THEN: &str = "asset_lent_then";

/// No loan has this id.
pub const NO_LOAN: &str = "";

/// Whose own loans are shown: an account, and where it has any right to see assets.
pub type Own<'a> = Option<(&'a str, &'a Reach)>;

/// A loan that the caller reaches, or that's their own.
///
/// # Errors
/// `404` when there's none, or it's somebody else's.
pub fn find(conn: &mut Conn, who: (&Reach, Own<'_>), id: &str) -> Result<Loan> {
    if !is_id(id) {
        return Err(missing());
    }
    let found = loans::table.find(id);
    let loan: Loan = on_each!(conn, |c| found.select(Loan::as_select()).first(c))?;
    shown_to(who, loan)
}

fn missing() -> Error {
    Error::new(Code::NotFound)
}

fn shown_to((reach, own): (&Reach, Own<'_>), loan: Loan) -> Result<Loan> {
    let own = own.is_some_and(|(person, assets)| {
        loan.borrower_id.as_deref() == Some(person) && assets.is_own(&loan.agency_id)
    });
    if own || reach.is_own(&loan.agency_id) {
        Ok(loan)
    } else {
        Err(missing())
    }
}

/// As [`find`], with its agency, lines, assets and steps.
///
/// # Errors
/// As [`find`].
pub fn seen(conn: &mut Conn, who: (&Reach, Own<'_>), id: &str) -> Result<Present> {
    if !is_id(id) {
        return Err(missing());
    }
    let found = loans::table.inner_join(agencies::table).filter(loans::id.eq(id));
    let (loan, agency): (Loan, Agency) = on_each!(conn, |c| found
        .select((Loan::as_select(), Agency::as_select()))
        .first(c))?;
    let loan = shown_to(who, loan)?;
    let all = loan_lines::table
        .inner_join(assets::table)
        .filter(loan_lines::loan_id.eq(id))
        .order(loan_lines::no);
    let all: Vec<(LoanLine, Asset)> = on_each!(conn, |c| all
        .select((LoanLine::as_select(), Asset::as_select()))
        .load(c))?;
    let (lines, assets) = all.into_iter().unzip();
    let steps = steps(conn, id)?;
    Ok(Present {
        agency,
        state: replay(&steps)?,
        lines,
        assets,
        steps,
        loan,
    })
}

/// A loan with its agency, lines and steps; its assets are still to be read.
fn with_steps(conn: &mut Conn, loan: Loan) -> Result<Present> {
    let steps = steps(conn, &loan.id)?;
    Ok(Present {
        agency: find_agency(conn, &loan.agency_id)?,
        lines: lines(conn, &loan.id)?,
        state: replay(&steps)?,
        assets: Vec::new(),
        steps,
        loan,
    })
}

/// A loan that the caller reaches, or that's their own, with its lines, steps and assets; nobody else changes it or them
/// before this write ends.
///
/// # Errors
/// `404` when there's none, or it's somebody else's.
pub fn locked(tx: &mut Tx<'_>, who: (&Reach, Own<'_>), id: &str) -> Result<Present> {
    if matches!(tx.conn(), Conn::Sqlite(_)) {
        return seen(tx.conn(), who, id); // nobody else writes at all
    }
    let mut present = loan_locked(tx, who, id)?;
    lock_assets(tx, &mut present)?;
    Ok(present)
}

/// As [`locked`], without its assets: whoever takes several loans locks all of them first, then all assets.
///
/// # Errors
/// As [`find`].
pub fn loan_locked(tx: &mut Tx<'_>, who: (&Reach, Own<'_>), id: &str) -> Result<Present> {
    if !is_id(id) {
        return Err(missing());
    }
    let found = loans::table.find(id);
    let loan: Loan = match tx.conn() {
        Conn::Sqlite(c) => found.select(Loan::as_select()).first(c)?,
        Conn::Postgres(c) => found.for_update().select(Loan::as_select()).first(c)?,
    };
    with_steps(tx.conn(), shown_to(who, loan)?)
}

/// Locks the assets of a loan, and reads them as they are now.
///
/// # Errors
/// When the storage fails.
pub fn lock_assets(tx: &mut Tx<'_>, present: &mut Present) -> Result<()> {
    let ids = present.lines.iter().map(|line| line.asset_id.as_str());
    present.assets = register::lock(tx, &present.agency.id, ids)?;
    Ok(())
}

/// The lines of a loan, in their order.
///
/// # Errors
/// When the storage fails.
pub fn lines(conn: &mut Conn, loan: &str) -> Result<Vec<LoanLine>> {
    let all = loan_lines::table
        .filter(loan_lines::loan_id.eq(loan))
        .order(loan_lines::no);
    Ok(on_each!(conn, |c| all.select(LoanLine::as_select()).load(c))?)
}

/// The steps of a loan, in their order.
///
/// # Errors
/// When the storage fails.
pub fn steps(conn: &mut Conn, loan: &str) -> Result<Vec<LoanStep>> {
    let all = loan_steps::table
        .filter(loan_steps::loan_id.eq(loan))
        .order(loan_steps::no);
    Ok(on_each!(conn, |c| all.select(LoanStep::as_select()).load(c))?)
}

/// The files of a loan, in the order in which they came.
///
/// # Errors
/// When the storage fails.
pub fn files(conn: &mut Conn, loan: &str) -> Result<Vec<LoanFile>> {
    let all = loan_files::table
        .filter(loan_files::loan_id.eq(loan))
        .order((loan_files::step, loan_files::id));
    Ok(on_each!(conn, |c| all.select(LoanFile::as_select()).load(c))?)
}

/// A file of a loan.
///
/// # Errors
/// `404` when it has no such file.
pub fn file(conn: &mut Conn, loan: &str, id: &str) -> Result<LoanFile> {
    let found = loan_files::table.find(id).filter(loan_files::loan_id.eq(loan));
    Ok(on_each!(conn, |c| found.select(LoanFile::as_select()).first(c))?)
}

/// # Errors
/// When the storage fails.
pub fn insert_file(tx: &mut Tx<'_>, file: &LoanFile) -> Result<()> {
    on_each!(tx.conn(), |c| diesel::insert_into(loan_files::table)
        .values(file)
        .execute(c))?;
    Ok(())
}

/// Stores a new loan with its lines and its first step.
///
/// # Errors
/// `409` when the schema finds that an asset isn't free.
pub fn insert(tx: &mut Tx<'_>, present: &Present) -> Result<()> {
    let row = present.loan.clone();
    on_each!(tx.conn(), |c| diesel::insert_into(loans::table)
        .values(row)
        .execute(c))?;
    for line in &present.lines {
        let row = line.clone();
        let done = on_each!(tx.conn(), |c| diesel::insert_into(loan_lines::table)
            .values(row)
            .execute(c));
        done.map_err(|error| free(error, &format!("/lines/{}", line.no - 1)))?;
    }
    for step in &present.steps {
        insert_step(tx, step.clone())?;
    }
    Ok(())
}

/// # Errors
/// When the storage fails.
pub fn insert_step(tx: &mut Tx<'_>, step: LoanStep) -> Result<()> {
    on_each!(tx.conn(), |c| diesel::insert_into(loan_steps::table)
        .values(step)
        .execute(c))?;
    Ok(())
}

/// Marks a step as voided by another.
///
/// # Errors
/// When the storage fails.
pub fn void(tx: &mut Tx<'_>, loan: &str, no: i32, by: i32) -> Result<()> {
    let step = loan_steps::table.find((loan, no));
    let change = loan_steps::voided_by.eq(by);
    on_each!(tx.conn(), |c| diesel::update(step).set(change).execute(c))?;
    Ok(())
}

/// Stores a loan as it is after a step, which can't change more of it; a new due day only where there is one, since every index
/// with a column that's named is written anew.
///
/// # Errors
/// When the storage fails.
pub fn update(tx: &mut Tx<'_>, loan: &Loan, due_before: NaiveDate) -> Result<()> {
    let row = loans::id.eq(&loan.id);
    let changed = (
        loans::status.eq(loan.status.as_str()),
        loans::handed_on.eq(loan.handed_on),
        loans::returned_on.eq(loan.returned_on),
        loans::chased_on.eq(loan.chased_on),
        loans::version.eq(loan.version),
        loans::updated_at.eq(loan.updated_at),
    );
    if loan.due_on == due_before {
        on_each!(tx.conn(), |c| prepared_update(&loans::table, row, changed)
            .execute(c))?;
    } else {
        let changed = (changed, loans::due_on.eq(loan.due_on));
        on_each!(tx.conn(), |c| prepared_update(&loans::table, row, changed)
            .execute(c))?;
    }
    Ok(())
}

/// Stores a line as it is after a step; what it keeps from others only where that's something else than before.
///
/// # Errors
/// `409` at the pointer when the schema finds that its asset isn't free, or is or was with somebody else.
pub fn update_line(tx: &mut Tx<'_>, (line, before): (&LoanLine, &LoanLine), pointer: &str) -> Result<()> {
    let row = loan_lines::loan_id
        .eq(&line.loan_id)
        .and(loan_lines::no.eq(line.no));
    let changed = (
        loan_lines::handed.eq(line.handed),
        loan_lines::out.eq(line.out),
        loan_lines::unsettled.eq(line.unsettled),
        loan_lines::price_satang.eq(line.price_satang),
        loan_lines::lent_from.eq(line.lent_from),
        loan_lines::lent_until.eq(line.lent_until),
    );
    let done = if (line.until_on, line.held) == (before.until_on, before.held) {
        on_each!(tx.conn(), |c| prepared_update(&loan_lines::table, row, changed)
            .execute(c))
    } else {
        let kept = (
            loan_lines::until_on.eq(line.until_on),
            loan_lines::held.eq(line.held),
        );
        let changed = (changed, kept);
        on_each!(tx.conn(), |c| prepared_update(&loan_lines::table, row, changed)
            .execute(c))
    };
    done.map_err(|error| free(error, pointer))?;
    Ok(())
}

/// What the schema refuses of a line, told as what it means. But for a piece that was lent then, whoever comes here has looked
/// before: only a race or a defect leads to it.
fn free(error: Diesel, pointer: &str) -> Error {
    let conflict = |reason| {
        let fault = Fault::pointer(pointer, reason).with("left", 0);
        Error::new(Code::Conflict).fault(fault)
    };
    match &error {
        Diesel::DatabaseError(_, info) if info.message().contains(TAKEN) => conflict(Reason::NotFree),
        Diesel::DatabaseError(_, info) if info.message().contains(LENT_THEN) => conflict(Reason::NotFree),
        Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => conflict(Reason::NotHere),
        _ => error.into(),
    }
}

/// The numbers of loans that keep something of an asset today or later, up to ten: of a consumable whatever their days.
///
/// # Errors
/// When the storage fails.
pub fn keepers(conn: &mut Conn, asset: &str, today: NaiveDate) -> Result<Vec<String>> {
    let lasts = loan_lines::until_on.ge(today).or(loan_lines::out.gt(0));
    let stock = assets::use_kind.eq(UseKind::Consumable.as_str());
    let keeping = loan_lines::table
        .inner_join(loans::table)
        .inner_join(assets::table)
        .filter(loan_lines::asset_id.eq(asset).and(loan_lines::held.gt(0)))
        .filter(lasts.or(stock))
        .order((loans::fiscal_year, loans::number))
        .limit(10)
        .select((loans::fiscal_year, loans::number));
    let numbers: Vec<(i32, i32)> = on_each!(conn, |c| keeping.load(c))?;
    let numbers = numbers.into_iter();
    Ok(numbers.map(|(year, number)| loan_number(year, number)).collect())
}

/// What's kept of a consumable for loans that aren't handed over, whatever their days.
///
/// # Errors
/// When the storage fails.
pub fn promised(conn: &mut Conn, (asset, loan): (&str, &str)) -> Result<i64> {
    let all = loan_lines::table
        .filter(loan_lines::asset_id.eq(asset).and(loan_lines::loan_id.ne(loan)))
        .filter(loan_lines::held.gt(0))
        .select(diesel::dsl::sum(loan_lines::held));
    let sum: Option<i64> = on_each!(conn, |c| all.first(c))?;
    Ok(sum.unwrap_or(0))
}

/// The loans with which one borrower is overdue, up to ten.
///
/// # Errors
/// When the storage fails.
pub fn overdue_of(conn: &mut Conn, agency: &str, borrower: &str, today: NaiveDate) -> Result<Vec<Loan>> {
    let late = loans::table
        .filter(loans::agency_id.eq(agency).and(loans::borrower_key.eq(borrower)))
        .filter(loans::status.eq(LoanStatus::OnLoan.as_str()))
        .filter(loans::due_on.lt(today))
        .order((loans::due_on, loans::id))
        .limit(10);
    Ok(on_each!(conn, |c| late.select(Loan::as_select()).load(c))?)
}

/// How many requests of a person's own wait for an approval.
///
/// # Errors
/// When the storage fails.
pub fn waiting_of(conn: &mut Conn, agency: &str, person: &str) -> Result<i64> {
    let waiting = loans::table
        .filter(loans::borrower_id.eq(person).and(loans::agency_id.eq(agency)))
        .filter(loans::status.eq(LoanStatus::Requested.as_str()))
        .count();
    Ok(on_each!(conn, |c| waiting.get_result(c))?)
}

/// The next number of the agency's year. Whoever takes one at the same time waits until this write ends.
///
/// # Errors
/// When the storage fails.
pub fn next_number(tx: &mut Tx<'_>, agency: &str, year: i32) -> Result<i32> {
    use loan_counters::{agency_id, fiscal_year, last};
    let first = (agency_id.eq(agency), fiscal_year.eq(year), last.eq(1));
    let insert = diesel::insert_into(loan_counters::table).values(first);
    on_each!(tx.conn(), |c| insert
        .on_conflict((agency_id, fiscal_year))
        .do_update()
        .set(last.eq(last + 1))
        .execute(c))?;
    let given = loan_counters::table.find((agency, year)).select(last);
    Ok(on_each!(tx.conn(), |c| given.first(c))?)
}

/// The name of somebody who has a role in an agency; `None` of anybody else.
///
/// # Errors
/// When the storage fails.
pub fn name_of(conn: &mut Conn, agency: &str, user: &str) -> Result<Option<String>> {
    if !is_id(user) {
        return Ok(None);
    }
    let found = users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(users::id.eq(user).and(user_roles::agency_id.eq(agency)))
        .select(users::display_name);
    Ok(on_each!(conn, |c| found.first(c).optional())?)
}

/// A page of an agency's loans, by the day they're due.
///
/// # Errors
/// When the storage fails.
pub fn page(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<(NaiveDate, String)>,
    limit: i64,
) -> Result<Vec<Loan>> {
    let mut query = loans::table
        .filter(loans::agency_id.eq(&filter.agency_id))
        .order((loans::due_on, loans::id))
        .limit(limit)
        .select(Loan::as_select())
        .into_boxed();
    if let Some(status) = filter.status {
        query = query.filter(loans::status.eq(status.as_str()));
    }
    if let Some(kind) = filter.borrower_kind {
        query = query.filter(loans::borrower_kind.eq(kind.as_str()));
    }
    if let Some(asset) = &filter.asset_id {
        let with = loan_lines::table
            .filter(loan_lines::asset_id.eq(asset))
            .select(loan_lines::loan_id);
        query = query.filter(loans::id.eq_any(with));
    }
    if let Some(today) = filter.overdue_on {
        query = query.filter(loans::status.eq(LoanStatus::OnLoan.as_str()));
        query = query.filter(loans::due_on.lt(today));
    }
    if filter.to_chase {
        query = query.filter(loans::chased_on.is_null());
    }
    if let Some(from) = filter.due_from {
        query = query.filter(loans::due_on.ge(from));
    }
    if let Some(to) = filter.due_to {
        query = query.filter(loans::due_on.le(to));
    }
    if let Some((due, id)) = after {
        query = query.filter(
            loans::due_on
                .gt(due)
                .or(loans::due_on.eq(due).and(loans::id.gt(id))),
        );
    }
    Ok(query.load(conn)?)
}

/// A page of what one person borrowed, the newest first.
///
/// # Errors
/// When the storage fails.
pub fn page_of_person(conn: &mut Conn, person: &str, after: Option<&str>, limit: i64) -> Result<Vec<Loan>> {
    let mut query = loans::table
        .filter(loans::borrower_id.eq(person))
        .order(loans::id.desc())
        .limit(limit)
        .select(Loan::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(loans::id.lt(after));
    }
    Ok(query.load(conn)?)
}

/// Whether another borrower owes for an asset.
///
/// # Errors
/// When the storage fails.
pub fn is_owed(conn: &mut Conn, (asset, loan): (&str, &str)) -> Result<bool> {
    let other = loan_lines::table
        .filter(loan_lines::asset_id.eq(asset).and(loan_lines::loan_id.ne(loan)))
        .filter(loan_lines::unsettled.gt(0))
        .select(loan_lines::no);
    Ok(on_each!(conn, |c| other.first::<i32>(c).optional())?.is_some())
}
