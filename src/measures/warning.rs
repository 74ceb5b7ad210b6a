//! What is odd about a measure or a guideline. Nothing is mended; the reader is told.

use super::indicator::{Indicators, is_none_of, number_of, printed_name};
use super::kinds::{MeasureWarningCode as Code, ReportHalf};
use super::model::{Guideline, Measure, Reported};
use super::swapped::{are_swapped, repeats};
use super::texts::{GuidelineTexts, MeasureTexts};
use crate::calendar::{Digits, FiscalYear, format_long};
use crate::http::Language;
use crate::proofreading::{breaks_off, is_elsewhere, sites};
use chrono::NaiveDate;

/// Sites that anybody's pages may be on.
const SHARED: [&str; 8] = [
    "facebook.com",
    "youtube.com",
    "google.com",
    "gmail.com",
    "hotmail.com",
    "tiktok.com",
    "instagram.com",
    "twitter.com",
];

/// One remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub code: Code,
    /// Into the measure's or the guideline's view.
    pub pointer: String,
    /// What the texts name, in Thai and in English.
    params: Vec<(&'static str, String, String)>,
}

impl Warning {
    fn new(code: Code, pointer: impl Into<String>) -> Self {
        Self {
            code,
            pointer: pointer.into(),
            params: Vec::new(),
        }
    }

    fn with(self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        self.with_both(name, value.clone(), value)
    }

    fn with_both(mut self, name: &'static str, thai: impl Into<String>, english: impl Into<String>) -> Self {
        self.params.push((name, thai.into(), english.into()));
        self
    }

    /// The sentence for a person.
    pub fn text(&self, language: Language) -> String {
        let (thai, english) = self.code.labels();
        let is_thai = language == Language::Thai;
        let template = if is_thai { thai } else { english };
        let told = |text: String, (name, thai, english): &(&str, String, String)| {
            text.replace(&format!("{{{name}}}"), if is_thai { thai } else { english })
        };
        self.params.iter().fold(template.to_owned(), told)
    }
}

/// By what a measure or a guideline is looked at.
#[derive(Clone, Copy)]
pub struct Light<'a> {
    /// The address of the agency's own site, where it's known.
    pub home: Option<&'a str>,
    pub today: NaiveDate,
}

/// What is odd about a measure.
pub fn of_measure(
    measure: &Measure,
    texts: &MeasureTexts,
    reported: Reported,
    light: Light<'_>,
) -> Vec<Warning> {
    let mut found = Vec::new();
    if repeats(&texts.summary_of_action, &texts.method) {
        found.push(Warning::new(Code::SummaryRepeatsMethod, "/summary_of_action"));
    }
    if are_swapped(&texts.responsible, &texts.summary_of_action) {
        found.push(Warning::new(Code::ColumnsSwapped, "/responsible"));
    }
    let known = Indicators::of(measure.fiscal_year, measure.based_on_year);
    if let Some(printed) = &measure.indicator_printed {
        let (name, number) = (printed_name(printed), measure.indicator.clone());
        found.extend(name_differs("/indicator_printed", name, number, &known));
    }
    read(&mut found, "/name", [&measure.name], light);
    read(&mut found, "/issue", &measure.issue, light);
    for (pointer, lines) in [
        ("/method", &texts.method),
        ("/responsible", &texts.responsible),
        ("/summary_of_action", &texts.summary_of_action),
        ("/result", &texts.result),
    ] {
        read_lines(&mut found, pointer, lines, light);
    }
    if texts.result.is_empty() {
        found.extend(unreported(measure.fiscal_year, reported, light.today));
    }
    found
}

/// What is odd about a guideline.
pub fn of_guideline(guideline: &Guideline, texts: &GuidelineTexts, light: Light<'_>) -> Vec<Warning> {
    let mut found = Vec::new();
    let known = Indicators::of(guideline.fiscal_year, guideline.fiscal_year - 1);
    let number = guideline.indicator.to_string();
    let printed = texts.printed.as_ref();
    let (pointer, name) = printed.map_or(("/name", &guideline.name), |printed| {
        ("/printed/name_printed", &printed.name_printed)
    });
    let instrument = known.instrument(number_of(&number));
    found.extend(name_differs(pointer, name, number.clone(), &known));
    if let Some((printed, expected)) = printed.zip(instrument) {
        found.extend(other_instrument(&printed.section_printed, number, expected));
    }
    for (pointer, lines) in [
        ("/guideline", &texts.guideline),
        ("/responsible", &texts.responsible),
        ("/progress", &texts.progress),
    ] {
        read_lines(&mut found, pointer, lines, light);
    }
    if texts.progress.is_empty()
        && let Ok(year) = FiscalYear::parse(guideline.fiscal_year)
        && year.period().end < light.today
    {
        found.push(nothing_by(year.period().end, ReportHalf::YearEnd, "/progress"));
    }
    found
}

/// That the printed name is none of the indicator's.
fn name_differs(pointer: &str, name: &str, number: String, known: &Indicators) -> Option<Warning> {
    let names = known.names(&number);
    let expected = names.first().filter(|_| is_none_of(name, &names))?;
    let warning = Warning::new(Code::NameDiffers, pointer).with("indicator", number);
    Some(warning.with("printed", name).with("expected", *expected))
}

/// That the heading names an instrument, and another one than the indicator's.
fn other_instrument(section: &str, number: String, expected: &str) -> Option<Warning> {
    let named = ["IIT", "EIT", "OIT"]
        .into_iter()
        .find(|name| section.contains(name))?;
    let warning = Warning::new(Code::OtherInstrument, "/printed/section_printed").with("indicator", number);
    (named != expected).then(|| warning.with("printed", section).with("expected", expected))
}

fn read_lines(found: &mut Vec<Warning>, pointer: &str, lines: &[String], light: Light<'_>) {
    for (at, line) in lines.iter().enumerate() {
        read(found, &format!("{pointer}/{at}"), [line], light);
    }
}

/// Reads one text.
fn read<'t>(
    found: &mut Vec<Warning>,
    pointer: &str,
    text: impl IntoIterator<Item = &'t String>,
    light: Light<'_>,
) {
    for text in text {
        if breaks_off(text) {
            found.push(Warning::new(Code::TextBreaksOff, pointer));
        }
        let elsewhere = sites(text)
            .into_iter()
            .filter(|site| is_of_another(site, light.home));
        found.extend(elsewhere.map(|site| Warning::new(Code::AnotherSite, pointer).with("site", site)));
    }
}

/// Whether a site is somebody else's. As long as an agency hasn't said which is its own, no Thai one is known to be.
fn is_of_another(site: &str, home: Option<&str>) -> bool {
    let shared = |site: &str| {
        SHARED
            .iter()
            .any(|name| site == *name || site.strip_suffix(name).is_some_and(|rest| rest.ends_with('.')))
    };
    match home {
        Some(home) => is_elsewhere(site, home) && !shared(site),
        None => site.rsplit('.').next() == Some("th"),
    }
}

/// The halves of a year that are over and that nothing was reported of. The report of the whole year tells of its first half.
fn unreported(fiscal_year: i32, reported: Reported, today: NaiveDate) -> Vec<Warning> {
    let Ok(year) = FiscalYear::parse(fiscal_year) else {
        return Vec::new();
    };
    let [first, second] = year.halves().map(|half| half.end);
    let mut found = Vec::new();
    if first < today && reported.all() == 0 {
        found.push(nothing_by(first, ReportHalf::FirstHalf, "/reported/first_half"));
    }
    if second < today && reported.year_end == 0 {
        found.push(nothing_by(second, ReportHalf::YearEnd, "/reported/year_end"));
    }
    found
}

fn nothing_by(day: NaiveDate, half: ReportHalf, pointer: &str) -> Warning {
    let (thai, english) = half.labels();
    Warning::new(Code::NothingReported, pointer)
        .with_both("day", format_long(day, Digits::Arabic), day.to_string())
        .with_both("half", thai, english.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_half_year_without_a_report_is_told_of_the_day_after_it() {
        let of = |today: &str, first_half, year_end| {
            let reported = Reported { first_half, year_end };
            let found = unreported(2566, reported, day(today));
            found
                .iter()
                .map(|warning| warning.pointer.clone())
                .collect::<Vec<_>>()
        };
        assert!(of("2023-03-31", 0, 0).is_empty());
        assert_eq!(of("2023-04-01", 0, 0), ["/reported/first_half"]);
        assert!(of("2023-09-30", 1, 0).is_empty());
        assert_eq!(of("2023-10-01", 1, 0), ["/reported/year_end"]);
        assert_eq!(of("2023-10-01", 0, 0).len(), 2);
        assert!(of("2023-10-01", 0, 1).is_empty());
        let told = unreported(2566, Reported::default(), day("2023-04-01"));
        assert_eq!(
            told[0].text(Language::Thai),
            "พ้นวันที่ 31 มีนาคม 2566 แล้ว ยังไม่มีรายงานรอบหกเดือนแรก"
        );
    }

    #[test]
    fn a_site_is_of_another_unless_it_is_the_agencys_or_everybodys() {
        let home = Some("https://www.marubotok.go.th/");
        for (site, elsewhere, unknown) in [
            ("marubotok.go.th", false, true),
            ("ita.marubotok.go.th", false, true),
            ("muangkun.go.th", true, true),
            ("m.facebook.com", false, false),
            ("example.com", true, false),
        ] {
            assert_eq!(is_of_another(site, home), elsewhere, "{site}");
            assert_eq!(is_of_another(site, None), unknown, "{site}");
        }
    }
}
