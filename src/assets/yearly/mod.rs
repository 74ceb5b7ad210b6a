//! สถิติการยืม: a year of loans in numbers.

use crate::http::ServiceConfig;

pub fn register(_config: &mut ServiceConfig<'_>) {}
