//! ช่วงที่ว่าง: what's free between two days.

use crate::http::ServiceConfig;

pub fn register(_config: &mut ServiceConfig<'_>) {}
