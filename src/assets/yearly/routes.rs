//! The figures' endpoint.

use super::wire::{GetLoanStatistics, LoanStatisticsView};
use super::{LoanYear, loan_year, sheet};
use crate::accounts::{Caller, ReadLoans};
use crate::agencies::{self, Agency};
use crate::calendar::{FiscalYear, day_in_bangkok};
use crate::http::formats::{self, Format};
use crate::http::{
    AgencyYear, Confidential, Desk, Error, Fault, Params, Reason, Result, ServiceConfig, Workshop,
};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, Responder, get};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(get_loan_statistics);
}

/// Read the figures of a year's loans.
///
/// รายงานสถิติการยืม: what was asked for, handed over, returned and made good in a fiscal year, by month, kind of borrower and
/// place of use. Each thing counts on its day in Bangkok; what was voided doesn't.
#[utoipa::path(
    tag = "assets",
    params(GetLoanStatistics),
    responses((status = 200, description = "The figures", content(
        (LoanStatisticsView = "application/json"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/loan-statistics/{fiscal_year}")]
async fn get_loan_statistics(
    desk: Desk,
    (request, workshop): (HttpRequest, Data<Workshop>),
    caller: Caller<ReadLoans>,
    path: AgencyYear,
    params: Params<GetLoanStatistics>,
) -> Result<HttpResponse> {
    let as_sheet = is_xlsx(params.into_inner().format.as_deref())?;
    let (agency_id, year) = path.into_inner();
    let year = FiscalYear::parse(year).map_err(|_| Error::internal("the path has a fiscal year"))?;
    let today = day_in_bangkok(desk.now());
    let read = desk.db.read(move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        caller.over(&agency.id, &agency.province)?;
        let figures = loan_year(conn, &agency.id, year, today)?;
        Ok((agency, figures))
    });
    let (agency, figures) = read.await?;
    if as_sheet {
        return workbook(&workshop, &agency, &figures).await;
    }
    Ok(Confidential(LoanStatisticsView::from(figures)).respond_to(&request))
}

async fn workbook(workshop: &Workshop, agency: &Agency, figures: &LoanYear) -> Result<HttpResponse> {
    let place = workshop.place().await?;
    let sheet = sheet::sheet(agency, figures);
    let bytes = place.run(move || formats::titled_xlsx(&[sheet])).await??;
    let name = format!("loan-statistics-{}.xlsx", figures.year);
    Ok(formats::download(formats::XLSX, &name, bytes))
}

/// Whether a workbook is asked for.
fn is_xlsx(parameter: Option<&str>) -> Result<bool> {
    match parameter.map(Format::parse) {
        None | Some(Some(Format::Json)) => Ok(false),
        Some(Some(Format::Xlsx)) => Ok(true),
        Some(_) => {
            let fault = Fault::parameter("format", Reason::UnknownValue);
            Err(Error::invalid(fault.with("allowed", "json xlsx")))
        }
    }
}
