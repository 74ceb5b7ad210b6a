//! Versions of things: `ETag`, `If-None-Match` and `If-Match`.

use super::codes::Code;
use super::problem::{Error, Result};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use serde::Serialize;
use std::future::{Ready, ready};
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// A view with its version, answered with its `ETag`; `304` when the caller has it already.
pub struct Versioned<T> {
    pub version: i32,
    pub view: T,
}

impl<T: Serialize> Responder for Versioned<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let etag = format!("\"{}\"", self.version);
        let held = request.method() == actix_web::http::Method::GET && matches_etag(request, &etag);
        let mut response = if held {
            HttpResponse::NotModified()
        } else {
            HttpResponse::Ok()
        };
        // Without a token it's what everybody gets.
        let cache = if request.headers().contains_key(header::AUTHORIZATION) {
            "private, no-cache"
        } else {
            "public, no-cache"
        };
        response
            .insert_header((header::ETAG, etag))
            .insert_header((header::CACHE_CONTROL, cache))
            .insert_header((header::VARY, "Authorization"));
        if held {
            response.finish()
        } else {
            response.json(self.view)
        }
    }
}

/// Whether the caller holds `etag` already (`If-None-Match`, compared weakly as RFC 9110 says).
pub fn matches_etag(request: &HttpRequest, etag: &str) -> bool {
    let held = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    held.is_some_and(|held| {
        held.split(',')
            .map(str::trim)
            .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
    })
}

/// The version that the caller read and means to change. `428` without it.
#[derive(Clone, Debug)]
pub struct IfMatch(Option<i32>);

impl IfMatch {
    /// # Errors
    /// `412` when the thing has another version by now.
    pub fn check(&self, version: i32) -> Result<()> {
        match self.0 {
            Some(read) if read != version => Err(Error::new(Code::PreconditionFailed)),
            _ => Ok(()),
        }
    }
}

/// A view of what's known by its hash: that's its `ETag`.
pub struct Hashed<T> {
    pub sha256: String,
    pub view: T,
}

/// The hash of what the caller read and means to take as it is. `428` without it.
#[derive(Clone, Debug)]
pub struct IfMatchHash(Option<String>);

impl IfMatchHash {
    /// Of what was read under this hash; without one, whatever is there.
    pub fn of(sha256: Option<&str>) -> Self {
        Self(sha256.map(str::to_owned))
    }

    /// # Errors
    /// `412` when it's of something else.
    pub fn check(&self, sha256: &str) -> Result<()> {
        match &self.0 {
            Some(read) if read != sha256 => Err(Error::new(Code::PreconditionFailed)),
            _ => Ok(()),
        }
    }
}

impl utoipa::IntoParams for IfMatchHash {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let parameter = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some(
                "What you read, as its `ETag`: its SHA-256; `*` takes whatever is there",
            ))
            .schema(Some(
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .max_length(Some(66))
                    .pattern(Some(r#"^(\*|"[0-9a-f]{64}")$"#)),
            ))
            .example(Some(serde_json::json!("*")));
        vec![parameter.build()]
    }
}

impl FromRequest for IfMatchHash {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(tag_read(request).map(|tag| {
            let bare = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
            // A tag that was never ours matches nothing.
            Self((tag != "*").then(|| bare.unwrap_or_default().to_owned()))
        }))
    }
}

/// What `If-Match` says.
fn tag_read(request: &HttpRequest) -> Result<&str> {
    let value = request.headers().get(header::IF_MATCH);
    let value = value.and_then(|value| value.to_str().ok()).map(str::trim);
    value.ok_or_else(|| Error::new(Code::PreconditionRequired))
}

/// For `params(IfMatch)` in an operation's documentation.
impl utoipa::IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let parameter = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some(
                "The version you read, as its `ETag`; `*` changes whatever is there. A setting that was never set has \
                 version 0",
            ))
            .schema(Some(
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .max_length(Some(12))
                    .pattern(Some(r#"^(\*|"(0|[1-9][0-9]{0,8})")$"#)),
            ))
            .example(Some(serde_json::json!("\"1\"")));
        vec![parameter.build()]
    }
}

/// For `params(IfNoneMatch)` in the documentation of a read that carries an `ETag`.
pub struct IfNoneMatch;

impl utoipa::IntoParams for IfNoneMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let parameter = ParameterBuilder::new()
            .name("If-None-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(
                "The `ETag` of the answer you have: `304` when it's still good",
            ))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
            .example(Some(serde_json::json!("\"1\"")));
        vec![parameter.build()]
    }
}

impl FromRequest for IfMatch {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(tag_read(request).map(|tag| {
            let bare = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
            let version = bare.and_then(|tag| tag.parse().ok());
            // A tag that was never ours matches nothing: 412, as for an old one.
            Self((tag != "*").then(|| version.unwrap_or(-1)))
        }))
    }
}
