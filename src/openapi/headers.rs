//! The headers that answers carry.

use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::schema::{Components, ObjectBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Response};

/// On every answer.
pub const ALWAYS: &[&str] = &["X-Request-Id", "RateLimit", "RateLimit-Policy", "Cache-Control"];

/// What the sealed channel doesn't have: nothing of it is counted or numbered.
pub const COUNTED: &[&str] = &["X-Request-Id", "RateLimit", "RateLimit-Policy"];

/// A header: its name, the pattern of its value, an example, and what it says.
type Row = (&'static str, &'static str, &'static str, &'static str);

/// Those that are there whenever they stand at an answer.
const CERTAIN: &[Row] = &[
    (
        "X-Request-Id",
        "^[0-9a-f]{8}-[0-9a-f]+$",
        "9f1c04ab-2e",
        "Under which the service's log knows this request",
    ),
    (
        "RateLimit",
        "^\"source\";r=[0-9]+;t=[0-9]+$",
        "\"source\";r=1199;t=0",
        "What's left for this source: `r` requests; when none, `t` seconds until there are more",
    ),
    (
        "RateLimit-Policy",
        "^\"source\";q=[0-9]+;w=[0-9]+$",
        "\"source\";q=1200;w=60",
        "The limit: `q` requests of one source in `w` seconds",
    ),
    (
        "Cache-Control",
        "^[a-z-]+(=[0-9]+)?(, [a-z-]+(=[0-9]+)?)*$",
        "no-store",
        "Who may keep the answer: `public, no-cache` for public data, which may be kept and is to be asked for again \
         with its `ETag`",
    ),
    (
        "ETag",
        "^\"[^\"]+\"$",
        "\"1\"",
        "The version: for `If-None-Match`, and for `If-Match` where the thing can be changed",
    ),
    (
        "Location",
        "^/api/v1/",
        "/api/v1/agencies/0192f0c1-7c1e-7a50-9d3f-0123456789ab",
        "The address of the new thing",
    ),
    ("Content-Language", "^(th|en)$", "th", "The language of the texts"),
    (
        "WWW-Authenticate",
        "^(Bearer|Basic) ",
        "Bearer realm=\"prongsai\"",
        "How to say who calls",
    ),
    (
        "Retry-After",
        "^[0-9]+$",
        "1",
        "Seconds after which another try may succeed",
    ),
];

/// Those that may be missing.
const POSSIBLE: &[Row] = &[(
    "Link",
    "^<[^>]+>; rel=\"(next|changes)\"$",
    "</api/v1/agencies?after=MR80Mg>; rel=\"next\"",
    "`rel=\"next\"`: the next page, as in `next`; not on the last. With a file, `rel=\"changes\"`: from where to follow \
     the changes",
)];

/// Defines all of them.
pub fn define(components: &mut Components) {
    for (rows, required) in [(CERTAIN, true), (POSSIBLE, false)] {
        for row in rows {
            let header = RefOr::T(header(row, required));
            components.headers.insert(row.0.to_owned(), header);
        }
    }
}

fn header((_, pattern, example, description): &Row, required: bool) -> Header {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(*pattern));
    let mut header = HeaderBuilder::new()
        .schema(Some(schema))
        .description(Some(*description))
        .example(Some((*example).into()))
        .build();
    // The library knows no `required` here.
    header.extensions = required.then(|| [("required", true)].into_iter().collect());
    header
}

/// Puts headers on an answer that doesn't tell of them itself.
pub fn put(response: &mut Response, names: &[&str]) {
    for name in names {
        let header = RefOr::Ref(Ref::new(format!("#/components/headers/{name}")));
        response.headers.entry((*name).to_owned()).or_insert(header);
    }
}

/// Takes headers off an answer.
pub fn leave_out(response: &mut Response, names: &[&str]) {
    response.headers.retain(|name, _| !names.contains(&name.as_str()));
}

/// Puts a header on an answer that carries it in one of several formats only.
pub fn put_perhaps(response: &mut Response, name: &str) {
    if let Some(row) = CERTAIN.iter().find(|(known, ..)| *known == name) {
        let header = RefOr::T(header(row, false));
        response.headers.entry(name.to_owned()).or_insert(header);
    }
}
