//! ทะเบียนทรัพย์สิน: the register of an agency's property.

mod checks;
mod export;
pub mod model;
mod powers;
mod routes;
pub mod store;
pub mod wire;

pub use powers::Powers;
pub use routes::{register, versioned, view_of};
pub use wire::AssetView;
