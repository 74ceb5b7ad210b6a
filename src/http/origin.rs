//! Where people reach the service.

use super::problem::{Error, Result};
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};

/// What the operator says of it, without a slash at its end; set as app data.
#[derive(Clone, Debug, Default)]
pub struct PublicUrl(pub Option<String>);

/// The address of the pages, without a slash at its end: as the operator says, else as the request asks for it.
#[derive(Clone, Debug)]
pub struct Origin(pub String);

impl Origin {
    pub fn of(request: &HttpRequest) -> Self {
        let said = request
            .app_data::<Data<PublicUrl>>()
            .and_then(|url| url.0.clone());
        Self(said.unwrap_or_else(|| {
            let connection = request.connection_info();
            format!("{}://{}", connection.scheme(), connection.host())
        }))
    }
}

impl FromRequest for Origin {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}
