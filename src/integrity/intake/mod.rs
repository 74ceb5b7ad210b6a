//! What reporters send, and what they read: frames that all look alike, and so do their answers.

mod answer;
mod inbox;
mod report;
mod routes;
pub mod store;
mod wire;

pub use answer::{Refusal, Reply};
pub use report::arrival;
pub use routes::{answered, enter, register};
pub use store::Resolved;
