//! ป้ายทรัพย์สิน: the labels with QR codes, and what's read from one.

use crate::http::ServiceConfig;

pub fn register(_config: &mut ServiceConfig<'_>) {}
