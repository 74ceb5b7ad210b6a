//! Items as those see them who work on them.

use super::super::kinds::{DisclosureStatus, DisclosureWarning, EvidenceKind};
use super::super::model::{Note, Present};
use super::super::rules::{Missing, Noticed, Said, missing, noticed};
use super::readiness::ReadinessView;
use super::view::{DisclosureView, lines};
use crate::calendar;
use crate::http::{Day, Id, Language, Result};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// โต๊ะทำงาน — an agency's year as its clerk works on it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskView {
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = 2566)]
    pub fiscal_year: i32,
    pub readiness: ReadinessView,
    /// In the order of their numbers.
    pub items: Vec<DeskItemView>,
    /// The `ETag` that `update_disclosure_year` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
    /// The operations that you may call on the year now.
    #[schema(example = json!(["update_disclosure_year"]))]
    pub allowed_actions: Vec<&'static str>,
}

/// An item with what isn't for everybody.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskItemView {
    #[serde(flatten)]
    pub item: DisclosureView,
    /// The units in charge.
    #[schema(value_type = Vec<Id>)]
    pub unit_ids: Vec<String>,
    /// Who sees to it.
    #[schema(required = true, example = "หัวหน้าสำนักปลัด")]
    pub person: Option<String>,
    #[schema(value_type = Option<Day>, required = true)]
    pub due_on: Option<String>,
    /// What's still to be shown before it's done.
    pub missing: Vec<MissingView>,
    /// What a careful clerk would say.
    pub warnings: Vec<NoticedView>,
    /// The `ETag` that `If-Match` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
    /// The operations that you may call on it now.
    #[schema(example = json!(["update_disclosure", "add_disclosure_link"]))]
    pub allowed_actions: Vec<&'static str>,
}

/// Something that's still to be shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct MissingView {
    /// The element, from 1; `null` where the item's elements aren't known.
    #[schema(required = true, minimum = 1, example = 1)]
    pub element: Option<usize>,
    /// `not_shown`: by nothing; `out_of_period`: by nothing that tells of the required time.
    #[schema(value_type = crate::http::Reason)]
    pub reason: &'static str,
    #[schema(example = "ยังไม่มีหลักฐาน")]
    pub message_th: String,
    #[schema(example = "isn't shown by any evidence yet")]
    pub message_en: String,
}

/// ข้อสังเกต — something that a careful clerk noticed.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticedView {
    #[schema(value_type = DisclosureWarning)]
    pub code: &'static str,
    /// Of what in this view.
    #[schema(example = "/progress")]
    pub pointer: String,
    /// What it's about: another item's code, a site, a correction.
    #[schema(required = true, example = "O15")]
    pub about: Option<String>,
    #[schema(example = "ข้อความความคืบหน้าเหมือนข้ออื่นทุกคำ")]
    pub message_th: &'static str,
    #[schema(example = "The progress is word for word that of another item")]
    pub message_en: &'static str,
}

/// ความคืบหน้าแต่ละครั้ง — a progress that an item had.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressNoteView {
    #[schema(minimum = 1, example = 1)]
    pub number: i32,
    #[schema(value_type = DisclosureStatus)]
    pub status: &'static str,
    #[schema(example = json!(["จัดทำคู่มือแล้ว อยู่ระหว่างเผยแพร่"]))]
    pub progress: Vec<String>,
    /// `user/ID`, `client/ID` or `command`.
    #[schema(example = "user/0192f0c1-7c1e-7a50-9d3f-0123456789ab")]
    pub author: String,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub at: String,
}

/// What a caller may do with an item.
pub fn allowed(present: &Present, works: bool) -> Vec<&'static str> {
    if !works {
        return Vec::new();
    }
    let mut actions = vec!["update_disclosure", "add_disclosure_link", "add_disclosure_file"];
    if super::super::kinds::LiveSource::of_item(&present.row.item_key).is_some() {
        actions.push("pin_disclosure_evidence");
    }
    if present.holding().any(|one| one.kind == EvidenceKind::Link) {
        actions.push("check_disclosure_link");
    }
    if present.holding().next().is_some() {
        actions.push("withdraw_disclosure_evidence");
    }
    actions
}

impl DeskItemView {
    /// Beside all items of its year. `home`: the agency's own site.
    ///
    /// # Errors
    /// When the row can't be read.
    pub fn of(
        present: &Present,
        (said, home): (&Said<'_>, Option<&str>),
        units: &HashMap<String, String>,
        works: bool,
    ) -> Result<Self> {
        let lacking = missing(present)?;
        let lacking = lacking.iter().map(|missing| MissingView::of(missing, present));
        let noticed = noticed(present, said, home)?;
        Ok(Self {
            item: DisclosureView::of(present, units)?,
            unit_ids: present.row.units()?,
            person: present.row.person.clone(),
            due_on: present.row.due_on.map(|day| day.to_string()),
            missing: lacking.collect(),
            warnings: noticed.into_iter().map(NoticedView::from).collect(),
            version: present.row.version,
            allowed_actions: allowed(present, works),
        })
    }
}

impl MissingView {
    pub fn of(missing: &Missing, present: &Present) -> Self {
        let fault = missing.fault(present.item, present.row.fiscal_year);
        Self {
            element: missing.element(),
            reason: fault.reason.code(),
            message_th: fault.message(Language::Thai),
            message_en: fault.message(Language::English),
        }
    }
}

impl From<Noticed> for NoticedView {
    fn from(noticed: Noticed) -> Self {
        let (message_th, message_en) = noticed.warning.labels();
        Self {
            code: noticed.warning.as_str(),
            pointer: noticed.pointer,
            about: noticed.about,
            message_th,
            message_en,
        }
    }
}

impl From<Note> for ProgressNoteView {
    fn from(note: Note) -> Self {
        Self {
            number: note.number,
            status: note.status.as_str(),
            progress: lines(note.progress.as_deref()),
            author: note.author,
            at: calendar::rfc3339(note.at),
        }
    }
}
