//! Answers that hold a secret.

use super::conditional::{Hashed, Versioned};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;

/// `200` with a view that no cache may keep: a token, or a password shown once. With a [`Versioned`] or [`Hashed`] view, its `ETag`.
pub struct Confidential<T>(pub T);

impl<T: Serialize> Responder for Confidential<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::PRAGMA, "no-cache"))
            .json(self.0)
    }
}

impl<T: Serialize> Responder for Confidential<Versioned<T>> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let Versioned { version, view } = self.0;
        tagged(Confidential(view).respond_to(request), &version.to_string())
    }
}

impl<T: Serialize> Responder for Confidential<Hashed<T>> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let Hashed { sha256, view } = self.0;
        tagged(Confidential(view).respond_to(request), &sha256)
    }
}

fn tagged(mut response: HttpResponse, tag: &str) -> HttpResponse {
    if let Ok(etag) = header::HeaderValue::try_from(format!("\"{tag}\"")) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}
