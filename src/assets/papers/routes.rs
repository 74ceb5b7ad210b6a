//! The papers' endpoints.

use super::store::{Shelved, shelf, things_of};
use super::wire::{DownloadLoanRegister, DownloadOverdueLoans};
use super::{books, form, slip};
use crate::accounts::{Caller, ReadAssets, ReadLoans};
use crate::agencies;
use crate::assets::loans::{Powers, seen};
use crate::calendar::{FiscalYear, day_in_bangkok};
use crate::http::formats::{self, Titled};
use crate::http::{At, Desk, Error, Paper, PaperFormat, Params, Result, ServiceConfig, Workshop};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(print_loan_form)
        .service(print_return_slip)
        .service(download_loan_register)
        .service(download_overdue_loans);
}

/// Print the form of a loan.
///
/// ใบยืมพัสดุ/ทรัพย์สินของทางราชการ as the loan stands, to be printed on A4: with who approved it and how they act, and who handed
/// over and received. What's still to be signed has a dotted line. Borrowers print their own.
#[utoipa::path(
    tag = "assets",
    responses((status = 200, description = "The form", content((String = "text/html")))),
    security(("bearer" = []))
)]
#[get("/loans/{loan_id}/form")]
async fn print_loan_form(desk: Desk, caller: Caller<ReadAssets>, id: Path<String>) -> Result<Paper> {
    let powers = Powers::of(caller.session());
    let read = desk.db.read(move |conn| {
        let present = seen(conn, (&powers.read, powers.own()), &id)?;
        let things = things_of(conn, &present.loan.id)?;
        Paper::of(&form::form(&present, &things)?)
    });
    read.await
}

/// Print the return slip of a loan.
///
/// ใบส่งคืน with each return, what's still out, and how the rest was made good, to be printed on A4. Borrowers print their own.
#[utoipa::path(
    tag = "assets",
    responses((status = 200, description = "The slip", content((String = "text/html"))),
              (status = 409, description = "Nothing came back yet", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[get("/loans/{loan_id}/return-slip")]
async fn print_return_slip(desk: Desk, caller: Caller<ReadAssets>, id: Path<String>) -> Result<Paper> {
    let powers = Powers::of(caller.session());
    let read = desk.db.read(move |conn| {
        let present = seen(conn, (&powers.read, powers.own()), &id)?;
        let things = things_of(conn, &present.loan.id)?;
        Paper::of(&slip::slip(&present, &things)?)
    });
    read.await
}

/// Print or download the register book of loans.
///
/// สมุดคุมการให้ยืม-คืนทรัพย์สินของทางราชการ of a fiscal year: every loan that was asked for in it, by number, a row for each line, up to
/// 20,000. Rejected and cancelled loans are in it, so that no number is missing.
#[utoipa::path(
    tag = "assets",
    params(DownloadLoanRegister),
    responses((status = 200, description = "The book", content(
        (String = "text/html"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/loan-register")]
async fn download_loan_register(
    desk: Desk,
    workshop: Data<Workshop>,
    caller: Caller<ReadLoans>,
    agency_id: Path<String>,
    params: Params<DownloadLoanRegister>,
) -> Result<HttpResponse> {
    let params = params.into_inner();
    let format = PaperFormat::asked(params.format.as_deref())?;
    let at = At::Parameter("fiscal_year".to_owned());
    let year = FiscalYear::parse(params.fiscal_year).map_err(|not| Error::invalid(not.at(at)))?;
    let numbers = (
        params.number_from.unwrap_or(1),
        params.number_to.unwrap_or(i32::MAX),
    );
    let read = desk.db.read(move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        caller.over(&agency.id, &agency.province)?;
        let shelf = shelf(conn, &agency.id, &Shelved::Year(year.get(), numbers))?;
        books::register_book(&agency, year.get(), &shelf)
    });
    sheet_as(format, &workshop, read, format!("loan-register-{year}.xlsx")).await
}

/// Print or download what's overdue.
///
/// As of today: what's with borrowers and should have been back, the longest overdue first, with how long, until when it's
/// to be chased, and whether it was.
#[utoipa::path(
    tag = "assets",
    params(DownloadOverdueLoans),
    responses((status = 200, description = "The list", content(
        (String = "text/html"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/overdue-loans")]
async fn download_overdue_loans(
    desk: Desk,
    workshop: Data<Workshop>,
    caller: Caller<ReadLoans>,
    agency_id: Path<String>,
    params: Params<DownloadOverdueLoans>,
) -> Result<HttpResponse> {
    let format = PaperFormat::asked(params.into_inner().format.as_deref())?;
    let today = day_in_bangkok(desk.now());
    let read = desk.db.read(move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        caller.over(&agency.id, &agency.province)?;
        let shelf = shelf(conn, &agency.id, &Shelved::OverdueOn(today))?;
        Ok(books::overdue_list(&agency, today, &shelf))
    });
    sheet_as(format, &workshop, read, format!("overdue-loans-{today}.xlsx")).await
}

/// A table once it's read, while there's room to make it.
async fn sheet_as(
    format: PaperFormat,
    workshop: &Workshop,
    read: impl Future<Output = Result<Titled>>,
    name: String,
) -> Result<HttpResponse> {
    let place = workshop.place().await?;
    let titled = read.await?;
    match format {
        PaperFormat::Html => {
            let paper = place.run(move || Paper::sheet(&titled)).await??;
            Ok(paper.into_response())
        }
        PaperFormat::Xlsx => {
            let bytes = place.run(move || formats::titled_xlsx(&[titled])).await??;
            Ok(formats::download(formats::XLSX, &name, bytes))
        }
    }
}
