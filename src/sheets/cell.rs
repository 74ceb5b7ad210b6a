//! What stands in the cells of a table, whichever format it came in.

use crate::words::words;
use chrono::NaiveDate;
use std::borrow::Cow;

words! {
    /// A value that's neither a text nor a number.
    Odd {
        Date = "date" "วันที่หรือเวลา" "a date or time",
        Truth = "truth" "ค่าจริง/เท็จ" "true or false",
        Error = "error" "สูตรที่คำนวณไม่ได้" "a formula's error",
    }
}

/// A cell of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// A text, or a number in decimal digits.
    Text(Cow<'a, str>),
    /// A spreadsheet's date without a time.
    Day(NaiveDate),
    Odd(Odd),
}

impl<'a> Cell<'a> {
    /// A text without what people don't see: spaces around it, line breaks within, zero-width characters.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        let unseen = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{200b}' | '\u{feff}');
        if text.contains(unseen) {
            let spaced = text.replace(['\u{200b}', '\u{feff}'], "").replace("\r\n", " ");
            let spaced = spaced.replace(['\n', '\r', '\t'], " ");
            return Self::Text(Cow::Owned(spaced.trim().to_owned()));
        }
        Self::Text(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        })
    }

    /// A spreadsheet's number: to 15 significant digits, which is what the spreadsheet itself shows, so that
    /// 97.10000000000001 is 97.1.
    pub fn number(value: f64) -> Self {
        let rounded = format!("{value:.14e}").parse::<f64>();
        match rounded {
            Ok(number) if number.is_finite() => Self::Text(Cow::Owned(number.to_string())),
            _ => Self::Odd(Odd::Error),
        }
    }

    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// Whether it's empty, or a dash that says that there's nothing.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if matches!(text.as_ref(), "" | "-" | "–" | "—"))
    }

    /// As a message repeats it.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => match text.char_indices().nth(60) {
                Some((end, _)) => Cow::Borrowed(text.get(..end).unwrap_or_default()),
                None => Cow::Borrowed(text),
            },
            Self::Day(_) => Cow::Borrowed(Odd::Date.labels().0),
            Self::Odd(odd) => Cow::Borrowed(odd.labels().0),
        }
    }
}

/// A column without a heading, as spreadsheets call it: 0 is `A`, 26 is `AA`.
pub fn letters(position: usize) -> String {
    let (mut rest, mut letters) = (position, Vec::new());
    loop {
        let letter = u8::try_from(rest % 26).map_or('?', |letter| char::from(b'A' + letter));
        letters.push(letter);
        match (rest / 26).checked_sub(1) {
            Some(more) => rest = more,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: f64) -> String {
        Cell::number(value).shown().into_owned()
    }

    #[test]
    fn numbers_are_written_as_the_spreadsheet_shows_them() {
        for (value, text) in [
            (97.1, "97.1"),
            (97.100_000_000_000_01, "97.1"),
            (0.1 + 0.2, "0.3"),
            (97.428, "97.428"),
            (2566.0, "2566"),
            (100.01, "100.01"),
            (-0.01, "-0.01"),
            (0.0, "0"),
        ] {
            assert_eq!(number(value), text);
        }
        assert_eq!(Cell::number(f64::NAN), Cell::Odd(Odd::Error));
        assert_eq!(Cell::number(f64::INFINITY), Cell::Odd(Odd::Error));
    }

    #[test]
    fn every_score_in_a_spreadsheet_reads_back() {
        for hundredths in 0..=10_000_i32 {
            let value = f64::from(hundredths) / 100.0;
            assert_eq!(number(value), value.to_string());
        }
    }

    #[test]
    fn what_nobody_sees_does_not_count() {
        assert_eq!(Cell::text(" เทศบาล\r\nตำบล\u{200b} "), Cell::text("เทศบาล ตำบล"));
        assert_eq!(Cell::text("\u{a0}98.26\u{a0}"), Cell::text("98.26"));
        assert!(
            Cell::text("\u{feff} ").is_empty() && Cell::text("–").is_blank() && !Cell::text("-1").is_blank()
        );
    }

    #[test]
    fn columns_are_lettered_as_in_spreadsheets() {
        let names = [0, 25, 26, 51, 78, 701, 702].map(letters);
        assert_eq!(names, ["A", "Z", "AA", "AZ", "CA", "ZZ", "AAA"]);
    }
}
