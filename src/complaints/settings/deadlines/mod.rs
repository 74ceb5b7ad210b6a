//! กำหนดเวลา: the deadlines of an agency. Those of `data/complaints/` are everybody's; an agency sets its own for a kind of
//! case, or for one category of it. A case keeps those that held when it came in.

mod model;
mod routes;
mod store;
mod wire;

pub use routes::register;
pub(super) use store::record_move;
pub use store::terms;
