//! Who calls: the right in a handler's signature, and the tenant it reaches.

use super::authority::{Authority, Session};
use super::grants::{Actor, Reach};
use super::rights::{Right, SignedIn};
use crate::clock::Clock;
use crate::http::{Code, Error, Limiter, Result};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::sync::Arc;

/// A caller with the right `R` somewhere. Where it holds is asked with [`Caller::over`] or [`Caller::reach`].
pub struct Caller<R> {
    session: Arc<Session>,
    reach: Reach,
    right: PhantomData<R>,
}

impl<R: Right> Caller<R> {
    /// Who calls, once it's clear that the right covers this agency.
    ///
    /// # Errors
    /// `403` when it doesn't.
    pub fn over(&self, agency: &str, province: &str) -> Result<Actor> {
        if self.reach.covers(agency, province) {
            Ok(self.actor())
        } else {
            Err(Error::new(Code::Forbidden))
        }
    }

    /// Who calls, once it's clear that the right holds everywhere.
    ///
    /// # Errors
    /// `403` when it doesn't.
    pub fn everywhere(&self) -> Result<Actor> {
        if self.reach.everything {
            Ok(self.actor())
        } else {
            Err(Error::new(Code::Forbidden))
        }
    }

    /// The tenants that the right reaches, for lists.
    pub fn reach(&self) -> Reach {
        self.reach.clone()
    }

    pub fn session(&self) -> &Session {
        &self.session
    }

    pub fn actor(&self) -> Actor {
        self.session.actor.clone()
    }
}

impl Caller<SignedIn> {
    /// The id of the person who calls.
    ///
    /// # Errors
    /// `403` for a machine.
    pub fn person(&self) -> Result<String> {
        match &self.session.actor {
            Actor::User(id) => Ok(id.clone()),
            Actor::Client(_) | Actor::Command | Actor::Service => Err(Error::new(Code::Forbidden)),
        }
    }
}

impl<R: Right> FromRequest for Caller<R> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(authenticate(request).and_then(|session| {
            let session = session.ok_or_else(|| Error::new(Code::Unauthenticated))?;
            let reach = session.reach::<R>();
            if !R::OPEN && reach == Reach::default() {
                return Err(Error::new(Code::Forbidden));
            }
            Ok(Self {
                session,
                reach,
                right: PhantomData,
            })
        }))
    }
}

/// Anybody: a public read that shows more to who has the right `R`. A bad token is refused, not ignored.
pub struct Viewer<R> {
    session: Option<Arc<Session>>,
    reach: Option<Reach>,
    right: PhantomData<R>,
}

impl<R: Right> Viewer<R> {
    /// The tenants that the right reaches; `None` for the public.
    pub fn reach(&self) -> Option<&Reach> {
        self.reach.as_ref()
    }

    /// The tenants that another right of the same session reaches, for `allowed_actions`.
    pub fn reach_of<Other: Right>(&self) -> Option<Reach> {
        self.session.as_ref().map(|session| session.reach::<Other>())
    }
}

impl<R: Right> FromRequest for Viewer<R> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(authenticate(request).map(|session| {
            let reach = session.as_ref().map(|session| session.reach::<R>());
            let reach = reach.filter(|reach| *reach != Reach::default());
            Self {
                session,
                reach,
                right: PhantomData,
            }
        }))
    }
}

/// The longest token that's looked at, in bytes: with the most roles of agencies a person may have it's some 9 KiB.
/// All headers together may have 128 KiB.
const MAX_TOKEN: usize = 32 * 1024;

/// The session of the request's token; `None` without one.
fn authenticate(request: &HttpRequest) -> Result<Option<Arc<Session>>> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let invalid = || Error::new(Code::TokenInvalid);
    let text = value.to_str().map_err(|_| invalid())?;
    let (scheme, token) = text.split_once(' ').ok_or_else(invalid)?;
    if !scheme.eq_ignore_ascii_case("bearer") || token.len() > MAX_TOKEN {
        return Err(invalid());
    }
    let app = |missing: &str| Error::internal(format!("no {missing} in the app's data"));
    let authority = request
        .app_data::<Data<Authority>>()
        .ok_or_else(|| app("authority"))?;
    let clock = request.app_data::<Data<Clock>>().ok_or_else(|| app("clock"))?;
    let session = authority.session(token.trim(), clock.now().and_utc().timestamp());
    let session = session.ok_or_else(invalid)?;
    let limiter = request
        .app_data::<Data<Limiter>>()
        .ok_or_else(|| app("limiter"))?;
    limiter.check_caller(&session.id)?;
    Ok(Some(session))
}
