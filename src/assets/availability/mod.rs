//! ช่วงที่ว่าง: what's free between two days.

pub mod model;
pub mod store;

use crate::http::ServiceConfig;

pub fn register(_config: &mut ServiceConfig<'_>) {}
