//! Report on measures.

use super::{changed, versioned};
use crate::accounts::{Caller, ManageMeasures};
use crate::calendar::day_in_bangkok;
use crate::http::{Body, Desk, IfMatch, Result, ServiceConfig, Versioned};
use crate::measures::parse::Report;
use crate::measures::store;
use crate::measures::wire::{MeasureView, ReportProgress};
use actix_web::post;
use actix_web::web::Path;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(report_measure_progress);
}

/// Report on a measure.
///
/// Of the first half of the year, or of all of it. A report stays as it was written; another may follow, up to 100 of a
/// measure.
#[utoipa::path(
    tag = "measures",
    params(IfMatch),
    request_body = ReportProgress,
    responses((status = 200, description = "The measure with the report", body = MeasureView)),
    security(("bearer" = []))
)]
#[post("/measures/{measure_id}/progress")]
async fn report_measure_progress(
    desk: Desk,
    caller: Caller<ManageMeasures>,
    id: Path<String>,
    read: IfMatch,
    body: Body<ReportProgress>,
) -> Result<Versioned<MeasureView>> {
    let (input, now) = (body.into_inner(), desk.now());
    let view = desk.db.write(move |tx| {
        let whole = store::find_locked(tx, &caller.reach(), &id)?;
        read.check(whole.measure.version)?;
        let report = Report::parse(whole.measure.fiscal_year, &input, day_in_bangkok(now))?;
        let whole = store::report(tx, (&caller.actor(), now), whole, report)?;
        changed(tx, whole, now)
    });
    Ok(versioned(view.await?))
}
