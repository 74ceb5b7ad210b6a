//! What callers see of an assessment.

use super::computed::{ComputedView, InstrumentScores};
use crate::accounts::Reach;
use crate::agencies::AgencyKind;
use crate::agencies::places::{AmphoeCode, ProvinceCode};
use crate::assessments::level::{Grade, Level};
use crate::assessments::model::{Assessment, House, Listed, Revision, Status};
use crate::assessments::scheme::Scheme;
use crate::assessments::score::InstrumentScale;
use crate::assessments::shapes::{Points, PrintedTexts};
use crate::calendar::{self, FiscalYear};
use crate::http::Id;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// หน่วยงาน — the agency, as it stands beside its scores.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgencyRef {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(example = "เทศบาลตำบลมะรือโบตก")]
    pub name_th: String,
    #[schema(value_type = AgencyKind)]
    pub kind: Cow<'static, str>,
    #[schema(value_type = ProvinceCode)]
    pub province: String,
    #[schema(value_type = Option<AmphoeCode>, required = true)]
    pub amphoe: Option<String>,
}

impl From<&Assessment> for AgencyRef {
    fn from(row: &Assessment) -> Self {
        Self {
            id: row.agency_id.clone(),
            name_th: row.agency_name.clone(),
            kind: row.agency_kind.clone().into(),
            province: row.province.clone(),
            amphoe: Some(row.amphoe.clone()).filter(|amphoe| !amphoe.is_empty()),
        }
    }
}

/// ผลการประเมิน — the figures of an assessment as printed, for lists.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssessmentItem {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(minimum = 1, example = 1)]
    pub version: i32,
    pub agency: AgencyRef,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    #[schema(value_type = Status)]
    pub status: &'static str,
    #[schema(example = 98.26, minimum = 0, maximum = 100)]
    pub overall: f64,
    #[schema(value_type = Option<Level>, required = true)]
    pub level: Option<&'static str>,
    #[schema(value_type = Option<Grade>, required = true)]
    pub grade: Option<&'static str>,
    #[schema(example = 182, required = true, minimum = 1)]
    pub rank: Option<i32>,
    /// As stated: `percent`, or `weighted` when each is of its weight. Where the printed total only comes out on the
    /// other one it's in doubt: `computed.warnings` has `instrument_scale_doubtful`, and no level, trend or statistic
    /// is computed from the instruments.
    #[schema(value_type = InstrumentScale)]
    pub instrument_scale: &'static str,
    pub instruments: InstrumentScores,
    /// The ten indicators in order.
    #[schema(value_type = Vec<Option<Points>>, min_items = 10, max_items = 10, example = json!([99.46, 96.82, 97.1, 97.38, 96.38, 96.99, 96.28, 96.99, 100.0, 100.0]))]
    pub indicators: Vec<Option<f64>>,
    /// The level by the year's rule; stands beside the printed one, never over it. `null` when the year has no levels,
    /// or when an instrument that decides isn't printed or is on a scale in doubt.
    #[schema(value_type = Option<Level>, required = true)]
    pub computed_level: Option<&'static str>,
}

impl From<Listed> for AssessmentItem {
    fn from(row: Listed) -> Self {
        let number = |value: Option<i32>| value.map(|value| f64::from(value) / 100.0);
        let indicators: [Option<i32>; 10] = serde_json::from_str(&row.indicators).unwrap_or_default();
        Self {
            id: row.id,
            version: row.version,
            agency: AgencyRef {
                id: row.agency_id,
                name_th: row.agency_name,
                kind: row.agency_kind.as_str().into(),
                province: row.province,
                amphoe: Some(row.amphoe).filter(|amphoe| !amphoe.is_empty()),
            },
            fiscal_year: row.fiscal_year,
            status: row.status.as_str(),
            overall: f64::from(row.overall) / 100.0,
            level: row.level.map(Level::as_str),
            grade: row.grade.map(Grade::as_str),
            rank: row.rank,
            instrument_scale: row.instrument_scale.as_str(),
            instruments: InstrumentScores {
                iit: number(row.iit),
                eit: number(row.eit),
                oit: number(row.oit),
            },
            indicators: indicators.map(number).to_vec(),
            computed_level: row.computed_level.map(Level::as_str),
        }
    }
}

impl From<&Assessment> for AssessmentItem {
    fn from(row: &Assessment) -> Self {
        Self::from(Listed::from(row))
    }
}

/// การเปลี่ยนแปลงของผลการประเมิน — all of an assessment: in its view, in snapshots and in changes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssessmentData {
    #[serde(flatten)]
    pub item: AssessmentItem,
    #[schema(example = "หน่วยงานประเภท เทศบาลตำบล", required = true)]
    pub rank_scope: Option<String>,
    #[schema(required = true, minimum = 1)]
    pub rank_total: Option<i32>,
    #[schema(value_type = PrintedTexts)]
    pub printed: BTreeMap<String, String>,
    #[schema(example = "บันทึกข้อความ นธ ๖๑๙๐๑.๒/๒๑๔")]
    pub source: String,
    pub computed: ComputedView,
    /// Whether the province sees the draft.
    pub shared: bool,
    /// Whose figures they are: they publish, share and withdraw it.
    #[schema(value_type = House)]
    pub recorded_by: String,
    #[schema(format = DateTime, required = true)]
    pub published_at: Option<String>,
    #[schema(format = DateTime)]
    pub created_at: String,
    #[schema(format = DateTime)]
    pub updated_at: String,
}

impl From<&Assessment> for AssessmentData {
    fn from(row: &Assessment) -> Self {
        let findings = row.findings();
        let computed =
            Scheme::of(row.fiscal_year).map(|scheme| ComputedView::from(findings.computed(scheme)));
        Self {
            item: AssessmentItem::from(row),
            rank_scope: row.rank_scope.clone(),
            rank_total: row.rank_total,
            computed: computed.unwrap_or_default(),
            printed: findings.printed,
            source: row.source.clone(),
            shared: row.shared,
            recorded_by: row.recorded_by.clone(),
            published_at: row.published_at.map(calendar::rfc3339),
            created_at: calendar::rfc3339(row.created_at),
            updated_at: calendar::rfc3339(row.updated_at),
        }
    }
}

/// An assessment as its caller sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssessmentView {
    #[serde(flatten)]
    pub data: AssessmentData,
    /// The operations open to the caller: `correct_assessment`, `publish_assessment`, `withdraw_assessment`,
    /// `share_assessment`, `unshare_assessment`.
    #[schema(example = json!(["correct_assessment", "withdraw_assessment"]))]
    pub allowed_actions: Vec<String>,
}

impl AssessmentView {
    /// The view of who edits within `edit` and publishes within `publish`.
    pub fn of(row: &Assessment, edit: Option<&Reach>, publish: Option<&Reach>) -> Self {
        let published = row.status() == Status::Published;
        let corrects = |reach: Option<&Reach>| reach.is_some_and(|reach| row.corrector(reach).is_some());
        let mut allowed = Vec::new();
        if corrects(edit) && (!published || corrects(publish)) {
            allowed.push("correct_assessment");
        }
        if publish.is_some_and(|reach| row.belongs_to(reach)) {
            allowed.extend(match (row.status(), row.house(), row.shared) {
                (Status::Published, ..) => ["withdraw_assessment"].as_slice(),
                (Status::Draft, House::Province, _) => &["publish_assessment"],
                (Status::Draft, House::Agency, true) => &["publish_assessment", "unshare_assessment"],
                (Status::Draft, House::Agency, false) => &["publish_assessment", "share_assessment"],
            });
        }
        let allowed_actions = allowed.into_iter().map(str::to_owned).collect();
        Self {
            data: AssessmentData::from(row),
            allowed_actions,
        }
    }
}

/// A version of an assessment, with its author.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RevisionView {
    #[schema(minimum = 1, example = 2)]
    pub version: i32,
    /// `user/ID`, `client/ID` or `command`.
    #[schema(example = "user/0192f0c1-7c1e-7a50-9d3f-0123456789ab")]
    pub author: String,
    #[schema(format = DateTime)]
    pub at: String,
    #[schema(example = "พิมพ์คะแนน EIT ผิด")]
    pub reason: String,
    /// The record as it was.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
}

impl From<Revision> for RevisionView {
    fn from(row: Revision) -> Self {
        Self {
            version: row.version,
            author: row.author,
            at: calendar::rfc3339(row.at),
            reason: row.reason,
            data: serde_json::from_str(&row.body).unwrap_or_default(),
        }
    }
}
