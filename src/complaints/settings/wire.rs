//! What the settings have in common towards callers.

use crate::http::{Error, Result, shapes};
use serde::Serialize;

shapes! {
    /// The code of a category of an agency.
    CategoryCode = "^[a-z][a-z0-9_]{0,39}$" "light";
    /// The code of a service that can be asked for.
    ServiceCode = "^[a-z][a-z0-9_]{0,39}$" "water_meter";
}

/// What everybody may see of a setting, for its events: its view without what depends on the caller.
///
/// # Errors
/// Never for views that are plain data.
pub fn payload(view: &impl Serialize) -> Result<serde_json::Value> {
    let mut payload = serde_json::to_value(view).map_err(Error::internal)?;
    if let Some(fields) = payload.as_object_mut() {
        fields.remove("allowed_actions");
    }
    Ok(payload)
}
