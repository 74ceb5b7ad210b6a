//! เว็บฮุก — an agency's own systems that are told of its events, with signatures (Standard Webhooks).

mod model;
mod routes;
pub(super) mod store;
mod wire;

pub use model::{PATIENCE, Webhook};
pub use routes::register;
