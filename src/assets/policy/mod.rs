//! แนวปฏิบัติการให้ยืม: what an agency lends to whom, and for how long; and who approves it by law.

mod model;
mod routes;
pub mod store;
mod wire;

pub use routes::register;
