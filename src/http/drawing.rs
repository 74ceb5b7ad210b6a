//! What drawings are asked for with.

use super::codes::Reason;
use super::problem::{Error, Fault, Language, Result};
use serde::Deserialize;
use utoipa::IntoParams;

/// The language of a drawing.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DrawingParams {
    /// Of its texts: Thai unless it's `en`.
    #[param(pattern = "^(th|en)$", default = "th")]
    pub lang: Option<String>,
}

impl DrawingParams {
    /// The language that's asked for.
    ///
    /// # Errors
    /// `422` for another than the two.
    pub fn language(&self) -> Result<Language> {
        match self.lang.as_deref() {
            None | Some("th") => Ok(Language::Thai),
            Some("en") => Ok(Language::English),
            Some(_) => {
                let unknown = Fault::parameter("lang", Reason::UnknownValue);
                Err(Error::invalid(unknown.with("allowed", "th, en")))
            }
        }
    }
}
