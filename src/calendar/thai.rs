//! Thai digits and Thai dates, as they're printed and as people type them.

use super::BUDDHIST;
use chrono::{Datelike, NaiveDate};

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    Arabic,
    Thai,
}

impl Digits {
    fn write(self, text: String) -> String {
        match self {
            Self::Arabic => text,
            Self::Thai => thai_digits(&text),
        }
    }
}

/// The code point of ๐; the other nine follow.
const ZERO: u32 = 0x0E50;

/// Thai digits become Arabic ones; everything else stays.
pub fn arabic_digits(text: &str) -> String {
    let arabic = |c: char| match u32::from(c).checked_sub(ZERO) {
        Some(digit @ 0..=9) => char::from_digit(digit, 10).unwrap_or(c),
        _ => c,
    };
    text.chars().map(arabic).collect()
}

/// Arabic digits become Thai ones; everything else stays.
pub fn thai_digits(text: &str) -> String {
    let thai = |c: char| match c {
        '0'..='9' => c
            .to_digit(10)
            .and_then(|digit| char::from_u32(ZERO + digit))
            .unwrap_or(c),
        _ => c,
    };
    text.chars().map(thai).collect()
}

/// Full names and abbreviations, January first.
const MONTHS: [(&str, &str); 12] = [
    ("มกราคม", "ม.ค."),
    ("กุมภาพันธ์", "ก.พ."),
    ("มีนาคม", "มี.ค."),
    ("เมษายน", "เม.ย."),
    ("พฤษภาคม", "พ.ค."),
    ("มิถุนายน", "มิ.ย."),
    ("กรกฎาคม", "ก.ค."),
    ("สิงหาคม", "ส.ค."),
    ("กันยายน", "ก.ย."),
    ("ตุลาคม", "ต.ค."),
    ("พฤศจิกายน", "พ.ย."),
    ("ธันวาคม", "ธ.ค."),
];

fn names(day: NaiveDate) -> (&'static str, &'static str) {
    let month0 = usize::try_from(day.month0()).unwrap_or_default();
    MONTHS.get(month0).copied().unwrap_or_default()
}

fn buddhist(day: NaiveDate) -> i32 {
    day.year() + BUDDHIST
}

/// `18 สิงหาคม 2566`.
pub fn format_long(day: NaiveDate, digits: Digits) -> String {
    digits.write(format!("{} {} {}", day.day(), names(day).0, buddhist(day)))
}

/// `18 ส.ค. 66`.
pub fn format_short(day: NaiveDate, digits: Digits) -> String {
    digits.write(format!(
        "{} {} {:02}",
        day.day(),
        names(day).1,
        buddhist(day).rem_euclid(100)
    ))
}

/// `สิงหาคม 2566`.
pub fn format_month(day: NaiveDate, digits: Digits) -> String {
    digits.write(format!("{} {}", names(day).0, buddhist(day)))
}

/// What a person typed as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThaiDate {
    Day(NaiveDate),
    /// A month without a day, by its first day.
    Month(NaiveDate),
}

/// Reads `๑๘ สิงหาคม ๒๕๖๖`, `18 ส.ค. 66`, `18/8/2566`, `สิงหาคม พ.ศ. 2566` or `ต.ค. ๖๕`. Years are of the Buddhist era;
/// two digits mean 25…. `None` for anything else, a Gregorian year included.
pub fn parse_date(text: &str) -> Option<ThaiDate> {
    let text = arabic_digits(text);
    let parts = tokens(&text);
    let words: Vec<&str> = parts.iter().map(String::as_str).collect();
    match words.as_slice() {
        [day, "/", month, "/", year] | [day, "-", month, "-", year] => {
            date(year, small(month)?, small(day)?).map(ThaiDate::Day)
        }
        [day, month, year] => date(year, month_of(month)?, small(day)?).map(ThaiDate::Day),
        [month, year] => date(year, month_of(month)?, 1).map(ThaiDate::Month),
        _ => None,
    }
}

/// Numbers and words in turn, without those that mean nothing here.
fn tokens(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.chars() {
        let class = (!c.is_whitespace()).then(|| c.is_ascii_digit());
        match parts.last_mut() {
            Some(part) if class.is_some() && class == last => part.push(c),
            _ if class.is_some() => parts.push(c.to_string()),
            _ => {}
        }
        last = class;
    }
    for part in &mut parts {
        let bare = part.trim_start_matches("วันที่").trim_start_matches("เดือน");
        *part = bare.trim_end_matches("พ.ศ.").to_owned();
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// A day or a month as a number.
fn small(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| text.len() <= 2)
}

fn month_of(word: &str) -> Option<u32> {
    let bare = |text: &str| text.replace('.', "");
    let position = MONTHS
        .iter()
        .position(|(full, short)| word == *full || bare(word) == bare(short))?;
    u32::try_from(position + 1).ok()
}

fn date(year: &str, month: u32, day: u32) -> Option<NaiveDate> {
    let number: i32 = year.parse().ok()?;
    let buddhist = match year.len() {
        2 => 2500 + number,
        4 if (2400..=2700).contains(&number) => number,
        _ => return None,
    };
    NaiveDate::from_ymd_opt(buddhist - BUDDHIST, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_printed_in_both_digits() {
        let printed = day("2023-08-18");
        assert_eq!(format_long(printed, Digits::Arabic), "18 สิงหาคม 2566");
        assert_eq!(format_long(printed, Digits::Thai), "๑๘ สิงหาคม ๒๕๖๖");
        assert_eq!(format_short(printed, Digits::Arabic), "18 ส.ค. 66");
        assert_eq!(format_month(printed, Digits::Thai), "สิงหาคม ๒๕๖๖");
    }

    #[test]
    fn dates_are_read_as_people_type_them() {
        let typed = [
            "๑๘ สิงหาคม ๒๕๖๖",
            "18 ส.ค. 66",
            "18ส.ค.66",
            "วันที่ 18 เดือน สิงหาคม พ.ศ. 2566",
            "18 สค 2566",
            "18/08/2566",
            "18-8-66",
        ];
        for text in typed {
            assert_eq!(parse_date(text), Some(ThaiDate::Day(day("2023-08-18"))), "{text}");
        }
        assert_eq!(parse_date("ต.ค. ๖๕"), Some(ThaiDate::Month(day("2022-10-01"))));
        assert_eq!(
            parse_date("ตุลาคม พ.ศ. 2565"),
            Some(ThaiDate::Month(day("2022-10-01")))
        );
        for wrong in [
            "",
            "18",
            "31 ก.พ. 66",
            "18 สิงหาคม 2023",
            "18 August 2566",
            "0 ส.ค. 66",
            "18 ส.ค.",
            "สิงหาคม 18 2566",
            "118/8/2566",
        ] {
            assert_eq!(parse_date(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(days in 0_u64..36_000, thai: bool) {
            // 2500 to 2598, where two digits are enough.
            let printed = day("1957-01-01") + chrono::Days::new(days);
            let digits = if thai { Digits::Thai } else { Digits::Arabic };
            for text in [format_long(printed, digits), format_short(printed, digits)] {
                prop_assert_eq!(parse_date(&text), Some(ThaiDate::Day(printed)), "{}", text);
            }
        }

        #[test]
        fn reading_never_panics(text in "[0-9๐-๙ก-ฮ. /พ.ศ]{0,20}|.{0,20}") {
            parse_date(&text);
        }

        #[test]
        fn digits_go_both_ways(text in ".{0,30}") {
            let thai = thai_digits(&text);
            prop_assert!(!thai.contains(|c: char| c.is_ascii_digit()));
            prop_assert_eq!(arabic_digits(&thai), arabic_digits(&text));
        }
    }
}
