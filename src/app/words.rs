//! The words that the vocabulary has of slices it doesn't know.

use crate::complaints::{self, RULES, Rule};
use crate::vocabulary::{ComplaintStepView, ComplaintWords, labelled};

macro_rules! all {
    ($kind:ident) => {
        labelled(complaints::$kind::ALL, |word| (word.as_str(), word.labels()))
    };
}

/// The words of complaints.
pub fn complaint_words() -> ComplaintWords {
    ComplaintWords {
        complaint_kinds: all!(ComplaintKind),
        complaint_channels: all!(Channel),
        complaint_statuses: all!(CaseStatus),
        complaint_actions: all!(CaseAction),
        complaint_actors: all!(StepBy),
        complaint_needs: all!(Need),
        complaint_tells: all!(Tells),
        complaint_clocks: all!(ClockKind),
        day_bases: all!(DayBasis),
        rejection_reasons: all!(RejectionReason),
        referral_bodies: all!(ReferralBody),
        memo_purposes: all!(MemoPurpose),
        reply_placeholders: all!(Placeholder),
        complaint_steps: RULES.iter().map(step).collect(),
    }
}

fn step(rule: &Rule) -> ComplaintStepView {
    let (label_th, label_en) = rule.action.labels();
    ComplaintStepView {
        value: rule.action.as_str(),
        label_th,
        label_en,
        by: rule.by.iter().map(|by| by.as_str()).collect(),
        from: rule.from.iter().map(|status| status.as_str()).collect(),
        to: rule.to.map(complaints::CaseStatus::as_str),
        needs: rule.needs.iter().map(|need| need.as_str()).collect(),
        tells: rule.tells.as_str(),
    }
}
