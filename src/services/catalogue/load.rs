//! Taking over the services that a municipality's report names.

use super::store;
use super::wire::CreateService;
use crate::agencies::{self, Agency};
use crate::db::Tx;
use crate::events::Doing;
use crate::http::{Error, Result};
use crate::services::data::Named;
use crate::services::model::Service;
use crate::services::store::of_agency;

/// Puts the services of a report into the catalogue, with their events, unless the agency has some. What the report doesn't
/// print of them stays unknown.
///
/// # Errors
/// When the text isn't such a list, or the storage fails.
pub fn load(tx: &mut Tx<'_>, doing: Doing<'_>, agency: &Agency, list: &str) -> Result<()> {
    let named = Named::parse(list)?;
    if !of_agency(tx.conn(), &agency.id)?.is_empty() {
        return Ok(());
    }
    let units = agencies::unit_names(tx.conn(), &agency.id)?;
    for part in named {
        let unit = units.iter().find(|(_, name)| **name == part.unit);
        let unit = unit.map(|(id, _)| id.clone());
        let unit = unit.ok_or_else(|| Error::internal(format!("the agency has no {}", part.unit)))?;
        let input = CreateService::named(&agency.id, part, unit);
        store::insert(tx, doing, agency, Service::parse(input, doing.1)?)?;
    }
    Ok(())
}
