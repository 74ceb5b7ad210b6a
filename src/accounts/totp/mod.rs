//! การยืนยันตัวตนสองชั้น — the second factor: one-time codes of an authenticator (RFC 6238), and recovery codes.

mod enrol;
mod model;
mod routes;
mod store;
mod wire;

pub use model::{OneTime, is_secret, new_secret};
pub use routes::register;
pub use store::{remove, use_up};
