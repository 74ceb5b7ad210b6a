//! What a form's QR code is asked for with.

use crate::http::{Error, Fault, Reason, Result};
use crate::words::words;
use serde::Deserialize;
use utoipa::IntoParams;

words! {
    /// The format of a QR code.
    CodeFormat {
        Svg = "svg" "ภาพลายเส้น พิมพ์ได้ทุกขนาด" "A drawing that prints at any size",
        Png = "png" "ภาพพิกเซล" "A picture of pixels",
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FormCodeParams {
    /// A drawing unless it's `png`.
    #[param(value_type = Option<CodeFormat>, inline)]
    pub format: Option<String>,
}

impl FormCodeParams {
    /// # Errors
    /// `422` for an unknown format.
    pub fn format(&self) -> Result<CodeFormat> {
        let Some(name) = &self.format else {
            return Ok(CodeFormat::Svg);
        };
        CodeFormat::parse(name).ok_or_else(|| {
            let fault = Fault::parameter("format", Reason::UnknownValue);
            Error::invalid(fault.with("allowed", CodeFormat::allowed()))
        })
    }
}
