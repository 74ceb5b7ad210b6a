//! The register's endpoints.

mod changing;
mod reading;

use super::powers::Powers;
use super::wire::AssetView;
use crate::assets::model::Asset;
use crate::assets::photos::store::photos_of;
use crate::db::Conn;
use crate::http::{Result, ServiceConfig, Versioned};

pub fn register(config: &mut ServiceConfig<'_>) {
    reading::register(config);
    changing::register(config);
}

/// An asset as this person sees it.
///
/// # Errors
/// When the storage fails.
pub fn view_of(conn: &mut Conn, asset: Asset, powers: &Powers) -> Result<AssetView> {
    let photos = photos_of(conn, std::slice::from_ref(&asset))?.remove(&asset.id);
    Ok(AssetView::of(asset, photos.unwrap_or_default(), powers))
}

/// With its version, which is the asset's.
pub fn versioned(view: AssetView) -> Versioned<AssetView> {
    Versioned {
        version: view.version,
        view,
    }
}
