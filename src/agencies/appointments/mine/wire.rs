//! The caller's positions as they see them.

use crate::agencies::appointments::wire::AppointmentView;
use crate::agencies::positions::PositionView;
use crate::http::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListMyPositions {
    /// The day; today in Thailand when absent.
    #[param(value_type = Option<Day>)]
    pub on: Option<String>,
}

/// ตำแหน่งของฉัน — a position that the caller holds, acts in, or has a delegation of.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyPositionView {
    pub appointment: AppointmentView,
    pub position: PositionView,
    /// The lines below your signature in this position.
    #[schema(example = json!(["(นายสมชาย ใจดี)", "รองปลัดเทศบาล รักษาราชการแทน", "ปลัดเทศบาล"]))]
    pub signature_block: Vec<String>,
}
