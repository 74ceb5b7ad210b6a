//! The report of a year as callers see it.

use crate::calendar::{FiscalYear, month_text};
use crate::http::{Id, Month};
use crate::services::kinds::Dimension;
use crate::services::satisfaction::data::{ReportItem, Survey};
use crate::services::satisfaction::report::{AgencyReport, Group, Measure};
use crate::services::satisfaction::tally::Tally;
use serde::Serialize;
use utoipa::ToSchema;

/// รายงานผลการสำรวจความพึงพอใจ — how content people were in a year, by service and dimension.
#[derive(Debug, Serialize, ToSchema)]
pub struct SatisfactionReportView {
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = "เทศบาลตำบลมะรือโบตก")]
    pub agency_name_th: String,
    /// The year in which the answers were given.
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    #[schema(example = "ปีงบประมาณ พ.ศ. 2565")]
    pub label_th: String,
    /// The ITA items that ask for the report of this year: O17 of 2566 for that of 2565.
    pub items: Vec<SatisfactionItemView>,
    /// How many people answered.
    #[schema(minimum = 0, example = 124)]
    pub answers: i64,
    /// The largest minimum of the forms that were answered: of fewer people nothing is told but how many they are.
    #[schema(minimum = 1, example = 10)]
    pub min_answers: i64,
    pub overall: SatisfactionMeasureView,
    pub dimensions: Vec<SatisfactionDimensionView>,
    /// The agency as a whole first, then services in the order of their codes.
    pub services: Vec<ServiceSatisfactionView>,
    /// Those that an officer has published, up to 200, in no order.
    pub comments: Vec<PublishedComment>,
    /// What the figures mean.
    pub definitions: Vec<FigureDefinitionView>,
    /// It rises with all that the report tells.
    #[schema(minimum = 0, example = 1)]
    pub version: i32,
}

/// An ITA item that asks for the report.
#[derive(Debug, Serialize, ToSchema)]
pub struct SatisfactionItemView {
    /// Of the assessment.
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    #[schema(example = "O17")]
    pub code: &'static str,
    #[schema(example = "รายงานผลการสำรวจความพึงพอใจการให้บริการ")]
    pub name_th: &'static str,
    #[schema(example = "data/ita/schemes/2566.json")]
    pub source: &'static str,
    pub verified: bool,
}

impl From<&'static ReportItem> for SatisfactionItemView {
    fn from(item: &'static ReportItem) -> Self {
        Self {
            fiscal_year: item.fiscal_year,
            code: &item.code,
            name_th: &item.name_th,
            source: &item.source,
            verified: item.verified,
        }
    }
}

/// What people said. Where fewer answered than the minimum, and where what these said would follow from it, `enough` is false,
/// and there are no figures.
#[derive(Debug, Serialize, ToSchema)]
pub struct SatisfactionMeasureView {
    /// How many people.
    #[schema(minimum = 0, example = 124)]
    pub answers: i64,
    /// Whether these are enough for figures, here and with all else that's told.
    #[schema(example = true)]
    pub enough: bool,
    /// How many ratings they gave.
    #[schema(required = true, minimum = 0, example = 248)]
    pub ratings: Option<i64>,
    #[schema(required = true, minimum = 1, maximum = 5, example = 4.52)]
    pub mean: Option<f64>,
    /// The standard deviation of the sample; `null` of fewer than two ratings.
    #[schema(required = true, minimum = 0, example = 0.61)]
    pub standard_deviation: Option<f64>,
    /// The mean as a part of 5.
    #[schema(required = true, minimum = 0, maximum = 100, example = 90.4)]
    pub mean_percent: Option<f64>,
    /// The share of the ratings that are 4 or 5.
    #[schema(required = true, minimum = 0, maximum = 100, example = 93.55)]
    pub top_two_percent: Option<f64>,
    /// How often each rating was given, 1 first.
    #[schema(required = true, example = json!([1, 2, 13, 86, 146]))]
    pub distribution: Option<[i64; 5]>,
}

/// Hundredths as a number with at most two decimals.
fn number(hundredths: i64) -> Option<f64> {
    i32::try_from(hundredths)
        .ok()
        .map(|value| f64::from(value) / 100.0)
}

impl From<Measure> for SatisfactionMeasureView {
    fn from(measure: Measure) -> Self {
        let tally = measure.tally;
        Self {
            answers: measure.answers,
            enough: tally.is_some(),
            ratings: tally.map(Tally::n),
            mean: tally.and_then(|tally| number(tally.mean()?)),
            standard_deviation: tally.and_then(|tally| number(tally.deviation()?)),
            mean_percent: tally.and_then(|tally| number(tally.mean_percent()?)),
            top_two_percent: tally.and_then(|tally| number(tally.top_two_percent()?)),
            distribution: tally.map(|tally| tally.0),
        }
    }
}

/// What people said of one dimension.
#[derive(Debug, Serialize, ToSchema)]
pub struct SatisfactionDimensionView {
    #[schema(value_type = Dimension)]
    pub dimension: &'static str,
    #[schema(example = "เจ้าหน้าที่ผู้ให้บริการ")]
    pub label_th: &'static str,
    #[schema(example = "Staff")]
    pub label_en: &'static str,
    pub measure: SatisfactionMeasureView,
}

fn dimensions(of: Vec<(Dimension, Measure)>) -> Vec<SatisfactionDimensionView> {
    let view = |(dimension, measure): (Dimension, Measure)| {
        let (label_th, label_en) = dimension.labels();
        SatisfactionDimensionView {
            dimension: dimension.as_str(),
            label_th,
            label_en,
            measure: measure.into(),
        }
    };
    of.into_iter().map(view).collect()
}

/// What people said of one service, or of the agency as a whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceSatisfactionView {
    /// `null` is the agency as a whole.
    #[schema(value_type = Option<Id>, required = true)]
    pub service_id: Option<String>,
    #[schema(required = true, example = "tax-01")]
    pub code: Option<String>,
    #[schema(required = true, example = "การรับชำระภาษีที่ดินและสิ่งปลูกสร้าง")]
    pub name_th: Option<String>,
    /// Over all dimensions.
    pub overall: SatisfactionMeasureView,
    pub dimensions: Vec<SatisfactionDimensionView>,
}

impl From<Group> for ServiceSatisfactionView {
    fn from(group: Group) -> Self {
        let service = group
            .service
            .map(|service| (service.id, service.code, service.name_th));
        let (service_id, code, name_th) = match service {
            Some((id, code, name)) => (Some(id), Some(code), Some(name)),
            None => (None, None, None),
        };
        Self {
            service_id,
            code,
            name_th,
            overall: group.overall.into(),
            dimensions: dimensions(group.dimensions),
        }
    }
}

/// A comment that an officer has published.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublishedComment {
    /// `null` is the agency as a whole.
    #[schema(value_type = Option<Id>, required = true)]
    pub service_id: Option<String>,
    #[schema(value_type = Month)]
    pub month: String,
    #[schema(example = "ขอบคุณที่ดำเนินการรวดเร็ว")]
    pub comment: String,
}

/// What a figure means.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureDefinitionView {
    #[schema(example = "mean_percent")]
    pub figure: &'static str,
    #[schema(example = "ค่าเฉลี่ย ÷ 5 × 100")]
    pub text_th: &'static str,
    #[schema(example = "mean ÷ 5 × 100")]
    pub text_en: &'static str,
}

const DEFINITIONS: [(&str, &str, &str); 4] = [
    (
        "mean",
        "ค่าเฉลี่ยของคะแนนทุกข้อ ปัดครึ่งขึ้นที่ทศนิยมสองตำแหน่ง",
        "The mean of all ratings, rounded half up to two decimals",
    ),
    (
        "standard_deviation",
        "ส่วนเบี่ยงเบนมาตรฐานของกลุ่มตัวอย่าง (หารด้วย n − 1)",
        "The standard deviation of the sample (n − 1 below the line)",
    ),
    (
        "mean_percent",
        "ร้อยละความพึงพอใจแบบค่าเฉลี่ย = ค่าเฉลี่ย ÷ 5 × 100",
        "Percent satisfied by the mean: mean ÷ 5 × 100",
    ),
    (
        "top_two_percent",
        "ร้อยละความพึงพอใจแบบสัดส่วน = จำนวนคะแนน 4 และ 5 ÷ จำนวนคะแนนทั้งหมด × 100",
        "Percent satisfied by the share: ratings of 4 and 5 ÷ all ratings × 100",
    ),
];

impl From<AgencyReport> for SatisfactionReportView {
    fn from(report: AgencyReport) -> Self {
        let definition = |(figure, text_th, text_en)| FigureDefinitionView {
            figure,
            text_th,
            text_en,
        };
        let comments = report.comments.into_iter().map(|answer| PublishedComment {
            service_id: answer.service_id,
            month: month_text(answer.month),
            comment: answer.comment.unwrap_or_default(),
        });
        let items = Survey::get().items_on(report.year.get());
        Self {
            agency_id: report.agency.id,
            agency_name_th: report.agency.name_th,
            fiscal_year: report.year.get(),
            label_th: report.year.period().label_th(),
            items: items.map(SatisfactionItemView::from).collect(),
            answers: report.overall.answers,
            min_answers: report.min_answers,
            overall: report.overall.into(),
            dimensions: dimensions(report.dimensions),
            services: report
                .groups
                .into_iter()
                .map(ServiceSatisfactionView::from)
                .collect(),
            comments: comments.collect(),
            definitions: DEFINITIONS.map(definition).into(),
            version: report.version,
        }
    }
}
