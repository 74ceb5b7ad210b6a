//! How often one source may call.

use super::codes::Code;
use super::edge::Source;
use super::problem::{Error, Result};
use actix_web::dev::Payload;
use actix_web::http::header::HeaderValue;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use governor::clock::{Clock, QuantaClock, QuantaInstant};
use governor::middleware::{StateInformationMiddleware, StateSnapshot};
use governor::state::keyed::DashMapStateStore;
use governor::{NotUntil, Quota, RateLimiter};
use std::future::{Ready, ready};
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, QuantaClock, StateInformationMiddleware>;

/// Requests in a minute; a whole minute's worth may come at once.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of a source, and of a person or machine wherever they call from.
    pub per_minute: NonZeroU32,
    /// Submissions of a source to the public forms: enough for a whole office or village behind one address.
    pub submissions_per_minute: NonZeroU32,
    /// Answers of a source to forms about satisfaction in an hour: a person answers once, an office's screen all day.
    pub answers_per_hour: NonZeroU32,
    /// Reports of a source to the sealed channel in ten minutes; what's read beside them counts a thirtieth of one.
    pub sealed_reports: NonZeroU32,
}

/// Counts requests by source, and those with a token by who calls, in memory only.
pub struct Limiter {
    limits: Limits,
    /// `RateLimit-Policy`, the same on every answer.
    policy: HeaderValue,
    sources: Keyed<IpAddr>,
    submissions: Keyed<IpAddr>,
    answers: Keyed<IpAddr>,
    /// By a hash of the caller's id.
    callers: Keyed<u64>,
    hash: RandomState,
    clock: QuantaClock,
}

/// What the limiter says of one request.
pub struct Verdict {
    pub allowed: bool,
    pub remaining: u32,
    /// Seconds until there's room again; 0 when there is.
    pub wait: u64,
}

impl Verdict {
    fn allow(&self) -> Result<()> {
        if self.allowed {
            Ok(())
        } else {
            Err(Error::new(Code::TooManyRequests).retry_after(self.wait))
        }
    }
}

/// A place for one submission to a public form. It's taken before the body is read.
pub struct SubmissionPlace;

impl FromRequest for SubmissionPlace {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(admitted(request, Limiter::check_submission).map(|()| Self))
    }
}

/// A place for one answer to a form about satisfaction. It's taken before the body is read.
pub struct AnswerPlace;

impl FromRequest for AnswerPlace {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(admitted(request, Limiter::check_answer).map(|()| Self))
    }
}

/// Whether the source of a request has a place.
fn admitted(request: &HttpRequest, check: fn(&Limiter, IpAddr) -> Result<()>) -> Result<()> {
    let source = request.extensions().get::<Source>().map(|source| source.0);
    let place = source.zip(request.app_data::<Data<Limiter>>());
    let missing = || Error::internal("a request without a source or a limiter");
    let (source, limiter) = place.ok_or_else(missing)?;
    check(limiter, source)
}

impl Limiter {
    pub fn new(limits: Limits) -> Self {
        let quota = Quota::per_minute(limits.per_minute);
        let submissions = Quota::per_minute(limits.submissions_per_minute);
        let answers = Quota::per_hour(limits.answers_per_hour);
        let policy = HeaderValue::try_from(format!("\"source\";q={};w=60", limits.per_minute));
        Self {
            limits,
            policy: policy.unwrap_or_else(|_| HeaderValue::from_static("\"source\"")),
            sources: RateLimiter::dashmap(quota).with_middleware(),
            submissions: RateLimiter::dashmap(submissions).with_middleware(),
            answers: RateLimiter::dashmap(answers).with_middleware(),
            callers: RateLimiter::dashmap(quota).with_middleware(),
            hash: RandomState::new(),
            clock: QuantaClock::default(),
        }
    }

    pub(super) fn policy(&self) -> &HeaderValue {
        &self.policy
    }

    pub fn check(&self, source: IpAddr) -> Verdict {
        self.verdict(self.sources.check_key(&network(source)))
    }

    /// Counts a request of somebody who has shown a good token.
    ///
    /// # Errors
    /// `429` when they call too often, from however many addresses.
    pub fn check_caller(&self, id: &str) -> Result<()> {
        let verdict = self.verdict(self.callers.check_key(&self.hash.hash_one(id)));
        verdict.allow()
    }

    /// Counts a submission to a public form.
    ///
    /// # Errors
    /// `429` when there are too many from this source.
    pub fn check_submission(&self, source: IpAddr) -> Result<()> {
        let verdict = self.verdict(self.submissions.check_key(&network(source)));
        verdict.allow()
    }

    /// Counts an answer to a form about satisfaction.
    ///
    /// # Errors
    /// `429` when there are too many from this source.
    pub fn check_answer(&self, source: IpAddr) -> Result<()> {
        let verdict = self.verdict(self.answers.check_key(&network(source)));
        verdict.allow()
    }

    /// For requests that aren't counted.
    pub(super) fn exempt(&self) -> Verdict {
        Verdict {
            allowed: true,
            remaining: self.limits.per_minute.get(),
            wait: 0,
        }
    }

    fn verdict(&self, checked: Result<StateSnapshot, NotUntil<QuantaInstant>>) -> Verdict {
        match checked {
            Ok(state) => Verdict {
                allowed: true,
                remaining: state.remaining_burst_capacity(),
                wait: 0,
            },
            Err(until) => Verdict {
                allowed: false,
                remaining: 0,
                wait: until.wait_time_from(self.clock.now()).as_secs() + 1,
            },
        }
    }

    /// Forgets those that have their whole quota again.
    pub fn forget_idle(&self) {
        self.sources.retain_recent();
        self.sources.shrink_to_fit();
        self.submissions.retain_recent();
        self.submissions.shrink_to_fit();
        self.answers.retain_recent();
        self.answers.shrink_to_fit();
        self.callers.retain_recent();
        self.callers.shrink_to_fit();
    }
}

/// A source is an IPv4 address or an IPv6 /64 network, which is what one subscriber gets.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(
            || IpAddr::V6((u128::from(v6) & !u128::from(u64::MAX)).into()),
            IpAddr::V4,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_stopped_after_its_minute_and_told_how_long() {
        let limiter = Limiter::new(Limits {
            per_minute: NonZeroU32::new(3).unwrap(),
            submissions_per_minute: NonZeroU32::new(2).unwrap(),
            answers_per_hour: NonZeroU32::MIN,
            sealed_reports: NonZeroU32::MIN,
        });
        let source = "192.0.2.1".parse().unwrap();
        assert!((0..3).all(|_| limiter.check(source).allowed));
        let refused = limiter.check(source);
        assert!(
            !refused.allowed && (1..=21).contains(&refused.wait),
            "{}",
            refused.wait
        );
        assert!(limiter.check("192.0.2.2".parse().unwrap()).allowed);
        assert!((0..2).all(|_| limiter.check_submission(source).is_ok()));
        assert!(limiter.check_submission(source).is_err());
        assert!(limiter.check_submission("192.0.2.2".parse().unwrap()).is_ok());
        assert!(limiter.check_answer(source).is_ok() && limiter.check_answer(source).is_err());
    }

    #[test]
    fn the_addresses_of_one_ipv6_subscriber_are_one_source() {
        let (one, two) = ("2001:db8::1".parse().unwrap(), "2001:db8::ffff".parse().unwrap());
        assert_eq!(network(one), network(two));
        assert_eq!(
            network("::ffff:192.0.2.1".parse().unwrap()),
            "192.0.2.1".parse::<IpAddr>().unwrap()
        );
    }
}
