//! The words of services.

use super::words::WordView;
use serde::Serialize;
use utoipa::ToSchema;

/// The words of services.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ServiceWords {
    pub service_statuses: Vec<WordView>,
    pub service_channels: Vec<WordView>,
    pub count_sources: Vec<WordView>,
    pub count_import_outcomes: Vec<WordView>,
    pub satisfaction_dimensions: Vec<WordView>,
    pub satisfaction_form_statuses: Vec<WordView>,
    pub satisfaction_sources: Vec<WordView>,
    pub comment_statuses: Vec<WordView>,
}
