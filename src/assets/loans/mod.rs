//! การยืม-คืน: loans, from the request to the settlement.

mod act;
mod chasing;
mod data;
mod doing;
mod life;
mod list;
mod model;
mod naming;
mod parsing;
mod powers;
mod request;
mod routes;
mod scanned;
mod signing;
mod state;
mod store;
mod wire;

pub use model::Loan;
pub use routes::register;
