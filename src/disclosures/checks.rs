//! Checks of single fields; each fault is at the pointer of its field.

use super::kinds::DisclosureStatus;
use super::model::Disclosure;
use crate::assessments::{Item, ItemPeriodKind};
use crate::calendar::fiscal_year;
use crate::http::{At, Fault, Reason, Result, Text, is_id, parse_day, parse_word};
use chrono::NaiveDate;
use url::Url;

const TITLE: Text = Text::line(300);
const PERSON: Text = Text::line(200);
const PROGRESS: Text = Text::lines(5000);
const ADDRESS: Text = Text::line(500);
const MOST_UNITS: usize = 20;

/// The time that evidence tells of.
pub type Covered = Option<(NaiveDate, NaiveDate)>;

pub fn parse_title(text: &str) -> Result<String, Fault> {
    TITLE.parse("/title", text)
}

pub fn parse_person(text: &str) -> Result<String, Fault> {
    PERSON.parse("/person", text)
}

/// A progress as it's kept: its lines trimmed, empty ones left out.
pub fn parse_progress(text: &str) -> Result<String, Fault> {
    let text = PROGRESS.parse("/progress", text)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

pub fn parse_status(word: &str) -> Result<DisclosureStatus, Fault> {
    let at = At::Pointer("/status".to_owned());
    parse_word(at, word, DisclosureStatus::parse, DisclosureStatus::allowed())
}

pub fn parse_due(text: &str) -> Result<NaiveDate, Fault> {
    parse_day(At::Pointer("/due_on".to_owned()), text)
}

/// An address that a page may lead to: nothing that a browser would run.
pub fn parse_address(pointer: &str, text: &str) -> Result<String, Fault> {
    let text = ADDRESS.parse(pointer, text)?;
    let wrong = || Fault::pointer(pointer, Reason::Format).with("expected", "https://…");
    let url = Url::parse(&text).map_err(|_| wrong())?;
    let leads = matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty();
    if leads { Ok(text) } else { Err(wrong()) }
}

pub fn parse_units(ids: Vec<String>) -> Result<Vec<String>, Fault> {
    if ids.len() > MOST_UNITS {
        return Err(Fault::pointer("/unit_ids", Reason::TooMany).with("max", MOST_UNITS));
    }
    for (index, id) in ids.iter().enumerate() {
        let at = format!("/unit_ids/{index}");
        if !is_id(id) {
            return Err(Fault::pointer(at, Reason::Format).with("expected", "A-Z a-z 0-9 - (1–64)"));
        }
        if ids.iter().take(index).any(|before| before == id) {
            return Err(Fault::pointer(at, Reason::Duplicate).with("other", id));
        }
    }
    Ok(ids)
}

/// The time that evidence tells of: both days or none, in one fiscal year where the item isn't a plan of several.
pub fn parse_covered(item: &Item, from: Option<&str>, to: Option<&str>) -> Result<Covered, Fault> {
    let day = |name: &str, text: &str| parse_day(At::Pointer(name.to_owned()), text);
    match (from, to) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(Fault::pointer("/covers_to", Reason::Required)),
        (None, Some(_)) => Err(Fault::pointer("/covers_from", Reason::Required)),
        (Some(from), Some(to)) => {
            let (from, to) = (day("/covers_from", from)?, day("/covers_to", to)?);
            if to < from {
                return Err(Fault::pointer("/covers_to", Reason::DateOrder));
            }
            if fiscal_year(from) != fiscal_year(to) && item.period.kind != ItemPeriodKind::MultiYear {
                let year = fiscal_year(from).to_string();
                return Err(Fault::pointer("/covers_to", Reason::OtherFiscalYear).with("value", year));
            }
            Ok(Some((from, to)))
        }
    }
}

/// Of each element the evidence that shows it; whether the item has that evidence is looked up where it's stored.
pub fn parse_elements(row: &Disclosure, given: Vec<Option<String>>) -> Result<Vec<Option<String>>, Fault> {
    let count = row.shown().map_or(0, |shown| shown.len());
    if given.len() != count {
        let fault = Fault::pointer("/elements", Reason::OutOfRange);
        return Err(fault.with("min", count).with("max", count));
    }
    let wrong = given
        .iter()
        .position(|id| id.as_deref().is_some_and(|id| !is_id(id)));
    match wrong {
        None => Ok(given),
        Some(index) => {
            let fault = Fault::pointer(format!("/elements/{index}"), Reason::Format);
            Err(fault.with("expected", "A-Z a-z 0-9 - (1–64)"))
        }
    }
}
