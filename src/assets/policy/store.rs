//! Policies in the database.

use crate::assets::model::AssetPolicy;
use crate::db::{Conn, on_each};
use crate::http::Result;
use crate::schema::asset_policies;
use diesel::prelude::*;

/// An agency's policy; the standard one when it set none.
///
/// # Errors
/// When the storage fails.
pub fn of(conn: &mut Conn, agency: &str) -> Result<AssetPolicy> {
    let found = asset_policies::table.find(agency);
    let found = on_each!(conn, |c| found
        .select(AssetPolicy::as_select())
        .first(c)
        .optional())?;
    Ok(found.unwrap_or_else(|| AssetPolicy::standard(agency)))
}
