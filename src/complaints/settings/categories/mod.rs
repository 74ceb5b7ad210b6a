//! หมวดเรื่อง: the categories of an agency. Those of `data/complaints/` are everybody's; an agency renames or closes them,
//! and adds its own.

mod model;
mod store;

pub use model::Category;
pub use store::{find_open, list};
