//! The words that the vocabulary has of slices it doesn't know.

use crate::assets;
use crate::complaints::{self, RULES, Rule};
use crate::disclosures;
use crate::integrity;
use crate::measures;
use crate::outbound;
use crate::sealed;
use crate::services;
use crate::statistics;
use crate::vocabulary::{
    AssetWords, ComplaintStepView, ComplaintWords, DisclosureWords, LoanStepRuleView, MeasureWords,
    SealedWords, ServiceWords, SliceWords, StatisticsWords, labelled,
};

macro_rules! all {
    ($room:ident::$kind:ident) => {
        labelled($room::$kind::ALL, |word| (word.as_str(), word.labels()))
    };
}

/// The words of all slices that the vocabulary doesn't know.
pub fn slice_words() -> SliceWords {
    SliceWords {
        assets: asset_words(),
        complaints: complaint_words(),
        measures: measure_words(),
        disclosures: disclosure_words(),
        sealed: sealed_words(),
        services: service_words(),
        statistics: statistics_words(),
    }
}

fn service_words() -> ServiceWords {
    ServiceWords {
        service_statuses: all!(services::ServiceStatus),
        service_channels: all!(services::ServiceChannel),
        count_sources: all!(services::CountSource),
        count_import_outcomes: all!(services::CountImported),
        satisfaction_dimensions: all!(services::Dimension),
        satisfaction_form_statuses: all!(services::SatisfactionFormStatus),
        satisfaction_sources: all!(services::AnswerSource),
        comment_statuses: all!(services::CommentStatus),
    }
}

fn measure_words() -> MeasureWords {
    MeasureWords {
        measure_statuses: all!(measures::MeasureStatus),
        measure_report_halves: all!(measures::ReportHalf),
        measure_evidence_kinds: all!(measures::EvidenceKind),
        measure_warnings: all!(measures::MeasureWarningCode),
    }
}

fn disclosure_words() -> DisclosureWords {
    DisclosureWords {
        disclosure_statuses: all!(disclosures::DisclosureStatus),
        disclosure_evidence_kinds: all!(disclosures::EvidenceKind),
        disclosure_live_sources: all!(disclosures::LiveSource),
        disclosure_warnings: all!(disclosures::DisclosureWarning),
        assessment_surveys: all!(disclosures::Survey),
        visit_troubles: all!(outbound::VisitTrouble),
    }
}

fn statistics_words() -> StatisticsWords {
    StatisticsWords {
        statistics_series: all!(statistics::Series),
        statistics_cuts: all!(statistics::Cut),
        statistics_measures: all!(statistics::Measure),
    }
}

fn sealed_words() -> SealedWords {
    SealedWords {
        sealed_acts: all!(sealed::Act),
        sealed_outcomes: all!(sealed::Outcome),
        sealed_statuses: all!(sealed::SealedStatus),
        sealed_referral_bodies: all!(sealed::ReferralTo),
        sealed_channels: all!(integrity::SealedChannel),
        sealed_deadlines: all!(integrity::Deadline),
        sealed_scopes: all!(integrity::SealedScope),
        sealed_about: all!(sealed::About),
        sealed_answers: all!(sealed::AnswerCode),
        sealed_flaws: all!(sealed::Flaw),
        houses: all!(sealed::House),
    }
}

fn complaint_words() -> ComplaintWords {
    ComplaintWords {
        complaint_kinds: all!(complaints::ComplaintKind),
        complaint_channels: all!(complaints::Channel),
        complaint_statuses: all!(complaints::CaseStatus),
        complaint_actions: all!(complaints::CaseAction),
        complaint_actors: all!(complaints::StepBy),
        complaint_needs: all!(complaints::Need),
        complaint_tells: all!(complaints::Tells),
        complaint_clocks: all!(complaints::ClockKind),
        day_bases: all!(complaints::DayBasis),
        rejection_reasons: all!(complaints::RejectionReason),
        referral_bodies: all!(complaints::ReferralBody),
        memo_purposes: all!(complaints::MemoPurpose),
        reply_placeholders: all!(complaints::Placeholder),
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

fn asset_words() -> AssetWords {
    AssetWords {
        accounting_classes: all!(assets::AccountingClass),
        use_kinds: all!(assets::UseKind),
        asset_trackings: all!(assets::Tracking),
        asset_statuses: all!(assets::AssetStatus),
        asset_conditions: all!(assets::AssetCondition),
        borrower_kinds: all!(assets::BorrowerKind),
        loan_premises: all!(assets::Premises),
        loan_approvers: all!(assets::LoanApprover),
        loan_statuses: all!(assets::LoanStatus),
        loan_actions: all!(assets::LoanAction),
        loan_actors: all!(assets::LoanStepBy),
        return_conditions: all!(assets::ReturnCondition),
        settlement_kinds: all!(assets::SettlementKind),
        stock_kinds: all!(assets::StockKind),
        asset_actions: all!(assets::AssetAction),
        reminder_kinds: all!(assets::ReminderKind),
        asset_import_outcomes: all!(assets::AssetImported),
        stocktake_results: all!(assets::StocktakeResult),
        loan_steps: assets::LOAN_RULES.iter().map(loan_step).collect(),
    }
}

fn loan_step(rule: &assets::LoanRule) -> LoanStepRuleView {
    let (label_th, label_en) = rule.action.labels();
    LoanStepRuleView {
        value: rule.action.as_str(),
        label_th,
        label_en,
        by: rule.by.iter().map(|by| by.as_str()).collect(),
        from: rule.from.iter().map(|status| status.as_str()).collect(),
        to: rule.to.map(assets::LoanStatus::as_str),
    }
}
