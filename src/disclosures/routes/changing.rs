//! Change an item.

use super::super::gate::ItemPath;
use super::super::store::{self, CHANGED};
use super::super::wire::{DeskItemView, UpdateDisclosure};
use crate::accounts::{Caller, WorkDisclosures};
use crate::http::{Body, Desk, IfMatch, Result, ServiceConfig, Versioned};
use actix_web::patch;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(update_disclosure);
}

/// Change how far an item is.
///
/// What's absent stays, `null` clears. `done` needs each element shown by evidence of the required time; else `409` says at
/// `/elements/N` what's missing.
#[utoipa::path(
    tag = "disclosures",
    params(IfMatch),
    request_body = UpdateDisclosure,
    responses((status = 200, description = "The item after the change", body = DeskItemView),
              (status = 409, description = "It would be done, but something is missing", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[patch("/agencies/{agency_id}/disclosures/{fiscal_year}/{item_key}")]
async fn update_disclosure(
    desk: Desk,
    caller: Caller<WorkDisclosures>,
    place: ItemPath,
    read: IfMatch,
    body: Body<UpdateDisclosure>,
) -> Result<Versioned<DeskItemView>> {
    let input = body.into_inner();
    super::change(&desk, caller, (place, read), CHANGED, |tx, _, before| {
        let after = before.changed(input)?;
        if after.row.unit_ids != before.row.unit_ids {
            store::check_units(tx.conn(), &after.row.agency_id, &after.row.units()?)?;
        }
        Ok(after)
    })
    .await
}
