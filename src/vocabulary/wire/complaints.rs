//! The words of complaints, and the table of their steps.

use super::words::WordView;
use serde::Serialize;
use utoipa::ToSchema;

/// The words of complaints.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ComplaintWords {
    pub complaint_kinds: Vec<WordView>,
    pub complaint_channels: Vec<WordView>,
    pub complaint_statuses: Vec<WordView>,
    pub complaint_actions: Vec<WordView>,
    pub complaint_actors: Vec<WordView>,
    pub complaint_needs: Vec<WordView>,
    pub complaint_tells: Vec<WordView>,
    pub complaint_clocks: Vec<WordView>,
    pub day_bases: Vec<WordView>,
    pub rejection_reasons: Vec<WordView>,
    pub referral_bodies: Vec<WordView>,
    pub memo_purposes: Vec<WordView>,
    pub reply_placeholders: Vec<WordView>,
    /// Which step is whose, from where and to where.
    pub complaint_steps: Vec<ComplaintStepView>,
}

/// ขั้นตอน — a step in the life of a case: whose it is, where it can be taken, what it needs and who hears of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ComplaintStepView {
    /// One of `complaint_actions`.
    #[schema(example = "resolve")]
    pub value: &'static str,
    #[schema(example = "ดำเนินการเสร็จ")]
    pub label_th: &'static str,
    #[schema(example = "Resolved")]
    pub label_en: &'static str,
    /// Of `complaint_actors`: any of them may take it.
    #[schema(example = json!(["officer"]))]
    pub by: Vec<&'static str>,
    /// Of `complaint_statuses`: where a case has to stand.
    #[schema(example = json!(["acknowledged", "in_progress"]))]
    pub from: Vec<&'static str>,
    /// Where it stands then; `null` when it stays.
    #[schema(example = "resolved", required = true)]
    pub to: Option<&'static str>,
    /// Of `complaint_needs`: what it has to bring.
    #[schema(example = json!(["text"]))]
    pub needs: Vec<&'static str>,
    /// One of `complaint_tells`: who is sent word of it.
    #[schema(example = "reporter")]
    pub tells: &'static str,
}
