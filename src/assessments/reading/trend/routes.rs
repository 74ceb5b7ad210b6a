//! The endpoint of trends.

use super::super::store;
use super::wire::TrendView;
use crate::accounts::{ReadDrafts, Viewer};
use crate::assessments::query;
use crate::db::Db;
use crate::http::{ByteCache, Code, Error, IfNoneMatch, Read, Result, ServiceConfig, public_read};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(get_agency_trend);
}

/// Read one agency's assessments over the years.
///
/// From the first to the last reported year, a gap where one is missing. Changes are computed only between two
/// years in a row that measure the same; a change of the instruments' scale or of the scheme is marked, and so is a
/// scale that's in doubt, whose instruments are left out. Published years for everybody; drafts for those who may
/// read them.
#[utoipa::path(
    tag = "assessments",
    params(IfNoneMatch),
    responses((status = 200, description = "The years in order", body = TrendView)),
    security((), ("bearer" = []))
)]
#[get("/agencies/{agency_id}/assessments")]
async fn get_agency_trend(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
    viewer: Viewer<ReadDrafts>,
    agency_id: Path<String>,
) -> Result<HttpResponse> {
    let drafts = viewer.reach().cloned();
    public_read(&request, &db, &cache, move |conn| {
        let agency = store::agency(conn, &agency_id)?.ok_or_else(|| Error::new(Code::NotFound))?;
        let mut rows = store::of_agency(conn, &agency.id)?;
        rows.retain(|row| query::may_read(row, drafts.as_ref()));
        Ok(Read::one(TrendView::of(&agency, rows)))
    })
    .await
}
