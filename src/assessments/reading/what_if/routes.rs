//! The endpoint of what-if.

use super::wire::{EstimateView, SupposeChange};
use crate::accounts::{ReadDrafts, Viewer};
use crate::assessments::scheme::scheme_in_path;
use crate::assessments::shapes::SchemeYear;
use crate::assessments::{query, store};
use crate::db::Db;
use crate::http::{AgencyYear, Body, Code, Error, Result, ServiceConfig};
use actix_web::post;
use actix_web::web::{Data, Json};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(estimate_assessment);
}

/// Estimate what a change would give.
///
/// Change instruments, indicators or OIT items and see the overall score, level and letter that would follow; with
/// `failed_items`, see which regain points most cheaply and which few lift to the next level. A printed instrument
/// moves by Δ/n of its n indicators; it's never recomputed from their mean. Nothing is kept. Published assessments
/// for everybody; drafts for those who may read them.
#[utoipa::path(
    tag = "assessments",
    params(("fiscal_year" = SchemeYear, Path)),
        request_body = SupposeChange,
    responses((status = 200, description = "The estimate", body = EstimateView)),
    security((), ("bearer" = []))
)]
#[post("/agencies/{agency_id}/assessments/{fiscal_year}/what-if")]
async fn estimate_assessment(
    db: Data<Db>,
    viewer: Viewer<ReadDrafts>,
    path: AgencyYear,
    body: Body<SupposeChange>,
) -> Result<Json<EstimateView>> {
    let (agency, year) = path.into_inner();
    let scheme = scheme_in_path(year)?;
    let what_if = body.into_inner().parse()?;
    let row = db.read(move |conn| store::find(conn, &agency, year)).await?;
    let row = row
        .filter(|row| query::may_read(row, viewer.reach()))
        .ok_or_else(|| Error::new(Code::NotFound))?;
    let estimate = what_if.estimate(scheme, &row.figures()).map_err(Error::faults)?;
    Ok(Json(EstimateView::of(&row, &estimate)))
}
