//! Pages to be printed on A4.

use super::codes::Reason;
use super::formats::{Cell, Titled};
use super::problem::{Error, Fault, Result};
use crate::words::words;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};
use askama::Template;

words! {
    /// The format of a sheet.
    PaperFormat {
        Html = "html" "หน้าเว็บสำหรับพิมพ์" "A page to be printed",
        Xlsx = "xlsx" "สมุดงาน Excel" "Excel workbook",
    }
}

impl PaperFormat {
    /// From the `format` parameter; a page without it.
    ///
    /// # Errors
    /// `422` for an unknown one.
    pub fn asked(parameter: Option<&str>) -> Result<Self> {
        let Some(name) = parameter else {
            return Ok(Self::Html);
        };
        Self::parse(name).ok_or_else(|| {
            let fault = Fault::parameter("format", Reason::UnknownValue);
            Error::invalid(fault.with("allowed", Self::allowed()))
        })
    }
}

/// A page as HTML that runs nothing and loads nothing, and of which no cache keeps a copy.
pub struct Paper(String);

#[derive(Template)]
#[template(path = "documents/sheet.html")]
struct SheetPage<'a> {
    titled: &'a Titled,
}

impl SheetPage<'_> {
    fn is_number(cell: &Cell) -> bool {
        matches!(cell, Cell::Whole(_) | Cell::Score(_) | Cell::Money(_))
    }
}

impl Paper {
    /// # Errors
    /// Never: it's written to memory.
    pub fn of(template: &impl Template) -> Result<Self> {
        template.render().map(Self).map_err(Error::internal)
    }

    /// A table with its title, on landscape pages with the heading on each.
    ///
    /// # Errors
    /// Never: it's written to memory.
    pub fn sheet(titled: &Titled) -> Result<Self> {
        Self::of(&SheetPage { titled })
    }

    pub fn into_response(self) -> HttpResponse {
        const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; \
                              base-uri 'none'; form-action 'none'";
        HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
            .body(self.0)
    }
}

impl Responder for Paper {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        self.into_response()
    }
}
