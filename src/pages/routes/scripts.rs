//! The scripts of the sealed channel. No browser keeps them, so that nothing tells of a visit, and anybody can compare
//! their hashes with those that are published.

use crate::crypto::hex;
use crate::http::{Code, Error, Result};
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpResponse, get};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};
use std::fmt::Write;
use std::sync::LazyLock;

/// A script as pages name it.
#[derive(Clone, Copy, Debug)]
pub struct Script {
    name: &'static str,
    text: &'static str,
}

pub const REPORTER: Script = Script {
    name: "reporter.js",
    text: include_str!("../sealed/bundle.js"),
};
pub const OFFICER: Script = Script {
    name: "officer.js",
    text: include_str!("../sealed/officer-bundle.js"),
};
const LICENSES: &str = include_str!("../sealed/LICENSES.txt");

impl Script {
    pub fn address(self) -> String {
        format!("/integrity/scripts/{}", self.name)
    }

    /// What a browser compares it with.
    pub fn integrity(self) -> String {
        format!("sha384-{}", STANDARD.encode(Sha384::digest(self.text)))
    }
}

fn text(kind: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text)
}

#[get("/integrity/scripts")]
pub async fn hashes() -> HttpResponse {
    static HASHES: LazyLock<String> = LazyLock::new(|| {
        let mut lines = String::new();
        for script in [REPORTER, OFFICER] {
            let hash = hex(&Sha256::digest(script.text));
            // Writing to a text can't fail.
            _ = writeln!(lines, "{} sha256 {hash}", script.name);
            _ = writeln!(lines, "{} {}", script.name, script.integrity());
        }
        lines
    });
    text("text/plain; charset=utf-8", &HASHES)
}

#[get("/integrity/scripts/{name}")]
pub async fn source(name: Path<String>) -> Result<HttpResponse> {
    match name.as_str() {
        "licenses.txt" => Ok(text("text/plain; charset=utf-8", LICENSES)),
        name => {
            let mut all = [REPORTER, OFFICER].into_iter();
            let found = all.find(|script| script.name == name);
            let found = found.ok_or_else(|| Error::new(Code::NotFound))?;
            Ok(text("text/javascript; charset=utf-8", found.text))
        }
    }
}
