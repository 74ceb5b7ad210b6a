//! The life of a loan: which step is whose, and from where. This table is the rule; `docs/API.md` and `/vocabulary` show it,
//! and a test tries every pair of a step and a status.

use crate::assets::kinds::{LoanAction, LoanStatus, LoanStepBy};
use LoanStatus::{Approved, OnLoan, Requested, Returned};

/// One row of the table.
#[derive(Debug)]
pub struct Rule {
    pub action: LoanAction,
    pub by: &'static [LoanStepBy],
    pub from: &'static [LoanStatus],
    /// The status after it; `None` when it stays, or follows from what's with the borrower.
    pub to: Option<LoanStatus>,
}

const OFFICER: &[LoanStepBy] = &[LoanStepBy::Officer];
const APPROVER: &[LoanStepBy] = &[LoanStepBy::Approver];
const EITHER: &[LoanStepBy] = &[LoanStepBy::Borrower, LoanStepBy::Officer];
const ALL: &[LoanStatus] = LoanStatus::ALL;

/// The table. The first step, the request, is taken by borrowers and officers where no loan is yet.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    rule(LoanAction::Approve, APPROVER, &[Requested], Some(Approved)),
    rule(LoanAction::RecordApproval, OFFICER, &[Requested], Some(Approved)),
    rule(LoanAction::Reject, APPROVER, &[Requested], Some(LoanStatus::Rejected)),
    rule(LoanAction::Cancel, EITHER, &[Requested, Approved, OnLoan], None),
    rule(LoanAction::HandOver, OFFICER, &[Approved, OnLoan], None),
    rule(LoanAction::Extend, APPROVER, &[Approved, OnLoan], None),
    rule(LoanAction::RecordExtension, OFFICER, &[Approved, OnLoan], None),
    rule(LoanAction::Return, OFFICER, &[OnLoan], None),
    rule(LoanAction::Settle, OFFICER, &[Approved, OnLoan, Returned], None),
    rule(LoanAction::Chase, OFFICER, &[OnLoan], None),
    rule(LoanAction::Void, OFFICER, ALL, None),
];

const fn rule(
    action: LoanAction,
    by: &'static [LoanStepBy],
    from: &'static [LoanStatus],
    to: Option<LoanStatus>,
) -> Rule {
    Rule { action, by, from, to }
}

impl Rule {
    /// The rule of an action; of the request there's none.
    pub fn of(action: LoanAction) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.action == action)
    }
}

/// The most steps that a loan has with one of these: what brings it nearer to its end can always be taken, and what was wrong
/// be voided for long.
pub fn most_steps(action: LoanAction) -> Option<i32> {
    match action {
        LoanAction::Chase | LoanAction::Extend | LoanAction::RecordExtension | LoanAction::HandOver => {
            Some(500)
        }
        LoanAction::Void => Some(1000),
        _ => None,
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
        let mut table = "| step | whose | from | to |\n|---|---|---|---|\n".to_owned();
        for rule in RULES {
            let from = if rule.from == ALL {
                "any".to_owned()
            } else {
                words(rule.from.iter().map(|status| status.as_str()).collect())
            };
            let to = rule.to.map_or_else(String::new, |to| words(vec![to.as_str()]));
            let by = words(rule.by.iter().map(|by| by.as_str()).collect());
            let row = [words(vec![rule.action.as_str()]), by, from, to];
            table += &["| ", &row.join(" | "), " |\n"].concat();
        }
        table
    }

    #[test]
    fn the_documents_show_this_very_table() {
        let page = include_str!("../../../docs/API.md");
        let between = page
            .split_once("<!-- steps of loans: a test holds this against the code -->\n")
            .and_then(|(_, rest)| rest.split_once("<!-- end of steps of loans -->"));
        let shown = between.map(|(table, _)| table);
        assert!(
            shown == Some(&table()),
            "docs/API.md has another table; this is the code's:\n{}",
            table()
        );
    }

    #[test]
    fn each_step_but_the_request_has_one_row() {
        for action in LoanAction::ALL {
            let rows = RULES.iter().filter(|rule| rule.action == *action).count();
            assert_eq!(rows, usize::from(*action != LoanAction::Request), "{action}");
        }
    }
}
