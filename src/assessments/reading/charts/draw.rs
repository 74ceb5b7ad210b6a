//! Scores as charts.

use super::super::store::Known;
use crate::agencies::places;
use crate::assessments::exact::Exact;
use crate::assessments::model::Assessment;
use crate::assessments::scheme::Scheme;
use crate::assessments::score::{INDICATORS, Score};
use crate::assessments::trend::{Mark, Year, trend};
use crate::charts::{Bars, Caption, Point, Row, Trend, Value};
use crate::http::Language;

/// The end of the scale.
const MOST: f64 = 100.0;

fn of(language: Language, thai: impl Into<String>, english: impl Into<String>) -> String {
    match language {
        Language::Thai => thai.into(),
        Language::English => english.into(),
    }
}

fn value(hundredths: i32) -> Value {
    let size = f64::from(hundredths) / 100.0;
    Value {
        size,
        shown: format!("{size:.2}"),
    }
}

/// The overall scores of an agency's years. The scale begins where the least of them leaves room to see a difference.
pub fn years(agency: &Known, rows: &[Assessment], language: Language) -> Trend {
    let years = rows.iter().map(|row| Year {
        fiscal_year: row.fiscal_year,
        figures: row.figures(),
        record: (),
    });
    let trend = trend(years.collect());
    let points = trend.iter().map(|point| {
        let marks = point.marks.iter().filter(|mark| **mark != Mark::Gap);
        let marks = marks.map(|mark| of(language, mark.labels().0, mark.labels().1));
        Point {
            label: point.fiscal_year.to_string(),
            value: point
                .year
                .as_ref()
                .map(|year| value(year.figures.overall.hundredths())),
            continues: !point.marks.contains(&Mark::NotComparable),
            remarks: marks.collect(),
        }
    });
    let points: Vec<Point> = points.collect();
    let scores = points.iter().filter_map(|point| point.value.as_ref());
    let least = scores.map(|score| score.size).fold(MOST, f64::min);
    Trend {
        caption: Caption {
            id: "ita-trend".to_owned(),
            lang: language.tag(),
            title: of(
                language,
                format!("คะแนน ITA ของ{}", agency.name_th),
                format!("ITA scores of {}", agency.name_th),
            ),
            note: of(
                language,
                "คะแนนรวมตามที่ประกาศ เต็ม 100 ปีงบประมาณ",
                "Overall scores as published, of 100, by fiscal year of the Buddhist era",
            ),
        },
        points,
        least: if least < 75.0 { 0.0 } else { 50.0 },
        most: MOST,
        gap: of(language, "ไม่มีข้อมูล", "no report"),
    }
}

/// The means of indicators.
#[derive(Clone, Copy, Debug, Default)]
pub struct Means {
    sums: [i64; INDICATORS],
    counts: [i64; INDICATORS],
}

impl Means {
    /// Adds an assessment.
    pub fn add(&mut self, indicators: &[Option<Score>; INDICATORS]) {
        let all = self.sums.iter_mut().zip(&mut self.counts).zip(indicators);
        for ((sum, count), score) in all {
            if let Some(score) = score {
                *sum += i64::from(score.hundredths());
                *count += 1;
            }
        }
    }

    fn of(&self) -> impl Iterator<Item = Option<Exact>> {
        let all = self.sums.iter().zip(&self.counts);
        all.map(|(sum, count)| (*count > 0).then(|| Exact::whole(*sum).times(1, *count)))
    }
}

/// An agency's indicators beside the means of its province and of the country.
pub fn indicators(
    (agency, scheme): (&Known, &Scheme),
    own: &[Option<Score>; INDICATORS],
    (province, country): (&Means, &Means),
    language: Language,
) -> Bars {
    let means = province.of().zip(country.of());
    let rows = scheme.indicators.iter().zip(own).zip(means);
    let rows = rows.map(|((indicator, own), (province, country))| Row {
        label: format!(
            "{}. {}",
            indicator.no,
            of(language, &indicator.name_th, &indicator.name_en)
        ),
        values: vec![
            own.map(|score| value(score.hundredths())),
            province.map(|mean| value(mean.hundredths())),
            country.map(|mean| value(mean.hundredths())),
        ],
    });
    let place = places::province(&agency.province);
    let place = place.map_or(agency.province.as_str(), |place| match language {
        Language::Thai => place.name_th,
        Language::English => place.name_en,
    });
    let year = scheme.fiscal_year;
    Bars {
        caption: Caption {
            id: format!("ita-{year}"),
            lang: language.tag(),
            title: of(
                language,
                format!("คะแนนตัวชี้วัด ITA ปีงบประมาณ {year} ของ{}", agency.name_th),
                format!("ITA indicators of {}, fiscal year {year}", agency.name_th),
            ),
            note: of(
                language,
                "เต็ม 100 ค่าเฉลี่ยของหน่วยงานที่เผยแพร่ผลแล้วในระบบนี้",
                "Of 100; means over the agencies whose results are published here",
            ),
        },
        keys: vec![
            agency.name_th.clone(),
            of(
                language,
                format!("ค่าเฉลี่ยจังหวัด{place}"),
                format!("Mean of {place}"),
            ),
            of(language, "ค่าเฉลี่ยประเทศ", "Mean of the country"),
        ],
        rows: rows.collect(),
        most: MOST,
        none: of(language, "ไม่มี", "none"),
    }
}
