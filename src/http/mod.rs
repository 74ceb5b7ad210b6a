//! What HTTP asks of every slice: problems, pages, conditions, idempotency, formats, limits and the edge.

mod access_log;
mod body;
mod cached;
mod codes;
mod conditional;
mod confidential;
mod cors;
mod edge;
pub mod formats;
mod idempotent;
mod page;
mod params;
mod patch;
mod path;
mod problem;
mod rate_limit;
mod source;
mod text;

pub use access_log::AccessLog;
pub use body::{Body, Upload, UploadLimit, parse_json};
pub use cached::{ByteCache, Cached, Read, public_read};
pub use codes::{Code, Reason};
pub use conditional::{IfMatch, Versioned, matches_etag};
pub use confidential::Confidential;
pub use cors::Cors;
pub use edge::{Edge, EdgeSettings, OwnProblem, RequestId, Source};
pub use idempotent::{Created, Idempotent, Once};
pub use page::{Cursor, MAX_LIMIT, Page, PageParams, PageUrl};
pub use params::{Params, is_id};
pub use patch::given;
pub use path::{AgencyYear, YearPath};
pub use problem::{At, Error, Fault, FaultView, Language, Problem, Result};
pub use rate_limit::{Limiter, Limits};
pub use source::parse_proxy;
pub use text::{Faults, Text, digits_to_arabic, parse_day};
