//! What every operation of the channel needs, in one extractor.

use super::channel::Channel;
use crate::calendar::day_in_bangkok;
use crate::clock::Clock;
use crate::db::Db;
use crate::http::{Error, Result};
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
        ready(data(request).and_then(|db| {
            Ok(Self {
                db,
                channel: data::<Option<Arc<Channel>>>(request)?.get_ref().clone(),
                clock: data(request)?,
            })
        }))
    }
}

fn data<T: 'static>(request: &HttpRequest) -> Result<Data<T>> {
    let missing = || Error::internal(format!("no {} in the app's data", std::any::type_name::<T>()));
    request.app_data::<Data<T>>().cloned().ok_or_else(missing)
}
