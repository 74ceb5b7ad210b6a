//! ภาพถ่าย: photos of assets.

mod routes;
pub mod store;
mod wire;

pub use routes::register;
pub use store::named_files;
pub use wire::AssetPhotoView;

/// The most photos of an asset.
pub const MOST_PHOTOS: usize = 10;
