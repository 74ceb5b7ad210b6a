//! Checks of single fields; each fault is at the pointer of its field.

use super::kinds::MeasureStatus;
use crate::calendar::FiscalYear;
use crate::http::{At, Fault, Faults, Reason, Result, Text, parse_day, parse_word};
use chrono::NaiveDate;

/// The most measures of an agency in a year.
pub const MOST_MEASURES: i32 = 200;
/// The most lines of a text.
pub const MOST_LINES: usize = 50;
/// The most pieces of evidence of a measure.
pub const MOST_EVIDENCE: usize = 50;
/// The most reports on a measure.
pub const MOST_REPORTS: i32 = 100;
/// The largest budget: a hundred thousand million baht.
pub const MOST_SATANG: i64 = 10_000_000_000_000;
pub const NAME: Text = Text::line(500);
pub const LINE: Text = Text::line(2000);
pub const REPORT: Text = Text::lines(5000);
pub const TITLE: Text = Text::line(300);

/// A text of several lines, each trimmed.
pub fn parse_lines(pointer: &str, lines: &[String]) -> Result<Vec<String>, Fault> {
    if lines.len() > MOST_LINES {
        return Err(Fault::pointer(pointer, Reason::TooMany).with("max", MOST_LINES));
    }
    let line = |(at, line): (usize, &String)| LINE.parse(&format!("{pointer}/{at}"), line);
    lines.iter().enumerate().map(line).collect()
}

pub fn parse_status(text: &str) -> Result<MeasureStatus, Fault> {
    let (parse, allowed) = (MeasureStatus::parse, MeasureStatus::allowed());
    parse_word(At::Pointer("/status".to_owned()), text, parse, allowed)
}

pub fn parse_number(number: i32) -> Result<i32, Fault> {
    if (1..=MOST_MEASURES).contains(&number) {
        return Ok(number);
    }
    let fault = Fault::pointer("/number", Reason::OutOfRange);
    Err(fault.with("min", 1).with("max", MOST_MEASURES))
}

pub fn parse_budget(satang: i64) -> Result<i64, Fault> {
    if (0..=MOST_SATANG).contains(&satang) {
        return Ok(satang);
    }
    let fault = Fault::pointer("/budget_satang", Reason::OutOfRange);
    Err(fault.with("min", 0).with("max", MOST_SATANG))
}

/// A day of the fiscal year.
pub fn parse_day_of(year: FiscalYear, pointer: &str, text: &str) -> Result<NaiveDate, Fault> {
    let at = At::Pointer(pointer.to_owned());
    let (day, period) = (parse_day(at.clone(), text)?, year.period());
    if period.contains(day) {
        return Ok(day);
    }
    let fault = Fault::new(at, Reason::OutOfRange);
    Err(fault.with("min", period.start).with("max", period.end))
}

/// That a period has both of its days or none, in their order.
pub fn check_period(faults: &mut Faults, (starts, ends): (Option<NaiveDate>, Option<NaiveDate>)) {
    match (starts, ends) {
        (Some(_), None) => faults.push(Fault::pointer("/ends_on", Reason::Required)),
        (None, Some(_)) => faults.push(Fault::pointer("/starts_on", Reason::Required)),
        (Some(starts), Some(ends)) if ends < starts => {
            faults.push(Fault::pointer("/ends_on", Reason::DateOrder));
        }
        _ => {}
    }
}
