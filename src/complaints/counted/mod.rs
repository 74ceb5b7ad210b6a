//! Cases as they're counted: what each was, and whether it was done by a day. Who reads this may not publish a count of it as
//! it is: a small one points at people.
//!
//! The office itself sees how many of its service requests are done, and how many of these in time ([`requests`]): who works on
//! them sees each of them anyway. That isn't published. Those done late are few, and few point at people; telling how many
//! would take a group of its own in the tree of `docs/adr/0021`, for figures that are nearly always held back in it.

mod requests;
mod routes;
mod store;
mod wire;

use super::kinds::{Channel, ComplaintKind};
use chrono::NaiveDate;
pub use routes::register;
pub use store::{counted, headings};

/// One case. What was moved to the sealed channel isn't among them: it counts there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    pub kind: ComplaintKind,
    /// A category's code.
    pub category: String,
    pub channel: Channel,
    /// The form's code, of service requests.
    pub service_code: Option<String>,
    pub received_on: NaiveDate,
    /// Whether nobody at the office had anything to do any more when the day was over.
    pub completed: bool,
    /// A question that stands in public with its answer, so that everybody knows of it.
    pub is_public: bool,
}

/// What an agency's cases are counted by: code and Thai name, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headings {
    pub categories: Vec<(String, String)>,
    pub services: Vec<(String, String)>,
}
