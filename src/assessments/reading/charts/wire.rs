//! What drawings are asked for with.

use crate::http::Language;
use serde::Deserialize;
use utoipa::IntoParams;

/// The language of a drawing.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ChartParams {
    /// Of its texts: Thai unless it's `en`.
    #[param(pattern = "^(th|en)$", default = "th")]
    pub lang: Option<String>,
}

impl ChartParams {
    /// The language that's asked for.
    pub fn language(&self) -> Option<Language> {
        match self.lang.as_deref() {
            None | Some("th") => Some(Language::Thai),
            Some("en") => Some(Language::English),
            Some(_) => None,
        }
    }
}
