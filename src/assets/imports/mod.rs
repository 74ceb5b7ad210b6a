//! นำเข้าทะเบียน: the register of the accounting office, from a spreadsheet.

use crate::http::ServiceConfig;

pub fn register(_config: &mut ServiceConfig<'_>) {}
