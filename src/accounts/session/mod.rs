//! การเข้าสู่ระบบ — signing in, going on, signing out, and changing the password.

mod password;
mod routes;
mod sign_in;
pub mod store;
mod tokens;
mod wire;

pub use password::{confirm_password, key, load};
pub use routes::register;
