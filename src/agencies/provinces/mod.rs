//! The provinces and their amphoe.

mod routes;

pub use routes::register;
