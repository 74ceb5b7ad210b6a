//! The endpoints of drawings.

use super::super::store;
use super::draw::{self, Means};
use crate::assessments::scheme::scheme_in_path;
use crate::db::Db;
use crate::http::{
    AgencyYear, ByteCache, Code, DrawingParams, Error, IfNoneMatch, Params, Result, ServiceConfig, public_svg,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(draw_agency_trend)
        .service(draw_assessment_indicators);
}

/// Draw one agency's scores over the years.
///
/// An SVG at an address that stays, to be embedded as an image: published scores, a gap for a year that wasn't reported,
/// a change of the instruments' scale or of the scheme marked, and no line between years that can't be compared. Its title
/// and description say the same in words.
#[utoipa::path(
    tag = "assessments",
    params(DrawingParams, IfNoneMatch),
    responses((status = 200, description = "The drawing", content((String = "image/svg+xml"))))
)]
#[get("/agencies/{agency_id}/assessment-trend-chart")]
async fn draw_agency_trend(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
    agency_id: Path<String>,
    params: Params<DrawingParams>,
) -> Result<HttpResponse> {
    let language = params.into_inner().language()?;
    public_svg(&request, &db, &cache, move |conn| {
        let agency = store::agency(conn, &agency_id)?.ok_or_else(|| Error::new(Code::NotFound))?;
        let rows = store::published_of(conn, &agency.id)?;
        draw::years(&agency, &rows, language)
            .svg()
            .map_err(Error::internal)
    })
    .await
}

/// Draw one agency's indicators of a year.
///
/// An SVG at an address that stays, to be embedded as an image: the ten indicators of a published assessment beside the
/// means of its province and of the country, over what's published here. Its title and description say the same in words.
#[utoipa::path(
    tag = "assessments",
    params(DrawingParams, IfNoneMatch),
    responses((status = 200, description = "The drawing", content((String = "image/svg+xml"))))
)]
#[get("/agencies/{agency_id}/assessments/{fiscal_year}/chart")]
async fn draw_assessment_indicators(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
    path: AgencyYear,
    params: Params<DrawingParams>,
) -> Result<HttpResponse> {
    let (agency_id, year) = path.into_inner();
    let (language, scheme) = (params.into_inner().language()?, scheme_in_path(year)?);
    public_svg(&request, &db, &cache, move |conn| {
        let missing = || Error::new(Code::NotFound);
        let agency = store::agency(conn, &agency_id)?.ok_or_else(missing)?;
        let (mut own, mut province, mut country) = (None, Means::default(), Means::default());
        for row in store::measured(conn, scheme.fiscal_year)? {
            country.add(&row.scores);
            if row.province == agency.province {
                province.add(&row.scores);
            }
            if row.agency_id == agency.id {
                own = Some(row.scores);
            }
        }
        let own = own.ok_or_else(missing)?;
        let bars = draw::indicators((&agency, scheme), &own, (&province, &country), language);
        bars.svg().map_err(Error::internal)
    })
    .await
}
