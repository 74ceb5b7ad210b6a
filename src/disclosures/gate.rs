//! What the paths of disclosure items name.

use crate::http::{AgencyYear, Error, Result};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};

/// The `{agency_id}`, `{fiscal_year}` and `{item_key}` of a path.
pub struct ItemPath {
    pub agency: String,
    pub year: i32,
    pub key: String,
}

/// The same with its `{evidence_id}`.
pub struct EvidencePath {
    pub item: ItemPath,
    pub evidence: String,
}

fn item(request: &HttpRequest, payload: &mut Payload) -> Result<ItemPath> {
    let (agency, year) = AgencyYear::from_request(request, payload)
        .into_inner()?
        .into_inner();
    let key = request.match_info().query("item_key").to_owned();
    Ok(ItemPath { agency, year, key })
}

impl FromRequest for ItemPath {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(item(request, payload))
    }
}

impl FromRequest for EvidencePath {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(item(request, payload).map(|item| Self {
            item,
            evidence: request.match_info().query("evidence_id").to_owned(),
        }))
    }
}
