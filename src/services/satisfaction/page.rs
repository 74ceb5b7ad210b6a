//! What the page of a form shows.

use super::data::Survey;
use super::filing::set_of;
use super::store;
use crate::agencies;
use crate::calendar::day_in_bangkok;
use crate::db::Conn;
use crate::http::Result;
use crate::services::kinds::Dimension;
use crate::services::store as services;
use chrono::NaiveDateTime;

/// A form as anybody sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPage {
    pub id: String,
    pub agency_th: String,
    pub agency_en: Option<String>,
    /// Thai and English names of the service; `None` is the agency as a whole.
    pub service: Option<(String, Option<String>)>,
    pub is_open: bool,
    pub questions: Vec<PageQuestion>,
    /// Value, Thai and English text of each mark, the best first.
    pub scale: Vec<(i16, String, String)>,
}

/// A question of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageQuestion {
    pub code: String,
    pub dimension: Dimension,
    pub text_th: String,
    pub text_en: String,
}

/// What the page of a form shows.
///
/// # Errors
/// `404` when there's no such form.
pub fn form_page(conn: &mut Conn, id: &str, now: NaiveDateTime) -> Result<FormPage> {
    let form = store::find(conn, id)?;
    let agency = agencies::find(conn, &form.agency_id)?;
    let service = form.service_id.as_deref().map(|id| services::find(conn, id));
    let service = service.transpose()?;
    let question = |question: &super::data::Question| PageQuestion {
        code: question.code.clone(),
        dimension: question.dimension,
        text_th: question.text_th.clone(),
        text_en: question.text_en.clone(),
    };
    let scale = Survey::get().scale.iter();
    Ok(FormPage {
        is_open: form.is_open(day_in_bangkok(now)),
        questions: set_of(&form)?.questions.iter().map(question).collect(),
        scale: scale
            .map(|mark| (mark.value, mark.text_th.clone(), mark.text_en.clone()))
            .collect(),
        id: form.id,
        agency_th: agency.name_th,
        agency_en: agency.name_en,
        service: service.map(|service| (service.name_th, service.name_en)),
    })
}
