//! บัญชีผู้ใช้ — people's accounts and their roles.

mod add;
mod change;
mod model;
mod roles;
mod routes;
pub mod store;
mod wire;

pub use add::{NewUser, add_user, find_user_by_name, parse_address};
pub use model::{Person, User, check_password, normalise};
pub use routes::register;
pub use store::{Addressed, addressed, addressed_with_role, others};
