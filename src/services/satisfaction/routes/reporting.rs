//! The report of a year.

use super::super::report::report_of;
use super::super::wire::{GetSatisfactionReport, SatisfactionReportView};
use crate::calendar::FiscalYear;
use crate::db::Db;
use crate::http::{
    At, ByteCache, Error, IfNoneMatch, Params, Result, ServiceConfig, Versioned, public_versioned,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(get_satisfaction_report);
}

/// Read how content people were in a year.
///
/// How many answered, mean, standard deviation and distribution, and the percentage that is satisfied in both of its
/// definitions, by service and dimension. Of what fewer people answered than the forms' minimum, `enough` is false and there
/// are no figures; nor are there of what would tell it, with the totals or with the published statistics of satisfaction, which
/// hold back the same. Comments are those that an officer published. `items` names the ITA items that this year's report is for.
#[utoipa::path(
    tag = "services",
    params(GetSatisfactionReport, IfNoneMatch),
    responses((status = 200, description = "The report", body = SatisfactionReportView))
)]
#[get("/agencies/{agency_id}/satisfaction-report")]
async fn get_satisfaction_report(
    request: HttpRequest,
    (db, cache): (Data<Db>, Data<ByteCache>),
    agency_id: Path<String>,
    params: Params<GetSatisfactionReport>,
) -> Result<HttpResponse> {
    let year = FiscalYear::parse(params.into_inner().fiscal_year);
    let at = || At::Parameter("fiscal_year".to_owned());
    let year = year.map_err(|not| Error::invalid(not.at(at())))?;
    public_versioned(&request, &db, &cache, move |conn| {
        let view = SatisfactionReportView::from(report_of(conn, &agency_id, year)?);
        Ok(Versioned {
            version: view.version,
            view,
        })
    })
    .await
}
