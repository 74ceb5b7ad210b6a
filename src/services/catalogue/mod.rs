//! รายการบริการ: the catalogue, which everybody reads and the agency keeps.

mod checks;
mod export;
mod load;
mod model;
mod routes;
mod store;
mod wire;

pub use load::load;
pub use routes::register;
pub use store::offered;
