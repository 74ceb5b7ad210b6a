//! ทะเบียนทรัพย์สิน: the register of an agency's property.

pub mod model;
pub mod store;
mod wire;

use crate::http::ServiceConfig;
pub use wire::{CreateAsset, UpdateAsset};

pub fn register(_config: &mut ServiceConfig<'_>) {}
