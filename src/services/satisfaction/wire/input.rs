//! What callers send.

use crate::calendar::FiscalYear;
use crate::http::{Day, Id, Month, Paragraph, given, given_whole, whole, whole_or_none};
use crate::services::kinds::{CommentStatus, SatisfactionFormStatus};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A form to be opened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"agency_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "service_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab",
    "question_set": "standard", "opens_on": "2022-10-01", "min_answers": 10}))]
pub struct CreateSatisfactionForm {
    #[schema(value_type = Id)]
    pub agency_id: String,
    /// The service it's about; left out, the agency as a whole.
    #[schema(value_type = Option<Id>)]
    pub service_id: Option<String>,
    /// One of `/satisfaction-question-sets`.
    #[schema(pattern = "^[a-z_]{1,40}$", example = "standard")]
    pub question_set: String,
    /// From this day on.
    #[schema(value_type = Day)]
    pub opens_on: String,
    /// Until this day, that day included.
    #[schema(value_type = Option<Day>)]
    pub closes_on: Option<String>,
    /// With fewer answers no mean is told; 10 when it isn't said.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(minimum = 3, maximum = 10_000, example = 10)]
    pub min_answers: Option<i32>,
}

/// What is to change; what's absent stays, `null` clears what may be unknown.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"closes_on": "2099-09-30"}))]
pub struct UpdateSatisfactionForm {
    /// The service it's about; `null`, the agency as a whole. Only as long as nobody has answered.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Id>)]
    pub service_id: Option<Option<String>>,
    /// One of `/satisfaction-question-sets`. Only as long as nobody has answered.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, pattern = "^[a-z_]{1,40}$", example = "standard")]
    pub question_set: Option<Option<String>>,
    /// From this day on.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Day, required = false)]
    pub opens_on: Option<Option<String>>,
    /// Until this day, that day included.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Day>)]
    pub closes_on: Option<Option<String>>,
    /// With fewer answers no mean is told. Only as long as nobody has answered.
    #[serde(default, deserialize_with = "given_whole")]
    #[schema(value_type = i32, required = false, minimum = 3, maximum = 10_000, example = 10)]
    pub min_answers: Option<Option<i32>>,
}

/// An answer to one question.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingInput {
    /// Its code in the question set.
    #[schema(pattern = "^[a-z_]{1,40}$", example = "process_steps")]
    pub question: String,
    /// 5 is the best.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 5, example = 5)]
    pub rating: i32,
}

/// What somebody answers. There's no place for a name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"form_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "visit": "AXqL0jv3",
    "ratings": [{"question": "process_steps", "rating": 5}, {"question": "staff_manner", "rating": 4}],
    "comment": "ขอบคุณที่ดำเนินการรวดเร็ว"}))]
pub struct SubmitSatisfaction {
    #[schema(value_type = Id)]
    pub form_id: String,
    /// The token of the visit.
    #[schema(
        min_length = 1,
        max_length = 400,
        pattern = "^[A-Za-z0-9_-]+$",
        example = "AXqL0jv3"
    )]
    pub visit: String,
    /// Each question at most once; some may be left out.
    #[schema(min_items = 1, max_items = 50)]
    pub ratings: Vec<RatingInput>,
    /// Shown once an officer has looked at it.
    #[schema(value_type = Option<Paragraph>)]
    pub comment: Option<String>,
}

/// Answers from paper, all of one month.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"month": "2023-04", "answers": [{"ratings": [{"question": "process_steps", "rating": 4}]}]}))]
pub struct RecordPaperAnswers {
    /// In which they were given.
    #[schema(value_type = Month)]
    pub month: String,
    #[schema(min_items = 1, max_items = 200)]
    pub answers: Vec<PaperAnswer>,
}

/// One sheet of paper.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperAnswer {
    /// Each question at most once; those left blank are left out.
    #[schema(min_items = 1, max_items = 50)]
    pub ratings: Vec<RatingInput>,
    #[schema(value_type = Option<Paragraph>)]
    pub comment: Option<String>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListForms {
    /// One of your agencies; needed when you have several.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// About this service.
    #[param(value_type = Option<Id>)]
    pub service_id: Option<String>,
    /// Whether they take answers.
    #[param(value_type = Option<SatisfactionFormStatus>)]
    pub status: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListComments {
    /// One of your agencies; needed when you have several.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// By this form.
    #[param(value_type = Option<Id>)]
    pub form_id: Option<String>,
    /// Whether they're shown.
    #[param(value_type = Option<CommentStatus>)]
    pub comment_status: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetSatisfactionReport {
    /// The year in which the answers were given.
    #[param(value_type = FiscalYear)]
    pub fiscal_year: i32,
}
