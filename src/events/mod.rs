//! The one append-only record of every state change: audit trail, feed for provinces, later webhooks and ledger.

mod model;
mod routes;
mod store;
mod wire;

pub use model::{Audience, Event};
pub use routes::register;
pub use store::{append, append_all, cursor_at_head};
