//! The indicators that measures are about, as the schemes number and name them.

use crate::assessments::Scheme;
use crate::calendar::{FiscalYear, arabic_digits};
use crate::http::{At, Code, Error, Fault, Reason, Result};
use crate::proofreading::compared;

/// The schemes that know the indicators of a measure: that of its year, and that of the year whose result it answers.
pub struct Indicators(Vec<&'static Scheme>);

impl Indicators {
    pub fn of(fiscal_year: i32, based_on_year: i32) -> Self {
        let years = [fiscal_year, based_on_year];
        Self(years.into_iter().filter_map(Scheme::of).collect())
    }

    /// Of a year in a path, whose own scheme or that of the year before has to be known.
    ///
    /// # Errors
    /// `404` that says why there's none.
    pub fn in_path(fiscal_year: i32) -> Result<Self> {
        let known = Self::of(fiscal_year, fiscal_year - 1);
        if known.0.is_empty() {
            let fault = Fault::parameter("fiscal_year", Reason::FiscalYearUnknown);
            return Err(Error::new(Code::NotFound).fault(fault.with("value", fiscal_year)));
        }
        Ok(known)
    }

    /// The names of an indicator or a sub-indicator, the year's own first; empty when there's none.
    pub fn names(&self, indicator: &str) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = Vec::new();
        for name in self.0.iter().filter_map(|scheme| name_in(scheme, indicator)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The indicator of a sub-indicator, or itself, as callers are told of it; `None` when there's none.
    pub fn instrument(&self, number: usize) -> Option<&'static str> {
        let found = self.0.iter().find_map(|scheme| scheme.indicator(number));
        found.map(|indicator| indicator.instrument.as_str())
    }

    /// An indicator that somebody typed, with Arabic digits.
    ///
    /// # Errors
    /// The fault, at the pointer, when it isn't one of these years.
    pub fn parse(&self, pointer: &str, text: &str) -> Result<String, Fault> {
        let indicator = arabic_digits(text.trim());
        if !is_indicator(&indicator) {
            return Err(Fault::pointer(pointer, Reason::Format).with("expected", "4, 9.4"));
        }
        if self.names(&indicator).is_empty() {
            return Err(Fault::pointer(pointer, Reason::Unknown).with("value", indicator));
        }
        Ok(indicator)
    }
}

/// Whether a text numbers an indicator or a sub-indicator.
pub fn is_indicator(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "1"));
    let number = |text: &str| {
        (1..=2).contains(&text.len()) && !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit())
    };
    number(whole) && number(part)
}

/// The number of the indicator that `9.4` is a part of; 0 for what is none.
pub fn number_of(indicator: &str) -> usize {
    let whole = indicator.split('.').next().unwrap_or_default();
    whole.parse().unwrap_or_default()
}

fn name_in(scheme: &'static Scheme, indicator: &str) -> Option<&'static str> {
    if indicator.contains('.') {
        let mut parts = scheme.sub_indicators.iter();
        return parts
            .find(|part| part.no == indicator)
            .map(|part| part.name_th.as_str());
    }
    let found = scheme.indicator(indicator.parse().ok()?);
    found.map(|found| found.name_th.as_str())
}

/// The name in a printed indicator: `การปรับปรุงการทำงาน` of `ตัวชี้วัดที่ ๘ การปรับปรุงการทำงาน`.
pub fn printed_name(printed: &str) -> &str {
    let text = printed.trim();
    let text = text.strip_prefix("ตัวชี้วัด").unwrap_or(text).trim_start();
    let text = text.strip_prefix("ย่อย").unwrap_or(text).trim_start();
    let text = text.strip_prefix("ที่").unwrap_or(text).trim_start();
    text.trim_start_matches(|c: char| c.is_numeric() || matches!(c, '.' | ' ' | ':' | ')'))
}

/// Whether a printed name is none of these.
pub fn is_none_of(name: &str, names: &[&str]) -> bool {
    names.iter().all(|known| compared(known) != compared(name))
}

/// The year of a result that a measure of this year answers.
///
/// # Errors
/// The fault, at `/based_on_year`, for a Gregorian year, or one that isn't before the measure's.
pub fn parse_based_on(fiscal_year: i32, given: Option<i32>) -> Result<i32, Fault> {
    let at = || At::Pointer("/based_on_year".to_owned());
    let Some(year) = given else {
        return Ok(fiscal_year - 1);
    };
    let year = FiscalYear::parse(year).map_err(|not| not.at(at()))?.get();
    if year > fiscal_year {
        let fault = Fault::new(at(), Reason::OutOfRange).with("min", FiscalYear::MIN);
        return Err(fault.with("max", fiscal_year));
    }
    Ok(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indicator_is_one_of_the_year_or_of_the_result_it_answers() {
        let years = Indicators::of(2566, 2565);
        assert_eq!(years.parse("/indicator", " ๙.๔ ").as_deref(), Ok("9.4"));
        assert_eq!(years.names("9.3").len(), 2, "it was renamed");
        assert_eq!(years.names("4"), ["การใช้ทรัพย์สินของราชการ"]);
        for (wrong, reason) in [
            ("11", Reason::Unknown),
            ("9.9", Reason::Unknown),
            ("0", Reason::Format),
            ("9.4.1", Reason::Format),
            ("4.", Reason::Format),
            ("O36", Reason::Format),
            ("", Reason::Format),
        ] {
            assert_eq!(
                years.parse("/indicator", wrong).unwrap_err().reason,
                reason,
                "{wrong}"
            );
        }
        assert!(Indicators::in_path(2566).is_ok() && Indicators::in_path(2650).is_err());
    }

    #[test]
    fn the_name_of_a_printed_indicator_is_what_follows_its_number() {
        for (printed, name) in [
            (
                "ตัวชี้วัดที่๙.๔ การบริหารและพัฒนาทรัพยากรบุคคล",
                "การบริหารและพัฒนาทรัพยากรบุคคล",
            ),
            ("ตัวชี้วัดที่ ๘ การปรับปรุงการทำงาน", "การปรับปรุงการทำงาน"),
            ("ตัวชี้วัดย่อยที่ 9.1: ข้อมูลพื้นฐาน", "ข้อมูลพื้นฐาน"),
            ("การใช้งบประมาณ", "การใช้งบประมาณ"),
            ("", ""),
        ] {
            assert_eq!(printed_name(printed), name);
        }
    }
}
