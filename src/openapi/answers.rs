//! The answers that follow from what an operation takes: a token, a parameter, a body, a precondition.

use super::headers;
use crate::http::{Code, Error, Fault, Language, Reason, is_quiet};
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::schema::{Components, Schema};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

/// Answers told once for all operations: the status, its name, and what it says.
const COMMON: &[(u16, &str, &str)] = &[
    (304, "NotModified", "What you have is still good"),
    (
        400,
        "BadRequest",
        "The request can't be read, or `after` isn't a cursor of this list",
    ),
    (
        401,
        "Unauthorized",
        "No token, or one that is invalid or has expired",
    ),
    (403, "Forbidden", "You may not do this, or not here"),
    (404, "NotFound", "There's no such thing"),
    (408, "RequestTimeout", "The body took too long to arrive"),
    (
        409,
        "Conflict",
        "It exists already, or the present state forbids it",
    ),
    (412, "PreconditionFailed", "It was changed after you read it"),
    (413, "ContentTooLarge", "The body is too large"),
    (
        415,
        "UnsupportedMediaType",
        "The body has another content type than expected",
    ),
    (
        422,
        "UnprocessableContent",
        "A value isn't accepted; `errors` says which and why",
    ),
    (428, "PreconditionRequired", "`If-Match` is missing"),
    (
        429,
        "TooManyRequests",
        "Too many requests from this source; `Retry-After` says when to come back",
    ),
    (
        500,
        "InternalServerError",
        "A defect of the service; its log has the request by its id",
    ),
    (
        503,
        "ServiceUnavailable",
        "Too busy, or the storage is unavailable; try again",
    ),
];

const PROBLEM: &str = "application/problem+json";
/// As the edge names requests.
const REQUEST_ID: &str = "9f1c04ab-2e";

/// Defines the common answers.
pub fn define(components: &mut Components) {
    for (status, name, description) in COMMON {
        let response = common(*status, description);
        components
            .responses
            .insert((*name).to_owned(), RefOr::T(response));
    }
}

fn common(status: u16, description: &str) -> Response {
    let mut response = ResponseBuilder::new().description(description).build();
    if status == 304 {
        headers::put(&mut response, &["ETag"]);
    } else {
        response
            .content
            .insert(PROBLEM.to_owned(), problem(status).into());
    }
    put_headers(&mut response, status);
    response
}

/// Completes the answers of an operation.
pub fn complete(path: &str, method: &str, operation: &mut Operation) {
    // No token needed is said, not left out.
    operation.security.get_or_insert_default();
    let takes = Takes::of(path, method, operation);
    let responses = &mut operation.responses.responses;
    for (status, response) in responses.iter_mut() {
        let (RefOr::T(response), Ok(status)) = (response, status.parse()) else {
            continue;
        };
        as_problem(response, status);
        put_headers(response, status);
        takes.put_headers(response, status);
    }
    for status in takes.answers() {
        let name = COMMON.iter().find(|(known, ..)| *known == status);
        if let Some((_, name, description)) = name {
            let answer = || {
                if is_quiet(path) {
                    common(status, description).into()
                } else {
                    Ref::from_response_name(*name).into()
                }
            };
            responses.entry(status.to_string()).or_insert_with(answer);
        }
    }
    if is_quiet(path) {
        for response in responses.values_mut() {
            if let RefOr::T(response) = response {
                headers::leave_out(response, headers::COUNTED);
            }
        }
    }
}

/// A problem document is never plain JSON, whatever the handler's description says.
fn as_problem(response: &mut Response, status: u16) {
    let is_problem = |content: &Content| matches!(&content.schema, Some(RefOr::Ref(to)) if to.ref_location.ends_with("/Problem"));
    let told = response.content.values().find_map(|content| match content {
        RefOr::T(content) if is_problem(content) => Some(content.example.clone()),
        _ => None,
    });
    let Some(example) = told else { return };
    let mut content = problem(status);
    if let Some(mut example) = example {
        if let Some(fields) = example.as_object_mut() {
            fields.entry("request_id").or_insert_with(|| REQUEST_ID.into());
        }
        content.example = Some(example);
    }
    response.content.clear();
    response.content.insert(PROBLEM.to_owned(), content.into());
}

fn problem(status: u16) -> Content {
    let mut error = Error::new(Code::of_status(status));
    if status == 422 {
        let fault = Fault::parameter("limit", Reason::OutOfRange);
        error = error.fault(fault.with("min", 1).with("max", 200));
    }
    if status == 410 {
        error = error.snapshot("/api/v1/assessments?format=ndjson".to_owned());
    }
    let example = error.problem(Language::Thai, Some(REQUEST_ID.to_owned()));
    ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .example(serde_json::to_value(example).ok())
        .build()
}

fn put_headers(response: &mut Response, status: u16) {
    headers::put(response, headers::ALWAYS);
    if response.content.contains_key(PROBLEM) {
        headers::put(response, &["Content-Language"]);
    }
    match status {
        201 => headers::put(response, &["Location", "ETag"]),
        401 => headers::put(response, &["WWW-Authenticate"]),
        429 | 503 => headers::put(response, &["Retry-After"]),
        _ => {}
    }
}

/// What an operation takes, as far as answers follow from it.
#[expect(clippy::struct_excessive_bools, reason = "a list of independent facts")]
#[derive(Default)]
struct Takes {
    api: bool,
    post: bool,
    /// A token, needed or not.
    token: bool,
    needs_token: bool,
    cursor: bool,
    query: bool,
    place: bool,
    if_match: bool,
    if_none_match: bool,
    idempotency_key: bool,
    body: bool,
    /// A body that's taken apart into fields.
    fields: bool,
    /// A body that's a table of one of several formats.
    table: bool,
}

impl Takes {
    fn of(path: &str, method: &str, operation: &Operation) -> Self {
        let security = operation.security.as_deref().unwrap_or_default();
        let body = match &operation.request_body {
            Some(RefOr::T(body)) => Some(body),
            _ => None,
        };
        let mut takes = Self {
            api: path.starts_with("/api/"),
            post: method == "post",
            token: !security.is_empty(),
            needs_token: !security.is_empty() && !security.contains(&SecurityRequirement::default()),
            body: body.is_some(),
            table: body.is_some_and(|body| body.content.contains_key("text/csv")),
            fields: body.is_some_and(|body| {
                let kinds = ["application/json", "multipart/form-data"];
                kinds.iter().any(|kind| body.content.contains_key(*kind))
            }),
            ..Self::default()
        };
        for parameter in operation.parameters.iter().flatten() {
            if let RefOr::T(parameter) = parameter {
                takes.note(parameter);
            }
        }
        takes
    }

    fn note(&mut self, parameter: &Parameter) {
        match (&parameter.parameter_in, parameter.name.as_str()) {
            (ParameterIn::Header, "If-Match") => self.if_match = true,
            (ParameterIn::Header, "If-None-Match") => self.if_none_match = true,
            (ParameterIn::Header, "Idempotency-Key") => self.idempotency_key = true,
            (ParameterIn::Path, _) => self.place = true,
            (ParameterIn::Query, name) => {
                self.query = true;
                self.cursor |= name == "after";
            }
            _ => {}
        }
    }

    /// The common answers that it can give.
    fn answers(&self) -> impl Iterator<Item = u16> {
        [
            (self.if_none_match, 304),
            (self.fields || self.cursor, 400),
            (self.token, 401),
            (self.needs_token, 403),
            (self.place, 404),
            (self.body, 408),
            (self.idempotency_key || self.post && self.if_match, 409),
            (self.if_match, 412),
            (self.body, 413),
            (self.fields || self.table, 415),
            (self.fields || self.query, 422),
            (self.if_match, 428),
            (true, 429),
            (self.api, 500),
            (self.api, 503),
        ]
        .into_iter()
        .filter_map(|(can, status)| can.then_some(status))
    }

    fn put_headers(&self, response: &mut Response, status: u16) {
        if status != 200 {
            return;
        }
        if self.if_match || self.if_none_match {
            // A file that's read while it's sent has no version.
            if response.content.len() > 1 {
                headers::put_perhaps(response, "ETag");
            } else {
                headers::put(response, &["ETag"]);
            }
        }
        if response.content.values().any(is_page) {
            headers::put(response, &["Link"]);
        }
    }
}

/// Whether it's a page of a list.
fn is_page(content: &RefOr<Content>) -> bool {
    let RefOr::T(content) = content else { return false };
    match &content.schema {
        Some(RefOr::Ref(to)) => to.ref_location.contains("/Page_"),
        Some(RefOr::T(Schema::Object(page))) => {
            page.properties.contains_key("items") && page.properties.contains_key("next")
        }
        _ => false,
    }
}
