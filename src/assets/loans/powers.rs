//! What somebody may do with a loan, as the rights and the table of steps have it.

use super::act::Present;
use super::life::{RULES, most_steps};
use super::signing;
use super::store::Own;
use crate::accounts::{Actor, ApproveLoans, ManageAssets, Reach, ReadAssets, ReadLoans, Session};
use crate::assets::kinds::{LoanAction, LoanStatus, LoanStepBy};
use crate::calendar::day_in_bangkok;
use crate::db::Conn;
use crate::http::Result;
use chrono::NaiveDateTime;

/// The rights of a session, wherever they hold.
pub struct Powers {
    manage: Reach,
    approve: Reach,
    pub read: Reach,
    assets: Reach,
    /// An account; machines have none.
    pub person: Option<String>,
}

impl Powers {
    pub fn of(session: &Session) -> Self {
        Self {
            manage: session.reach::<ManageAssets>(),
            approve: session.reach::<ApproveLoans>(),
            read: session.reach::<ReadLoans>(),
            assets: session.reach::<ReadAssets>(),
            person: match &session.actor {
                Actor::User(id) => Some(id.clone()),
                Actor::Client(_) | Actor::Command | Actor::Public | Actor::Service => None,
            },
        }
    }

    /// Whose own loans they see.
    pub fn own(&self) -> Own<'_> {
        Some((self.person.as_deref()?, &self.assets))
    }

    /// Whether this is an asset officer of an agency.
    pub fn manages(&self, agency: &str) -> bool {
        self.manage.is_own(agency)
    }

    /// The operations open on a loan.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn actions(
        &self,
        conn: &mut Conn,
        present: &Present,
        now: NaiveDateTime,
    ) -> Result<Vec<&'static str>> {
        let loan = &present.loan;
        let manages = self.manages(&loan.agency_id);
        let own = self.person.is_some() && loan.borrower_id == self.person;
        let today = day_in_bangkok(now);
        let signs = match &self.person {
            Some(person) if self.approve.is_own(&loan.agency_id) => {
                signing::may_sign(conn, loan, person, today)?
            }
            _ => false,
        };
        let mine = |by: &LoanStepBy| match by {
            LoanStepBy::Borrower => own,
            LoanStepBy::Officer => manages,
            LoanStepBy::Approver => signs,
            LoanStepBy::Service => false,
        };
        // What was given up isn't kept any more.
        let waits = present.state.lines.iter().any(|line| line.left() > 0);
        let next = present.steps.last().map_or(1, |step| step.no + 1);
        let open = RULES.iter().filter(|rule| rule.by.iter().any(mine));
        let open = open.filter(|rule| most_steps(rule.action).is_none_or(|most| next <= most));
        let open = open.filter(|rule| match rule.action {
            LoanAction::Chase => loan.is_overdue(today),
            LoanAction::Settle => present.lines.iter().any(|line| line.unsettled > 0),
            LoanAction::HandOver => {
                waits && rule.from.contains(&loan.status) && (loan.from_on..=loan.due_on).contains(&today)
            }
            LoanAction::Cancel if loan.status == LoanStatus::OnLoan => waits,
            LoanAction::Void => present.steps.len() > 1,
            _ => rule.from.contains(&loan.status),
        });
        let mut actions: Vec<_> = open.filter_map(|rule| operation(rule.action)).collect();
        if manages && loan.status != LoanStatus::Requested {
            actions.push("attach_to_loan");
        }
        Ok(actions)
    }
}

/// The operation by which a step is taken.
pub fn operation(action: LoanAction) -> Option<&'static str> {
    Some(match action {
        LoanAction::Request => return None,
        LoanAction::Approve => "approve_loan",
        LoanAction::RecordApproval => "record_loan_approval",
        LoanAction::Reject => "reject_loan",
        LoanAction::Cancel => "cancel_loan",
        LoanAction::HandOver => "hand_over_loan",
        LoanAction::Extend => "extend_loan",
        LoanAction::RecordExtension => "record_loan_extension",
        LoanAction::Return => "return_loan",
        LoanAction::Settle => "settle_loan",
        LoanAction::Chase => "chase_loan",
        LoanAction::Void => "void_loan_step",
    })
}
