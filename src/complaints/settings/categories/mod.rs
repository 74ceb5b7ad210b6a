//! หมวดเรื่อง: the categories of an agency. Those of `data/complaints/` are everybody's; an agency renames or closes them,
//! and adds its own.

mod model;
mod routes;
mod store;
mod wire;

pub use model::Category;
pub use routes::register;
pub(super) use store::record_move;
pub use store::{find_open, list};
