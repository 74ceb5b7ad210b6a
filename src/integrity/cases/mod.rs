//! The officers' side: the work list, the sealed case, what is stated and written of it, and what came on paper.

mod list;
mod routes;
mod store;
mod wire;
pub mod writing;

pub use routes::register;
