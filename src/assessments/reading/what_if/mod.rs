//! What if: the result that a change would give, as an estimate.

mod routes;
mod wire;

pub use routes::register;
