//! The endpoint of closed days.

use super::store;
use super::wire::SealedDayView;
use crate::http::{Code, Error, QuietPlace, Result, ServiceConfig};
use crate::integrity::gate::Hall;
use actix_web::get;
use actix_web::web::{Json, Path};
use chrono::NaiveDate;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(get_sealed_day);
}

/// Get a day of the sealed channel's log.
///
/// Whoever holds a proof of filing finds its entry here from the next day on, and recomputes the root.
#[utoipa::path(
    tag = "integrity",
    responses((status = 200, description = "The day", body = SealedDayView))
)]
#[get("/integrity/days/{day}")]
async fn get_sealed_day(hall: Hall, _place: QuietPlace, day: Path<String>) -> Result<Json<SealedDayView>> {
    let missing = || Error::new(Code::NotFound);
    let day: NaiveDate = day.parse().map_err(|_| missing())?;
    let row = hall.db.read(move |conn| store::find(conn, day)).await?;
    Ok(Json(row.ok_or_else(missing)?.into()))
}
