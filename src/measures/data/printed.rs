//! What a printed report says, word for word.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// ข้อความตามเอกสาร — a measure as a report printed it. Nothing of it is corrected; whoever copied it noted what they made of
/// it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintedMeasure {
    #[schema(example = "มาตรการกำกับดูแลและตรวจสอบการใช้ทรัพย์สินของราชการ")]
    pub measure: String,
    #[schema(example = json!(["๑. จัดทำคู่มือ พร้อมทั้ง", "๒. เผยแพร่ผ่านเว็บไซต์"]))]
    pub method: Vec<String>,
    #[schema(example = "ตลอดปีงบประมาณ")]
    pub period: String,
    #[schema(example = json!(["กองคลัง"]))]
    pub responsible: Vec<String>,
    #[schema(example = json!(["๑.คำสั่งแต่งตั้งคณะกรรมการ"]))]
    pub summary_of_action: Vec<String>,
    #[schema(example = json!(["๑.รายงานสถิติการยืม"]))]
    pub result: Vec<String>,
    #[schema(example = "ตัวชี้วัดที่ ๔ การใช้ทรัพย์สินของราชการ")]
    pub indicator_printed: String,
    #[schema(example = "บุคลากรบางรายมีการขอยืมทรัพย์สินของทางราชการไปใช้ปฏิบัติงานอย่างไม่ถูกต้อง")]
    pub issue: String,
    /// What whoever copied it noticed.
    #[schema(example = json!(["the word พร้อมทั้ง ends a line"]))]
    pub notes: Vec<String>,
    /// What should probably stand there: the copyist's reading, not the report's.
    #[schema(example = json!(["กองคลัง"]))]
    pub responsible_corrected: Vec<String>,
    /// The same of the summary.
    #[schema(example = json!(["๑.คำสั่งแต่งตั้งคณะกรรมการ"]))]
    pub summary_of_action_corrected: Vec<String>,
}

/// ข้อความตามเอกสาร — a guideline as a report printed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintedGuideline {
    #[schema(example = "การใช้ทรัพย์สินของทางราชการ")]
    pub name_printed: String,
    /// The heading that it stands under.
    #[schema(example = "ประเด็นการประเมิน IIT")]
    pub section_printed: String,
    /// All of it in one piece.
    #[schema(example = "๑. สร้างแนวปฏิบัติ ๒. มีขั้นตอนการขออนุญาตการขอยืมที่ถูกต้อง")]
    pub guideline_text: String,
    #[schema(example = "สำนักปลัด / กองคลัง")]
    pub responsible_printed: String,
    #[schema(example = "ต.ค. ๖๕ ถึง ก.ย. ๖๖")]
    pub period_printed: String,
    #[schema(example = "ดำเนินการ")]
    pub status_printed: String,
    #[schema(example = "- เผยแพร่คู่มือการใช้ทรัพย์สินของทางราชการบนเว็บไซต์")]
    pub progress_text: String,
    pub corrections: Vec<Correction>,
    /// What whoever copied it noticed.
    #[schema(example = json!(["printed under the heading for IIT, but indicators 6-8 belong to EIT"]))]
    pub notes: Vec<String>,
}

/// ข้อแก้ที่เสนอ — what should probably stand in a printed text, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MeasureCorrection)]
pub struct Correction {
    #[schema(example = "guideline_text")]
    pub field: String,
    #[schema(example = "อ่าเอร์แะ")]
    pub printed: String,
    #[schema(example = "และ")]
    pub corrected: String,
    #[schema(example = "OCR (probable)")]
    pub reason: String,
}
