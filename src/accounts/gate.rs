//! What every operation about accounts needs, in one extractor.

use super::authority::Authority;
use super::throttle::Throttle;
use crate::clock::Clock;
use crate::crypto::Passwords;
use crate::db::Db;
use crate::http::{Error, Result, Source, app_data};
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use chrono::NaiveDateTime;
use std::future::{Ready, ready};
use std::net::IpAddr;

/// The storage, the keys, and the count of who guesses.
pub struct Gate {
    pub db: Data<Db>,
    pub authority: Data<Authority>,
    pub passwords: Data<Passwords>,
    clock: Data<Clock>,
    throttle: Data<Throttle>,
    source: IpAddr,
}

impl Gate {
    pub fn now(&self) -> NaiveDateTime {
        self.clock.now()
    }

    /// Runs something that a guess at `account` would go through, unless the account or the source has to wait.
    ///
    /// # Errors
    /// Those of `attempt`; `429` while there's a wait.
    pub async fn guarded<T>(&self, account: &str, attempt: impl Future<Output = Result<T>>) -> Result<T> {
        let admitted = self.throttle.admit(account, self.source, self.now())?;
        admitted.settle(attempt.await)
    }
}

impl FromRequest for Gate {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let source = request.extensions().get::<Source>().map(|source| source.0);
        ready(app_data(request).and_then(|db| {
            Ok(Self {
                db,
                authority: app_data(request)?,
                passwords: app_data(request)?,
                clock: app_data(request)?,
                throttle: app_data(request)?,
                source: source.ok_or_else(|| Error::internal("a request without a source"))?,
            })
        }))
    }
}
