//! กำหนดเวลา: the deadlines of an agency. Those of `data/complaints/` are everybody's; an agency sets its own for a kind of
//! case, or for one category of it.

mod model;
mod store;

pub use model::Deadline;
pub use store::terms;
