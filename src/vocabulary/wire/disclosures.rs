//! The words of disclosure items.

use super::words::WordView;
use serde::Serialize;
use utoipa::ToSchema;

/// The words of disclosure items and their evidence.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DisclosureWords {
    pub disclosure_statuses: Vec<WordView>,
    pub disclosure_evidence_kinds: Vec<WordView>,
    pub disclosure_live_sources: Vec<WordView>,
    pub disclosure_warnings: Vec<WordView>,
    pub assessment_surveys: Vec<WordView>,
    /// Why a link didn't open.
    pub visit_troubles: Vec<WordView>,
}
