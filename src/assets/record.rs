//! The events of assets and loans.

use super::model::Asset;
use crate::agencies::Agency;
use crate::db::Tx;
pub use crate::events::{Doing, tell};
use crate::http::Result;
use serde_json::json;

/// The event of a change in the register: where the asset stands after it.
///
/// # Errors
/// Never: the payload is plain data.
pub fn record(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    kind: &'static str,
    agency: &Agency,
    asset: &Asset,
) -> Result<()> {
    let payload = json!({
        "number": asset.number,
        "name": asset.name,
        "status": asset.status.as_str(),
        "quantity": asset.quantity,
        "out_quantity": asset.out_quantity,
        "unusable": asset.unusable,
        "version": asset.version,
    });
    tell(tx, doing, (kind, asset.subject()), agency, payload)
}
