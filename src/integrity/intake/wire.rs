//! What comes outside the frames.

use serde::Deserialize;
use utoipa::IntoParams;

/// Which part of a sealed file it is.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PartOf {
    /// From 0.
    #[param(minimum = 0, maximum = 208, example = 0)]
    pub part: i32,
    /// How many there are: 2, 5, 17, 65 or 209.
    #[param(minimum = 2, maximum = 209, example = 5)]
    pub parts: i32,
}
