//! Requests of the sealed channel: no source is kept of them, no line written, no number given. What bounds them are
//! counters that nobody can read a source from.

use super::intake::{Future as Read, Intake};
use super::problem::Error;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use hmac::{Hmac, KeyInit, Mac};
use parking_lot::Mutex;
use sha2::Sha256;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How many counters there are, whoever comes.
const COUNTERS: usize = 4096;
/// After which the key is another and all counters stand at nothing.
const PERIOD: Duration = Duration::from_mins(10);

/// Counters by an HMAC of the source, under a key that is thrown away.
pub struct Quiet {
    state: Mutex<State>,
    /// What one counter lets through in a period.
    most: u32,
}

struct State {
    key: [u8; 32],
    since: Instant,
    counters: Box<[u32]>,
}

impl State {
    fn new() -> Self {
        Self {
            key: rand::random(),
            since: Instant::now(),
            counters: vec![0; COUNTERS].into_boxed_slice(),
        }
    }
}

impl Quiet {
    /// With room for so many reports of a source in ten minutes, and for what's read beside them.
    pub fn new(reports: NonZeroU32) -> Self {
        Self {
            state: Mutex::new(State::new()),
            most: reports.get().saturating_mul(QuietPlace::REPORT),
        }
    }

    /// The place of a source in this period.
    pub(super) fn place(self: &Arc<Self>, source: IpAddr) -> QuietPlace {
        let mut state = self.state.lock();
        if state.since.elapsed() > PERIOD {
            *state = State::new();
        }
        let counter = slot(&state.key, source).unwrap_or(0);
        QuietPlace {
            quiet: Arc::clone(self),
            counter,
        }
    }
}

fn slot(key: &[u8; 32], source: IpAddr) -> Option<usize> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    match source {
        IpAddr::V4(address) => mac.update(&address.octets()),
        IpAddr::V6(address) => mac.update(&address.octets()),
    }
    let hash: [u8; 32] = mac.finalize().into_bytes().into();
    let (first, _) = hash.split_first_chunk::<2>()?;
    Some(usize::from(u16::from_be_bytes(*first)) % COUNTERS)
}

/// Where a request is counted. It doesn't tell who sent it.
#[derive(Clone)]
pub struct QuietPlace {
    quiet: Arc<Quiet>,
    counter: usize,
}

impl QuietPlace {
    /// What a page, or a look into an inbox, costs.
    pub const LOOK: u32 = 1;
    /// What a part of a file costs.
    pub const PART: u32 = 5;
    /// What something to be kept costs.
    pub const REPORT: u32 = 30;

    /// Whether there's room for something of this cost.
    pub fn take(&self, cost: u32) -> bool {
        let mut state = self.quiet.state.lock();
        let Some(count) = state.counters.get_mut(self.counter) else {
            return false;
        };
        *count = count.saturating_add(cost);
        *count <= self.quiet.most
    }
}

impl FromRequest for QuietPlace {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let place = request.extensions().get::<Self>().cloned();
        ready(place.ok_or_else(|| Error::internal("a quiet request outside the quiet addresses")))
    }
}

/// A body of at most 256 KiB; `None` when it's longer, too slow or cut off. It's never an error of its own: all answers
/// of the channel look alike.
pub struct QuietBody(pub Option<Vec<u8>>);

impl FromRequest for QuietBody {
    type Error = Error;
    type Future = Read<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let intake = Intake::of(&request)?;
            Ok(Self(intake.read_quietly(payload).await))
        })
    }
}

/// Whether an address is of the sealed channel's reporters: its pages, its keys, its frames.
pub fn is_quiet(path: &str) -> bool {
    let Some(rest) = path.strip_prefix("/api/v1/") else {
        return path.starts_with("/integrity/");
    };
    let mut parts = rest.split('/');
    match parts.next() {
        Some("agencies") => parts.nth(1) == Some("integrity"),
        Some("integrity") => matches!(parts.next(), Some("inbox" | "exchange" | "days")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_source_runs_dry_and_another_does_not() {
        let quiet = Arc::new(Quiet::new(NonZeroU32::new(200).unwrap()));
        let flood = quiet.place([10, 0, 0, 1].into());
        let taken = (0..1000).filter(|_| flood.take(QuietPlace::REPORT)).count();
        assert_eq!(taken, 200);
        let through = (0..=255).filter(|n| quiet.place([10, 0, 1, *n].into()).take(QuietPlace::REPORT));
        assert!(through.count() >= 254);
    }

    #[test]
    fn the_quiet_addresses_are_those_of_reporters() {
        for path in [
            "/integrity/0190",
            "/integrity/inbox",
            "/api/v1/agencies/0190/integrity/keys",
            "/api/v1/agencies/0190/integrity/reports",
            "/api/v1/agencies/0190/integrity/reports/aa/files/bb",
            "/api/v1/integrity/inbox",
            "/api/v1/integrity/days/2026-11-25",
        ] {
            assert!(is_quiet(path), "{path}");
        }
        for path in [
            "/",
            "/integrity",
            "/api/v1/integrity/cases",
            "/api/v1/agencies/integrity",
            "/api/v1/agencies",
        ] {
            assert!(!is_quiet(path), "{path}");
        }
    }
}
