//! เอกสาร: what's printed of loans.

use crate::http::ServiceConfig;

pub fn register(_config: &mut ServiceConfig<'_>) {}
