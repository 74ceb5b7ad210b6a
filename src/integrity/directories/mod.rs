//! ทะเบียนกุญแจ — key directories: published as the houses signed them, read by everybody.

mod routes;
mod store;
mod wire;

pub use routes::register;
pub use store::{current, opened, publish, versions};
