//! Values of cells, as people type them.

use super::cell::{Cell, Odd};
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
}
