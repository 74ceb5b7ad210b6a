//! The life of a case: which step is whose, from where, to where, what it needs and who hears of it. This table is the
//! rule; `docs/API.md` shows it, and a test tries every pair of a step and a status.

use super::kinds::{CaseAction, CaseStatus, StepBy};
use CaseStatus::{
    Acknowledged, Closed, Duplicate, InProgress, Received, Referred, Rejected, Reopened, Resolved,
    WaitingForReporter, Withdrawn,
};

/// What a step has to bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A text for whom it's told to.
    Text,
    /// A word from the list of reasons.
    Reason,
    /// A unit or an officer.
    Assignee,
    /// To whom, with the number of the letter and the day an answer is due.
    Referral,
    /// The number of another case of the agency.
    OtherCase,
    /// 1 to 5.
    Rating,
    /// The number of an earlier step.
    Step,
}

/// Who is sent word of a step, besides what the timeline shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tells {
    Nobody,
    /// Who reported, when an address was given.
    Reporter,
    /// The case's officer; all of the agency's complaint officers when it has none.
    Officer,
    /// The officer to whom it's given.
    Assignee,
    /// The head of the unit, then the approver.
    Superior,
}

/// One row of the table.
#[derive(Debug)]
pub struct Rule {
    pub action: CaseAction,
    pub by: &'static [StepBy],
    pub from: &'static [CaseStatus],
    /// The status after it; `None` when it stays.
    pub to: Option<CaseStatus>,
    pub needs: &'static [Need],
    pub tells: Tells,
}

const OPEN: &[CaseStatus] = &[
    Received,
    Acknowledged,
    InProgress,
    WaitingForReporter,
    Referred,
    Reopened,
];
const AT_WORK: &[CaseStatus] = &[Acknowledged, InProgress, WaitingForReporter, Referred, Reopened];
const ALL: &[CaseStatus] = CaseStatus::ALL;
const OFFICER: &[StepBy] = &[StepBy::Officer];
const REPORTER: &[StepBy] = &[StepBy::Reporter];

/// The table.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    rule(CaseAction::Acknowledge, OFFICER, &[Received], Some(Acknowledged), &[], Tells::Reporter),
    rule(CaseAction::Assign, OFFICER, OPEN, None, &[Need::Assignee], Tells::Assignee),
    rule(CaseAction::Start, OFFICER, &[Acknowledged, Reopened], Some(InProgress), &[], Tells::Nobody),
    rule(CaseAction::Ask, OFFICER, &[Acknowledged, InProgress, Reopened], Some(WaitingForReporter), &[Need::Text], Tells::Reporter),
    rule(CaseAction::Respond, REPORTER, &[WaitingForReporter], Some(InProgress), &[Need::Text], Tells::Officer),
    rule(CaseAction::Add, REPORTER, &[Received, Acknowledged, InProgress, Referred, Reopened], None, &[Need::Text], Tells::Officer),
    rule(CaseAction::Resume, OFFICER, &[WaitingForReporter], Some(InProgress), &[], Tells::Nobody),
    rule(CaseAction::Refer, OFFICER, &[Acknowledged, InProgress, Reopened], Some(Referred), &[Need::Referral], Tells::Reporter),
    rule(CaseAction::ReferralAnswer, OFFICER, &[Referred], Some(InProgress), &[Need::Text], Tells::Reporter),
    rule(CaseAction::Reply, OFFICER, AT_WORK, None, &[Need::Text], Tells::Reporter),
    rule(CaseAction::Note, OFFICER, ALL, None, &[Need::Text], Tells::Nobody),
    rule(CaseAction::Resolve, OFFICER, AT_WORK, Some(Resolved), &[Need::Text], Tells::Reporter),
    rule(CaseAction::Close, OFFICER, &[Resolved], Some(Closed), &[], Tells::Reporter),
    rule(CaseAction::Reject, OFFICER, &[Received, Acknowledged, InProgress], Some(Rejected), &[Need::Reason, Need::Text], Tells::Reporter),
    rule(CaseAction::MarkDuplicate, OFFICER, &[Received, Acknowledged, InProgress], Some(Duplicate), &[Need::OtherCase], Tells::Reporter),
    rule(CaseAction::Withdraw, REPORTER, OPEN, Some(Withdrawn), &[], Tells::Officer),
    rule(CaseAction::Reopen, &[StepBy::Reporter, StepBy::Head], &[Resolved, Closed, Rejected, Duplicate, Withdrawn], Some(Reopened), &[Need::Text], Tells::Officer),
    rule(CaseAction::Rate, REPORTER, &[Closed], None, &[Need::Rating], Tells::Officer),
    rule(CaseAction::Publish, OFFICER, &[Resolved, Closed], None, &[], Tells::Nobody),
    rule(CaseAction::Unpublish, OFFICER, ALL, None, &[], Tells::Nobody),
    rule(CaseAction::Escalate, &[StepBy::Service], OPEN, None, &[], Tells::Superior),
    rule(CaseAction::Void, &[StepBy::Head], ALL, None, &[Need::Step, Need::Text], Tells::Reporter),
];

const fn rule(
    action: CaseAction,
    by: &'static [StepBy],
    from: &'static [CaseStatus],
    to: Option<CaseStatus>,
    needs: &'static [Need],
    tells: Tells,
) -> Rule {
    Rule {
        action,
        by,
        from,
        to,
        needs,
        tells,
    }
}

impl Rule {
    /// The rule of an action; of the first step, which only the intake takes, there's none.
    pub fn of(action: CaseAction) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.action == action)
    }

    /// The status after this step from `status`; `None` when it can't be taken there.
    pub fn after(&self, status: CaseStatus) -> Option<CaseStatus> {
        self.from.contains(&status).then(|| self.to.unwrap_or(status))
    }
}
