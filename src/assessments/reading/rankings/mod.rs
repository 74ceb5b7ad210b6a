//! Computed ranks.

mod model;
mod routes;
mod wire;

pub use model::RankedBy;
pub use routes::register;
