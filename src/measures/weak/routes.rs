//! The endpoint of weak indicators.

use super::wire::{ListWeakIndicators, WeakIndicatorsView};
use super::{THRESHOLD, of_year};
use crate::accounts::{Caller, ReadMeasures};
use crate::agencies;
use crate::http::{AgencyYear, Confidential, Desk, Error, Fault, Params, Reason, Result, ServiceConfig};
use actix_web::get;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(list_weak_indicators);
}

/// List the weak indicators of an agency's result.
///
/// Of the published result of the year: what is below the threshold, and what fell against the year before where the two can
/// be compared. With each comes what the agency did about it in that year and before, the newest first, so that the next
/// year's measures aren't the last one's again. `404` when no result of the year is published.
#[utoipa::path(
    tag = "measures",
    params(ListWeakIndicators),
    responses((status = 200, description = "The weak indicators", body = WeakIndicatorsView)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/weak-indicators/{fiscal_year}")]
async fn list_weak_indicators(
    desk: Desk,
    caller: Caller<ReadMeasures>,
    path: AgencyYear,
    params: Params<ListWeakIndicators>,
) -> Result<Confidential<WeakIndicatorsView>> {
    let (agency_id, year) = path.into_inner();
    let threshold = params.into_inner().threshold.unwrap_or(THRESHOLD);
    if !(0..=10_000).contains(&threshold) {
        let fault = Fault::parameter("threshold", Reason::OutOfRange);
        return Err(Error::invalid(fault.with("min", 0).with("max", 10_000)));
    }
    let view = desk.db.read(move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        caller.over(&agency.id, &agency.province)?;
        let weak = of_year(conn, &agency, year, threshold)?;
        WeakIndicatorsView::of((agency.id, year, threshold), weak)
    });
    Ok(Confidential(view.await?))
}
