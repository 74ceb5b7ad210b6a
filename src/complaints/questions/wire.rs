//! Published questions as everybody sees them.

use crate::calendar::day_in_bangkok;
use crate::complaints::model::{Complaint, Step};
use crate::http::{Day, Id};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuestions {
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// ถาม-ตอบ — a question and its answer, as the office published them; who asked isn't in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    /// A category's code.
    #[schema(example = "water")]
    pub category: String,
    #[schema(example = "ขอติดตั้งมิเตอร์น้ำต้องใช้เอกสารอะไรบ้าง")]
    pub question: String,
    #[schema(example = "สำเนาทะเบียนบ้านและบัตรประชาชน")]
    pub answer: String,
    #[schema(value_type = Day)]
    pub published_on: String,
    #[schema(minimum = 1, example = 1)]
    pub version: i32,
    /// None: it's changed where its case is.
    #[schema(example = json!([]))]
    pub allowed_actions: Vec<&'static str>,
}

impl QuestionView {
    /// What a step published; `None` for a case that isn't public.
    pub fn of(case: &Complaint, published: &Step) -> Option<Self> {
        let details: serde_json::Value = serde_json::from_str(&published.details).ok()?;
        let text = |name: &str| details.get(name)?.as_str().map(str::to_owned);
        Some(Self {
            id: case.id.clone(),
            agency_id: case.agency_id.clone(),
            category: case.category.clone(),
            question: text("question")?,
            answer: text("answer")?,
            published_on: day_in_bangkok(case.published_at?).to_string(),
            version: case.version,
            allowed_actions: Vec::new(),
        })
    }

    /// Its own JSON, for the event.
    ///
    /// # Errors
    /// Never: it's plain data.
    pub fn payload(&self) -> crate::http::Result<serde_json::Value> {
        serde_json::to_value(self).map_err(crate::http::Error::internal)
    }
}
