//! ภาพถ่าย: photos of assets.

use crate::http::ServiceConfig;

pub fn register(_config: &mut ServiceConfig<'_>) {}
