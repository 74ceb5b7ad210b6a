//! The loans' endpoints.

mod approving;
mod files;
mod lending;
mod reading;

use super::act::{Doer, Present, act};
use super::doing::Said;
use super::model::LoanFile;
use super::naming::{Clerk, Scene};
use super::powers::Powers;
use super::wire::{BorrowerView, ChaseView, LoanFileView, LoanLineView, LoanStepView, LoanView};
use super::{chasing, store};
use crate::accounts::{Caller, Right};
use crate::assets::kinds::LoanStepBy;
use crate::calendar::{day_in_bangkok, rfc3339};
use crate::db::{Conn, Tx};
use crate::http::{Desk, IfMatch, Origin, Result, ServiceConfig, Versioned};
use actix_web::web::Path;
use chrono::{NaiveDate, NaiveDateTime};

pub fn register(config: &mut ServiceConfig<'_>) {
    reading::register(config);
    approving::register(config);
    lending::register(config);
    files::register(config);
}

/// Takes a step as somebody at the office; `make` says which, with the loan as it is.
async fn take<R: Right + Send>(
    desk: Desk,
    (caller, whose): (Caller<R>, LoanStepBy),
    id: Path<String>,
    read: IfMatch,
    make: impl FnOnce(&mut Tx<'_>, &Present) -> Result<Said> + Send + 'static,
) -> Result<Versioned<LoanView>> {
    let now = desk.now();
    let (reach, powers) = (caller.reach(), Powers::of(caller.session()));
    let doer = Doer {
        whose,
        actor: caller.actor(),
        at: now,
    };
    let write = move |tx: &mut Tx<'_>| {
        let present = store::locked(tx, (&reach, None), &id)?;
        read.check(present.loan.version)?;
        let (taken, text) = make(tx, &present)?;
        let present = act(tx, &doer, present, taken, text)?;
        Shown::read(tx.conn(), present, &powers, now)
    };
    Ok(versioned(desk.db.write(write).await?))
}

/// As [`take`], for steps that name lines.
async fn take_in_scene<R: Right + Send>(
    desk: Desk,
    (caller, origin): (Caller<R>, Origin),
    id: Path<String>,
    read: IfMatch,
    make: impl FnOnce(&mut Tx<'_>, &Scene<'_>) -> Result<Said> + Send + 'static,
) -> Result<Versioned<LoanView>> {
    let (person, now) = (Powers::of(caller.session()).person, desk.now());
    take(
        desk,
        (caller, LoanStepBy::Officer),
        id,
        read,
        move |tx, present| {
            let clerk = clerk(tx, &present.agency.id, person.as_deref(), origin)?;
            let scene = Scene { present, clerk, now };
            make(tx, &scene)
        },
    )
    .await
}

/// Who calls, at the counter of an agency.
fn clerk(tx: &mut Tx<'_>, agency: &str, person: Option<&str>, origin: Origin) -> Result<Clerk> {
    let name = match person {
        Some(person) => store::name_of(tx.conn(), agency, person)?,
        None => None,
    };
    Ok(Clerk {
        user: person.map(str::to_owned),
        name: name.unwrap_or_default(),
        origin: origin.0,
    })
}

fn versioned(shown: Shown) -> Versioned<LoanView> {
    Versioned {
        version: shown.present.loan.version,
        view: shown.view(),
    }
}

/// A loan as somebody sees it, read in whole: it's worked out for them once nobody waits for the storage any more.
struct Shown {
    present: Present,
    files: Vec<LoanFile>,
    allowed_actions: Vec<&'static str>,
    today: NaiveDate,
}

impl Shown {
    fn read(conn: &mut Conn, present: Present, powers: &Powers, now: NaiveDateTime) -> Result<Self> {
        Ok(Self {
            allowed_actions: powers.actions(conn, &present, now)?,
            files: store::files(conn, &present.loan.id)?,
            today: day_in_bangkok(now),
            present,
        })
    }

    fn view(self) -> LoanView {
        let Self { present, today, .. } = self;
        let lines = present.lines.iter().zip(&present.state.lines);
        let lines = lines.map(|(line, state)| LoanLineView::of(line.clone(), state, present.asset(line)));
        let lines = lines.collect();
        let Present { loan, steps, .. } = present;
        let steps: Vec<LoanStepView> = steps.into_iter().map(LoanStepView::of).collect();
        let mut handed = steps.iter().rev().filter(|step| step.voided_by.is_none());
        let handed = handed.find_map(|step| step.override_reason.clone());
        LoanView {
            number: loan.loan_number(),
            borrower: BorrowerView::of(&loan),
            overdue: loan.is_overdue(today),
            chase: chasing::of(&loan, today).map(ChaseView::from),
            premises: loan.premises.as_str(),
            status: loan.status.as_str(),
            approver: loan.approver.as_str(),
            from_on: loan.from_on.to_string(),
            due_on: loan.due_on.to_string(),
            handed_on: loan.handed_on.map(|day| day.to_string()),
            returned_on: loan.returned_on.map(|day| day.to_string()),
            requested_at: rfc3339(loan.requested_at),
            lines,
            steps,
            files: self.files.into_iter().map(LoanFileView::from).collect(),
            id: loan.id,
            agency_id: loan.agency_id,
            fiscal_year: loan.fiscal_year,
            purpose: loan.purpose,
            place: loan.place,
            urgent: loan.urgent,
            requested_by: loan.requested_by,
            approver_unit_id: loan.approver_unit_id,
            override_reason: handed.or(loan.override_reason),
            version: loan.version,
            allowed_actions: self.allowed_actions,
        }
    }
}
