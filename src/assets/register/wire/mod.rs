//! The register as callers send and see it.

mod input;

pub use input::{CreateAsset, SetAssetStatus, UpdateAsset};
