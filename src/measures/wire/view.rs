//! Measures, guidelines and reports as callers see them.

use super::shapes::{IndicatorText, MeasureLine};
use crate::calendar::{self, FiscalYear};
use crate::http::{Day, Id, Language, Result};
use crate::measures::checks::{MOST_EVIDENCE, MOST_REPORTS};
use crate::measures::data::{PrintedGuideline, PrintedMeasure};
use crate::measures::indicator::{Indicators, number_of};
use crate::measures::kinds::{EvidenceKind, MeasureStatus, MeasureWarningCode, ReportHalf};
use crate::measures::model::{Evidence, Guideline, Measure, Progress, Reported, Whole};
use crate::measures::texts::{GuidelineTexts, MeasureTexts};
use crate::measures::warning::{self, Light, Warning};
use serde::Serialize;
use utoipa::ToSchema;

/// By whom, and by what, a measure is looked at.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    pub light: Light<'a>,
    /// Whether it's somebody who keeps the agency's measures.
    pub manages: bool,
}

/// ข้อสังเกต — something odd about a text. The text stays as it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeasureWarningView {
    #[schema(value_type = MeasureWarningCode)]
    pub code: &'static str,
    /// JSON pointer to the field that it's about.
    #[schema(example = "/summary_of_action")]
    pub pointer: String,
    #[schema(example = "ข้อความจบกลางประโยค")]
    pub message_th: String,
    #[schema(example = "The text stops in the middle of a sentence")]
    pub message_en: String,
}

impl From<Warning> for MeasureWarningView {
    fn from(warning: Warning) -> Self {
        Self {
            code: warning.code.as_str(),
            message_th: warning.text(Language::Thai),
            message_en: warning.text(Language::English),
            pointer: warning.pointer,
        }
    }
}

/// How many reports there are of each half.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportedView {
    #[schema(minimum = 0, example = 1)]
    pub first_half: i32,
    #[schema(minimum = 0, example = 0)]
    pub year_end: i32,
}

/// หลักฐาน — what shows that a measure was taken: an address, or a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeasureEvidenceView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = EvidenceKind)]
    pub kind: &'static str,
    #[schema(example = "คำสั่งแต่งตั้งคณะกรรมการ.pdf")]
    pub name: String,
    /// Of a link; it was never fetched.
    #[schema(required = true, example = "https://example.go.th/news/12")]
    pub url: Option<String>,
    /// Where a file is downloaded.
    #[schema(required = true, example = "/api/v1/measures/0192f0c1/files/0192f0c2")]
    pub path: Option<String>,
    #[schema(required = true, example = "application/pdf")]
    pub media_type: Option<String>,
    /// Bytes of a file.
    #[schema(required = true, minimum = 0, example = 204_800)]
    pub size: Option<i32>,
    /// Hexadecimal SHA-256 of a file.
    #[schema(
        required = true,
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: Option<String>,
}

impl From<Evidence> for MeasureEvidenceView {
    fn from(evidence: Evidence) -> Self {
        let is_file = evidence.kind == EvidenceKind::File;
        let path = || format!("/api/v1/measures/{}/files/{}", evidence.measure_id, evidence.id);
        Self {
            path: is_file.then(path),
            kind: evidence.kind.as_str(),
            id: evidence.id,
            name: evidence.name,
            url: evidence.url,
            media_type: evidence.media_type,
            size: evidence.size,
            sha256: evidence.sha256,
        }
    }
}

/// มาตรการส่งเสริมคุณธรรมและความโปร่งใส — what an agency does in a year about a weak indicator, as everybody sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeasureFacts {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    /// Its place in the year's report.
    #[schema(minimum = 1, maximum = 200, example = 3)]
    pub number: i32,
    #[schema(example = "มาตรการกำกับดูแลและตรวจสอบการใช้ทรัพย์สินของราชการ")]
    pub name: String,
    /// What is wrong.
    #[schema(required = true, example = "บุคลากรบางรายขอยืมทรัพย์สินของทางราชการอย่างไม่ถูกต้อง")]
    pub issue: Option<String>,
    #[schema(value_type = IndicatorText, example = "4")]
    pub indicator: String,
    /// By the scheme of the year, or of the year whose result it answers.
    #[schema(required = true, example = "การใช้ทรัพย์สินของราชการ")]
    pub indicator_name_th: Option<&'static str>,
    /// As a report prints it.
    #[schema(required = true, example = "ตัวชี้วัดที่ ๔ การใช้ทรัพย์สินของราชการ")]
    pub indicator_printed: Option<String>,
    /// The fiscal year whose result it answers.
    #[schema(value_type = FiscalYear, example = 2565)]
    pub based_on_year: i32,
    #[schema(value_type = Vec<MeasureLine>)]
    pub method: Vec<String>,
    #[schema(value_type = Option<Day>, required = true)]
    pub starts_on: Option<String>,
    #[schema(value_type = Option<Day>, required = true)]
    pub ends_on: Option<String>,
    /// The period in words.
    #[schema(required = true, example = "ตลอดปีงบประมาณ")]
    pub period: Option<String>,
    #[schema(value_type = Vec<MeasureLine>, example = json!(["กองคลัง"]))]
    pub responsible: Vec<String>,
    /// `null` isn't known.
    #[schema(required = true, minimum = 0, example = 1_500_000)]
    pub budget_satang: Option<i64>,
    #[schema(value_type = MeasureStatus)]
    pub status: &'static str,
    #[schema(value_type = Vec<MeasureLine>)]
    pub summary_of_action: Vec<String>,
    #[schema(value_type = Vec<MeasureLine>)]
    pub result: Vec<String>,
    pub reported: ReportedView,
    pub evidence: Vec<MeasureEvidenceView>,
    /// The words of the report that it comes from; `null` when it was entered here.
    #[schema(required = true)]
    pub printed: Option<PrintedMeasure>,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub created_at: String,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub updated_at: String,
    /// The `ETag` that `If-Match` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
}

impl MeasureFacts {
    pub fn of(measure: Measure, texts: MeasureTexts, evidence: Vec<Evidence>, reported: Reported) -> Self {
        let known = Indicators::of(measure.fiscal_year, measure.based_on_year);
        Self {
            indicator_name_th: known.names(&measure.indicator).first().copied(),
            id: measure.id,
            agency_id: measure.agency_id,
            fiscal_year: measure.fiscal_year,
            number: measure.number,
            name: measure.name,
            issue: measure.issue,
            indicator: measure.indicator,
            indicator_printed: measure.indicator_printed,
            based_on_year: measure.based_on_year,
            method: texts.method,
            starts_on: measure.starts_on.map(|day| day.to_string()),
            ends_on: measure.ends_on.map(|day| day.to_string()),
            period: measure.period,
            responsible: texts.responsible,
            budget_satang: measure.budget_satang,
            status: measure.status.as_str(),
            summary_of_action: texts.summary_of_action,
            result: texts.result,
            reported: ReportedView {
                first_half: reported.first_half,
                year_end: reported.year_end,
            },
            evidence: evidence.into_iter().map(MeasureEvidenceView::from).collect(),
            printed: texts.printed,
            created_at: calendar::rfc3339(measure.created_at),
            updated_at: calendar::rfc3339(measure.updated_at),
            version: measure.version,
        }
    }
}

/// A measure with what is odd about it, and what you may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeasureView {
    #[serde(flatten)]
    pub measure: MeasureFacts,
    pub warnings: Vec<MeasureWarningView>,
    /// The operations that you may call on it now: `update_measure` `delete_measure` `report_measure_progress`
    /// `link_measure_evidence` `attach_measure_files` `remove_measure_evidence`.
    #[schema(example = json!(["update_measure", "report_measure_progress"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl MeasureView {
    /// # Errors
    /// When what was stored can't be read.
    pub fn of(whole: Whole, sight: Sight<'_>) -> Result<Self> {
        let Whole {
            measure,
            evidence,
            reported,
        } = whole;
        let texts = MeasureTexts::of(&measure)?;
        let found = warning::of_measure(&measure, &texts, reported, sight.light);
        Ok(Self {
            allowed_actions: if sight.manages {
                actions(&measure, evidence.len(), reported)
            } else {
                Vec::new()
            },
            warnings: found.into_iter().map(MeasureWarningView::from).collect(),
            measure: MeasureFacts::of(measure, texts, evidence, reported),
        })
    }
}

/// What somebody who keeps the measures may do with one.
fn actions(measure: &Measure, evidence: usize, reported: Reported) -> Vec<&'static str> {
    let open = [
        ("update_measure", true),
        ("delete_measure", measure.is_deletable(reported)),
        ("report_measure_progress", reported.all() < MOST_REPORTS),
        ("link_measure_evidence", evidence < MOST_EVIDENCE),
        ("attach_measure_files", evidence < MOST_EVIDENCE),
        ("remove_measure_evidence", evidence > 0),
    ];
    open.into_iter()
        .filter_map(|(action, is_open)| is_open.then_some(action))
        .collect()
}

/// แนวทางตามตัวชี้วัด — what an agency means to do in a year about an indicator, and what came of it, as everybody sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MeasureGuidelineFacts)]
pub struct GuidelineFacts {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    #[schema(minimum = 1, maximum = 10, example = 4)]
    pub indicator: i32,
    /// The instrument that the indicator belongs to.
    #[schema(required = true, example = "IIT")]
    pub instrument: Option<&'static str>,
    #[schema(example = "การใช้ทรัพย์สินของราชการ")]
    pub name: String,
    #[schema(value_type = Vec<MeasureLine>)]
    pub guideline: Vec<String>,
    #[schema(value_type = Vec<MeasureLine>, example = json!(["สำนักปลัด"]))]
    pub responsible: Vec<String>,
    #[schema(value_type = Option<Day>, required = true)]
    pub starts_on: Option<String>,
    #[schema(value_type = Option<Day>, required = true)]
    pub ends_on: Option<String>,
    #[schema(value_type = MeasureStatus)]
    pub status: &'static str,
    #[schema(value_type = Vec<MeasureLine>)]
    pub progress: Vec<String>,
    /// The words of the report that it comes from; `null` when it was entered here.
    #[schema(required = true)]
    pub printed: Option<PrintedGuideline>,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub created_at: String,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub updated_at: String,
    /// What `If-Match` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
}

impl GuidelineFacts {
    pub fn of(guideline: Guideline, texts: GuidelineTexts) -> Self {
        let known = Indicators::of(guideline.fiscal_year, guideline.fiscal_year - 1);
        Self {
            instrument: known.instrument(number_of(&guideline.indicator.to_string())),
            id: guideline.id,
            agency_id: guideline.agency_id,
            fiscal_year: guideline.fiscal_year,
            indicator: guideline.indicator,
            name: guideline.name,
            guideline: texts.guideline,
            responsible: texts.responsible,
            starts_on: guideline.starts_on.map(|day| day.to_string()),
            ends_on: guideline.ends_on.map(|day| day.to_string()),
            status: guideline.status.as_str(),
            progress: texts.progress,
            printed: texts.printed,
            created_at: calendar::rfc3339(guideline.created_at),
            updated_at: calendar::rfc3339(guideline.updated_at),
            version: guideline.version,
        }
    }
}

/// A guideline with what is odd about it, and what you may do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MeasureGuidelineView)]
pub struct GuidelineView {
    #[serde(flatten)]
    pub guideline: GuidelineFacts,
    pub warnings: Vec<MeasureWarningView>,
    /// `set_measure_guideline`, when you may.
    #[schema(example = json!(["set_measure_guideline"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl GuidelineView {
    /// # Errors
    /// When what was stored can't be read.
    pub fn of(guideline: Guideline, sight: Sight<'_>) -> Result<Self> {
        let texts = GuidelineTexts::of(&guideline)?;
        let found = warning::of_guideline(&guideline, &texts, sight.light);
        Ok(Self {
            allowed_actions: if sight.manages {
                vec!["set_measure_guideline"]
            } else {
                Vec::new()
            },
            warnings: found.into_iter().map(MeasureWarningView::from).collect(),
            guideline: GuidelineFacts::of(guideline, texts),
        })
    }
}

/// รายงานความก้าวหน้า — a report on a measure. It stays as it was written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MeasureProgressView)]
pub struct ProgressView {
    #[schema(minimum = 1, maximum = 100, example = 1)]
    pub no: i32,
    #[schema(value_type = ReportHalf)]
    pub half: &'static str,
    #[schema(value_type = Day, example = "2023-03-31")]
    pub reported_on: String,
    #[schema(example = "จัดทำคู่มือและอบรมบุคลากรแล้ว 1 ครั้ง")]
    pub text: String,
    #[schema(format = DateTime, example = "2023-03-31T09:00:00+07:00")]
    pub at: String,
}

impl From<Progress> for ProgressView {
    fn from(report: Progress) -> Self {
        Self {
            no: report.no,
            half: report.half.as_str(),
            reported_on: report.reported_on.to_string(),
            text: report.text,
            at: calendar::rfc3339(report.at),
        }
    }
}
