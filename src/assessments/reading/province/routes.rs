//! The endpoints of a province and year.

use super::sheet;
use super::wire::{CoverageView, SummaryView};
use crate::accounts::{ReadDrafts, Viewer};
use crate::assessments::model::Status;
use crate::assessments::query;
use crate::assessments::reading::wire::{InYear, ProvinceRef};
use crate::assessments::reading::{asked, store};
use crate::db::Db;
use crate::http::{
    ByteCache, IfNoneMatch, Params, Read, Result, ServiceConfig, Workshop, formats, public_read,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(get_province_summary)
        .service(get_province_coverage)
        .service(download_province_sheet);
}

/// Sum up a province's year.
///
/// How many agencies were assessed, passed and failed, and mean, median, quartiles, least and greatest score: of
/// all, by kind of agency, by instrument and by indicator. Over published assessments.
#[utoipa::path(
    tag = "assessments",
    params(InYear, IfNoneMatch),
    responses((status = 200, description = "The summary", body = SummaryView))
)]
#[get("/provinces/{code}/assessments/summary")]
async fn get_province_summary(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
    code: Path<String>,
    params: Params<InYear>,
) -> Result<HttpResponse> {
    let province = asked::province(&code)?;
    let scheme = asked::year(params.into_inner().fiscal_year)?;
    public_read(&request, &db, &cache, move |conn| {
        let agencies = store::agencies_of(conn, province.code)?;
        let mut rows = store::of_province(conn, province.code, scheme.fiscal_year)?;
        rows.retain(|row| row.status() == Status::Published);
        let view = SummaryView::of(ProvinceRef::from(province), scheme, &agencies, &rows);
        Ok(Read::one(view))
    })
    .await
}

/// See which agencies of a province have reported.
///
/// Every agency known there with its progress. A draft shows as such only to who may read it: the agency, and its
/// province once it's shared; for others it's not reported.
#[utoipa::path(
    tag = "assessments",
    params(InYear, IfNoneMatch),
    responses((status = 200, description = "The agencies with their progress", body = CoverageView)),
    security((), ("bearer" = []))
)]
#[get("/provinces/{code}/coverage")]
async fn get_province_coverage(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
    viewer: Viewer<ReadDrafts>,
    code: Path<String>,
    params: Params<InYear>,
) -> Result<HttpResponse> {
    let province = asked::province(&code)?;
    let year = asked::year(params.into_inner().fiscal_year)?.fiscal_year;
    let drafts = viewer.reach().cloned();
    public_read(&request, &db, &cache, move |conn| {
        let agencies = store::agencies_of(conn, province.code)?;
        let rows = store::of_province(conn, province.code, year)?;
        let of = ProvinceRef::from(province);
        Ok(Read::one(CoverageView::of(
            of,
            year,
            &agencies,
            &rows,
            drafts.as_ref(),
        )))
    })
    .await
}

/// Download a province's year as a workbook.
///
/// One sheet with the agencies down and overall score, levels, grade, rank, instruments (in points of 100) and
/// indicators across, agencies that haven't reported at the end; below how many scores there are, their mean, median,
/// least and greatest; a second sheet with the source of each row. Published assessments for everybody; drafts for
/// those who may read them.
#[utoipa::path(
    tag = "assessments",
    params(InYear),
    responses((status = 200, description = "The workbook",
        content((String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    security((), ("bearer" = []))
)]
#[get("/provinces/{code}/assessments/sheet")]
async fn download_province_sheet(
    db: Data<Db>,
    workshop: Data<Workshop>,
    viewer: Viewer<ReadDrafts>,
    code: Path<String>,
    params: Params<InYear>,
) -> Result<HttpResponse> {
    let province = asked::province(&code)?;
    let scheme = asked::year(params.into_inner().fiscal_year)?;
    let drafts = viewer.reach().cloned();
    let place = workshop.place().await?;
    let (agencies, mut rows) = db
        .read(move |conn| {
            let agencies = store::agencies_of(conn, province.code)?;
            Ok((
                agencies,
                store::of_province(conn, province.code, scheme.fiscal_year)?,
            ))
        })
        .await?;
    rows.retain(|row| query::may_read(row, drafts.as_ref()));
    let make = move || formats::titled_xlsx(&sheet::sheets(province, scheme, &agencies, rows));
    let bytes = place.run(make).await??;
    let name = format!("ita-{}-{}.xlsx", province.code, scheme.fiscal_year);
    Ok(formats::download(formats::XLSX, &name, bytes))
}
