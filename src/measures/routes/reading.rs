//! Read measures.

use super::{light, versioned, view_of};
use crate::accounts::{ManageMeasures, Viewer};
use crate::agencies::{self, Agency};
use crate::db::Conn;
use crate::http::formats::Format;
use crate::http::{
    AgencyYear, ByteCache, Code, Desk, Error, IfNoneMatch, Page, Paper, Params, Read, Result, ServiceConfig,
    Versioned, Workshop, bom_asked, public_read,
};
use crate::measures::model::Whole;
use crate::measures::store;
use crate::measures::table::{EXPORT, gather, titled};
use crate::measures::wire::{GetMeasures, GuidelineView, MeasureView, ProgressView, Sight, YearView};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDateTime;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(get_measures)
        .service(print_measures)
        .service(get_measure)
        .service(list_measure_progress);
}

/// Read what an agency does in a year about its result.
///
/// Its guidelines by indicator, and its measures by number, each with what is odd about its texts. The files have the measures
/// alone: `ndjson` as they're here, the others with the columns of the printed report. `404` when the agency has neither.
#[utoipa::path(
    tag = "measures",
    params(GetMeasures, IfNoneMatch),
    responses(
        (status = 200, description = "The year, or its measures as a file", content(
            (YearView = "application/json"),
            (String = "text/csv", example = "ลำดับ,มาตรการ,วิธีการดำเนินการ,ระยะเวลา,ผู้รับผิดชอบ,สรุปผลการดำเนินการ,ผลการดำเนินการ\r\n1,มาตรการกำกับดูแล,จัดทำคู่มือ,ตลอดปีงบประมาณ,กองคลัง,,\r\n"),
            (String = "application/x-ndjson"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 406, description = "There's no such format", body = crate::http::Problem),
    ),
    security((), ("bearer" = []))
)]
#[get("/agencies/{agency_id}/measures/{fiscal_year}")]
async fn get_measures(
    request: HttpRequest,
    (desk, cache, workshop): (Desk, Data<ByteCache>, Data<Workshop>),
    viewer: Viewer<ManageMeasures>,
    path: AgencyYear,
    params: Params<GetMeasures>,
) -> Result<HttpResponse> {
    let ((agency_id, year), params) = (path.into_inner(), params.into_inner());
    let format = Format::negotiate(&request, params.format.as_deref())?;
    let (bom, now) = (bom_asked(params.bom).map_err(Error::invalid)?, desk.now());
    let manage = viewer.reach().cloned();
    let manages = move |agency: &Agency| manage.as_ref().is_some_and(|reach| reach.is_own(&agency.id));
    if format != Format::Json {
        let place = workshop.place().await?;
        let gathered = desk.db.read(move |conn| {
            let (agency, measures) = measures_of(conn, &agency_id, year)?;
            let (light, manages) = (light(&agency, now), manages(&agency));
            gather(measures, format, Sight { light, manages })
        });
        return EXPORT.answer(place, gathered.await?, (format, bom)).await;
    }
    public_read(&request, &desk.db, &cache, move |conn| {
        let (agency, measures) = measures_of(conn, &agency_id, year)?;
        let (light, manages) = (light(&agency, now), manages(&agency));
        let view = year_view(conn, (&agency, year), measures, Sight { light, manages })?;
        Ok(Read::one(view).for_today(now))
    })
    .await
}

fn year_view(
    conn: &mut Conn,
    (agency, year): (&Agency, i32),
    measures: Vec<Whole>,
    sight: Sight<'_>,
) -> Result<YearView> {
    let guidelines = store::guidelines_of(conn, &agency.id, year)?.into_iter();
    let guidelines = guidelines.map(|one| GuidelineView::of(one, sight));
    let measures = measures.into_iter().map(|one| MeasureView::of(one, sight));
    Ok(YearView {
        guidelines: guidelines.collect::<Result<_>>()?,
        measures: measures.collect::<Result<_>>()?,
        allowed_actions: if sight.manages {
            vec!["create_measure", "set_measure_guideline"]
        } else {
            Vec::new()
        },
        agency_id: agency.id.clone(),
        fiscal_year: year,
    })
}

/// That all that's stored of a year can be read.
///
/// # Errors
/// When something can't.
pub fn check(conn: &mut Conn, agency: &str, year: i32, now: NaiveDateTime) -> Result<()> {
    let agency = agencies::find(conn, agency)?;
    let measures = store::of_year(conn, &agency.id, year)?;
    let light = light(&agency, now);
    let sight = Sight {
        light,
        manages: false,
    };
    year_view(conn, (&agency, year), measures, sight).map(drop)
}

/// The agency and its measures of a year.
///
/// # Errors
/// `404` when there's no such agency, or it has neither measures nor guidelines.
fn measures_of(conn: &mut Conn, agency: &str, year: i32) -> Result<(Agency, Vec<Whole>)> {
    let agency = agencies::find(conn, agency)?;
    if !store::has_any(conn, &agency.id, year)? {
        return Err(Error::new(Code::NotFound));
    }
    let measures = store::of_year(conn, &agency.id, year)?;
    Ok((agency, measures))
}

/// Print an agency's measures of a year.
///
/// The table of the report, to be printed on A4: the number, the measure, its method, its period, who is responsible, the
/// summary, and the result.
#[utoipa::path(
    tag = "measures",
    responses((status = 200, description = "The table", content((String = "text/html"))))
)]
#[get("/agencies/{agency_id}/measures/{fiscal_year}/paper")]
async fn print_measures(desk: Desk, path: AgencyYear) -> Result<Paper> {
    let (agency_id, year) = path.into_inner();
    let read = desk.db.read(move |conn| {
        let (agency, measures) = measures_of(conn, &agency_id, year)?;
        Paper::sheet(&titled(&agency, year, &measures)?)
    });
    read.await
}

/// Read a measure.
///
/// With what is odd about its texts. A warning that a day brings, as that nothing was reported of a half-year, doesn't change
/// the `ETag`.
#[utoipa::path(
    tag = "measures",
    params(IfNoneMatch),
    responses((status = 200, description = "The measure", body = MeasureView)),
    security((), ("bearer" = []))
)]
#[get("/measures/{measure_id}")]
async fn get_measure(
    desk: Desk,
    viewer: Viewer<ManageMeasures>,
    id: Path<String>,
) -> Result<Versioned<MeasureView>> {
    let now = desk.now();
    let view = desk.db.read(move |conn| {
        let measure = store::find(conn, &id)?;
        let reach = viewer.reach();
        let manages = reach.is_some_and(|reach| reach.is_own(&measure.agency_id));
        let whole = store::whole(conn, measure)?;
        view_of(conn, whole, now, manages)
    });
    Ok(versioned(view.await?))
}

/// List the reports on a measure.
///
/// All of them, the first one first. They stay as they were written; who wrote them isn't told.
#[utoipa::path(
    tag = "measures",
    params(IfNoneMatch),
    responses((status = 200, description = "The reports", body = Page<ProgressView>))
)]
#[get("/measures/{measure_id}/progress")]
async fn list_measure_progress(
    request: HttpRequest,
    (desk, cache): (Desk, Data<ByteCache>),
    id: Path<String>,
) -> Result<HttpResponse> {
    public_read(&request, &desk.db, &cache, move |conn| {
        let measure = store::find(conn, &id)?;
        let reports = store::reports_of(conn, &measure)?.into_iter();
        Ok(Page::whole(reports.map(ProgressView::from).collect()).into())
    })
    .await
}
