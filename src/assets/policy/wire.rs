//! Policies, and the rules of the law, as callers see them.

use crate::assets::data::{ApprovalRule, ApprovalRules};
use crate::assets::kinds::{BorrowerKind, LoanApprover, Premises, UseKind};
use crate::assets::model::AssetPolicy;
use crate::http::{Day, Id, whole};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the agency lends to whom; it replaces what was set before.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"lend_to_agencies": true, "lend_to_citizens": true, "block_overdue": true, "most_days": 30,
    "remind_days": 3}))]
pub struct SetAssetPolicy {
    pub lend_to_agencies: bool,
    pub lend_to_citizens: bool,
    /// Whether who has something overdue gets nothing more without an override.
    pub block_overdue: bool,
    /// The longest loan, in days, extensions included.
    #[serde(deserialize_with = "whole")]
    #[schema(example = 30, minimum = 1, maximum = 3660)]
    pub most_days: i32,
    /// How many days before it's due a borrower is reminded; 0 for not at all.
    #[serde(deserialize_with = "whole")]
    #[schema(example = 3, minimum = 0, maximum = 60)]
    pub remind_days: i32,
}

/// แนวปฏิบัติการให้ยืม — what an agency lends to whom. Staff are always lent to.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssetPolicyView {
    #[schema(value_type = Id)]
    pub agency_id: String,
    pub lend_to_agencies: bool,
    pub lend_to_citizens: bool,
    /// Whether who has something overdue gets nothing more without an override.
    pub block_overdue: bool,
    /// The longest loan, in days, extensions included.
    #[schema(example = 90, minimum = 1, maximum = 3660)]
    pub most_days: i32,
    /// How many days before it's due a borrower is reminded; 0 for not at all.
    #[schema(example = 2, minimum = 0, maximum = 60)]
    pub remind_days: i32,
    /// What `If-Match` takes; 0 as long as the agency has never set one, and the standard holds.
    #[schema(example = 1, minimum = 0)]
    pub version: i32,
    /// The operations that you may call on it now: `set_asset_policy`.
    #[schema(example = json!(["set_asset_policy"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl AssetPolicyView {
    /// `manages`: whether the caller may set it.
    pub fn of(policy: AssetPolicy, manages: bool) -> Self {
        Self {
            agency_id: policy.agency_id,
            lend_to_agencies: policy.lend_to_agencies,
            lend_to_citizens: policy.lend_to_citizens,
            block_overdue: policy.block_overdue,
            most_days: policy.most_days,
            remind_days: policy.remind_days,
            version: policy.version,
            allowed_actions: if manages {
                vec!["set_asset_policy"]
            } else {
                Vec::new()
            },
        }
    }
}

/// หลักเกณฑ์การอนุมัติให้ยืม — who approves one kind of loan, from a day on. A kind without a rule isn't lent.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoanApprovalRuleView {
    /// From this day on, until rules of a later day.
    #[schema(value_type = Day)]
    pub from_on: String,
    #[schema(value_type = UseKind)]
    pub use_kind: &'static str,
    #[schema(value_type = BorrowerKind)]
    pub borrower_kind: &'static str,
    #[schema(value_type = Premises)]
    pub premises: &'static str,
    #[schema(value_type = LoanApprover)]
    pub approver: &'static str,
    /// Only when the borrower needs it urgently.
    pub urgent_only: bool,
    #[schema(example = "ข้อ 208 (2)")]
    pub clause: &'static str,
    /// The law that has it.
    #[schema(example = "ระเบียบกระทรวงการคลังว่าด้วยการจัดซื้อจัดจ้างและการบริหารพัสดุภาครัฐ พ.ศ. 2560 ข้อ 207–211")]
    pub source: &'static str,
    /// Whether the law's own text was read for it.
    pub verified: bool,
    /// Days after the due day within which what isn't back is to be asked for.
    #[schema(example = 7, minimum = 1)]
    pub chase_days: u64,
}

impl LoanApprovalRuleView {
    pub fn of(rules: &'static ApprovalRules, rule: &'static ApprovalRule) -> Self {
        Self {
            from_on: rules.from.to_string(),
            use_kind: rule.use_kind.as_str(),
            borrower_kind: rule.borrower.as_str(),
            premises: rule.premises.as_str(),
            approver: rule.approver.as_str(),
            urgent_only: rule.urgent_only,
            clause: &rule.clause,
            source: &rules.source,
            verified: rules.verified,
            chase_days: rules.chase_days,
        }
    }
}
