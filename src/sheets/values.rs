//! Values of cells, as people type them.

use super::cell::{Cell, Odd};
use crate::calendar::arabic_digits;
use crate::http::{At, Fault, Reason, Text};

/// The text of a cell.
///
/// # Errors
/// The fault of a date, a truth value, a formula's error, or a control character.
pub fn text<'a>(at: &At, cell: &'a Cell<'_>) -> Result<&'a str, Fault> {
    let odd = match cell {
        Cell::Odd(odd) => *odd,
        Cell::Day(_) => Odd::Date,
        Cell::Text(text) if text.chars().any(char::is_control) => {
            return Err(Fault::new(at.clone(), Reason::NullByte));
        }
        Cell::Text(text) => return Ok(text),
    };
    let (thai, english) = odd.labels();
    Err(Fault::new(at.clone(), Reason::WrongType).with("detail", format!("{thai} ({english})")))
}

/// One line of text.
///
/// # Errors
/// The fault of one that's too long.
pub fn line(at: &At, text: &str, most: usize) -> Result<String, Fault> {
    Text::line(most)
        .parse("", text)
        .map_err(|fault| fault.placed(at.clone()))
}

/// The word that a text is, or whose label it is, whatever its capitals; ระดับ before it is left out.
pub fn named<T: Copy>(
    all: &[T],
    names: impl Fn(T) -> (&'static str, (&'static str, &'static str)),
    text: &str,
) -> Option<T> {
    let plain = |text: &str| text.replace("ระดับ", "").trim().to_lowercase();
    let wanted = plain(text);
    let is = |one: &&T| {
        let (word, (thai, english)) = names(**one);
        [word, thai, english]
            .into_iter()
            .any(|name| plain(name) == wanted)
    };
    all.iter().find(is).copied()
}

/// A whole number, with commas between thousands perhaps; `None` for anything else, one too large included.
pub fn grouped(text: &str) -> Option<i64> {
    let groups: Vec<&str> = text.split(',').collect();
    let (first, rest) = groups.split_first()?;
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let fine = digits(first)
        && rest.iter().all(|group| digits(group) && group.len() == 3)
        && (rest.is_empty() || first.len() <= 3);
    groups.concat().parse().ok().filter(|_| fine)
}

/// A whole number from 0 to `most`, in Thai digits perhaps.
///
/// # Errors
/// The fault of what isn't one.
pub fn whole(at: &At, text: &str, most: i64) -> Result<i64, Fault> {
    let digits = arabic_digits(text.trim());
    let bare = digits.strip_prefix('-').unwrap_or(&digits);
    let range = || {
        let fault = Fault::new(at.clone(), Reason::OutOfRange);
        fault.with("min", 0).with("max", most)
    };
    match grouped(bare) {
        Some(number) if number <= most && (bare == digits || number == 0) => Ok(number),
        Some(_) => Err(range()),
        // More digits than any number here has.
        None if !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()) => Err(range()),
        None => Err(Fault::new(at.clone(), Reason::NotANumber)),
    }
}

/// Whether a text is a number or an amount, as totals are.
pub fn is_figure(text: &str) -> bool {
    let bare = arabic_digits(text).replace([',', '.', ' '], "");
    !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_told() {
        let at = At::Cell {
            row: 2,
            column: "x".to_owned(),
        };
        let reason = |cell: Cell<'_>| text(&at, &cell).map_err(|fault| fault.reason).err();
        let day = chrono::NaiveDate::from_ymd_opt(2023, 8, 18).unwrap();
        for cell in [Cell::Odd(Odd::Date), Cell::Odd(Odd::Truth), Cell::Day(day)] {
            assert_eq!(reason(cell), Some(Reason::WrongType));
        }
        assert_eq!(reason(Cell::text("a\0b")), Some(Reason::NullByte));
        assert_eq!(reason(Cell::text("a\nb")), None);
    }

    #[test]
    fn whole_numbers_are_read_as_people_type_them() {
        let at = At::Parameter("x".to_owned());
        for (text, number) in [
            ("0", 0),
            ("๑,๒๓๔", 1234),
            ("007", 7),
            ("1,000,000,000", 1_000_000_000),
            ("-0", 0),
        ] {
            assert_eq!(whole(&at, text, 1_000_000_000), Ok(number), "{text}");
        }
        let reason = |text| {
            whole(&at, text, 1_000_000_000)
                .map_err(|fault| fault.reason)
                .err()
        };
        for text in ["-1", "1000000001", "1000000000000", "99999999999999999999999"] {
            assert_eq!(reason(text), Some(Reason::OutOfRange), "{text}");
        }
        for text in ["", "-", "1.5", "=1+1", "หนึ่ง", "1,0", "1 2", "--1"] {
            assert_eq!(reason(text), Some(Reason::NotANumber), "{text}");
        }
    }
}
