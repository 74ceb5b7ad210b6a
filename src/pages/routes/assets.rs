//! The style sheet, the script and the icon. Their addresses change with them, so browsers may keep them.

use crate::crypto::hex;
use crate::http::{Code, Error, Result};
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpResponse, get};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const STYLE: &str = include_str!("../assets/pages.css");
const SCRIPT: &str = include_str!("../assets/pages.js");
const ICON: &str = include_str!("../assets/icon.svg");

fn versioned(name: &str, text: &str) -> String {
    let mut version = hex(&Sha256::digest(text));
    version.truncate(12);
    format!("/pages/{name}?v={version}")
}

/// The address of the style sheet.
pub fn style() -> &'static str {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| versioned("pages.css", STYLE));
    &ADDRESS
}

/// The address of the script.
pub fn script() -> &'static str {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| versioned("pages.js", SCRIPT));
    &ADDRESS
}

#[get("/pages/{name}")]
pub async fn asset(name: Path<String>) -> Result<HttpResponse> {
    let (kind, text) = match name.as_str() {
        "pages.css" => ("text/css; charset=utf-8", STYLE),
        "pages.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "icon.svg" => ("image/svg+xml", ICON),
        _ => return Err(Error::new(Code::NotFound)),
    };
    let mut answer = HttpResponse::Ok();
    Ok(answer
        .content_type(kind)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(text))
}
