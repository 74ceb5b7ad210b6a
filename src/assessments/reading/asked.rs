//! What a reader asks for by name: a year, a province.

use crate::agencies::places::{self, Province};
use crate::assessments::scheme::{Scheme, scheme_for};
use crate::http::{At, Code, Error, Fault, Reason, Result};

/// The scheme of the `fiscal_year` in a query.
///
/// # Errors
/// `422` when it's missing, Gregorian, or of no scheme.
pub fn year(fiscal_year: Option<i32>) -> Result<&'static Scheme> {
    let missing = || Error::invalid(Fault::parameter("fiscal_year", Reason::Required));
    let year = fiscal_year.ok_or_else(missing)?;
    scheme_for(year, At::Parameter("fiscal_year".to_owned())).map_err(Error::invalid)
}

/// The province of the `code` in a path.
///
/// # Errors
/// `404` when there's none.
pub fn province(code: &str) -> Result<&'static Province> {
    places::province(code).ok_or_else(|| {
        Error::new(Code::NotFound)
            .fault(Fault::parameter("code", Reason::UnknownProvince).with("value", code))
    })
}
