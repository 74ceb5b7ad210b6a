//! The register as callers send and see it.

mod history;
mod input;
mod list;
mod view;

pub use history::AssetHistoryView;
pub use input::{CreateAsset, SetAssetStatus, UpdateAsset};
pub use list::{ListAssetHistory, ListAssets};
pub use view::AssetView;
