//! Computed ranks.

mod routes;
mod wire;

pub use routes::register;
pub use wire::RankedBy;
