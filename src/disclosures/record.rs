//! The events of disclosure items.

use super::model::{DisclosureYear, Present};
use super::wire::{DisclosureView, SurveyView};
use crate::agencies::{self, Agency};
use crate::db::Tx;
use crate::events::{Audience, Doing, tell_to};
use crate::http::{Error, Result};
use serde_json::json;

/// The event of a change of an item: the item as everybody sees it.
///
/// # Errors
/// When the storage fails.
pub fn record(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    kind: &'static str,
    (agency, present): (&Agency, &Present),
) -> Result<()> {
    let units = agencies::unit_names(tx.conn(), &agency.id)?;
    let view = DisclosureView::of(present, &units)?;
    let payload = serde_json::to_value(view).map_err(Error::internal)?;
    let what = (kind, present.row.subject());
    tell_to(tx, Audience::Public, doing, what, (agency, payload))
}

/// The event of a year as a whole.
///
/// # Errors
/// Never: the payload is plain data.
pub fn record_year(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    kind: &'static str,
    (agency, year): (&Agency, &DisclosureYear),
) -> Result<()> {
    let payload = json!({
        "agency_id": year.agency_id,
        "fiscal_year": year.fiscal_year,
        "surveys": SurveyView::all(year),
    });
    tell_to(
        tx,
        Audience::Public,
        doing,
        (kind, year.subject()),
        (agency, payload),
    )
}
