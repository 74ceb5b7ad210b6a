//! What somebody may do with a case, as the rights and the table of steps have it.

use crate::accounts::{Actor, OverseeComplaints, Reach, RevealReporters, Session, WorkComplaints};
use crate::complaints::history::State;
use crate::complaints::kinds::{CaseAction, StepBy};
use crate::complaints::life::RULES;
use crate::complaints::model::Complaint;

/// The rights of a session, wherever they hold.
pub struct Powers {
    work: Reach,
    oversee: Reach,
    reveal: Reach,
    actor: Actor,
}

impl Powers {
    pub fn of(session: &Session) -> Self {
        Self {
            work: session.reach::<WorkComplaints>(),
            oversee: session.reach::<OverseeComplaints>(),
            reveal: session.reach::<RevealReporters>(),
            actor: session.actor.clone(),
        }
    }

    /// Whether this person sees who reported: an officer of the agency, or of a reporter who wished to stay anonymous
    /// the case's own officer alone.
    pub fn may_reveal(&self, case: &Complaint) -> bool {
        let own = matches!(&self.actor, Actor::User(id) if case.officer_id.as_ref() == Some(id));
        self.reveal.is_own(&case.agency_id) && (own || !case.anonymous)
    }

    /// The operations open on a case.
    pub fn actions(&self, case: &Complaint, state: &State, has_contact: bool) -> Vec<&'static str> {
        let (works, oversees) = (
            self.work.is_own(&case.agency_id),
            self.oversee.is_own(&case.agency_id),
        );
        let mine = |by: &StepBy| match by {
            StepBy::Officer => works,
            StepBy::Head => oversees,
            StepBy::Reporter | StepBy::Service => false,
        };
        let open = RULES
            .iter()
            .filter(|rule| rule.by.iter().any(mine))
            .filter(|rule| {
                let fits = rule.action != CaseAction::Publish || case.may_be_published();
                fits && state.clone().after(rule.action, case.updated_at).is_some()
            });
        let mut actions: Vec<_> = open.filter_map(|rule| operation(rule.action)).collect();
        if works {
            actions.push("attach_to_complaint");
        }
        if has_contact && self.may_reveal(case) {
            actions.push("reveal_reporter");
        }
        actions
    }
}

/// The operation by which an officer takes a step.
pub fn operation(action: CaseAction) -> Option<&'static str> {
    Some(match action {
        CaseAction::Acknowledge => "acknowledge_complaint",
        CaseAction::Assign => "assign_complaint",
        CaseAction::Start => "start_complaint",
        CaseAction::Ask => "ask_reporter",
        CaseAction::Resume => "resume_complaint",
        CaseAction::Refer => "refer_complaint",
        CaseAction::ReferralAnswer => "record_referral_answer",
        CaseAction::Reply => "reply_to_complaint",
        CaseAction::Note => "note_complaint",
        CaseAction::Resolve => "resolve_complaint",
        CaseAction::Close => "close_complaint",
        CaseAction::Reject => "reject_complaint",
        CaseAction::MarkDuplicate => "mark_complaint_duplicate",
        CaseAction::Reopen => "reopen_complaint",
        CaseAction::Publish => "publish_question",
        CaseAction::Unpublish => "unpublish_question",
        CaseAction::MoveToSealed => "move_complaint_to_sealed",
        CaseAction::Void => "void_complaint_step",
        CaseAction::Receive
        | CaseAction::Respond
        | CaseAction::Add
        | CaseAction::Withdraw
        | CaseAction::Rate
        | CaseAction::Escalate => return None,
    })
}
