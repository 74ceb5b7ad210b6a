//! Scores and the fourteen figures of an assessment, in integer hundredths.

use super::exact::Exact;
use super::scheme::Scheme;
use crate::http::formats::two_decimals;
use crate::http::{Fault, Reason, digits_to_arabic};
use crate::words::words;
use std::fmt;

/// Indicators of an assessment.
pub const INDICATORS: usize = 10;

/// คะแนน — 0 to 100 points, in hundredths: 9826 is 98.26.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(i32);

/// Why a text isn't a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreFault {
    NotANumber,
    OutOfRange,
    TooPrecise,
}

impl ScoreFault {
    /// What the caller is told; `fault` places the reason in the input.
    pub fn fault(self, fault: impl FnOnce(Reason) -> Fault) -> Fault {
        match self {
            Self::NotANumber => fault(Reason::NotANumber),
            Self::OutOfRange => fault(Reason::OutOfRange).with("min", 0).with("max", 100),
            Self::TooPrecise => fault(Reason::TooPrecise).with("digits", 2),
        }
    }
}

impl Score {
    pub const MAX: i32 = 10_000;

    /// `None` outside 0–10000.
    pub fn from_hundredths(hundredths: i32) -> Option<Self> {
        (0..=Self::MAX).contains(&hundredths).then_some(Self(hundredths))
    }

    pub fn hundredths(self) -> i32 {
        self.0
    }

    pub fn exact(self) -> Exact {
        Exact::whole(self.0.into())
    }

    /// The two-decimal score nearest to `value`, kept between 0 and 100.
    pub fn rounded(value: Exact) -> Self {
        Self(value.in_range().hundredths())
    }

    /// From the text of a JSON number or from what a person typed, Thai digits and an exponent included; exactly,
    /// so `98.260` is a score and `98.261` isn't.
    ///
    /// # Errors
    /// Not a number (NaN, ∞, nothing at all), outside 0–100, or with more than two decimals, in this order.
    pub fn parse(text: &str) -> Result<Self, ScoreFault> {
        let decimal = Decimal::parse(&digits_to_arabic(text.trim())).ok_or(ScoreFault::NotANumber)?;
        decimal.score()
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&two_decimals(self.0))
    }
}

/// A decimal number as written: `digits × 10^exponent`, without leading or trailing zeros in `digits`.
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn parse(text: &str) -> Option<Self> {
        let (negative, size) = text.strip_prefix('-').map_or((false, text), |size| (true, size));
        let (mantissa, power) = match size.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, Self::power(power)?),
            None => (size, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (mantissa, ""),
        };
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_end_matches('0');
        let places = i64::try_from(fraction.len()).ok()?;
        let dropped = i64::try_from(digits.len() - significant.len()).ok()?;
        Some(Self {
            negative,
            digits: significant.trim_start_matches('0').to_owned(),
            exponent: power - places + dropped,
        })
    }

    /// An exponent. One beyond any score is as good as a million.
    fn power(text: &str) -> Option<i64> {
        let (negative, size) = match text.strip_prefix('-') {
            Some(size) => (true, size),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if size.is_empty() || !size.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let size = size.parse().unwrap_or(1_000_000).min(1_000_000);
        Some(if negative { -size } else { size })
    }

    fn score(&self) -> Result<Score, ScoreFault> {
        if self.digits.is_empty() {
            return Ok(Score(0));
        }
        // Above 100 whatever the digits are, or so small that only the number of decimals matters.
        let length = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        if self.negative || length.saturating_add(self.exponent) > 3 {
            return Err(ScoreFault::OutOfRange);
        }
        let two_decimals_at_most = self.exponent >= -2;
        // 100.001 is first of all out of range.
        if !two_decimals_at_most {
            let points = self.digits.get(..self.whole_digits(length)).unwrap_or_default();
            let above = points.parse::<i32>().is_ok_and(|points| points >= 100);
            return Err(if above {
                ScoreFault::OutOfRange
            } else {
                ScoreFault::TooPrecise
            });
        }
        let zeros = usize::try_from(self.exponent + 2).unwrap_or(0);
        let hundredths = format!("{}{}", self.digits, "0".repeat(zeros));
        let hundredths = hundredths.parse().map_err(|_| ScoreFault::OutOfRange)?;
        Score::from_hundredths(hundredths).ok_or(ScoreFault::OutOfRange)
    }

    /// How many of the digits stand before the point.
    fn whole_digits(&self, length: i64) -> usize {
        usize::try_from(length.saturating_add(self.exponent).max(0)).unwrap_or(0)
    }
}

words! {
    /// เครื่องมือ — what a score was measured with.
    Instrument {
        /// Answers of the agency's own staff.
        Iit = "IIT" "แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน" "Internal Integrity and Transparency Assessment",
        /// Answers of those it serves.
        Eit = "EIT" "แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก" "External Integrity and Transparency Assessment",
        /// What its website shows.
        Oit = "OIT" "แบบตรวจการเปิดเผยข้อมูลสาธารณะ" "Open Data Integrity and Transparency Assessment",
    }
}

impl Instrument {
    /// Its place in [`Figures::instruments`].
    pub fn index(self) -> usize {
        match self {
            Self::Iit => 0,
            Self::Eit => 1,
            Self::Oit => 2,
        }
    }

    /// Its value in an array in the order of [`Instrument::ALL`].
    pub fn of<T: Copy>(self, [iit, eit, oit]: [T; 3]) -> T {
        match self {
            Self::Iit => iit,
            Self::Eit => eit,
            Self::Oit => oit,
        }
    }

    /// An array in the order of [`Instrument::ALL`].
    pub fn each<T>(mut value: impl FnMut(Self) -> T) -> [T; 3] {
        [value(Self::Iit), value(Self::Eit), value(Self::Oit)]
    }
}

words! {
    /// What the printed instrument scores are out of. Some reports of 2564 print them already weighted.
    InstrumentScale {
        /// Each of 100.
        Percent = "percent" "เต็ม 100 ทุกเครื่องมือ" "Each instrument out of 100",
        /// Each of its weight, as 38.31 of 40.
        Weighted = "weighted" "ถ่วงน้ำหนักแล้ว" "Already weighted",
    }
}

/// What an assessment printed: the total, three instruments and ten indicators, the latter always of 100.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    pub overall: Score,
    /// In the order of [`Instrument::ALL`], on `instrument_scale`; `None` where not printed.
    pub instruments: [Option<Score>; 3],
    /// In the order of their numbers; `None` where not printed.
    pub indicators: [Option<Score>; INDICATORS],
    pub instrument_scale: InstrumentScale,
}

impl Figures {
    /// All three in points of 100, whatever the scale: 38.31 of 40 is 95.775. None when the scale is in doubt: 38.31
    /// of 100 would corrupt whatever is made of it.
    pub fn percents(&self, scheme: &Scheme) -> [Option<Exact>; 3] {
        let known = !self.scale_doubtful(scheme);
        Instrument::each(|instrument| {
            let printed = instrument.of(self.instruments).filter(|_| known)?.exact();
            Some(match self.instrument_scale {
                InstrumentScale::Percent => printed,
                InstrumentScale::Weighted => printed.times(100, scheme.weight(instrument)),
            })
        })
    }

    /// As [`Figures::percents`], rounded to two decimals.
    pub fn rounded_percents(&self, scheme: &Scheme) -> [Option<Score>; 3] {
        self.percents(scheme).map(|score| score.map(Score::rounded))
    }

    /// An instrument's share of the total on the scale that's stated: 97.65 at 30 % is 29.295.
    pub fn points(&self, scheme: &Scheme, instrument: Instrument) -> Option<Exact> {
        let printed = instrument.of(self.instruments)?.exact();
        Some(match self.instrument_scale {
            InstrumentScale::Percent => printed.times(scheme.weight(instrument), 100),
            InstrumentScale::Weighted => printed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<i32, ScoreFault> {
        Score::parse(text).map(Score::hundredths)
    }

    #[test]
    fn scores_are_read_exactly() {
        for (text, hundredths) in [
            ("98.26", 9826),
            ("0", 0),
            ("-0", 0),
            ("100", 10_000),
            ("100.00", 10_000),
            ("97.1", 9710),
            ("98.260", 9826),
            (" ๙๘.๒๖ ", 9826),
            ("0.01", 1),
            ("007.50", 750),
            ("1e2", 10_000),
            ("9.826E+1", 9826),
            ("982600e-4", 9826),
            ("0e999999999999", 0),
        ] {
            assert_eq!(parse(text), Ok(hundredths), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_score_is_refused_with_its_reason() {
        use ScoreFault::{NotANumber, OutOfRange, TooPrecise};
        for (text, reason) in [
            ("100.01", OutOfRange),
            ("-0.01", OutOfRange),
            ("-0.001", OutOfRange),
            ("100.001", OutOfRange),
            ("1e16", OutOfRange),
            ("1e99999999999999999999", OutOfRange),
            ("123456789012345678901234567890", OutOfRange),
            ("98.261", TooPrecise),
            ("99.999", TooPrecise),
            ("1e-7", TooPrecise),
            ("1e-99999999999999999999", TooPrecise),
            ("NaN", NotANumber),
            ("inf", NotANumber),
            ("", NotANumber),
            ("-", NotANumber),
            (".5", NotANumber),
            ("5.", NotANumber),
            ("+5", NotANumber),
            ("1,000", NotANumber),
            ("98.26%", NotANumber),
            ("1e", NotANumber),
            ("1e+-2", NotANumber),
            ("9 8", NotANumber),
            ("1.2.3", NotANumber),
        ] {
            assert_eq!(parse(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn the_fault_says_what_would_be_accepted() {
        let fault = ScoreFault::OutOfRange.fault(|reason| Fault::pointer("/overall", reason));
        assert_eq!(
            fault.message(crate::http::Language::English),
            "must be from 0 to 100"
        );
    }

    proptest! {
        #[test]
        fn every_score_reads_back(hundredths in 0..=10_000) {
            let score = Score::from_hundredths(hundredths).unwrap();
            prop_assert_eq!(Score::parse(&score.to_string()), Ok(score));
            // As serde_json prints the number.
            let number = serde_json::Number::from_f64(f64::from(hundredths) / 100.0).unwrap();
            prop_assert_eq!(Score::parse(&number.to_string()), Ok(score));
        }

        #[test]
        fn hundredths_outside_are_refused(hundredths in prop_oneof![-1_000_000..0, 10_001..1_000_000]) {
            prop_assert_eq!(parse(&two_decimals(hundredths)), Err(ScoreFault::OutOfRange));
        }

        #[test]
        fn no_text_panics(text in ".{0,40}", number in "-?[0-9๐-๙]{0,30}\\.?[0-9]{0,30}(e[-+]?[0-9]{1,30})?") {
            let _ = parse(&text);
            let _ = parse(&number);
        }
    }
}
