//! Cases as they're counted: what each was, and whether it was done by a day. Who reads this may not publish a count of it as
//! it is: a small one points at people.

mod store;

use super::kinds::{Channel, ComplaintKind};
use chrono::NaiveDate;
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
