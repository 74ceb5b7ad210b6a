//! Who approves a loan, as the law has it (`data/assets/approval.json`).

use super::kinds::{BorrowerKind, LoanApprover, Premises, UseKind};
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct ApprovalFile {
    versions: Vec<VersionRow>,
}

#[derive(Deserialize)]
struct VersionRow {
    from: String,
    source: String,
    verified: bool,
    chase_days: u64,
    rules: Vec<RuleRow>,
}

#[derive(Deserialize)]
struct RuleRow {
    use_kind: String,
    borrower: String,
    premises: String,
    approver: String,
    urgent_only: bool,
    clause: String,
}

/// หลักเกณฑ์การให้ยืม — the rules in force from a day on.
#[derive(Debug)]
pub struct ApprovalRules {
    pub from: NaiveDate,
    pub source: String,
    /// Whether the law's own text was read for it.
    pub verified: bool,
    /// Days after the due day within which what isn't back is to be asked for (ข้อ 211).
    pub chase_days: u64,
    rules: Vec<ApprovalRule>,
}

/// Who approves one kind of loan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalRule {
    pub use_kind: UseKind,
    pub borrower: BorrowerKind,
    pub premises: Premises,
    pub approver: LoanApprover,
    /// Only when the borrower needs it urgently.
    pub urgent_only: bool,
    pub clause: String,
}

impl ApprovalRules {
    /// The rules of all times, the oldest first.
    pub fn all() -> &'static [Self] {
        versions()
    }

    pub fn rules(&self) -> &[ApprovalRule] {
        &self.rules
    }

    /// The rules of a day: those of before the first version are the first version's.
    pub fn of(day: NaiveDate) -> Option<&'static Self> {
        let versions = versions();
        let in_force = versions.iter().rev().find(|version| version.from <= day);
        in_force.or_else(|| versions.first())
    }

    /// The rule for a kind of loan; `None` when there's no such loan.
    pub fn find(
        &self,
        use_kind: UseKind,
        borrower: BorrowerKind,
        premises: Premises,
    ) -> Option<&ApprovalRule> {
        self.rules
            .iter()
            .find(|rule| (rule.use_kind, rule.borrower, rule.premises) == (use_kind, borrower, premises))
    }
}

/// The last day on which what was due on a day and isn't back is to be asked for.
pub fn chase_by(due_on: NaiveDate) -> NaiveDate {
    let days = ApprovalRules::of(due_on).map_or(7, |rules| rules.chase_days);
    due_on + Days::new(days)
}

fn versions() -> &'static [ApprovalRules] {
    static FILE: LazyLock<Vec<ApprovalRules>> = LazyLock::new(|| {
        let text = include_str!("../../data/assets/approval.json");
        let Ok(file) = serde_json::from_str::<ApprovalFile>(text) else {
            return Vec::new();
        };
        file.versions.into_iter().filter_map(version).collect()
    });
    &FILE
}

fn version(row: VersionRow) -> Option<ApprovalRules> {
    let rule = |row: RuleRow| {
        Some(ApprovalRule {
            use_kind: UseKind::parse(&row.use_kind)?,
            borrower: BorrowerKind::parse(&row.borrower)?,
            premises: Premises::parse(&row.premises)?,
            approver: LoanApprover::parse(&row.approver)?,
            urgent_only: row.urgent_only,
            clause: row.clause,
        })
    };
    Some(ApprovalRules {
        from: row.from.parse().ok()?,
        source: row.source,
        verified: row.verified,
        chase_days: row.chase_days,
        rules: row.rules.into_iter().filter_map(rule).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_whole_and_every_loan_of_what_keeps_its_form_has_an_approver() {
        let text = include_str!("../../data/assets/approval.json");
        let raw: serde_json::Value = serde_json::from_str(text).unwrap();
        let rows = raw["versions"].as_array().unwrap();
        assert_eq!(versions().len(), rows.len());
        for (version, row) in versions().iter().zip(rows) {
            assert_eq!(version.rules.len(), row["rules"].as_array().unwrap().len());
            assert!(version.source.contains("ข้อ") && version.chase_days > 0);
            for borrower in BorrowerKind::ALL {
                for premises in Premises::ALL {
                    assert!(version.find(UseKind::Returnable, *borrower, *premises).is_some());
                }
            }
        }
        assert!(versions().is_sorted_by_key(|version| version.from));
    }

    #[test]
    fn a_loan_to_a_person_outside_goes_to_the_head_of_the_agency_and_supplies_to_nobody_but_agencies() {
        let rules = ApprovalRules::of(NaiveDate::from_ymd_opt(2023, 1, 4).unwrap()).unwrap();
        let approver = |premises| {
            let rule = rules.find(UseKind::Returnable, BorrowerKind::Staff, premises);
            rule.map(|rule| rule.approver)
        };
        assert_eq!(approver(Premises::Inside), Some(LoanApprover::UnitHead));
        assert_eq!(approver(Premises::Outside), Some(LoanApprover::AgencyHead));
        let supplies = |borrower| rules.find(UseKind::Consumable, borrower, Premises::Outside);
        assert!(supplies(BorrowerKind::Staff).is_none() && supplies(BorrowerKind::Citizen).is_none());
        assert!(supplies(BorrowerKind::Agency).is_some_and(|rule| rule.urgent_only));
    }
}
