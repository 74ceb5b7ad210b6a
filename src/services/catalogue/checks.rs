//! Checks of single fields; each fault is at the pointer of its field.

use crate::http::{Fault, Reason, Result, Text, digits_to_arabic, is_id, parse_web_address};
use crate::services::data::ServiceStep;
use crate::services::kinds::ServiceChannel;

/// The longest time limit: ten years.
pub const MOST_DAYS: i32 = 3650;
/// The highest fee: a hundred million baht.
pub const MOST_SATANG: i64 = 10_000_000_000;
pub const MOST_STEPS: usize = 50;
pub const NAME: Text = Text::line(300);
pub const LAW: Text = Text::lines(1000);
pub const NOTE: Text = Text::lines(500);
const STEP: Text = Text::line(300);
const BY: Text = Text::line(200);
const TIME: Text = Text::line(100);

/// A code as it's kept: with Arabic digits, so that the same code is the same.
pub fn parse_code(text: &str) -> Result<String, Fault> {
    let code = digits_to_arabic(text.trim());
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let fine =
        code.len() <= 40 && code.starts_with(|c: char| c.is_ascii_alphanumeric()) && code.chars().all(plain);
    match (text.trim().is_empty(), fine) {
        (true, _) => Err(Fault::pointer("/code", Reason::Empty)),
        (false, true) => Ok(code),
        (false, false) => {
            Err(Fault::pointer("/code", Reason::Format).with("expected", "A-Z a-z 0-9 . _ - (1–40)"))
        }
    }
}

pub fn parse_form_code(text: &str) -> Result<String, Fault> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if text.len() <= 40 && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(plain) {
        return Ok(text.to_owned());
    }
    Err(Fault::pointer("/form_code", Reason::Format).with("expected", "a-z 0-9 _ (1–40)"))
}

pub fn parse_unit(id: String) -> Result<String, Fault> {
    if is_id(&id) {
        return Ok(id);
    }
    Err(Fault::pointer("/unit_id", Reason::Format).with("expected", "A-Z a-z 0-9 - (1–64)"))
}

pub fn parse_days(days: i32) -> Result<i32, Fault> {
    if (0..=MOST_DAYS).contains(&days) {
        return Ok(days);
    }
    let fault = Fault::pointer("/time_limit_days", Reason::OutOfRange);
    Err(fault.with("min", 0).with("max", MOST_DAYS))
}

pub fn parse_fee(satang: i64) -> Result<i64, Fault> {
    if (0..=MOST_SATANG).contains(&satang) {
        return Ok(satang);
    }
    let fault = Fault::pointer("/fee_satang", Reason::OutOfRange);
    Err(fault.with("min", 0).with("max", MOST_SATANG))
}

/// Where a manual is.
pub fn parse_manual(text: &str) -> Result<String, Fault> {
    parse_web_address("/manual_url", text)
}

pub fn parse_channels(words: &[String]) -> Result<Vec<ServiceChannel>, Fault> {
    if words.len() > ServiceChannel::ALL.len() {
        let fault = Fault::pointer("/channels", Reason::TooMany);
        return Err(fault.with("max", ServiceChannel::ALL.len()));
    }
    let mut channels = Vec::with_capacity(words.len());
    for (index, word) in words.iter().enumerate() {
        let at = format!("/channels/{index}");
        let Some(channel) = ServiceChannel::parse(word) else {
            let fault = Fault::pointer(at, Reason::UnknownValue);
            return Err(fault.with("allowed", ServiceChannel::allowed()));
        };
        if channels.contains(&channel) {
            return Err(Fault::pointer(at, Reason::Duplicate).with("other", word));
        }
        channels.push(channel);
    }
    Ok(channels)
}

/// The steps, trimmed.
pub fn parse_steps(steps: &[ServiceStep]) -> Result<Vec<ServiceStep>, Fault> {
    if steps.len() > MOST_STEPS {
        return Err(Fault::pointer("/steps", Reason::TooMany).with("max", MOST_STEPS));
    }
    let step = |(index, step): (usize, &ServiceStep)| {
        let at = |field| format!("/steps/{index}/{field}");
        Ok(ServiceStep {
            title: STEP.parse(&at("title"), &step.title)?,
            by: BY.optional(&at("by"), step.by.as_deref())?,
            time: TIME.optional(&at("time"), step.time.as_deref())?,
        })
    };
    steps.iter().enumerate().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_is_an_address_that_a_browser_opens_and_does_not_run() {
        for fine in ["https://example.go.th/manual.pdf", "http://example.go.th/คู่มือ"] {
            assert_eq!(parse_manual(fine).as_deref(), Ok(fine));
        }
        for wrong in [
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://example.go.th/",
            "example.go.th",
            "https://",
            "https://a@example.go.th/",
            "//example.go.th/",
        ] {
            assert_eq!(parse_manual(wrong).unwrap_err().reason, Reason::Format, "{wrong}");
        }
    }

    #[test]
    fn codes_are_kept_with_arabic_digits() {
        assert_eq!(parse_code(" tax-๐๑ ").as_deref(), Ok("tax-01"));
        for wrong in ["-1", "ภาษี", "a b", "a/b", &"x".repeat(41), "<b>"] {
            assert_eq!(parse_code(wrong).unwrap_err().reason, Reason::Format, "{wrong}");
        }
    }
}
