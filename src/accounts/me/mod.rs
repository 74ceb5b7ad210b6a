//! Who the caller is.

mod routes;
mod wire;

pub use routes::register;
