//! Values of cells, as people type them: Thai or Arabic digits, words of the contract or their Thai labels.

use crate::agencies::AgencyKind;
use crate::assessments::level::{Grade, Level};
use crate::assessments::scheme::{Scheme, scheme_for};
use crate::assessments::score::{InstrumentScale, Score};
use crate::http::{At, Fault, Reason, digits_to_arabic};
use crate::sheets::named;

/// # Errors
/// The fault of what isn't a score.
pub fn score(at: &At, text: &str) -> Result<Score, Fault> {
    Score::parse(text).map_err(|fault| fault.fault(|reason| Fault::new(at.clone(), reason)))
}

/// The scheme of a fiscal year, as `2566`, `๒๕๖๖` or `พ.ศ. 2566`.
///
/// # Errors
/// The fault of what isn't one, with the year that was meant perhaps.
pub fn year(at: &At, text: &str) -> Result<&'static Scheme, Fault> {
    let bare = text.strip_prefix("พ.ศ.").unwrap_or(text);
    scheme_for(whole(at, bare)?, at.clone())
}

/// 1 to 100,000.
///
/// # Errors
/// The fault of what isn't one.
pub fn rank(at: &At, text: &str) -> Result<i32, Fault> {
    let rank = whole(at, text)?;
    let wrong = || {
        Fault::new(at.clone(), Reason::OutOfRange)
            .with("min", 1)
            .with("max", 100_000)
    };
    (1..=100_000).contains(&rank).then_some(rank).ok_or_else(wrong)
}

fn whole(at: &At, text: &str) -> Result<i32, Fault> {
    let digits = digits_to_arabic(text.trim());
    digits
        .parse()
        .map_err(|_| Fault::new(at.clone(), Reason::NotANumber))
}

/// # Errors
/// The fault, with all that are known.
pub fn level(at: &At, text: &str) -> Result<Level, Fault> {
    named(Level::ALL, |level| (level.as_str(), level.labels()), text).ok_or_else(|| {
        unknown(
            at,
            "ผ่านดีเยี่ยม, ผ่านดี, ผ่าน, ต้องปรับปรุง, ต้องปรับปรุงโดยด่วน",
            Level::allowed(),
        )
    })
}

/// # Errors
/// The fault, with all that are known.
pub fn grade(at: &At, text: &str) -> Result<Grade, Fault> {
    named(Grade::ALL, |grade| (grade.as_str(), grade.labels()), text)
        .ok_or_else(|| Fault::new(at.clone(), Reason::UnknownValue).with("allowed", Grade::allowed()))
}

/// # Errors
/// The fault, with both.
pub fn scale(at: &At, text: &str) -> Result<InstrumentScale, Fault> {
    named(
        InstrumentScale::ALL,
        |scale| (scale.as_str(), scale.labels()),
        text,
    )
    .ok_or_else(|| Fault::new(at.clone(), Reason::UnknownValue).with("allowed", InstrumentScale::allowed()))
}

/// # Errors
/// The fault, with all that are known.
pub fn kind(at: &At, text: &str) -> Result<AgencyKind, Fault> {
    let kinds = AgencyKind::ALL.iter().map(|kind| kind.labels().0);
    AgencyKind::find(text)
        .ok_or_else(|| unknown(at, &kinds.collect::<Vec<_>>().join(", "), AgencyKind::allowed()))
}

fn unknown(at: &At, thai: &str, words: &str) -> Fault {
    Fault::new(at.clone(), Reason::UnknownValue).with("allowed", format!("{thai} ({words})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at() -> At {
        At::Cell {
            row: 2,
            column: "x".to_owned(),
        }
    }

    #[test]
    fn words_and_labels_mean_the_same() {
        for found in Level::ALL {
            let (thai, english) = found.labels();
            for text in [found.as_str(), thai, english, &format!("ระดับ {thai}")] {
                assert_eq!(level(&at(), text), Ok(*found), "{text}");
            }
        }
        for text in ["AA", "aa", "ระดับ AA", "Grade AA"] {
            assert_eq!(grade(&at(), text), Ok(Grade::AA));
        }
        assert_eq!(scale(&at(), "ถ่วงน้ำหนักแล้ว"), Ok(InstrumentScale::Weighted));
        assert_eq!(kind(&at(), "อบต."), Ok(AgencyKind::Sao));
        for wrong in [
            level(&at(), "ดี").err(),
            grade(&at(), "G").err(),
            scale(&at(), "").err(),
            kind(&at(), "เทศบาล").err(),
        ] {
            assert_eq!(wrong.map(|fault| fault.reason), Some(Reason::UnknownValue));
        }
    }

    #[test]
    fn numbers_are_read_in_thai_digits_too() {
        assert_eq!(rank(&at(), "๑๘๒"), Ok(182));
        assert_eq!(
            year(&at(), "พ.ศ. ๒๕๖๖").map(|scheme| scheme.fiscal_year),
            Ok(2566)
        );
        assert_eq!(score(&at(), "๙๘.๒๖").map(Score::hundredths), Ok(9826));
        for (fault, reason) in [
            (rank(&at(), "0").err(), Reason::OutOfRange),
            (rank(&at(), "1.5").err(), Reason::NotANumber),
            (year(&at(), "2023").err(), Reason::FiscalYearGregorian),
            (year(&at(), "2599").err(), Reason::FiscalYearUnknown),
            (year(&at(), "66").err(), Reason::OutOfRange),
            (score(&at(), "NaN").err(), Reason::NotANumber),
            (score(&at(), "100.01").err(), Reason::OutOfRange),
        ] {
            let fault = fault.unwrap();
            assert_eq!((fault.reason, fault.at), (reason, at()));
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}") {
            drop((level(&at(), &text), grade(&at(), &text), year(&at(), &text), rank(&at(), &text), kind(&at(), &text)));
        }
    }
}
