//! Days as people read them.

use super::frame::Say;
use crate::calendar::{Digits, format_long};
use chrono::{DateTime, NaiveDate};

/// `18 สิงหาคม 2566`, or `18 August 2023`.
pub fn day(say: Say, day: NaiveDate) -> String {
    if say.is_english() {
        day.format("%-d %B %Y").to_string()
    } else {
        format_long(day, Digits::Arabic)
    }
}

/// A day of a view, `YYYY-MM-DD`; as it is when it's none.
pub fn written(say: Say, text: &str) -> String {
    text.parse()
        .map_or_else(|_| text.to_owned(), |parsed| day(say, parsed))
}

/// A time of a view, RFC 3339: `18 สิงหาคม 2566 เวลา 09.30 น.`
pub fn moment(say: Say, text: &str) -> String {
    let Ok(at) = DateTime::parse_from_rfc3339(text) else {
        return text.to_owned();
    };
    let date = day(say, at.date_naive());
    if say.is_english() {
        format!("{date}, {}", at.format("%H:%M"))
    } else {
        format!("{date} เวลา {} น.", at.format("%H.%M"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Language;

    #[test]
    fn days_are_written_out_in_both_languages() {
        let (thai, english) = (Say(Language::Thai), Say(Language::English));
        let at = "2023-08-18T09:30:00+07:00";
        assert_eq!(moment(thai, at), "18 สิงหาคม 2566 เวลา 09.30 น.");
        assert_eq!(moment(english, at), "18 August 2023, 09:30");
        assert_eq!(written(thai, "2023-08-18"), "18 สิงหาคม 2566");
        assert_eq!(written(thai, "soon"), "soon");
    }
}
