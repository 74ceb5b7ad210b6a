//! การยืม-คืน: loans, from the request to the settlement.

mod data;
mod life;
mod model;
mod state;

use crate::http::ServiceConfig;
pub use model::Loan;

pub fn register(_config: &mut ServiceConfig<'_>) {}
