//! An agency's years in order.

mod routes;
mod wire;

pub use routes::register;
