//! Which assets are asked for.

use crate::assets::kinds::{AssetStatus, BorrowerKind, Tracking, UseKind};
use crate::http::Id;
use crate::http::formats::Format;
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAssets {
    /// One of your agencies; needed when you have several.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// What became of them.
    #[param(value_type = Option<AssetStatus>)]
    pub status: Option<String>,
    /// The category, as the register has it.
    #[param(max_length = 100, example = "ครุภัณฑ์โฆษณาและเผยแพร่")]
    pub category: Option<String>,
    /// In charge of this unit.
    #[param(value_type = Option<Id>)]
    pub unit_id: Option<String>,
    /// How they're used.
    #[param(value_type = Option<UseKind>)]
    pub use_kind: Option<String>,
    /// How they're followed.
    #[param(value_type = Option<Tracking>)]
    pub tracking: Option<String>,
    /// In use, and lent to this kind of borrower, as the agency's policy allows.
    #[param(value_type = Option<BorrowerKind>)]
    pub lendable_to: Option<String>,
    /// Whether some of it is lent.
    pub on_loan: Option<bool>,
    /// The whole number.
    #[param(max_length = 100, example = "420-64-0012")]
    pub number: Option<String>,
    /// Part of number, name, category or serial, whatever the case of its Latin letters.
    #[param(max_length = 100, example = "โปรเจกเตอร์")]
    pub q: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// All but `json` give all rows at once, up to 20,000, whatever `after` and `limit` say; without it, what `Accept` asks
    /// for.
    #[param(value_type = Option<Format>, inline)]
    pub format: Option<String>,
    /// `1` puts a byte order mark before CSV, for spreadsheet programs.
    #[param(minimum = 0, maximum = 1)]
    pub bom: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAssetHistory {
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}
