//! Finding whom to remind, and noting that it was done.

use super::model::{Reminder, Whose, Window, windows as windows_of};
use crate::accounts::Actor;
use crate::agencies;
use crate::assets::data::chase_by;
use crate::assets::kinds::{LoanStatus, ReminderKind};
use crate::assets::loans::Loan;
use crate::assets::model::AssetPolicy;
use crate::assets::record::tell;
use crate::db::{Conn, Tx, on_each};
use crate::http::Result;
use crate::schema::{asset_policies, loan_reminders, loans};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde_json::json;

/// Where a search goes on: behind this due day and loan.
pub type Position = (NaiveDate, String);

/// The windows of a day, as the agencies' policies have them.
///
/// # Errors
/// When the storage fails.
pub fn windows(conn: &mut Conn, today: NaiveDate) -> Result<Vec<Window>> {
    let days = asset_policies::table
        .select(asset_policies::remind_days)
        .distinct();
    let mut days: Vec<i32> = on_each!(conn, |c| days.load(c))?;
    let standard = AssetPolicy::standard("").remind_days;
    days.push(standard);
    days.sort_unstable();
    days.dedup();
    let ahead: Vec<Whose> = days
        .into_iter()
        .map(|days| Whose::Ahead {
            days,
            or_unset: days == standard,
        })
        .collect();
    Ok(windows_of(today, &ahead))
}

/// Loans of a window that weren't reminded of it, in the order of their due days.
///
/// # Errors
/// When the storage fails.
pub fn waiting(
    conn: &mut Conn,
    window: &Window,
    after: Option<Position>,
    limit: i64,
) -> Result<Vec<Position>> {
    let told = loan_reminders::table
        .filter(loan_reminders::loan_id.eq(loans::id))
        .filter(loan_reminders::due_on.eq(loans::due_on))
        .filter(loan_reminders::kind.eq(window.kind.as_str()));
    let mut query = loans::table
        .filter(loans::status.eq(LoanStatus::OnLoan.as_str()))
        .filter(loans::due_on.between(window.first, window.last))
        .filter(diesel::dsl::not(diesel::dsl::exists(told)))
        .order((loans::due_on, loans::id))
        .select((loans::due_on, loans::id))
        .limit(limit)
        .into_boxed();
    if let Some((day, id)) = after {
        query = query.filter(
            loans::due_on
                .gt(day)
                .or(loans::due_on.eq(day).and(loans::id.gt(id))),
        );
    }
    if let Whose::Ahead { days, or_unset } = window.whose {
        let own = asset_policies::table
            .filter(asset_policies::remind_days.eq(days))
            .select(asset_policies::agency_id);
        let set = asset_policies::table.select(asset_policies::agency_id);
        query = if or_unset {
            query.filter(loans::agency_id.eq_any(own).or(loans::agency_id.ne_all(set)))
        } else {
            query.filter(loans::agency_id.eq_any(own))
        };
    }
    Ok(query.load(conn)?)
}

/// Reminds of those of these loans that are still out and due in the window, unless that was done meanwhile.
///
/// # Errors
/// When the storage fails.
pub fn remind(tx: &mut Tx<'_>, window: &Window, ids: Vec<String>, now: NaiveDateTime) -> Result<usize> {
    // In the order in which everybody locks loans.
    let found = loans::table
        .filter(loans::id.eq_any(ids))
        .filter(loans::status.eq(LoanStatus::OnLoan.as_str()))
        .filter(loans::due_on.between(window.first, window.last))
        .order(loans::id);
    let found: Vec<Loan> = match tx.conn() {
        Conn::Sqlite(c) => found.select(Loan::as_select()).load(c)?,
        Conn::Postgres(c) => found.for_update().select(Loan::as_select()).load(c)?,
    };
    let mut reminded = 0;
    for loan in &found {
        reminded += usize::from(remind_of(tx, window.kind, loan, now)?);
    }
    Ok(reminded)
}

fn remind_of(tx: &mut Tx<'_>, kind: ReminderKind, loan: &Loan, now: NaiveDateTime) -> Result<bool> {
    let row = Reminder {
        loan_id: loan.id.clone(),
        kind,
        due_on: loan.due_on,
        at: now,
    };
    let insert = diesel::insert_into(loan_reminders::table).values(row);
    if on_each!(tx.conn(), |c| insert.on_conflict_do_nothing().execute(c))? == 0 {
        return Ok(false);
    }
    let event = match kind {
        ReminderKind::DueSoon => "loan.due_soon",
        ReminderKind::Due => "loan.due",
        ReminderKind::Overdue => "loan.overdue",
    };
    let agency = agencies::find(tx.conn(), &loan.agency_id)?;
    // The chase task: from the day after until this one (ข้อ 211).
    let chase_by = (kind == ReminderKind::Overdue).then(|| chase_by(loan.due_on).to_string());
    let payload = json!({
        "number": loan.loan_number(),
        "due_on": loan.due_on.to_string(),
        "kind": kind.as_str(),
        "chase_by": chase_by,
    });
    let doing = (&Actor::Service, now);
    tell(tx, doing, (event, loan.subject()), &agency, payload)?;
    Ok(true)
}
