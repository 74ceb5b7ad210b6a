//! The vocabulary's and the holidays' endpoints.

use super::Bringer;
use super::wire::{HolidayView, ListHolidays, Vocabulary};
use crate::agencies::places;
use crate::calendar::{self, FiscalYear};
use crate::db::{Conn, Db};
use crate::http::{
    At, ByteCache, Error, Fault, IfNoneMatch, Page, Params, Read, Reason, Result, ServiceConfig, public_read,
};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use std::ops::RangeInclusive;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(get_vocabulary).service(list_holidays);
}

/// Read all words of the contract.
///
/// Every enum with Thai and English labels, the rights with the roles that give them, the steps of complaints and where each
/// can be taken, and the codes of problems.
#[utoipa::path(
    tag = "reference",
    params(IfNoneMatch),
    responses((status = 200, description = "The vocabulary", body = Vocabulary))
)]
#[get("/vocabulary")]
async fn get_vocabulary(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
    bringer: Data<Bringer>,
) -> Result<HttpResponse> {
    let words = move |_: &mut Conn| Ok(Read::one(Vocabulary::new(bringer.0())));
    public_read(&request, &db, &cache, words).await
}

/// List the holidays of a fiscal year or a province.
///
/// Days off of the public sector in the order of their dates, weekends included; what isn't verified may still move.
#[utoipa::path(
    tag = "reference",
    params(ListHolidays, IfNoneMatch),
    responses((status = 200, description = "Holidays", body = Page<HolidayView>))
)]
#[get("/holidays")]
async fn list_holidays(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
    params: Params<ListHolidays>,
) -> Result<HttpResponse> {
    let params = params.into_inner();
    let days = params
        .fiscal_year
        .map_or_else(|| Ok(calendar::covered()), days_of)?;
    let province = params.province.as_deref().map(province_at).transpose()?;
    let holds =
        |holiday: &&calendar::Holiday| province.is_none_or(|province| holiday.holds_in(province.area()));
    let known = calendar::holidays(*days.start(), *days.end());
    let views = known.iter().filter(holds).map(HolidayView::from).collect();
    public_read(&request, &db, &cache, move |_| Ok(Page::whole(views).into())).await
}

/// The days of a fiscal year whose holidays are known from its first day to its last.
fn days_of(value: i32) -> Result<RangeInclusive<NaiveDate>> {
    let at = || At::Parameter("fiscal_year".to_owned());
    let year = FiscalYear::parse(value).map_err(|reason| Error::invalid(reason.at(at())))?;
    let known = calendar::covered_years();
    if known.contains(&value) {
        let period = year.period();
        return Ok(period.start..=period.end);
    }
    let fault = Fault::parameter("fiscal_year", Reason::OutOfRange)
        .with("min", known.start())
        .with("max", known.end());
    Err(Error::invalid(fault))
}

fn province_at(text: &str) -> Result<&'static places::Province> {
    let value: String = text.chars().take(60).collect();
    let fault = || Fault::parameter("province", Reason::UnknownProvince).with("value", value);
    places::find_province(text).ok_or_else(|| Error::invalid(fault()))
}
