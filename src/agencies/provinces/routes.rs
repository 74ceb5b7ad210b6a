//! The provinces' endpoints.

use super::super::places::{self, Region};
use super::super::wire::{ListProvinces, ProvinceDetailView, ProvinceView};
use crate::db::Db;
use crate::http::{
    ByteCache, Code, Error, Fault, IfNoneMatch, Page, Params, Read, Reason, Result, ServiceConfig,
    public_read,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(list_provinces).service(get_province);
}

/// List the provinces.
///
/// All 77, Bangkok included, in the order of their codes.
#[utoipa::path(
    tag = "reference",
    params(ListProvinces, IfNoneMatch),
    responses((status = 200, description = "Provinces", body = Page<ProvinceView>))
)]
#[get("/provinces")]
async fn list_provinces(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
    params: Params<ListProvinces>,
) -> Result<HttpResponse> {
    let region = params
        .into_inner()
        .region
        .as_deref()
        .map(parse_region)
        .transpose()?;
    let wanted = move |province: &&places::Province| region.is_none_or(|region| province.region == region);
    let views = places::provinces()
        .iter()
        .filter(wanted)
        .map(ProvinceView::from)
        .collect();
    public_read(&request, &db, &cache, move |_| Ok(Page::whole(views).into())).await
}

fn parse_region(word: &str) -> Result<Region> {
    let fault = || Fault::parameter("region", Reason::UnknownValue).with("allowed", Region::allowed());
    Region::parse(word).ok_or_else(|| Error::invalid(fault()))
}

/// Read a province with its amphoe.
///
/// Its region and all its amphoe, in the order of their codes.
#[utoipa::path(
    tag = "reference",
    params(IfNoneMatch),
    responses((status = 200, description = "The province", body = ProvinceDetailView))
)]
#[get("/provinces/{code}")]
async fn get_province(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
    code: Path<String>,
) -> Result<HttpResponse> {
    let province = places::province(&code).ok_or_else(|| Error::new(Code::NotFound))?;
    public_read(&request, &db, &cache, move |_| {
        Ok(Read::one(ProvinceDetailView::from(province)))
    })
    .await
}
