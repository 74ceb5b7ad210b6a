//! The OpenAPI document: what the handlers say of themselves, plus what holds for all of them.

mod answers;
mod examples;
mod headers;
mod parameters;
mod schemas;

use actix_web::dev::ResourceDef;
use actix_web::http::header;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpResponse, get};
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{Info, InfoBuilder, LicenseBuilder, OpenApi, ServerBuilder};
use utoipa_swagger_ui::{Config, SwaggerUi};

const DESCRIPTION: &str = include_str!("about.md");

const TAGS: [(&str, &str); 16] = [
    ("reference", "Words, provinces and agencies: ข้อมูลอ้างอิง"),
    (
        "organisation",
        "Units, positions and appointments: ส่วนราชการ ตำแหน่ง และผู้ดำรงตำแหน่ง",
    ),
    ("assessments", "ITA results: ผลการประเมินคุณธรรมและความโปร่งใส"),
    (
        "complaints",
        "Cases, from filing to closing, and what an agency sets for them: เรื่องร้องเรียน/ร้องทุกข์",
    ),
    (
        "tracking",
        "What a reporter does with a receipt: การติดตามเรื่องของผู้แจ้ง",
    ),
    (
        "integrity",
        "The sealed channel for reports of corruption, as docs/SEALED.md has it: ช่องทางปิดผนึกรับเรื่องทุจริต",
    ),
    (
        "assets",
        "Property, its register, its loan and return: ทรัพย์สิน การยืม และการคืน",
    ),
    (
        "disclosures",
        "What an agency discloses for the assessment, what shows it, and how ready it is: การเปิดเผยข้อมูลสาธารณะ (OIT)",
    ),
    ("statistics", "What's published as numbers: สถิติที่เผยแพร่"),
    (
        "services",
        "Services to the public, their counts, and satisfaction with them: บริการ สถิติ และความพึงพอใจ",
    ),
    (
        "measures",
        "What an agency does about its result: มาตรการส่งเสริมคุณธรรมและความโปร่งใส",
    ),
    (
        "changes",
        "The feed of changes and the audit trail: การเปลี่ยนแปลงและการตรวจสอบ",
    ),
    (
        "webhooks",
        "An agency's own systems, told of its events: การแจ้งเตือนไปยังระบบของหน่วยงาน",
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

/// Read this document.
///
/// OpenAPI 3.1; what `/docs/` shows.
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
    document.info = info();
    document.servers = Some(vec![ServerBuilder::new().url("/").build()]);
    let tag = |(name, about): (&str, &str)| TagBuilder::new().name(name).description(Some(about)).build();
    document.tags = Some(TAGS.map(tag).to_vec());
    let components = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some(
            "An access token of `/api/v1/auth/login` or `/api/v1/oauth/token`",
        ))
        .build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    schemas::complete(components);
    headers::define(components);
    answers::define(components);
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            parameters::complete(path, operation);
            answers::complete(path, method, operation);
        }
    }
    schemas::one_line_texts(&mut document);
    schemas::name_actions(&mut document);
    examples::complete(&mut document);
    document
}

fn info() -> Info {
    let licence = LicenseBuilder::new()
        .name("MIT OR Apache-2.0")
        .identifier(Some("MIT OR Apache-2.0"))
        .build();
    InfoBuilder::new()
        .title("Prongsai (โปร่งใส)")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(licence))
        .build()
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
