//! แม่แบบคำตอบ: texts that officers use again and again, with places for what differs from case to case.

mod model;
mod routes;
mod store;
mod wire;

pub use model::Placeholder;
pub use routes::register;
