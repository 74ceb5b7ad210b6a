//! การยืม-คืน: loans, from the request to the settlement.

use crate::http::ServiceConfig;

pub fn register(_config: &mut ServiceConfig<'_>) {}
