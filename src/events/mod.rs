//! The one append-only record of every state change: audit trail, feed for provinces, mail and webhooks, later ledger.

mod model;
mod routes;
mod store;
mod tell;
mod wire;

pub use model::{Audience, Event, EventRef};
pub use routes::register;
pub use store::{after, append, append_all, cursor_at_head, has_happened};
pub use tell::{Doing, tell, tell_to};
