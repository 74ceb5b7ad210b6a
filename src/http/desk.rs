//! What most operations of an office need, in one extractor.

use super::app_data::app_data;
use super::problem::{Error, Result};
use crate::clock::Clock;
use crate::crypto::Vault;
use crate::db::Db;
use crate::files::Files;
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use chrono::NaiveDateTime;
use std::future::{Ready, ready};

/// The storage, the keys that seal personal data, the files, and the time.
#[derive(Clone)]
pub struct Desk {
    pub db: Data<Db>,
    pub vault: Data<Vault>,
    pub files: Data<Files>,
    clock: Data<Clock>,
}

impl Desk {
    pub fn now(&self) -> NaiveDateTime {
        self.clock.now()
    }
}

impl FromRequest for Desk {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(app_data(request).and_then(|db| {
            Ok(Self {
                db,
                vault: app_data(request)?,
                files: app_data(request)?,
                clock: app_data(request)?,
            })
        }))
    }
}
