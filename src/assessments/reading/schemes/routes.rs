//! The endpoints of schemes.

use super::wire::{SchemeItem, SchemeView};
use crate::assessments::scheme::{scheme_in_path, schemes};
use crate::assessments::shapes::SchemeYear;
use crate::db::Db;
use crate::http::{ByteCache, IfNoneMatch, Page, Read, Result, ServiceConfig, YearPath, public_read};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(list_ita_schemes).service(get_ita_scheme);
}

/// List the ITA schemes, the earliest year first.
///
/// In short: instruments with their weights, how many items, and whether the year rules levels.
#[utoipa::path(
    tag = "reference",
    params(IfNoneMatch),
    responses((status = 200, description = "All schemes", body = Page<SchemeItem>))
)]
#[get("/ita-schemes")]
async fn list_ita_schemes(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
) -> Result<HttpResponse> {
    let items = schemes().iter().map(SchemeItem::from).collect();
    public_read(&request, &db, &cache, move |_| Ok(Read::from(Page::whole(items)))).await
}

/// Read one year's ITA scheme.
///
/// Instruments with their weights, the ten indicators, the OIT items with what each must show and brings, and the
/// rules of levels and letters; each rule with its source and whether it was verified.
#[utoipa::path(
    tag = "reference",
    params(("fiscal_year" = SchemeYear, Path), IfNoneMatch),
    responses((status = 200, description = "The scheme", body = SchemeView))
)]
#[get("/ita-schemes/{fiscal_year}")]
async fn get_ita_scheme(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
    fiscal_year: YearPath,
) -> Result<HttpResponse> {
    let scheme = scheme_in_path(fiscal_year.get())?;
    public_read(&request, &db, &cache, move |_| {
        Ok(Read::one(SchemeView::from(scheme)))
    })
    .await
}
