//! What papers are asked for with.

use crate::calendar::FiscalYear;
use crate::http::PaperFormat;
use serde::Deserialize;
use utoipa::IntoParams;

/// The parameters of a register book.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DownloadLoanRegister {
    /// The fiscal year, of the Buddhist era.
    #[param(value_type = FiscalYear, example = 2566)]
    pub fiscal_year: i32,
    /// The first number, where a book is too long for one sheet.
    #[param(minimum = 1, maximum = 1_000_000, example = 1)]
    pub number_from: Option<i32>,
    /// The last number.
    #[param(minimum = 1, maximum = 1_000_000, example = 5000)]
    pub number_to: Option<i32>,
    /// A page to be printed unless it says otherwise.
    #[param(value_type = Option<PaperFormat>, inline)]
    pub format: Option<String>,
}

/// The parameters of the list of what's overdue.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DownloadOverdueLoans {
    /// A page to be printed unless it says otherwise.
    #[param(value_type = Option<PaperFormat>, inline)]
    pub format: Option<String>,
}
