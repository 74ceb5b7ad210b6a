//! Keyset pages: `{"items": […], "next": "<url>" | null}`.

use super::codes::{Code, Reason};
use super::problem::{Error, Fault, Result};
use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::{HttpResponse, Responder};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use utoipa::ToSchema;

pub const DEFAULT_LIMIT: u16 = 50;
pub const MAX_LIMIT: u16 = 200;

/// Where a page begins and how long it is; parsed from `after` and `limit`.
#[derive(Clone, Debug)]
pub struct PageParams {
    after: Option<Vec<String>>,
    pub limit: u16,
}

impl PageParams {
    /// # Errors
    /// `400` for a cursor that isn't ours, `422` for a limit outside 1–200.
    pub fn parse(after: Option<&str>, limit: Option<u32>) -> Result<Self> {
        let limit = match limit {
            None => DEFAULT_LIMIT,
            Some(limit) => u16::try_from(limit)
                .ok()
                .filter(|limit| (1..=MAX_LIMIT).contains(limit))
                .ok_or_else(|| {
                    Error::invalid(
                        Fault::parameter("limit", Reason::OutOfRange)
                            .with("min", 1)
                            .with("max", MAX_LIMIT),
                    )
                })?,
        };
        Ok(Self {
            after: after.map(Cursor::decode).transpose()?,
            limit,
        })
    }

    /// The sort key after which the page begins, when it has `parts` parts.
    ///
    /// # Errors
    /// `400` when the cursor is of another list.
    pub fn after(&self, parts: usize) -> Result<Option<&[String]>> {
        match &self.after {
            Some(key) if key.len() != parts => Err(Error::new(Code::CursorInvalid)),
            key => Ok(key.as_deref()),
        }
    }

    /// The sort key of a list in the order of a number, then of ids.
    ///
    /// # Errors
    /// `400` when the cursor is of another list.
    pub fn after_sorted(&self) -> Result<Option<(i32, String)>> {
        let Some([sort, id]) = self.after(2)? else {
            return Ok(None);
        };
        let sort = sort.parse().map_err(|_| Error::new(Code::CursorInvalid))?;
        Ok(Some((sort, id.clone())))
    }

    /// How many rows to ask for: one more than the page, to know whether there's a next.
    pub fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }
}

/// The opaque form of a sort key.
pub struct Cursor;

impl Cursor {
    const MARK: &'static str = "1";
    const SEPARATOR: char = '\u{1f}';

    pub fn encode(key: &[String]) -> String {
        let mut text = Self::MARK.to_owned();
        for part in key {
            text.push(Self::SEPARATOR);
            text.push_str(part);
        }
        URL_SAFE_NO_PAD.encode(text)
    }

    /// # Errors
    /// `400` when the text isn't a cursor.
    pub fn decode(text: &str) -> Result<Vec<String>> {
        let wrong = || Error::new(Code::CursorInvalid);
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
        let text = String::from_utf8(bytes).map_err(|_| wrong())?;
        let mut parts = text.split(Self::SEPARATOR).map(str::to_owned);
        if parts.next().as_deref() != Some(Self::MARK) || text.contains('\0') {
            return Err(wrong());
        }
        Ok(parts.collect())
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// The address of the next page, `null` on the last.
    #[schema(example = "/api/v1/assessments?after=MR80Mg", required = true)]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Cuts `rows` (asked for with [`PageParams::rows`]) to the page; `key` is the sort key of a row.
    pub fn cut<R>(
        mut rows: Vec<R>,
        params: &PageParams,
        request: &PageUrl,
        key: impl Fn(&R) -> Vec<String>,
        view: impl FnMut(R) -> T,
    ) -> Self {
        let limit = usize::from(params.limit);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| more);
        let next = last.map(|row| request.after(&Cursor::encode(&key(row))));
        Self {
            items: rows.into_iter().map(view).collect(),
            next,
        }
    }

    /// All of a short list.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

/// The address of the present page, from which the next one is made.
#[derive(Clone, Debug)]
pub struct PageUrl {
    path: String,
    query: Vec<(String, String)>,
}

impl PageUrl {
    pub fn of(request: &HttpRequest) -> Self {
        let query = url::form_urlencoded::parse(request.query_string().as_bytes());
        let query = query
            .filter(|(name, _)| name != "after")
            .map(|(n, v)| (n.into_owned(), v.into_owned()));
        Self {
            path: request.path().to_owned(),
            query: query.collect(),
        }
    }

    pub fn after(&self, cursor: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.query).append_pair("after", cursor);
        format!("{}?{}", self.path, query.finish())
    }
}

impl actix_web::FromRequest for PageUrl {
    type Error = Error;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        std::future::ready(Ok(Self::of(request)))
    }
}

impl<T: Serialize> Responder for Page<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        // Lists for everybody go through `public_read`; this one is somebody's own.
        response.insert_header((header::CACHE_CONTROL, "private, no-store"));
        if let Some(next) = &self.next {
            response.insert_header((header::LINK, format!("<{next}>; rel=\"next\"")));
        }
        response.json(self)
    }
}
