//! รายการบริการ: the catalogue, which everybody reads and the agency keeps.

mod checks;
mod export;
mod model;
mod routes;
mod store;
mod wire;

pub use routes::register;
pub use store::offered;
