//! Answers that hold a secret.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;

/// `200` with a view that no cache may keep: a token, or a password shown once.
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
