//! A revision as a drawing.

use super::data::{Cell, Document};
use super::kinds::{Cut, Measure, Series};
use super::model::Published;
use crate::calendar::{Digits, PeriodKind, format_long};
use crate::charts::{Bars, Caption, Row, Stack, Stacks, Value};
use crate::http::{Error, Language, Result};

/// Draws what a revision tells of everything: satisfaction by dimension, the rest by month, or by half-year where nothing is
/// told of shorter periods.
///
/// # Errors
/// Never: it's plain text.
pub fn draw(published: &Published, language: Language) -> Result<String> {
    let drawing = match published.revision.series {
        Series::Satisfaction => means(published, language).svg(),
        _ => amounts(published, language).svg(),
    };
    drawing.map_err(Error::internal)
}

fn word(language: Language, (thai, english): (&str, &str)) -> String {
    match language {
        Language::Thai => thai,
        Language::English => english,
    }
    .to_owned()
}

fn caption(published: &Published, language: Language) -> Caption {
    let revision = &published.revision;
    let (series, year) = (revision.series, revision.fiscal_year);
    let title = word(language, series.labels());
    let agency = &published.document.agency_name_th;
    let day = format_long(revision.published_on, Digits::Arabic);
    let (number, on) = (revision.number, revision.published_on);
    Caption {
        id: format!("{}-{year}", series.as_str().replace('_', "-")),
        lang: language.tag(),
        title: match language {
            Language::Thai => format!("{title} ปีงบประมาณ {year} {agency}"),
            Language::English => format!("{title}, fiscal year {year}, {agency}"),
        },
        note: match language {
            Language::Thai => format!("ฉบับที่ {number} เผยแพร่วันที่ {day}"),
            Language::English => format!("Revision {number}, published on {on}"),
        },
    }
}

/// What a series' amounts are made of.
fn parts(series: Series) -> &'static [Measure] {
    match series {
        Series::Loans => &[Measure::HandedOver],
        _ => &[Measure::Completed, Measure::InProgress],
    }
}

/// What isn't cut, in periods of a kind.
fn whole(document: &Document, kind: PeriodKind) -> impl Iterator<Item = &Cell> {
    let cells = document.cells.iter();
    cells.filter(move |cell| cell.cut == Cut::All.as_str() && cell.period.kind == kind.as_str())
}

fn told(cell: &Cell, parts: &[Measure]) -> Option<Vec<i64>> {
    let values = parts
        .iter()
        .map(|part| cell.values.get(part.as_str()).copied().flatten());
    values.collect()
}

fn amounts(published: &Published, language: Language) -> Stacks {
    let parts = parts(published.revision.series);
    let document = &published.document;
    let months: Vec<&Cell> = whole(document, PeriodKind::Month).collect();
    let rows: Vec<&Cell> = if months.iter().any(|month| told(month, parts).is_some()) {
        months
    } else {
        let halves = whole(document, PeriodKind::HalfYear);
        halves.chain(whole(document, PeriodKind::FiscalYear)).collect()
    };
    let row = |cell: &&Cell| {
        let values = told(cell, parts);
        let sum: Option<i64> = values.as_ref().map(|values| values.iter().sum());
        let values = values.map(|values| values.into_iter().map(value).collect());
        Stack {
            label: label(cell, language),
            parts: values,
            shown: sum.map_or_else(|| word(language, ("ไม่แสดง", "not shown")), |sum| sum.to_string()),
        }
    };
    Stacks {
        caption: caption(published, language),
        keys: parts.iter().map(|part| word(language, part.labels())).collect(),
        rows: rows.iter().map(row).collect(),
        untold: word(
            language,
            ("ไม่แสดงเพราะมีจำนวนน้อย", "not shown, since it is of so few"),
        ),
    }
}

fn value(count: i64) -> Value {
    // Beyond this a drawing isn't exact, and needn't be.
    let size = i32::try_from(count).unwrap_or(i32::MAX);
    Value {
        size: f64::from(size),
        shown: count.to_string(),
    }
}

/// A period beside its bar: without the year, which the title has.
fn label(cell: &Cell, language: Language) -> String {
    let period = &cell.period;
    match language {
        Language::Thai => {
            let name = period.label_th.split(" ปีงบประมาณ").next();
            name.unwrap_or(&period.label_th).to_owned()
        }
        Language::English => {
            let month = |day: &str| day.get(..7).unwrap_or(day).to_owned();
            match PeriodKind::parse(&period.kind) {
                Some(PeriodKind::Month) => month(&period.start),
                _ => format!("{} – {}", month(&period.start), month(&period.end)),
            }
        }
    }
}

fn means(published: &Published, language: Language) -> Bars {
    let cells = published.document.cells.iter();
    let year = cells.filter(|cell| cell.period.kind == PeriodKind::FiscalYear.as_str());
    let rows = year.filter(|cell| cell.cut == Cut::Dimension.as_str() || cell.cut == Cut::All.as_str());
    let row = |cell: &Cell| {
        let mean = cell.values.get(Measure::Mean.as_str()).copied().flatten();
        let mean = mean.and_then(|mean| i32::try_from(mean).ok());
        let value = mean.map(|hundredths| {
            let size = f64::from(hundredths) / 100.0;
            let shown = format!("{size:.2}");
            Value { size, shown }
        });
        Row {
            label: cell.key_th.to_string(),
            values: vec![value],
        }
    };
    Bars {
        caption: caption(published, language),
        keys: vec![word(language, ("ค่าเฉลี่ยจากคะแนนเต็ม 5", "Mean, of 5"))],
        rows: rows.map(row).collect(),
        most: 5.0,
        none: word(language, ("ไม่แสดง", "not shown")),
    }
}
