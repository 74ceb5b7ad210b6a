//! Public reads, answered from memory while the data hasn't changed.
//!
//! An answer is kept under its address together with the version of the data it was read at. The version is the
//! number of the newest public event in the very snapshot that was read, so an answer is never labelled newer or
//! older than it is, and a login or a draft, which nobody else sees, makes no public answer stale. The `ETag` is that
//! version with the stamp of the database and build; for who is signed in it's the number of the newest event of all,
//! with a mark of the token, since rights decide what is shown.
//!
//! What tells of events that aren't public, as a survey of its answers, is kept until the next event of any kind, under an
//! `ETag` of its own: how much goes on elsewhere is nobody's business.

use super::conditional::Versioned;
use super::problem::Result;
use crate::calendar::{day_in_bangkok, midnight};
use crate::crypto;
use crate::db::{Conn, Db, Heads};
use crate::telemetry::RouteMetrics;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use chrono::{Days, NaiveDate, NaiveDateTime};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// The most bytes that answers may take in memory. It lies in parts of at least 32 expected answers, eight at most, and what is
/// larger than a part is never kept: statistics of a large office have more than a mebibyte.
const CAPACITY: u64 = 32 * 1024 * 1024;
const EXPECTED: usize = 256;
/// What a shared cache may do with public data: keep it, and ask whether it's still good.
pub const PUBLIC: HeaderValue = HeaderValue::from_static("public, no-cache");
/// The same for an answer that depends on who asks.
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// One answer.
pub struct Cached {
    /// The number of the newest event that it follows.
    version: i64,
    follows: Follows,
    pub(super) etag: HeaderValue,
    pub(super) link: Option<HeaderValue>,
    pub(super) body: Bytes,
    /// When it's no longer good, whatever the version.
    until: Option<Instant>,
    media: Media,
    pub(super) route: Arc<str>,
    /// The metrics of the route, once they were looked for.
    pub(super) metrics: OnceLock<Arc<RouteMetrics>>,
}

/// Which events an answer tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follows {
    Public,
    Every,
}

impl Follows {
    fn newest(self, heads: Heads) -> i64 {
        match self {
            Self::Public => heads.public,
            Self::Every => heads.newest,
        }
    }
}

/// What an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Media {
    /// Of an address that may have other formats as well, which `Accept` asks for.
    Json,
    /// Of an address that has nothing else.
    Svg,
    /// The same: a page, with what it may load and the language that it's in.
    Page {
        policy: &'static str,
        language: &'static str,
    },
}

impl Media {
    fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json",
            Self::Svg => "image/svg+xml",
            Self::Page { .. } => "text/html; charset=utf-8",
        })
    }
}

#[derive(Clone)]
struct Weight;

impl Weighter<String, Arc<Cached>> for Weight {
    fn weight(&self, key: &String, answer: &Arc<Cached>) -> u64 {
        u64::try_from(key.len() + answer.body.len() + 256).unwrap_or(u64::MAX)
    }
}

/// The kept answers.
pub struct ByteCache(Cache<String, Arc<Cached>, Weight>);

impl Default for ByteCache {
    fn default() -> Self {
        Self(Cache::with_weighter(EXPECTED, CAPACITY, Weight))
    }
}

impl ByteCache {
    /// The answer to a request for an address, when nothing that it tells of has happened since.
    pub(super) fn get(&self, address: &str, request: &HttpRequest, heads: Heads) -> Option<Arc<Cached>> {
        let answer = self.0.get(address)?;
        let same =
            answer.version == answer.follows.newest(heads) && answer.is_good() && answer.answers(request);
        same.then_some(answer)
    }

    fn keep(&self, address: String, answer: Arc<Cached>) {
        self.0.insert(address, answer);
    }
}

/// A public JSON view as read at one version of the data.
pub struct Read<T> {
    pub view: T,
    /// The address of the next page.
    pub next: Option<String>,
    /// The day that it's of, where it tells of what's due.
    today: Option<Today>,
}

/// A day in Bangkok, and how long it still lasts.
#[derive(Clone, Copy)]
struct Today {
    day: NaiveDate,
    left: Duration,
}

impl<T> Read<T> {
    pub fn one(view: T) -> Self {
        Self {
            view,
            next: None,
            today: None,
        }
    }

    /// The same, of this day alone: what it tells depends on what's due.
    #[must_use]
    pub fn for_today(mut self, now: NaiveDateTime) -> Self {
        let day = day_in_bangkok(now);
        let left = midnight(day + Days::new(1)) - now;
        self.today = Some(Today {
            day,
            left: left.to_std().unwrap_or_default(),
        });
        self
    }
}

impl<T> From<super::Page<T>> for Read<super::Page<T>> {
    fn from(page: super::Page<T>) -> Self {
        Self {
            next: page.next.clone(),
            view: page,
            today: None,
        }
    }
}

/// Answers a public read and keeps the answer for the next caller.
///
/// # Errors
/// Those of `job`, which aren't kept.
pub async fn public_read<T: Serialize + Send + 'static>(
    request: &HttpRequest,
    db: &Db,
    cache: &ByteCache,
    job: impl FnOnce(&mut Conn) -> Result<Read<T>> + Send + 'static,
) -> Result<HttpResponse> {
    let job = move |conn: &mut Conn| {
        let read = job(conn)?;
        Ok(Made {
            next: read.next,
            today: read.today,
            ..Made::of(json(&read.view)?)
        })
    };
    answered(request, db, cache, (Media::Json, job)).await
}

/// As [`public_read`], of what tells of events that aren't public, with its own version for an `ETag`.
///
/// # Errors
/// Those of `job`, which aren't kept.
pub async fn public_versioned<T: Serialize + Send + 'static>(
    request: &HttpRequest,
    db: &Db,
    cache: &ByteCache,
    job: impl FnOnce(&mut Conn) -> Result<Versioned<T>> + Send + 'static,
) -> Result<HttpResponse> {
    let job = move |conn: &mut Conn| {
        let Versioned { version, view } = job(conn)?;
        Ok(Made {
            version: Some(version),
            ..Made::of(json(&view)?)
        })
    };
    answered(request, db, cache, (Media::Json, job)).await
}

/// As [`public_read`], with a page at an address that has nothing else: under a policy of what it may load, in a language.
///
/// # Errors
/// Those of `job`, which aren't kept.
pub async fn public_page(
    request: &HttpRequest,
    (db, cache): (&Db, &ByteCache),
    (policy, language): (&'static str, &'static str),
    job: impl FnOnce(&mut Conn) -> Result<String> + Send + 'static,
) -> Result<HttpResponse> {
    let job = move |conn: &mut Conn| Ok(Made::of(Bytes::from(job(conn)?)));
    answered(request, db, cache, (Media::Page { policy, language }, job)).await
}

/// As [`public_read`], with a drawing at an address that has nothing else.
///
/// # Errors
/// Those of `job`, which aren't kept.
pub async fn public_svg(
    request: &HttpRequest,
    db: &Db,
    cache: &ByteCache,
    job: impl FnOnce(&mut Conn) -> Result<String> + Send + 'static,
) -> Result<HttpResponse> {
    let job = move |conn: &mut Conn| Ok(Made::of(Bytes::from(job(conn)?)));
    answered(request, db, cache, (Media::Svg, job)).await
}

/// An answer, before it's kept.
struct Made {
    body: Bytes,
    /// The address of the next page.
    next: Option<String>,
    /// Its own, of what tells of events that aren't public.
    version: Option<i32>,
    /// Of what tells otherwise on another day.
    today: Option<Today>,
}

impl Made {
    fn of(body: Bytes) -> Self {
        Self {
            body,
            next: None,
            version: None,
            today: None,
        }
    }
}

async fn answered(
    request: &HttpRequest,
    db: &Db,
    cache: &ByteCache,
    (media, job): (Media, impl FnOnce(&mut Conn) -> Result<Made> + Send + 'static),
) -> Result<HttpResponse> {
    let (heads, made) = db
        .read(move |conn| {
            let made = job(conn)?;
            Ok((Heads::of(conn)?, made))
        })
        .await?;
    let link = made.next;
    let link = link.and_then(|next| HeaderValue::try_from(format!("<{next}>; rel=\"next\"")).ok());
    let day = made.today.map(|today| today.day);
    let (follows, etag) = match made.version {
        Some(own) => (Follows::Every, tag(format!("\"{}-v{own}\"", db.stamp()))?),
        None => (Follows::Public, etag(request, db.stamp(), heads, day)?),
    };
    let route = request.match_pattern().unwrap_or_default().into();
    let answer = Arc::new(Cached {
        version: follows.newest(heads),
        follows,
        etag,
        link,
        body: made.body,
        until: made
            .today
            .and_then(|today| Instant::now().checked_add(today.left)),
        media,
        route,
        metrics: OnceLock::new(),
    });
    if answer.answers(request) {
        cache.keep(address(request), Arc::clone(&answer));
    }
    Ok(answer.respond(request))
}

fn etag(request: &HttpRequest, stamp: &str, heads: Heads, day: Option<NaiveDate>) -> Result<HeaderValue> {
    let day = day.map(|day| format!("-{day}")).unwrap_or_default();
    let text = match request.headers().get(header::AUTHORIZATION) {
        None => format!("\"{stamp}-{}{day}\"", heads.public),
        Some(token) => {
            let mut mark = crypto::hex(&Sha256::digest(token.as_bytes()));
            mark.truncate(16);
            format!("\"{stamp}-{}-{mark}{day}\"", heads.newest)
        }
    };
    tag(text)
}

fn tag(text: String) -> Result<HeaderValue> {
    HeaderValue::try_from(text).map_err(super::Error::internal)
}

/// The bytes of a view, as long as they are: written into a buffer that each reading thread keeps, and copied.
fn json(view: &impl Serialize) -> Result<Bytes> {
    thread_local! {
        static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        serde_json::to_writer(&mut *buffer, view).map_err(super::Error::internal)?;
        Ok(Bytes::copy_from_slice(buffer))
    })
}

impl Cached {
    fn is_good(&self) -> bool {
        self.until.is_none_or(|until| Instant::now() < until)
    }

    /// Whether it's what a request asks for that has its address.
    fn answers(&self, request: &HttpRequest) -> bool {
        let is_of_it = match self.media {
            Media::Json => takes_json(request),
            Media::Svg => true,
            // A page takes any query: those that are made up to fill the memory aren't kept.
            Media::Page { .. } => matches!(request.query_string(), "" | "lang=th" | "lang=en"),
        };
        is_anonymous(request) && is_of_it
    }

    /// `200` with the bytes, or `304` when the caller has them.
    pub(super) fn respond(&self, request: &HttpRequest) -> HttpResponse {
        let held = request.headers().get(header::IF_NONE_MATCH);
        let fresh = held.is_some_and(|held| *held == self.etag)
            || held.is_some()
                && self
                    .etag
                    .to_str()
                    .is_ok_and(|etag| super::matches_etag(request, etag));
        let mut response = if fresh {
            HttpResponse::NotModified().finish()
        } else {
            HttpResponse::Ok().body(self.body.clone())
        };
        let headers = response.headers_mut();
        if !fresh {
            headers.insert(header::CONTENT_TYPE, self.media.header());
            if let Some(link) = &self.link {
                headers.insert(header::LINK, link.clone());
            }
        }
        // With `304` as well: what's said there takes the place of what the page came with.
        if let Media::Page { policy, language } = self.media {
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
            headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language));
        }
        headers.insert(header::ETAG, self.etag.clone());
        let personal = request.headers().contains_key(header::AUTHORIZATION);
        headers.insert(header::CACHE_CONTROL, if personal { PRIVATE } else { PUBLIC });
        headers.append(header::VARY, HeaderValue::from_static("Authorization, Accept"));
        response
    }
}

fn is_signed_in(request: &HttpRequest) -> bool {
    request.headers().contains_key(header::AUTHORIZATION)
}

/// Whether the answer depends on nothing but the address, and perhaps the formats that are asked for.
pub(super) fn is_anonymous(request: &HttpRequest) -> bool {
    request.method() == actix_web::http::Method::GET && !is_signed_in(request)
}

fn takes_json(request: &HttpRequest) -> bool {
    request.headers().get(header::ACCEPT).is_none_or(|accept| {
        matches!(
            accept.as_bytes(),
            b"*/*" | b"application/json" | b"application/json, text/plain, */*"
        )
    })
}

pub(super) fn address(request: &HttpRequest) -> String {
    request
        .uri()
        .path_and_query()
        .map_or_else(String::new, |address| address.as_str().to_owned())
}
