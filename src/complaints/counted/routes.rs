//! The endpoint of counts.

use super::requests::sums;
use super::store;
use super::wire::ServiceRequestCounts;
use crate::accounts::{Caller, ReadComplaints};
use crate::agencies;
use crate::calendar::day_in_bangkok;
use crate::http::{AgencyYear, Confidential, Desk, Result, ServiceConfig};
use actix_web::get;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(count_service_requests);
}

/// Count the service requests of a year.
///
/// By form, month and channel: how many came in, how many are done, and how many of these within the time limit; counted from
/// the cases as they stand now. For the office alone: so few point at people, so statistics publish of requests what complaints
/// may tell of them, and never which were done in time.
#[utoipa::path(
    tag = "complaints",
    responses((status = 200, description = "The counts", body = ServiceRequestCounts)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/service-request-counts/{fiscal_year}")]
async fn count_service_requests(
    desk: Desk,
    caller: Caller<ReadComplaints>,
    path: AgencyYear,
) -> Result<Confidential<ServiceRequestCounts>> {
    let ((agency_id, year), today) = (path.into_inner(), day_in_bangkok(desk.now()));
    let counts = desk.db.read(move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        caller.over(&agency.id, &agency.province)?;
        let sums = sums(store::requests(conn, &agency, year)?);
        Ok(ServiceRequestCounts::of(agency.id, (year, today), sums))
    });
    Ok(Confidential(counts.await?))
}
