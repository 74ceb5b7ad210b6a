//! Forms, visits and comments as callers see them.

use crate::calendar::month_text;
use crate::http::{Day, Id, Month};
use crate::services::kinds::{CommentStatus, Dimension, SatisfactionFormStatus};
use crate::services::satisfaction::data::{Mark, Question, QuestionSet, Survey};
use crate::services::satisfaction::model::{SatisfactionAnswer, SatisfactionForm};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// คำถาม — a question, answered from 1 to 5.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyQuestionView {
    #[schema(example = "process_steps")]
    pub code: &'static str,
    #[schema(value_type = Dimension)]
    pub dimension: &'static str,
    #[schema(example = "ขั้นตอนการให้บริการชัดเจน ไม่ยุ่งยากซับซ้อน")]
    pub text_th: &'static str,
    #[schema(example = "The steps are clear and simple")]
    pub text_en: &'static str,
}

impl From<&'static Question> for SurveyQuestionView {
    fn from(question: &'static Question) -> Self {
        Self {
            code: &question.code,
            dimension: question.dimension.as_str(),
            text_th: &question.text_th,
            text_en: &question.text_en,
        }
    }
}

/// ระดับความพึงพอใจ — a mark of the scale.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyMarkView {
    #[schema(minimum = 1, maximum = 5, example = 5)]
    pub value: i16,
    #[schema(example = "มากที่สุด")]
    pub text_th: &'static str,
    #[schema(example = "very content")]
    pub text_en: &'static str,
}

impl From<&'static Mark> for SurveyMarkView {
    fn from(mark: &'static Mark) -> Self {
        Self {
            value: mark.value,
            text_th: &mark.text_th,
            text_en: &mark.text_en,
        }
    }
}

/// ชุดคำถาม — the questions of a form.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyQuestionSetView {
    #[schema(example = "standard")]
    pub code: &'static str,
    #[schema(example = "แบบสำรวจความพึงพอใจ 5 ด้าน 10 ข้อ")]
    pub name_th: &'static str,
    #[schema(example = "Five dimensions, ten questions")]
    pub name_en: &'static str,
    /// Where it's from.
    #[schema(example = "แบบสำรวจความพึงพอใจของผู้รับบริการขององค์กรปกครองส่วนท้องถิ่น")]
    pub source: &'static str,
    /// Whether the source's own text was read for it.
    pub verified: bool,
    pub questions: Vec<SurveyQuestionView>,
    /// The best first.
    pub scale: Vec<SurveyMarkView>,
}

impl From<&'static QuestionSet> for SurveyQuestionSetView {
    fn from(set: &'static QuestionSet) -> Self {
        Self {
            code: &set.code,
            name_th: &set.name_th,
            name_en: &set.name_en,
            source: &set.source,
            verified: set.verified,
            questions: set.questions.iter().map(SurveyQuestionView::from).collect(),
            scale: Survey::get().scale.iter().map(SurveyMarkView::from).collect(),
        }
    }
}

/// แบบประเมินความพึงพอใจ — a form, of a service or of the agency as a whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct SatisfactionFormView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    /// `null` is the agency as a whole.
    #[schema(value_type = Option<Id>, required = true)]
    pub service_id: Option<String>,
    #[schema(example = "standard")]
    pub question_set: String,
    pub questions: Vec<SurveyQuestionView>,
    /// The best first.
    pub scale: Vec<SurveyMarkView>,
    #[schema(value_type = Day)]
    pub opens_on: String,
    #[schema(value_type = Option<Day>, required = true)]
    pub closes_on: Option<String>,
    /// With fewer answers no mean is told.
    #[schema(minimum = 3, example = 10)]
    pub min_answers: i32,
    #[schema(value_type = SatisfactionFormStatus)]
    pub status: &'static str,
    /// Whether it takes answers today.
    pub is_open: bool,
    /// Where people answer, below the service's own address.
    #[schema(example = "/satisfaction/0192f0c1-7c1e-7a50-9d3f-0123456789ab")]
    pub page: String,
    /// The `ETag` that `If-Match` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
    /// The operations that you may call on it now: `begin_satisfaction_visit` `record_paper_answers`
    /// `update_satisfaction_form` `close_satisfaction_form`.
    #[schema(example = json!(["begin_satisfaction_visit"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl SatisfactionFormView {
    /// `manages`: whether the caller keeps the agency's forms.
    pub fn of(form: SatisfactionForm, today: NaiveDate, manages: bool) -> Self {
        let is_open = form.is_open(today);
        let changes = manages && form.status == SatisfactionFormStatus::Open;
        let actions = [
            ("begin_satisfaction_visit", is_open),
            ("record_paper_answers", manages && form.opens_on <= today),
            ("update_satisfaction_form", changes),
            ("close_satisfaction_form", changes),
        ];
        let survey = Survey::get();
        let questions = survey.set(&form.question_set).map(|set| set.questions.iter());
        Self {
            questions: questions
                .into_iter()
                .flatten()
                .map(SurveyQuestionView::from)
                .collect(),
            scale: survey.scale.iter().map(SurveyMarkView::from).collect(),
            page: format!("/satisfaction/{}", form.id),
            id: form.id,
            agency_id: form.agency_id,
            service_id: form.service_id,
            question_set: form.question_set,
            opens_on: form.opens_on.to_string(),
            closes_on: form.closes_on.map(|day| day.to_string()),
            min_answers: form.min_answers,
            status: form.status.as_str(),
            is_open,
            version: form.version,
            allowed_actions: actions
                .into_iter()
                .filter(|(_, open)| *open)
                .map(|(name, _)| name)
                .collect(),
        }
    }
}

/// A visit of a form: with its token one answer counts once.
#[derive(Debug, Serialize, ToSchema)]
pub struct SatisfactionVisitView {
    #[schema(example = "AXqL0jv3")]
    pub visit: String,
    #[schema(format = DateTime, example = "2023-08-19T09:00:00+07:00")]
    pub expires_at: String,
}

/// That an answer is in. It has no address of its own: nobody can ask for it again.
#[derive(Debug, Serialize, ToSchema)]
pub struct SatisfactionReceived {
    #[schema(value_type = Id)]
    pub form_id: String,
    #[schema(value_type = Month)]
    pub month: String,
}

/// That answers from paper are in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PaperReceived {
    #[schema(value_type = Id)]
    pub form_id: String,
    #[schema(value_type = Month)]
    pub month: String,
    #[schema(minimum = 1, example = 1)]
    pub answers: usize,
}

/// ความเห็น — what somebody wrote besides their ratings.
#[derive(Debug, Serialize, ToSchema)]
pub struct SatisfactionCommentView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub form_id: String,
    /// `null` is the agency as a whole.
    #[schema(value_type = Option<Id>, required = true)]
    pub service_id: Option<String>,
    #[schema(value_type = Month)]
    pub month: String,
    #[schema(example = "ขอบคุณที่ดำเนินการรวดเร็ว")]
    pub comment: String,
    #[schema(value_type = CommentStatus)]
    pub comment_status: &'static str,
    /// The `ETag` that `If-Match` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
    /// The operations that you may call on it now: `publish_satisfaction_comment` `hide_satisfaction_comment`.
    #[schema(example = json!(["publish_satisfaction_comment", "hide_satisfaction_comment"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl From<SatisfactionAnswer> for SatisfactionCommentView {
    fn from(answer: SatisfactionAnswer) -> Self {
        let actions = [
            ("publish_satisfaction_comment", CommentStatus::Published),
            ("hide_satisfaction_comment", CommentStatus::Hidden),
        ];
        let open = actions
            .into_iter()
            .filter(|(_, status)| *status != answer.comment_status);
        Self {
            allowed_actions: open.map(|(name, _)| name).collect(),
            id: answer.id,
            form_id: answer.form_id,
            service_id: answer.service_id,
            month: month_text(answer.month),
            comment: answer.comment.unwrap_or_default(),
            comment_status: answer.comment_status.as_str(),
            version: answer.version,
        }
    }
}
