//! การตรวจสอบพัสดุประจำปี: the yearly stocktake (ข้อ 213).

use crate::http::ServiceConfig;

pub fn register(_config: &mut ServiceConfig<'_>) {}
