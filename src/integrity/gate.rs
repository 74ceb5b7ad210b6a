//! What every operation of the channel needs, in one extractor.

use super::channel::Channel;
use crate::calendar::day_in_bangkok;
use crate::clock::Clock;
use crate::db::Db;
use crate::http::{Error, Result, app_data};
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use chrono::{NaiveDate, NaiveDateTime};
use std::future::{Ready, ready};
use std::sync::Arc;

/// The storage, the time, and this house, if it's one.
#[derive(Clone)]
pub struct Hall {
    pub db: Data<Db>,
    channel: Option<Arc<Channel>>,
    clock: Data<Clock>,
}

impl Hall {
    pub fn now(&self) -> NaiveDateTime {
        self.clock.now()
    }

    pub fn today(&self) -> NaiveDate {
        day_in_bangkok(self.now())
    }

    pub fn channel(&self) -> Option<Arc<Channel>> {
        self.channel.clone()
    }
}

impl FromRequest for Hall {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(app_data(request).and_then(|db| {
            Ok(Self {
                db,
                channel: app_data::<Option<Arc<Channel>>>(request)?.get_ref().clone(),
                clock: app_data(request)?,
            })
        }))
    }
}
