//! What the paths of statistics name.

use super::kinds::Series;
use super::model::Place;
use crate::http::{AgencyYear, Code, Error, Result};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};

/// The `{agency_id}`, `{series}` and `{fiscal_year}` of a path. Where there's no such series there's nothing: `404`.
pub struct PlacePath(pub Place);

impl FromRequest for PlacePath {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let year = AgencyYear::from_request(request, payload).into_inner();
        let series = request.match_info().get("series").and_then(Series::parse);
        ready(year.and_then(|year| {
            let series = series.ok_or_else(|| Error::new(Code::NotFound))?;
            let (agency, year) = year.into_inner();
            Ok(Self(Place { agency, series, year }))
        }))
    }
}

/// The `{revision}` of a path: a number from 1, else there's nothing.
pub struct NumberPath(pub i32);

impl FromRequest for NumberPath {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let number = request.match_info().get("revision");
        let number = number
            .and_then(|text| text.parse().ok())
            .filter(|number| *number > 0);
        ready(number.map(Self).ok_or_else(|| Error::new(Code::NotFound)))
    }
}
