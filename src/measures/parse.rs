//! What may be said of a measure and of a guideline.

use super::checks::{
    LINE, NAME, REPORT, TITLE, check_period, parse_budget, parse_day_of, parse_lines, parse_number,
    parse_status,
};
use super::data::{lines, stored_lines};
use super::indicator::{Indicators, parse_based_on};
use super::kinds::{EvidenceKind, MeasureStatus, ReportHalf};
use super::model::{Evidence, Guideline, Measure, Reported};
use super::wire::{AddMeasureLink, CreateMeasure, ReportProgress, SetGuideline, UpdateMeasure};
use crate::calendar::FiscalYear;
use crate::files::Attached;
use crate::http::{
    At, Code, Error, Fault, Faults, Reason, Result, Text, parse_past_day, parse_web_address, parse_word,
};
use chrono::{NaiveDate, NaiveDateTime};

/// A list of lines that a body may leave out.
type Lines = Option<Vec<String>>;

/// The year of a path, which was read as one.
fn year_of(number: i32) -> Result<FiscalYear> {
    FiscalYear::parse(number).map_err(|_| Error::new(Code::NotFound))
}

fn stored(faults: &mut Faults, pointer: &str, given: &Lines) -> Result<String> {
    let parsed = parse_lines(pointer, given.as_deref().unwrap_or_default());
    stored_lines(&faults.check(parsed).unwrap_or_default())
}

fn text(faults: &mut Faults, kind: Text, pointer: &str, given: Option<&String>) -> Option<String> {
    faults
        .check(kind.optional(pointer, given.map(String::as_str)))
        .flatten()
}

impl Measure {
    /// A measure to be taken in a year; its number is given when it's stored.
    ///
    /// # Errors
    /// `404` for a year whose indicators aren't known, `422` with every fault of the input.
    pub fn parse(agency: &str, fiscal_year: i32, input: &CreateMeasure, now: NaiveDateTime) -> Result<Self> {
        Indicators::in_path(fiscal_year)?;
        let (year, mut faults) = (year_of(fiscal_year)?, Faults::default());
        let based_on = faults.check(parse_based_on(fiscal_year, input.based_on_year));
        let known = Indicators::of(fiscal_year, based_on.unwrap_or(fiscal_year - 1));
        let day = |pointer: &str, given: &Option<String>| {
            given
                .as_ref()
                .map(|text| parse_day_of(year, pointer, text))
                .transpose()
        };
        let starts_on = faults.check(day("/starts_on", &input.starts_on));
        let ends_on = faults.check(day("/ends_on", &input.ends_on));
        if let Some(days) = starts_on.zip(ends_on) {
            check_period(&mut faults, days);
        }
        let status = input.status.as_deref().map(parse_status).transpose();
        let measure = Self {
            id: uuid::Uuid::now_v7().to_string(),
            agency_id: agency.to_owned(),
            fiscal_year,
            number: faults
                .check(input.number.map(parse_number).transpose())
                .flatten()
                .unwrap_or_default(),
            name: faults.check(NAME.parse("/name", &input.name)).unwrap_or_default(),
            issue: text(&mut faults, LINE, "/issue", input.issue.as_ref()),
            indicator: faults
                .check(known.parse("/indicator", &input.indicator))
                .unwrap_or_default(),
            indicator_printed: text(
                &mut faults,
                NAME,
                "/indicator_printed",
                input.indicator_printed.as_ref(),
            ),
            based_on_year: based_on.unwrap_or_default(),
            method: stored(&mut faults, "/method", &input.method)?,
            starts_on: starts_on.flatten(),
            ends_on: ends_on.flatten(),
            period: text(&mut faults, NAME, "/period", input.period.as_ref()),
            responsible: stored(&mut faults, "/responsible", &input.responsible)?,
            budget_satang: faults
                .check(input.budget_satang.map(parse_budget).transpose())
                .flatten(),
            summary_of_action: stored(&mut faults, "/summary_of_action", &input.summary_of_action)?,
            result: stored(&mut faults, "/result", &input.result)?,
            status: faults.check(status).flatten().unwrap_or(MeasureStatus::Planned),
            printed: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        faults.finish(Some(measure))
    }

    /// The measure after a change of what is said of it. Its printed words stay.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn changed(&self, input: UpdateMeasure) -> Result<Self> {
        let (year, mut faults, mut new) = (year_of(self.fiscal_year)?, Faults::default(), self.clone());
        let kind = |kind: Text, pointer: &'static str| move |text: String| kind.parse(pointer, &text);
        new.name = faults.replace("/name", input.name, new.name, kind(NAME, "/name"));
        new.issue = faults.replace_or_clear(input.issue, new.issue, kind(LINE, "/issue"));
        let printed = kind(NAME, "/indicator_printed");
        new.indicator_printed =
            faults.replace_or_clear(input.indicator_printed, new.indicator_printed, printed);
        let (on, based_on) = ("/based_on_year", |given| {
            parse_based_on(self.fiscal_year, Some(given))
        });
        new.based_on_year = faults.replace(on, input.based_on_year, new.based_on_year, based_on);
        let known = Indicators::of(new.fiscal_year, new.based_on_year);
        let indicator = |text: String| known.parse("/indicator", &text);
        new.indicator = faults.replace("/indicator", input.indicator, new.indicator, indicator);
        if known.names(&new.indicator).is_empty() {
            faults.push(Fault::pointer("/indicator", Reason::Unknown).with("value", &new.indicator));
        }
        let day = |pointer: &'static str| move |text: String| parse_day_of(year, pointer, &text);
        new.starts_on = faults.replace_or_clear(input.starts_on, new.starts_on, day("/starts_on"));
        new.ends_on = faults.replace_or_clear(input.ends_on, new.ends_on, day("/ends_on"));
        check_period(&mut faults, (new.starts_on, new.ends_on));
        new.period = faults.replace_or_clear(input.period, new.period, kind(NAME, "/period"));
        new.budget_satang = faults.replace_or_clear(input.budget_satang, new.budget_satang, parse_budget);
        new.method = replaced(&mut faults, "/method", input.method, &new.method)?;
        new.responsible = replaced(&mut faults, "/responsible", input.responsible, &new.responsible)?;
        let (at, given) = ("/summary_of_action", input.summary_of_action);
        new.summary_of_action = replaced(&mut faults, at, given, &new.summary_of_action)?;
        new.result = replaced(&mut faults, "/result", input.result, &new.result)?;
        new.status = faults.replace("/status", input.status, new.status, |text| parse_status(&text));
        faults.finish(Some(new))
    }

    /// That a measure which is to be done has everything that says so. One that was done keeps its report.
    ///
    /// # Errors
    /// `409` that names what's missing.
    pub fn check_done(&self, was: Option<MeasureStatus>, reported: Reported) -> Result<()> {
        if self.status != MeasureStatus::Done {
            return Ok(());
        }
        let mut missing = Vec::new();
        if lines(&self.summary_of_action)?.is_empty() {
            missing.push("/summary_of_action");
        }
        if lines(&self.result)?.is_empty() {
            missing.push("/result");
        }
        if was != Some(MeasureStatus::Done) && reported.year_end == 0 {
            missing.push("/reported/year_end");
        }
        let Some(_) = missing.first() else { return Ok(()) };
        let faults = missing.into_iter().map(|at| Fault::pointer(at, Reason::Required));
        Err(faults.fold(Error::new(Code::Conflict), Error::fault))
    }
}

/// The lines of a field after a change, as a row holds them.
fn replaced(faults: &mut Faults, pointer: &str, given: Option<Lines>, before: &str) -> Result<String> {
    let after = faults.replace(pointer, given, lines(before)?, |new| parse_lines(pointer, &new));
    stored_lines(&after)
}

impl Guideline {
    /// A guideline as it's to be, in place of the one before. Printed words stay.
    ///
    /// # Errors
    /// `404` for an indicator or a year that isn't known, `422` with every fault of the input.
    pub fn parse(
        (agency, fiscal_year, indicator): (&str, i32, i32),
        input: &SetGuideline,
        before: Option<&Self>,
        now: NaiveDateTime,
    ) -> Result<Self> {
        let (known, number) = (Indicators::in_path(fiscal_year)?, indicator.to_string());
        let Some(name) = known.names(&number).first().copied() else {
            return Err(Error::new(Code::NotFound));
        };
        let (year, mut faults) = (year_of(fiscal_year)?, Faults::default());
        let day = |pointer: &str, given: &Option<String>| {
            given
                .as_ref()
                .map(|text| parse_day_of(year, pointer, text))
                .transpose()
        };
        let starts_on = faults.check(day("/starts_on", &input.starts_on));
        let ends_on = faults.check(day("/ends_on", &input.ends_on));
        if let Some(days) = starts_on.zip(ends_on) {
            check_period(&mut faults, days);
        }
        let given = text(&mut faults, NAME, "/name", input.name.as_ref());
        let guideline = parse_lines("/guideline", &input.guideline);
        let new = Self {
            id: before.map_or_else(|| uuid::Uuid::now_v7().to_string(), |before| before.id.clone()),
            agency_id: agency.to_owned(),
            fiscal_year,
            indicator,
            name: given.unwrap_or_else(|| name.to_owned()),
            guideline: stored_lines(&faults.check(guideline).unwrap_or_default())?,
            responsible: stored(&mut faults, "/responsible", &input.responsible)?,
            starts_on: starts_on.flatten(),
            ends_on: ends_on.flatten(),
            status: faults
                .check(parse_status(&input.status))
                .unwrap_or(MeasureStatus::Planned),
            progress: stored(&mut faults, "/progress", &input.progress)?,
            printed: before.and_then(|before| before.printed.clone()),
            version: before.map_or(0, |before| before.version),
            created_at: before.map_or(now, |before| before.created_at),
            updated_at: before.map_or(now, |before| before.updated_at),
        };
        faults.finish(Some(new))
    }
}

/// What a report on a measure says.
pub struct Report {
    pub half: ReportHalf,
    pub reported_on: NaiveDate,
    pub text: String,
}

impl Report {
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse(fiscal_year: i32, input: &ReportProgress, today: NaiveDate) -> Result<Self> {
        let (year, mut faults) = (year_of(fiscal_year)?, Faults::default());
        let begins = year.period().start;
        let at = || At::Pointer("/reported_on".to_owned());
        let day = input.reported_on.as_ref();
        let day = day.map(|text| parse_past_day(at(), text, today)).transpose();
        let day = faults.check(day).map(|day| day.unwrap_or(today));
        if day.is_some_and(|day| day < begins) {
            faults.push(Fault::new(at(), Reason::TooEarly).with("other", begins));
        }
        let (parse, allowed) = (ReportHalf::parse, ReportHalf::allowed());
        let half = parse_word(At::Pointer("/half".to_owned()), &input.half, parse, allowed);
        let (half, text) = (
            faults.check(half),
            faults.check(REPORT.parse("/text", &input.text)),
        );
        let built = half.zip(day).zip(text).map(|((half, reported_on), text)| Self {
            half,
            reported_on,
            text,
        });
        faults.finish(built)
    }
}

impl Evidence {
    /// An address that shows something of a measure.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn link(measure: &Measure, input: &AddMeasureLink, now: NaiveDateTime) -> Result<Self> {
        let mut faults = Faults::default();
        let name = faults.check(TITLE.parse("/name", &input.name));
        let url = faults.check(parse_web_address("/url", &input.url));
        let built = name.zip(url).map(|(name, url)| Self {
            id: uuid::Uuid::now_v7().to_string(),
            measure_id: measure.id.clone(),
            kind: EvidenceKind::Link,
            name,
            url: Some(url),
            media_type: None,
            size: None,
            sha256: None,
            original_size: None,
            original_sha256: None,
            created_at: now,
        });
        faults.finish(built)
    }

    /// A file that was kept already.
    pub fn file(measure: &Measure, file: Attached, now: NaiveDateTime) -> Self {
        Self {
            id: file.id,
            measure_id: measure.id.clone(),
            kind: EvidenceKind::File,
            name: file.name,
            url: None,
            media_type: Some(file.media_type.to_owned()),
            size: Some(file.size),
            sha256: Some(file.sha256),
            original_size: Some(file.original_size),
            original_sha256: Some(file.original_sha256),
            created_at: now,
        }
    }
}
