//! ระบบเชื่อมต่อ — machines that call the service in the name of an agency or a province.

mod add;
mod change;
mod model;
mod routes;
pub mod store;
mod wire;

pub use add::{NewClient, add_client, client_exists};
pub use model::{Client, join};
pub use routes::register;
