//! The endpoint of published questions.

use super::store;
use super::wire::{ListQuestions, QuestionView};
use crate::agencies;
use crate::db::Db;
use crate::http::{
    ByteCache, Code, Error, IfNoneMatch, Page, PageParams, PageUrl, Params, Result, ServiceConfig,
    public_read,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDateTime;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(list_questions);
}

/// How a time stands in a cursor.
const MOMENT: &str = "%Y-%m-%dT%H:%M:%S%.6f";

/// List the questions that an agency has answered in public.
///
/// The newest first, without who asked.
#[utoipa::path(
    tag = "complaints",
    params(ListQuestions, IfNoneMatch),
    responses((status = 200, description = "Questions and answers", body = Page<QuestionView>))
)]
#[get("/agencies/{agency_id}/questions")]
async fn list_questions(
    request: HttpRequest,
    (db, cache): (Data<Db>, Data<ByteCache>),
    agency_id: Path<String>,
    url: PageUrl,
    params: Params<ListQuestions>,
) -> Result<HttpResponse> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let before = position(&page)?;
    public_read(&request, &db, &cache, move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        let rows = store::page(conn, &agency.id, before, page.rows())?;
        let key = |(case, _): &(crate::complaints::model::Complaint, QuestionView)| {
            let at = case.published_at.unwrap_or_default();
            vec![at.format(MOMENT).to_string(), case.id.clone()]
        };
        Ok(Page::cut(rows, &page, &url, key, |(_, view)| view).into())
    })
    .await
}

fn position(page: &PageParams) -> Result<Option<(NaiveDateTime, String)>> {
    let Some([at, id]) = page.after(2)? else {
        return Ok(None);
    };
    let at = NaiveDateTime::parse_from_str(at, MOMENT).map_err(|_| Error::new(Code::CursorInvalid))?;
    Ok(Some((at, id.clone())))
}
