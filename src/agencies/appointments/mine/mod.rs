//! Which positions the caller has.

mod routes;
mod wire;

pub use routes::register;
