//! What a path names: agencies and fiscal years.

use super::codes::{Code, Reason};
use super::problem::{At, Error, Fault, Result};
use crate::calendar::{FiscalYear, arabic_digits};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};

/// The name of the segment, in routes and in faults.
const FISCAL_YEAR: &str = "fiscal_year";

/// ปีงบประมาณ — the `{fiscal_year}` of a path, of the Buddhist era.
///
/// Where there's no such year there's nothing: `404`, with a fault that says why and, for a Gregorian year, which
/// one was meant perhaps.
#[derive(Clone, Copy, Debug)]
pub struct YearPath(FiscalYear);

impl YearPath {
    pub fn get(self) -> i32 {
        self.0.get()
    }
}

/// The `{agency_id}` and the `{fiscal_year}` of a path; the latter as [`YearPath`] reads it.
#[derive(Clone, Debug)]
pub struct AgencyYear {
    agency: String,
    year: YearPath,
}

impl AgencyYear {
    pub fn into_inner(self) -> (String, i32) {
        (self.agency, self.year.get())
    }
}

impl FromRequest for YearPath {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(year(&segment(request, FISCAL_YEAR)).map(Self))
    }
}

impl FromRequest for AgencyYear {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let agency = segment(request, "agency_id");
        ready(year(&segment(request, FISCAL_YEAR)).map(|year| Self {
            agency,
            year: YearPath(year),
        }))
    }
}

/// A segment as it was meant; one that isn't UTF-8 names nothing.
fn segment(request: &HttpRequest, name: &str) -> String {
    let raw = request.match_info().query(name);
    let text = percent_encoding::percent_decode_str(raw).decode_utf8();
    text.unwrap_or_default().into_owned()
}

fn year(text: &str) -> Result<FiscalYear> {
    let missing = |fault| Error::new(Code::NotFound).fault(fault);
    let number = arabic_digits(text).parse::<i32>().map_err(|_| {
        let fault = Fault::parameter(FISCAL_YEAR, Reason::Format);
        missing(fault.with("expected", "2566"))
    })?;
    let at = At::Parameter(FISCAL_YEAR.to_owned());
    FiscalYear::parse(number).map_err(|not| missing(not.at(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (Code, Fault) {
        let error = year(text).unwrap_err();
        (error.code(), error.errors()[0].clone())
    }

    #[test]
    fn a_year_is_read_in_thai_digits_too() {
        for text in ["2566", "๒๕๖๖"] {
            assert_eq!(year(text).unwrap().get(), 2566);
        }
    }

    #[test]
    fn a_gregorian_year_is_not_there_and_says_which_was_meant() {
        let (code, fault) = fault("2023");
        assert_eq!(
            (code, fault.reason),
            (Code::NotFound, Reason::FiscalYearGregorian)
        );
        assert_eq!(fault.params["suggestion"], "2566");
    }

    #[test]
    fn what_is_no_year_is_not_there_and_says_why() {
        for (text, reason) in [
            ("2549", Reason::OutOfRange),
            ("2651", Reason::OutOfRange),
            ("-2566", Reason::OutOfRange),
            ("99999999999", Reason::Format),
            ("2566.0", Reason::Format),
            ("abc", Reason::Format),
            ("", Reason::Format),
            ("\0", Reason::Format),
        ] {
            let (code, fault) = fault(text);
            assert_eq!((code, fault.reason), (Code::NotFound, reason), "{text}");
        }
    }
}
