//! Items as everybody sees them.

use super::super::data::PrintedItem;
use super::super::kinds::{DisclosureStatus, EvidenceKind, LiveSource, Survey};
use super::super::model::{DisclosureYear, Evidence, Present};
use super::super::rules::Required;
use crate::assessments::ItemPeriodKind;
use crate::calendar;
use crate::http::{Day, Id, Result, shapes};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

shapes! {
    /// ชื่อคงที่ของข้อ — an item, in whichever year.
    DisclosureItemKey = "^[a-z][a-z0-9_]{0,79}$" "questions_and_answers";
}

/// แบบตรวจการเปิดเผยข้อมูล — all disclosure items of an agency's year.
#[derive(Debug, Serialize, ToSchema)]
pub struct DisclosureYearView {
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = 2566)]
    pub fiscal_year: i32,
    /// Items in all, and how many of them are done.
    #[schema(minimum = 0, example = 43)]
    pub total: usize,
    #[schema(minimum = 0, example = 12)]
    pub done: usize,
    /// Where the year's surveys are answered.
    pub surveys: Vec<SurveyView>,
    /// In the order of their numbers.
    pub items: Vec<DisclosureView>,
    /// The `ETag` that a change of the year's surveys takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
}

/// Where a survey of the assessment is answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyView {
    #[schema(value_type = Survey)]
    pub survey: &'static str,
    #[schema(example = "https://itas.example.go.th/eit/abc")]
    pub url: String,
    /// Its QR code, as SVG; `?format=png` gives PNG.
    #[schema(example = "/api/v1/agencies/0192f0c1-7c1e-7a50-9d3f-0123456789ab/surveys/2566/eit/qr")]
    pub qr: String,
}

/// ข้อตรวจของหน่วยงาน — how an agency discloses an item of a year.
#[derive(Debug, Serialize, ToSchema)]
pub struct DisclosureView {
    /// The same in every year.
    #[schema(value_type = DisclosureItemKey)]
    pub item_key: String,
    /// In this year.
    #[schema(example = "O8")]
    pub item_code: String,
    #[schema(example = "9.1")]
    pub sub_indicator: String,
    #[schema(example = "Q&A")]
    pub name_th: String,
    #[schema(example = "Questions and answers")]
    pub name_en: String,
    /// The time that its evidence must tell of.
    pub period: PeriodView,
    #[schema(value_type = DisclosureStatus)]
    pub status: &'static str,
    /// The units in charge, by their Thai names.
    #[schema(example = json!(["สำนักปลัด"]))]
    pub units: Vec<String>,
    /// What was done, line by line.
    #[schema(example = json!(["เปิดเผยข้อมูลบนเว็บไซต์หลักของหน่วยงานครบตามองค์ประกอบ"]))]
    pub progress: Vec<String>,
    pub elements: Vec<ElementView>,
    /// What shows it now.
    pub evidence: Vec<EvidenceView>,
    /// As a report printed it; `null` where none was taken over.
    #[schema(required = true)]
    pub printed: Option<PrintedItem>,
    /// The page to give to the ITA for this item and year; it stays.
    #[schema(example = "/l/7kqmxwd")]
    pub link: String,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub updated_at: String,
}

/// องค์ประกอบด้านข้อมูล — something that must be seen.
#[derive(Debug, Serialize, ToSchema)]
pub struct ElementView {
    /// From 1.
    #[schema(minimum = 1, example = 1)]
    pub number: usize,
    #[schema(example = "แสดงช่องทางการถาม–ตอบ")]
    pub text: String,
    /// The evidence that shows it.
    #[schema(value_type = Option<Id>, required = true)]
    pub evidence_id: Option<String>,
}

/// The time that an item's evidence must tell of.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodView {
    #[schema(value_type = ItemPeriodKind)]
    pub kind: &'static str,
    /// `null` where what's current is asked for.
    #[schema(value_type = Option<Day>, required = true)]
    pub from: Option<String>,
    #[schema(value_type = Option<Day>, required = true)]
    pub to: Option<String>,
    #[schema(example = "ข้อมูลปัจจุบัน ไม่ระบุปี")]
    pub note_th: String,
}

/// หลักฐาน — what shows that an item is disclosed.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = EvidenceKind)]
    pub kind: &'static str,
    #[schema(example = "คู่มือการให้บริการ")]
    pub title: String,
    /// The time that it tells of.
    #[schema(value_type = Option<Day>, required = true)]
    pub covers_from: Option<String>,
    #[schema(value_type = Option<Day>, required = true)]
    pub covers_to: Option<String>,
    /// Where it is: an address elsewhere, or a path of this service.
    #[schema(example = "https://example.go.th/manual.pdf")]
    pub address: String,
    /// Of a file; from 1, one more for each that took the place of another.
    #[schema(required = true, minimum = 1, example = 1)]
    pub number: Option<i32>,
    #[schema(required = true, example = "application/pdf")]
    pub media_type: Option<String>,
    /// Bytes.
    #[schema(required = true, minimum = 0, example = 204_800)]
    pub size: Option<i32>,
    /// Of a file, or of what was frozen, in hexadecimal digits.
    #[schema(
        required = true,
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: Option<String>,
    /// What of this service it shows.
    #[schema(value_type = Option<LiveSource>, required = true)]
    pub source: Option<String>,
    /// Of a series of statistics, or of the procedure.
    #[schema(required = true, minimum = 1, example = 1)]
    pub revision: Option<i32>,
    /// What was frozen, where its address shows what holds now.
    #[schema(value_type = Option<Object>, required = true, example = json!({"published": 12, "newest_on": "2023-03-31"}))]
    pub frozen: Option<serde_json::Value>,
    /// The last look at a link.
    #[schema(required = true)]
    pub check: Option<CheckView>,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub created_at: String,
}

/// What came of looking at a link.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckView {
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub at: String,
    /// The HTTP status, where there was an answer.
    #[schema(required = true, minimum = 100, maximum = 599, example = 200)]
    pub status: Option<i32>,
    /// `null` when it opened.
    #[schema(value_type = Option<crate::outbound::VisitTrouble>, required = true)]
    pub trouble: Option<String>,
    /// Where it led in the end.
    #[schema(required = true, example = "https://example.go.th/manual.pdf")]
    pub address: Option<String>,
}

impl DisclosureYearView {
    /// `units`: Thai names by id.
    ///
    /// # Errors
    /// When rows can't be read.
    pub fn of(year: &DisclosureYear, items: &[Present], units: &HashMap<String, String>) -> Result<Self> {
        let views: Result<Vec<_>> = items.iter().map(|item| DisclosureView::of(item, units)).collect();
        let done = items
            .iter()
            .filter(|item| item.row.status == DisclosureStatus::Done);
        Ok(Self {
            agency_id: year.agency_id.clone(),
            fiscal_year: year.fiscal_year,
            total: items.len(),
            done: done.count(),
            surveys: SurveyView::all(year),
            items: views?,
            version: year.version,
        })
    }
}

impl SurveyView {
    /// Those of a year that have an address.
    pub fn all(year: &DisclosureYear) -> Vec<Self> {
        let view = |survey: &Survey| {
            let qr = format!(
                "/api/v1/agencies/{}/surveys/{}/{survey}/qr",
                year.agency_id, year.fiscal_year
            );
            Some(Self {
                survey: survey.as_str(),
                url: year.survey(*survey)?.to_owned(),
                qr,
            })
        };
        Survey::ALL.iter().filter_map(view).collect()
    }
}

impl DisclosureView {
    /// `units`: Thai names by id.
    ///
    /// # Errors
    /// When the row can't be read.
    pub fn of(present: &Present, units: &HashMap<String, String>) -> Result<Self> {
        let Present { row, item, .. } = present;
        let shown = row.shown()?;
        let elements = (1..).zip(&item.elements).map(|(number, text)| ElementView {
            number,
            text: text.clone(),
            evidence_id: shown.get(number - 1).cloned().flatten(),
        });
        let (named, path) = (row.units()?, row.path());
        let evidence: Result<Vec<_>> = present
            .holding()
            .map(|one| EvidenceView::of(&path, one))
            .collect();
        Ok(Self {
            item_key: item.key.clone(),
            item_code: item.code.clone(),
            sub_indicator: item.sub_indicator.clone(),
            name_th: item.name_th.clone(),
            name_en: item.name_en.clone(),
            period: PeriodView::of(present),
            status: row.status.as_str(),
            units: named.iter().filter_map(|id| units.get(id).cloned()).collect(),
            progress: lines(row.progress.as_deref()),
            elements: elements.collect(),
            evidence: evidence?,
            printed: row.as_printed()?,
            link: row.short_link(),
            updated_at: calendar::rfc3339(row.updated_at),
        })
    }
}

/// The lines of a text.
pub(super) fn lines(text: Option<&str>) -> Vec<String> {
    text.unwrap_or_default().lines().map(str::to_owned).collect()
}

impl PeriodView {
    fn of(present: &Present) -> Self {
        let required = Required::of(present.item, present.row.fiscal_year);
        Self {
            kind: present.item.period.kind.as_str(),
            from: required.map(|required| required.from.to_string()),
            to: required.map(|required| required.to.to_string()),
            note_th: present.item.period.note_th.clone(),
        }
    }
}

impl EvidenceView {
    /// `path`: that of the item.
    ///
    /// # Errors
    /// When the row can't be read.
    pub fn of(path: &str, evidence: &Evidence) -> Result<Self> {
        let address = match evidence.kind {
            EvidenceKind::Link => evidence.url.clone(),
            EvidenceKind::Live => evidence.address.clone(),
            EvidenceKind::File => Some(format!("{path}/files/{}", evidence.id)),
        };
        let check = evidence.checked_at.map(|at| CheckView {
            at: calendar::rfc3339(at),
            status: evidence.check_status,
            trouble: evidence.check_trouble.clone(),
            address: evidence.check_address.clone(),
        });
        Ok(Self {
            id: evidence.id.clone(),
            kind: evidence.kind.as_str(),
            title: evidence.title.clone(),
            covers_from: evidence.covers_from.map(|day| day.to_string()),
            covers_to: evidence.covers_to.map(|day| day.to_string()),
            address: address.unwrap_or_default(),
            number: (evidence.kind == EvidenceKind::File).then_some(evidence.number),
            media_type: evidence.media_type.clone(),
            size: evidence.size,
            sha256: evidence.sha256.clone(),
            source: evidence.source.clone(),
            revision: evidence.revision,
            frozen: evidence
                .content
                .as_deref()
                .map(super::super::data::read)
                .transpose()?,
            check,
            created_at: calendar::rfc3339(evidence.created_at),
        })
    }
}
