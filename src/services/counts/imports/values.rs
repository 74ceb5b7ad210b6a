//! What single cells say.

use crate::calendar::{
    BUDDHIST, FiscalYear, ThaiDate, arabic_digits, first_of_month, month_text, parse_date,
};
use crate::http::{At, Fault, Reason, Result, parse_month};
use crate::services::counts::list::outside;
use crate::services::kinds::ServiceChannel;
use crate::sheets::{self, Cell, named};
use chrono::{Datelike, NaiveDate};

/// A cell as a text that reads back as the same: a day as its month.
pub fn written(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Day(day) => of_calendar(*day).map_or_else(String::new, month_text),
        other => other.shown().into_owned(),
    }
}

/// A spreadsheet's date; one in a Buddhist year was typed into a calendar that didn't know of it.
fn of_calendar(day: NaiveDate) -> Option<NaiveDate> {
    if day.year() >= 2400 {
        day.with_year(day.year() - BUDDHIST)
    } else {
        Some(day)
    }
}

/// # Errors
/// The fault, at its cell.
pub fn fiscal_year(at: &At, cell: &Cell<'_>) -> Result<FiscalYear, Fault> {
    let number = sheets::whole(at, sheets::text(at, cell)?, 9999)?;
    let number = i32::try_from(number).unwrap_or_default();
    FiscalYear::parse(number).map_err(|not| not.at(at.clone()))
}

/// A month: `เมษายน 2566`, `เม.ย. 66`, `4/2566`, `2023-04`, a spreadsheet's date; with a fiscal year also `เมษายน`.
///
/// # Errors
/// The fault, at its cell.
pub fn month(at: &At, cell: &Cell<'_>, year: Option<FiscalYear>) -> Result<NaiveDate, Fault> {
    let wrong =
        || Fault::new(at.clone(), Reason::Format).with("expected", "เมษายน 2566, เม.ย. 66, 4/2566, 2023-04");
    let month = match cell {
        Cell::Day(day) => of_calendar(*day).ok_or_else(wrong)?,
        other => {
            let text = arabic_digits(sheets::text(at, other)?);
            match (said_month(&text, year), parse_month(at.clone(), &text)) {
                (Some(month), _) | (None, Ok(month)) => month,
                (None, Err(fault)) if fault.reason == Reason::Format => return Err(wrong()),
                (None, Err(fault)) => return Err(fault),
            }
        }
    };
    let month = first_of_month(month);
    // Of the same years as one that's written as `2023-04`.
    parse_month(at.clone(), &month_text(month))?;
    match year {
        Some(year) if !year.period().contains(month) => Err(outside(at.clone(), year)),
        _ => Ok(month),
    }
}

fn said_month(text: &str, year: Option<FiscalYear>) -> Option<NaiveDate> {
    if let Some(ThaiDate::Month(month)) = parse_date(text) {
        return Some(month);
    }
    if let Some(ThaiDate::Month(month)) = parse_date(&format!("1/{text}")).map(of_day) {
        return Some(month);
    }
    // Without a year: October to December are of the calendar year before the fiscal year's.
    let year = year?;
    let ThaiDate::Month(month) = parse_date(&format!("{text} {}", year.get()))? else {
        return None;
    };
    let within = |month: &NaiveDate| year.period().contains(*month);
    Some(month)
        .filter(within)
        .or_else(|| month.with_year(month.year() - 1).filter(within))
}

fn of_day(date: ThaiDate) -> ThaiDate {
    match date {
        ThaiDate::Day(day) | ThaiDate::Month(day) => ThaiDate::Month(first_of_month(day)),
    }
}

/// A channel by its word, its label, or another way to say it.
///
/// # Errors
/// The fault, at its cell.
pub fn channel(at: &At, cell: &Cell<'_>) -> Result<ServiceChannel, Fault> {
    let text = sheets::text(at, cell)?;
    let others = [
        ("เคาน์เตอร์", ServiceChannel::Counter),
        ("สำนักงาน", ServiceChannel::Counter),
        ("walk-in", ServiceChannel::Counter),
        ("walk in", ServiceChannel::Counter),
        ("ด้วยตนเอง", ServiceChannel::Counter),
        ("e-service", ServiceChannel::Online),
        ("เว็บไซต์", ServiceChannel::Online),
        ("อินเทอร์เน็ต", ServiceChannel::Online),
        ("ทางโทรศัพท์", ServiceChannel::Phone),
        ("หน่วยบริการเคลื่อนที่", ServiceChannel::Outreach),
        ("เคลื่อนที่", ServiceChannel::Outreach),
    ];
    let names = |one: ServiceChannel| (one.as_str(), one.labels());
    let plain = text.trim().to_lowercase();
    let other = || {
        others
            .iter()
            .find(|(name, _)| *name == plain)
            .map(|(_, one)| *one)
    };
    named(ServiceChannel::ALL, names, text)
        .or_else(other)
        .ok_or_else(|| {
            let labels: Vec<&str> = ServiceChannel::ALL.iter().map(|one| one.labels().0).collect();
            Fault::new(at.clone(), Reason::UnknownValue).with("allowed", labels.join(", "))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at() -> At {
        At::Parameter("x".to_owned())
    }

    fn of(text: &str, year: Option<i32>) -> Result<String, Reason> {
        let year = year.map(|year| FiscalYear::parse(year).unwrap());
        let month = month(&at(), &Cell::text(text), year);
        month.map(|month| month.to_string()).map_err(|fault| fault.reason)
    }

    #[test]
    fn months_are_read_as_people_write_them() {
        for text in [
            "เมษายน 2566",
            "เม.ย. ๖๖",
            "4/2566",
            "๐๔/๒๕๖๖",
            "2023-04",
            "เดือนเมษายน พ.ศ. 2566",
        ] {
            assert_eq!(of(text, None).as_deref(), Ok("2023-04-01"), "{text}");
        }
        assert_eq!(of("เมษายน", Some(2566)).as_deref(), Ok("2023-04-01"));
        assert_eq!(of("ต.ค.", Some(2566)).as_deref(), Ok("2022-10-01"));
        assert_eq!(of("ตุลาคม 2566", Some(2566)), Err(Reason::OutOfRange));
        assert_eq!(of("2566-04", None), Err(Reason::OutOfRange));
        for text in ["เมษายน", "13/2566", "4", "2566", "เมษา 2566", "4/2023"] {
            assert_eq!(of(text, None), Err(Reason::Format), "{text}");
        }
        let buddhist = Cell::Day("2566-04-15".parse().unwrap());
        assert_eq!(month(&at(), &buddhist, None).unwrap().to_string(), "2023-04-01");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}", year in prop::option::of(2550_i32..=2650)) {
            drop(of(&text, year));
            drop(channel(&at(), &Cell::text(text)));
        }
    }
}
