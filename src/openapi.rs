//! The OpenAPI document: what the handlers say of themselves, plus what holds for all of them.

use crate::http::Problem;
use actix_web::dev::ResourceDef;
use actix_web::http::header;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpResponse, get};
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, Ref, RefOr, ResponseBuilder, ServerBuilder,
};
use utoipa::{PartialSchema, ToSchema};
use utoipa_swagger_ui::{Config, SwaggerUi};

const DESCRIPTION: &str = include_str!("openapi.md");

const TAGS: [(&str, &str); 7] = [
    ("reference", "Words, provinces and agencies: ข้อมูลอ้างอิง"),
    (
        "organisation",
        "Units, positions and appointments: ส่วนราชการ ตำแหน่ง และผู้ดำรงตำแหน่ง",
    ),
    ("assessments", "ITA results: ผลการประเมินคุณธรรมและความโปร่งใส"),
    (
        "changes",
        "The feed of changes and the audit trail: การเปลี่ยนแปลงและการตรวจสอบ",
    ),
    ("session", "Signing in and out: การเข้าสู่ระบบ"),
    ("people", "Accounts and machines: บัญชีผู้ใช้และระบบเชื่อมต่อ"),
    ("operations", "For those who run the service: การดูแลระบบ"),
];

/// The document as served.
pub struct Document(pub String);

/// The methods of each path, as `Allow` lists them.
pub struct Methods(Vec<(ResourceDef, String)>);

impl Methods {
    pub fn new(document: &OpenApi) -> Self {
        let mut methods = Vec::new();
        for (path, item) in &document.paths.paths {
            let there = [
                ("GET, HEAD", &item.get),
                ("POST", &item.post),
                ("PUT", &item.put),
                ("PATCH", &item.patch),
                ("DELETE", &item.delete),
            ];
            let allow: Vec<_> = there
                .iter()
                .filter(|(_, op)| op.is_some())
                .map(|(name, _)| *name)
                .collect();
            methods.push((ResourceDef::new(path.as_str()), allow.join(", ")));
        }
        Self(methods)
    }

    /// What may be called at this path; `None` when there's nothing.
    pub fn of(&self, path: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(pattern, _)| pattern.is_match(path))
            .map(|(_, allow)| allow.as_str())
    }
}

pub fn register(config: &mut crate::http::ServiceConfig<'_>) {
    config.service(get_openapi_document);
}

/// This document.
#[utoipa::path(
    tag = "reference",
    responses((status = 200, description = "OpenAPI 3.1", body = Object, example = json!({"openapi": "3.1.0"})))
)]
#[get("/openapi.json")]
async fn get_openapi_document(document: Data<Document>) -> HttpResponse {
    let cache = (header::CACHE_CONTROL, "public, max-age=300");
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header(cache)
        .body(document.0.clone())
}

/// Serves the page that shows the document; nothing is loaded from elsewhere.
pub fn register_page(config: &mut ServiceConfig) {
    let settings = Config::new(["/api/v1/openapi.json"])
        .validator_url("none")
        .try_it_out_enabled(true);
    let page = SwaggerUi::new("/docs/{_:.*}").config(settings);
    config.service(web::redirect("/docs", "/docs/")).service(page);
}

/// Completes what the handlers say.
pub fn finish(mut document: OpenApi) -> OpenApi {
    document.info = InfoBuilder::new()
        .title("Prongsai (โปร่งใส)")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(
            LicenseBuilder::new()
                .name("MIT OR Apache-2.0")
                .identifier(Some("MIT OR Apache-2.0"))
                .build(),
        ))
        .build();
    document.servers = Some(vec![ServerBuilder::new().url("/").build()]);
    let tag = |(name, about): (&str, &str)| TagBuilder::new().name(name).description(Some(about)).build();
    document.tags = Some(TAGS.map(tag).to_vec());
    let components = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    components
        .schemas
        .insert(Problem::name().into_owned(), Problem::schema());
    let mut nested = Vec::new();
    Problem::schemas(&mut nested);
    components.schemas.extend(nested);
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            add_common_responses(path, method, operation);
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("get", &mut item.get),
        ("post", &mut item.post),
        ("put", &mut item.put),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

/// The problems that follow from what an operation takes: a token, a parameter, a body, a precondition.
fn add_common_responses(path: &str, method: &str, operation: &mut Operation) {
    // No token needed is said, not left out; a token that may be left out is no need.
    let needs = operation.security.get_or_insert_default();
    let secured = !needs.is_empty() && !needs.contains(&SecurityRequirement::default());
    let parameters = operation.parameters.iter().flatten();
    let (mut conditional, mut queried, mut placed) = (false, false, false);
    for parameter in parameters {
        let RefOr::T(parameter) = parameter else { continue };
        match parameter.parameter_in {
            utoipa::openapi::path::ParameterIn::Header => conditional |= parameter.name == "If-Match",
            utoipa::openapi::path::ParameterIn::Query | utoipa::openapi::path::ParameterIn::QueryString => {
                queried = true;
            }
            utoipa::openapi::path::ParameterIn::Path => placed = true,
            utoipa::openapi::path::ParameterIn::Cookie => {}
        }
    }
    let body = operation.request_body.is_some();
    let api = path.starts_with("/api/");
    let mut add = |status: u16, description: &str| {
        let responses = &mut operation.responses.responses;
        responses
            .entry(status.to_string())
            .or_insert_with(|| problem(status, description));
    };
    if api && (queried || body || placed) {
        add(400, "The request can't be read");
        add(422, "A value isn't accepted; `errors` says which and why");
    }
    if api {
        add(401, "No token, or one that is invalid or has expired");
    }
    if secured {
        add(403, "You may not do this, or not here");
    }
    if placed {
        add(404, "There's no such thing");
    }
    if body {
        add(408, "The body took too long to arrive");
        add(413, "The body is too large");
        add(415, "The body has another content type than expected");
    }
    if body && method == "post" && secured {
        add(409, "It exists already, or the present state forbids it");
    }
    if conditional {
        add(412, "It was changed after you read it");
        add(428, "`If-Match` is missing");
    }
    add(
        429,
        "Too many requests from this source; `Retry-After` says when to come back",
    );
    add(503, "Too busy, or the storage is unavailable; try again");
}

fn problem(status: u16, description: &str) -> RefOr<utoipa::openapi::Response> {
    let example = crate::http::Error::new(crate::http::Code::of_status(status));
    let example = serde_json::to_value(example.problem(crate::http::Language::Thai, None)).ok();
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .example(example)
        .build();
    RefOr::T(
        ResponseBuilder::new()
            .description(description)
            .content("application/problem+json", content)
            .build(),
    )
}
