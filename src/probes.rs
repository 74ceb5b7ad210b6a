//! For machines that look after the service: health, readiness, metrics, public keys, security contact.

use crate::accounts::Authority;
use crate::clock::Clock;
use crate::db::Db;
use crate::http::{Code, Error, Result, ServiceConfig};
use crate::openapi::Methods;
use crate::telemetry::Metrics;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, ResponseError, get};
use chrono::TimeDelta;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(get_health)
        .service(get_readiness)
        .service(get_metrics)
        .service(get_jwks)
        .service(get_security_contact);
}

/// Ask whether the process lives.
///
/// As long as it answers at all; asks nothing of the database.
#[utoipa::path(
    tag = "operations",
    responses((status = 200, description = "It lives", body = String, content_type = "text/plain", example = "ok"))
)]
#[get("/healthz")]
async fn get_health() -> &'static str {
    "ok"
}

/// Ask whether the service can answer: the database does.
///
/// `503` as long as it doesn't.
#[utoipa::path(
    tag = "operations",
    responses((status = 200, description = "It's ready", body = String, content_type = "text/plain", example = "ready"),
              (status = 503, description = "It isn't", body = crate::http::Problem))
)]
#[get("/readyz")]
async fn get_readiness(db: Data<Db>) -> Result<&'static str> {
    db.poll_heads().await?;
    Ok("ready")
}

/// Read the metrics, in Prometheus' text format.
///
/// Requests and durations by route. Nothing about people.
#[utoipa::path(
    tag = "operations",
    responses((status = 200, description = "The metrics", body = String, content_type = "application/openmetrics-text",
        example = "prongsai_http_requests_total{method=\"GET\",route=\"/api/v1/assessments\",status=\"2xx\"} 1\n# EOF\n"))
)]
#[get("/metrics")]
async fn get_metrics(metrics: Data<Metrics>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(metrics.render())
}

/// Read the public keys that verify access tokens.
///
/// As a JSON Web Key Set. Older keys stay in it as long as their tokens may be good.
#[utoipa::path(
    tag = "operations",
    responses((status = 200, description = "The key set", body = Object,
        example = json!({"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig","kid":"…","x":"…"}]})))
)]
#[get("/.well-known/jwks.json")]
async fn get_jwks(authority: Data<Authority>) -> HttpResponse {
    let jwks = authority.keys.jwks();
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .json(jwks)
}

/// Read where to report a vulnerability.
///
/// As RFC 9116 has it.
#[utoipa::path(
    tag = "operations",
    responses((status = 200, description = "The contact", body = String, content_type = "text/plain",
        example = "Contact: mailto:security@example.go.th\nExpires: 2027-12-31T17:00:00.000Z\nPreferred-Languages: th, en\n"),
              (status = 404, description = "The operator has named none", body = crate::http::Problem))
)]
#[get("/.well-known/security.txt")]
async fn get_security_contact(contact: Data<SecurityContact>, clock: Data<Clock>) -> Result<HttpResponse> {
    let contact = contact.0.as_deref().ok_or_else(|| Error::new(Code::NotFound))?;
    let expires = (clock.now() + GOOD_FOR).format("%Y-%m-%dT00:00:00Z");
    let text = format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: th, en\n");
    let mut answer = HttpResponse::Ok();
    Ok(answer.content_type("text/plain; charset=utf-8").body(text))
}

/// Where a vulnerability is reported, when the operator has said.
pub struct SecurityContact(pub Option<String>);

/// For how long a reader may rely on the contact; RFC 9116 recommends less than a year.
const GOOD_FOR: TimeDelta = TimeDelta::days(180);

/// Anything that isn't there; `405` with `Allow` when it's there with other methods.
pub async fn unmatched(request: HttpRequest, methods: Data<Methods>) -> HttpResponse {
    let allowed = methods.of(request.path());
    let code = if allowed.is_some() {
        Code::MethodNotAllowed
    } else {
        Code::NotFound
    };
    let mut response = Error::new(code).error_response();
    if let Some(allowed) = allowed.and_then(|allowed| HeaderValue::from_str(allowed).ok()) {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}
