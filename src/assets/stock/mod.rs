//! ทะเบียนคุมวัสดุ: the stock of consumables and its ledger.

use crate::http::ServiceConfig;

pub fn register(_config: &mut ServiceConfig<'_>) {}
