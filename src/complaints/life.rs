//! The life of a case: which step is whose, from where, to where, what it needs and who hears of it. This table is the
//! rule; `docs/API.md` and `/vocabulary` show it, and a test tries every pair of a step and a status.

use super::kinds::{CaseAction, CaseStatus, StepBy};
use crate::words::words;
use CaseStatus::{
    Acknowledged, Closed, Duplicate, InProgress, Moved, Received, Referred, Rejected, Reopened, Resolved,
    WaitingForReporter, Withdrawn,
};

words! {
    /// สิ่งที่ต้องระบุ — what a step has to bring.
    Need {
        /// For whom it's told to.
        Text = "text" "ข้อความ" "A text",
        /// A word from the list of reasons.
        Reason = "reason" "เหตุผลตามรายการ" "A reason of the list",
        Assignee = "assignee" "ส่วนราชการหรือเจ้าหน้าที่" "A unit or an officer",
        /// With the number of the letter and the day an answer is due.
        Referral = "referral" "หน่วยงานที่ส่งต่อ เลขที่หนังสือ และวันครบกำหนดตอบ" "To whom, the letter's number, the day an answer is due",
        AnsweredOn = "answered_on" "วันที่ได้รับคำตอบ" "The day of the answer",
        /// Of the agency.
        OtherCase = "other_case" "เลขที่เรื่องเดิม" "The number of another case",
        /// In the sealed channel.
        SealedAs = "sealed_as" "รหัสเรื่องในช่องทางปิดผนึก" "The id of the sealed case that it became",
        /// As they're published.
        Question = "question" "คำถามและคำตอบที่จะเผยแพร่" "The question and its answer for the public",
        Rating = "rating" "คะแนน 1–5" "1 to 5",
        Step = "step" "ลำดับของขั้นตอนที่ยกเลิก" "The number of an earlier step",
    }
}

words! {
    /// ผู้ได้รับแจ้ง — who is sent word of a step, besides what the timeline shows.
    Tells {
        Nobody = "nobody" "ไม่แจ้งใคร" "Nobody",
        /// When an address was given.
        Reporter = "reporter" "ผู้แจ้ง" "The reporter",
        /// All of the agency's complaint officers when the case has none.
        Officer = "officer" "เจ้าหน้าที่เจ้าของเรื่อง" "The case's officer",
        Assignee = "assignee" "ผู้ได้รับมอบหมาย" "The officer to whom it's given",
        Superior = "superior" "หัวหน้าส่วนราชการ แล้วผู้อนุมัติ" "The head of the unit, then the approver",
    }
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
    rule(CaseAction::ReferralAnswer, OFFICER, &[Referred], Some(InProgress), &[Need::Text, Need::AnsweredOn], Tells::Reporter),
    rule(CaseAction::Reply, OFFICER, AT_WORK, None, &[Need::Text], Tells::Reporter),
    rule(CaseAction::Note, OFFICER, ALL, None, &[Need::Text], Tells::Nobody),
    rule(CaseAction::Resolve, OFFICER, AT_WORK, Some(Resolved), &[Need::Text], Tells::Reporter),
    rule(CaseAction::Close, OFFICER, &[Resolved], Some(Closed), &[], Tells::Reporter),
    rule(CaseAction::Reject, OFFICER, &[Received, Acknowledged, InProgress], Some(Rejected), &[Need::Reason, Need::Text], Tells::Reporter),
    rule(CaseAction::MarkDuplicate, OFFICER, &[Received, Acknowledged, InProgress], Some(Duplicate), &[Need::OtherCase], Tells::Reporter),
    rule(CaseAction::Withdraw, REPORTER, OPEN, Some(Withdrawn), &[], Tells::Officer),
    rule(CaseAction::Reopen, &[StepBy::Reporter, StepBy::Head], &[Resolved, Closed, Rejected, Duplicate, Withdrawn], Some(Reopened), &[Need::Text], Tells::Officer),
    rule(CaseAction::Rate, REPORTER, &[Closed], None, &[Need::Rating], Tells::Officer),
    rule(CaseAction::Publish, OFFICER, &[Resolved, Closed], None, &[Need::Question], Tells::Nobody),
    rule(CaseAction::Unpublish, OFFICER, ALL, None, &[], Tells::Nobody),
    rule(CaseAction::MoveToSealed, OFFICER, OPEN, Some(Moved), &[Need::SealedAs], Tells::Nobody),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as `docs/API.md` has it.
    fn table() -> String {
        let words = |words: Vec<&str>| {
            let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            quoted.join(" ")
        };
        let mut table =
            "| step | whose | from | to | needs | tells |\n|---|---|---|---|---|---|\n".to_owned();
        for rule in RULES {
            let from = if rule.from == ALL {
                "any".to_owned()
            } else {
                words(rule.from.iter().map(|status| status.as_str()).collect())
            };
            let to = rule.to.map_or_else(String::new, |to| words(vec![to.as_str()]));
            let by = words(rule.by.iter().map(|by| by.as_str()).collect());
            let needs = words(rule.needs.iter().map(|need| need.as_str()).collect());
            let row = [
                words(vec![rule.action.as_str()]),
                by,
                from,
                to,
                needs,
                words(vec![rule.tells.as_str()]),
            ];
            table += &["| ", &row.join(" | "), " |\n"].concat();
        }
        table
    }

    #[test]
    fn the_documents_show_this_very_table() {
        let page = include_str!("../../docs/API.md");
        let between = page
            .split_once("<!-- steps: a test holds this against the code -->\n")
            .and_then(|(_, rest)| rest.split_once("<!-- end of steps -->"));
        let shown = between.map(|(table, _)| table);
        assert!(
            shown == Some(&table()),
            "docs/API.md has another table; this is the code's:\n{}",
            table()
        );
    }

    #[test]
    fn each_step_but_the_first_has_one_row() {
        for action in CaseAction::ALL {
            let rows = RULES.iter().filter(|rule| rule.action == *action).count();
            assert_eq!(rows, usize::from(*action != CaseAction::Receive), "{action}");
        }
    }
}
