//! Text that people type.

use super::codes::Reason;
use super::problem::{At, Error, Fault, Result};
use chrono::{Datelike, NaiveDate};

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

pub use crate::calendar::arabic_digits as digits_to_arabic;

/// What a text of one field may be.
#[derive(Clone, Copy)]
pub struct Text {
    pub min: usize,
    pub max: usize,
    pub lines: bool,
}

impl Text {
    /// One line of 1 to `max` characters.
    pub const fn line(max: usize) -> Self {
        Self {
            min: 1,
            max,
            lines: false,
        }
    }

    /// Checks the characters and the length of `value`, and trims it.
    ///
    /// # Errors
    /// The fault, at `pointer`.
    pub fn parse(self, pointer: &str, value: &str) -> Result<String, Fault> {
        let text = value.trim();
        let fault = |reason| Fault::pointer(pointer, reason);
        let control = |c: char| c.is_control() && !(self.lines && matches!(c, '\n' | '\r' | '\t'));
        if value.chars().any(|c| control(c) || turns(c)) {
            return Err(fault(Reason::NullByte));
        }
        if value.chars().count() > self.max {
            return Err(fault(Reason::TooLong).with("max", self.max));
        }
        if self.min > 0 && !text.is_empty() && !text.chars().any(is_seen) {
            return Err(fault(Reason::NothingSaid));
        }
        match text.chars().count() {
            0 if self.min > 0 => Err(fault(Reason::Empty)),
            n if n < self.min => Err(fault(Reason::TooShort).with("min", self.min)),
            _ => Ok(text.to_owned()),
        }
    }

    /// Several lines of 1 to `max` characters.
    pub const fn lines(max: usize) -> Self {
        Self {
            min: 1,
            max,
            lines: true,
        }
    }

    /// As [`Text::parse`], for a field that may be left out.
    ///
    /// # Errors
    /// The fault, at `pointer`.
    pub fn optional(self, pointer: &str, value: Option<&str>) -> Result<Option<String>, Fault> {
        value.map(|value| self.parse(pointer, value)).transpose()
    }
}

/// Whether a character turns the direction of those after it, so that a text reads otherwise than it is: the explicit
/// embeddings, overrides and isolates of UAX 9.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character is seen by itself: a combining mark, a space or a joiner isn't.
fn is_seen(c: char) -> bool {
    use GeneralCategoryGroup::{Letter, Number, Punctuation, Symbol};
    matches!(c.general_category_group(), Letter | Number | Punctuation | Symbol)
}

/// A day as `YYYY-MM-DD`, of a year from 1900 to 2200: a Buddhist year here is a mistake.
///
/// # Errors
/// The fault, at this place.
pub fn parse_day(at: At, text: &str) -> Result<NaiveDate, Fault> {
    let digits = digits_to_arabic(text.trim());
    match digits.parse::<NaiveDate>() {
        Ok(day) if digits.len() == 10 && (1900..=2200).contains(&day.year()) => Ok(day),
        Ok(day) if digits.len() == 10 && day.year() > 0 => Err(Fault::new(at, Reason::OutOfRange)
            .with("min", "1900-01-01")
            .with("max", "2200-12-31")),
        _ => Err(Fault::new(at, Reason::Format).with("expected", "YYYY-MM-DD")),
    }
}

/// A month as `YYYY-MM`, of a year from 2007 to 2106, whose fiscal years are all known as such; its first day.
///
/// # Errors
/// The fault, at this place.
pub fn parse_month(at: At, text: &str) -> Result<NaiveDate, Fault> {
    let digits = digits_to_arabic(text.trim());
    if digits.len() != 7 {
        return Err(Fault::new(at, Reason::Format).with("expected", "YYYY-MM"));
    }
    let range = |fault: Fault| fault.with("min", "2007-01").with("max", "2106-12");
    let day = parse_day(at.clone(), &format!("{digits}-01")).map_err(|fault| match fault.reason {
        Reason::Format => fault.with("expected", "YYYY-MM"),
        _ => range(fault),
    })?;
    if (2007..=2106).contains(&day.year()) {
        Ok(day)
    } else {
        Err(range(Fault::new(at, Reason::OutOfRange)))
    }
}

/// A day as [`parse_day`] has it that isn't after `today`.
///
/// # Errors
/// The fault, at this place.
pub fn parse_past_day(at: At, text: &str, today: NaiveDate) -> Result<NaiveDate, Fault> {
    let day = parse_day(at.clone(), text)?;
    if day > today {
        return Err(Fault::new(at, Reason::InFuture));
    }
    Ok(day)
}

/// A word of the contract.
///
/// # Errors
/// The fault, at this place, with the words that are.
pub fn parse_word<T>(
    at: At,
    text: &str,
    parse: fn(&str) -> Option<T>,
    allowed: &'static str,
) -> Result<T, Fault> {
    parse(text).ok_or_else(|| Fault::new(at, Reason::UnknownValue).with("allowed", allowed))
}

/// A wrong value as a message repeats it: not all of a very long one.
pub fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// Collects the faults of an input, so that the caller hears of all of them at once.
#[derive(Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// The value, or its fault kept.
    pub fn check<T>(&mut self, checked: Result<T, Fault>) -> Option<T> {
        checked.map_err(|fault| self.0.push(fault)).ok()
    }

    pub fn push(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `built` when there were no faults and it's complete.
    ///
    /// # Errors
    /// `422` with all faults.
    pub fn finish<T>(self, built: Option<T>) -> Result<T> {
        match built {
            Some(built) if self.0.is_empty() => Ok(built),
            _ => Err(Error::faults(self.0)),
        }
    }
}
