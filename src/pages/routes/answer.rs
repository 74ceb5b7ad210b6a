//! Pages as answers.

use crate::db::{Conn, Db};
use crate::http::{ByteCache, Error, OwnProblem, Result, public_page};
use crate::pages::frame::Say;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

/// What a page may load and where its forms may go: nothing and nowhere but here, and no script within the page.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";

/// The language that a request asks for.
pub fn say(request: &HttpRequest) -> Say {
    Say::asked(request.query_string())
}

/// A page of which nobody keeps a copy.
///
/// # Errors
/// Never: it's plain text.
pub fn page(say: Say, template: &impl Template) -> Result<HttpResponse> {
    page_as(StatusCode::OK, say, template)
}

/// A page that's public, and the same for everybody until something public changes: kept under its address.
///
/// # Errors
/// Those of `job`.
pub async fn public<T: Template>(
    request: &HttpRequest,
    from: (&Db, &ByteCache),
    job: impl FnOnce(&mut Conn, Say) -> Result<T> + Send + 'static,
) -> Result<HttpResponse> {
    let say = say(request);
    let render = move |conn: &mut Conn| job(conn, say)?.render().map_err(Error::internal);
    public_page(request, from, (POLICY, say.tag()), render).await
}

/// As [`page`], with a status.
///
/// # Errors
/// As [`page`].
pub fn page_as(status: StatusCode, say: Say, template: &impl Template) -> Result<HttpResponse> {
    rendered(status, POLICY, say, template)
}

/// As [`page`], under a policy of its own.
///
/// # Errors
/// As [`page`].
pub fn page_under(policy: &str, say: Say, template: &impl Template) -> Result<HttpResponse> {
    rendered(StatusCode::OK, policy, say, template)
}

fn rendered(status: StatusCode, policy: &str, say: Say, template: &impl Template) -> Result<HttpResponse> {
    let text = template.render().map_err(Error::internal)?;
    let mut answer = HttpResponse::build(status);
    answer
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::CONTENT_LANGUAGE, say.tag()))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    let mut answer = answer.body(text);
    answer.extensions_mut().insert(OwnProblem);
    Ok(answer)
}

/// Has the browser's own way back find a page as it was left, with what was typed into it. For pages that hold nothing of
/// anybody's.
pub fn kept_for_the_way_back(mut answer: HttpResponse) -> HttpResponse {
    let kept = header::HeaderValue::from_static("private, no-cache");
    answer.headers_mut().insert(header::CACHE_CONTROL, kept);
    answer
}

/// Another page instead.
pub fn elsewhere(say: Say, address: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, say.to(address)))
        .finish()
}
