//! ทะเบียนทรัพย์สิน: the register of an agency's property.

pub mod store;

use crate::http::ServiceConfig;

pub fn register(_config: &mut ServiceConfig<'_>) {}
