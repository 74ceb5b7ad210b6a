//! แนวปฏิบัติการให้ยืม: what an agency lends to whom, and for how long.

pub mod store;

use crate::http::ServiceConfig;

pub fn register(_config: &mut ServiceConfig<'_>) {}
