//! The report of a year.

use super::super::report::report_of;
use super::super::wire::{GetSatisfactionReport, SatisfactionReportView};
use crate::calendar::FiscalYear;
use crate::http::{At, Desk, Error, IfNoneMatch, Params, Result, ServiceConfig, Versioned};
use actix_web::get;
use actix_web::web::Path;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(get_satisfaction_report);
}

/// Read how content people were in a year.
///
/// How many answered, mean, standard deviation and distribution, and the percentage that is satisfied in both of its
/// definitions, by service and dimension. Of what fewer people answered than the form's minimum, `enough` is false and there
/// are no figures; the totals leave such answers out where they'd be told otherwise. Comments are those that an officer
/// published. `items` names the ITA items that this year's report is for.
#[utoipa::path(
    tag = "services",
    params(GetSatisfactionReport, IfNoneMatch),
    responses((status = 200, description = "The report", body = SatisfactionReportView))
)]
#[get("/agencies/{agency_id}/satisfaction-report")]
async fn get_satisfaction_report(
    desk: Desk,
    agency_id: Path<String>,
    params: Params<GetSatisfactionReport>,
) -> Result<Versioned<SatisfactionReportView>> {
    let year = FiscalYear::parse(params.into_inner().fiscal_year);
    let at = || At::Parameter("fiscal_year".to_owned());
    let year = year.map_err(|not| Error::invalid(not.at(at())))?;
    let report = desk.db.read(move |conn| report_of(conn, &agency_id, year));
    let view = SatisfactionReportView::from(report.await?);
    Ok(Versioned {
        version: view.version,
        view,
    })
}
