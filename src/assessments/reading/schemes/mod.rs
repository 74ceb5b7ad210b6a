//! The schemes, as reference.

mod routes;
mod wire;

pub use routes::register;
