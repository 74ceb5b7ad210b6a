//! What an agency sets for itself: categories, deadlines, the forms of its services and templates of replies.

pub mod categories;
pub mod deadlines;
pub mod forms;
mod model;
mod record;
mod templates;
mod wire;

use crate::agencies::AgencyChange;
use crate::db::Tx;
use crate::http::Result;
pub use templates::Placeholder;
pub use wire::{CategoryCode, ServiceCode};

pub fn register(config: &mut crate::http::ServiceConfig<'_>) {
    categories::register(config);
    deadlines::register(config);
    forms::register(config);
    templates::register(config);
}

/// Has what an agency set in public go with it when it leaves its province.
///
/// # Errors
/// When the storage fails.
pub fn follow_agency(tx: &mut Tx<'_>, change: &AgencyChange<'_>) -> Result<()> {
    if !change.leaves_province() {
        return Ok(());
    }
    categories::record_move(tx, change)?;
    deadlines::record_move(tx, change)?;
    forms::record_move(tx, change)
}
