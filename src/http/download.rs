//! Files that people sent, given back.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands unchanged in an extended value (RFC 8187, `attr-char`).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A file of somebody's own making, to be saved and never shown by a browser in our name; no cache may keep it.
pub struct Download {
    pub media_type: String,
    /// Under which it's saved; of any characters.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Responder for Download {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let ending = self.name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
        let saved = utf8_percent_encode(&self.name, PLAIN);
        let named = format!("attachment; filename=\"file.{ending}\"; filename*=UTF-8''{saved}");
        HttpResponse::Ok()
            .content_type(self.media_type)
            .insert_header((header::CONTENT_DISPOSITION, named))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(self.bytes)
    }
}

/// Bytes of a file, in descriptions.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct FileBytes(#[expect(dead_code, reason = "only its schema counts")] Vec<u8>);
