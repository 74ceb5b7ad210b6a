//! What callers send.

use super::shapes::{IndicatorText, MeasureLine};
use crate::calendar::FiscalYear;
use crate::http::{Day, FilesWith, Story, WebAddress, given, given_whole, whole_or_none};
use crate::measures::kinds::{MeasureStatus, ReportHalf};
use serde::Deserialize;
use utoipa::ToSchema;

/// A measure to be taken.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "มาตรการกำกับดูแลและตรวจสอบการใช้ทรัพย์สินของราชการ", "indicator": "4",
    "issue": "บุคลากรบางรายขอยืมทรัพย์สินของทางราชการอย่างไม่ถูกต้อง", "method": ["๑. ระบุขั้นตอนการขอยืมไว้ในคู่มือ", "๒. เผยแพร่ผ่านเว็บไซต์"],
    "starts_on": "2022-10-01", "ends_on": "2023-09-30", "responsible": ["กองคลัง"], "budget_satang": 0}))]
pub struct CreateMeasure {
    /// Its place in the year's report; the next free one when it isn't said.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(minimum = 1, maximum = 200, example = 1)]
    pub number: Option<i32>,
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "มาตรการกำกับดูแลและตรวจสอบการใช้ทรัพย์สินของราชการ"
    )]
    pub name: String,
    /// What is wrong.
    #[schema(value_type = Option<MeasureLine>)]
    pub issue: Option<String>,
    #[schema(value_type = IndicatorText)]
    pub indicator: String,
    /// As a report prints it, name and all.
    #[schema(min_length = 1, max_length = 500, example = "ตัวชี้วัดที่ ๔ การใช้ทรัพย์สินของราชการ")]
    pub indicator_printed: Option<String>,
    /// The fiscal year whose result it answers; the year before when it isn't said.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(value_type = Option<FiscalYear>, example = 2565)]
    pub based_on_year: Option<i32>,
    #[schema(value_type = Option<Vec<MeasureLine>>, max_items = 50)]
    pub method: Option<Vec<String>>,
    /// Within the fiscal year, and with `ends_on`.
    #[schema(value_type = Option<Day>, example = "2022-10-01")]
    pub starts_on: Option<String>,
    #[schema(value_type = Option<Day>)]
    pub ends_on: Option<String>,
    /// The period in words, where there are no days.
    #[schema(min_length = 1, max_length = 500, example = "ตลอดปีงบประมาณ")]
    pub period: Option<String>,
    /// Units and people, a line each.
    #[schema(value_type = Option<Vec<MeasureLine>>, max_items = 50, example = json!(["กองคลัง"]))]
    pub responsible: Option<Vec<String>>,
    /// 0 for none; left out, it isn't known.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(minimum = 0, maximum = 10_000_000_000_000_i64, example = 1_500_000)]
    pub budget_satang: Option<i64>,
    #[schema(value_type = Option<Vec<MeasureLine>>, max_items = 50)]
    pub summary_of_action: Option<Vec<String>>,
    #[schema(value_type = Option<Vec<MeasureLine>>, max_items = 50)]
    pub result: Option<Vec<String>>,
    /// `planned` when it isn't said.
    #[schema(value_type = Option<MeasureStatus>)]
    pub status: Option<String>,
}

/// What is to change; what's absent stays, `null` clears what may be unknown.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"status": "in_progress", "summary_of_action": ["๑. ออกคำสั่งแต่งตั้งคณะกรรมการแล้ว"]}))]
pub struct UpdateMeasure {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 500)]
    pub name: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<MeasureLine>)]
    pub issue: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = IndicatorText, required = false)]
    pub indicator: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500)]
    pub indicator_printed: Option<Option<String>>,
    #[serde(default, deserialize_with = "given_whole")]
    #[schema(value_type = FiscalYear, required = false)]
    pub based_on_year: Option<Option<i32>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Vec<MeasureLine>, required = false, max_items = 50)]
    pub method: Option<Option<Vec<String>>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Day>)]
    pub starts_on: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Day>)]
    pub ends_on: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500)]
    pub period: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Vec<MeasureLine>, required = false, max_items = 50)]
    pub responsible: Option<Option<Vec<String>>>,
    #[serde(default, deserialize_with = "given_whole")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 10_000_000_000_000_i64)]
    pub budget_satang: Option<Option<i64>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Vec<MeasureLine>, required = false, max_items = 50)]
    pub summary_of_action: Option<Option<Vec<String>>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Vec<MeasureLine>, required = false, max_items = 50)]
    pub result: Option<Option<Vec<String>>>,
    /// `done` needs a summary, a result, and a report of the year.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = MeasureStatus, required = false)]
    pub status: Option<Option<String>>,
}

/// A guideline as it's to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"guideline": ["สร้างแนวปฏิบัติเกี่ยวกับการใช้ทรัพย์สินของทางราชการ"], "responsible": ["สำนักปลัด"],
    "starts_on": "2022-10-01", "ends_on": "2023-09-30", "status": "in_progress", "progress": ["เผยแพร่คู่มือบนเว็บไซต์แล้ว"]}))]
pub struct SetGuideline {
    /// The indicator's name; that of the year's scheme when it isn't said.
    #[schema(min_length = 1, max_length = 500, example = "การใช้ทรัพย์สินของราชการ")]
    pub name: Option<String>,
    #[schema(value_type = Vec<MeasureLine>, max_items = 50)]
    pub guideline: Vec<String>,
    /// Units and people, a line each.
    #[schema(value_type = Option<Vec<MeasureLine>>, max_items = 50, example = json!(["สำนักปลัด"]))]
    pub responsible: Option<Vec<String>>,
    /// Within the fiscal year, and with `ends_on`.
    #[schema(value_type = Option<Day>, example = "2022-10-01")]
    pub starts_on: Option<String>,
    #[schema(value_type = Option<Day>)]
    pub ends_on: Option<String>,
    #[schema(value_type = MeasureStatus)]
    pub status: String,
    /// What came of it so far.
    #[schema(value_type = Option<Vec<MeasureLine>>, max_items = 50)]
    pub progress: Option<Vec<String>>,
}

/// A report on a measure.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"half": "first_half", "text": "จัดทำคู่มือและอบรมบุคลากรแล้ว 1 ครั้ง", "reported_on": "2023-03-31"}))]
pub struct ReportProgress {
    #[schema(value_type = ReportHalf)]
    pub half: String,
    #[schema(value_type = Story)]
    pub text: String,
    /// Not before the fiscal year, nor later than today; today when it isn't said.
    #[schema(value_type = Option<Day>, example = "2023-03-31")]
    pub reported_on: Option<String>,
}

/// An address that shows that a measure was taken. It isn't fetched.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "ข่าวการอบรมบุคลากร", "url": "https://example.go.th/news/12"}))]
pub struct AddMeasureLink {
    /// What it's called.
    #[schema(min_length = 1, max_length = 300, example = "ข่าวการอบรมบุคลากร")]
    pub name: String,
    #[schema(value_type = WebAddress, example = "https://example.go.th/news/12")]
    pub url: String,
}

/// What belongs to files that are added: nothing but the files.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct AttachToMeasure {}

/// The same with the files.
pub type AttachMeasureFiles = FilesWith<AttachToMeasure, 1>;
