//! The endpoints of statistics.

use super::gate::{NumberPath, PlacePath};
use super::model::{Place, Published};
use super::publish::{self, Ready};
use super::reading::{newest, revision};
use super::wire::{
    GetStatistics, PublishedStatisticsView, PublishedView, StatisticsDraftView, StatisticsRevisionLine,
    StatisticsRevisionView,
};
use super::{chart, sheet, store};
use crate::accounts::{Caller, PublishStatistics, ReadStatisticsDrafts};
use crate::agencies;
use crate::calendar::day_in_bangkok;
use crate::db::Db;
use crate::http::formats::{self, Format, XLSX};
use crate::http::{
    ByteCache, Confidential, Desk, DrawingParams, Error, Hashed, IfMatchHash, IfNoneMatch, Page, Params,
    Read, Result, ServiceConfig, Workshop, bom_asked, matches_etag, public_read, public_svg,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_statistics)
        .service(get_statistics)
        .service(draw_statistics)
        .service(list_statistics_revisions)
        .service(get_statistics_revision)
        .service(get_statistics_draft)
        .service(publish_statistics);
}

/// List what an agency has published as numbers.
///
/// The newest revision of each series and year with its short link, the newest year first.
#[utoipa::path(
    tag = "statistics",
    params(IfNoneMatch),
    responses((status = 200, description = "What's published", body = Page<PublishedStatisticsView>))
)]
#[get("/agencies/{agency_id}/statistics")]
async fn list_statistics(
    request: HttpRequest,
    (db, cache): (Data<Db>, Data<ByteCache>),
    agency_id: Path<String>,
) -> Result<HttpResponse> {
    public_read(&request, &db, &cache, move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        let links = store::links_of(conn, &agency.id)?;
        let newest = store::newest_of_all(conn, &agency.id)?.into_iter();
        let of = |newest: super::model::Revision| {
            let place = newest.place();
            let link = links
                .iter()
                .find(|link| (link.series, link.fiscal_year) == (place.series, place.year));
            link.cloned().map(|link| PublishedStatisticsView {
                newest: newest.into(),
                link: link.into(),
            })
        };
        Ok(Page::whole(newest.filter_map(of).collect()).into())
    })
    .await
}

/// Read the newest statistics that are published.
///
/// As they were published, with the difference to the revision before. `null` with `suppressed` is a figure that's held back,
/// since it's of so few, or another would follow from it. In NDJSON every cell has its line after one of everything else:
/// `docs/examples/recompute.py` checks each figure and the hash.
#[utoipa::path(
    tag = "statistics",
    params(GetStatistics, IfNoneMatch),
    responses(
        (status = 200, description = "The newest revision", content(
            (StatisticsRevisionView = "application/json"),
            (String = "text/csv", example = "cut,key,key_th,period_kind,start,end,period_th,total,completed,in_progress,suppressed\r\nall,all,รวม,fiscal_year,2022-10-01,2023-09-30,ปีงบประมาณ พ.ศ. 2566,12,7,5,false\r\n"),
            (String = "application/x-ndjson"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        (status = 406, description = "There's no such format", body = crate::http::Problem),
    )
)]
#[get("/agencies/{agency_id}/statistics/{series}/{fiscal_year}")]
async fn get_statistics(
    request: HttpRequest,
    (db, cache, workshop): (Data<Db>, Data<ByteCache>, Data<Workshop>),
    place: PlacePath,
    params: Params<GetStatistics>,
) -> Result<HttpResponse> {
    let of = (place.0, None);
    answer(&request, (&db, &cache, &workshop), of, params.into_inner()).await
}

/// Draw published statistics.
///
/// An SVG at an address that stays, to be embedded as an image: the newest revision by month, or by half-year where nothing is
/// told of shorter periods; satisfaction by dimension. Its title and description say the same in words, and what's held back
/// is held back here as well.
#[utoipa::path(
    tag = "statistics",
    params(DrawingParams, IfNoneMatch),
    responses((status = 200, description = "The drawing", content((String = "image/svg+xml"))))
)]
#[get("/agencies/{agency_id}/statistics/{series}/{fiscal_year}/chart")]
async fn draw_statistics(
    request: HttpRequest,
    (db, cache): (Data<Db>, Data<ByteCache>),
    place: PlacePath,
    params: Params<DrawingParams>,
) -> Result<HttpResponse> {
    let (place, language) = (place.0, params.into_inner().language()?);
    public_svg(&request, &db, &cache, move |conn| {
        agencies::find(conn, &place.agency)?;
        chart::draw(&store::find(conn, &place, None)?, language)
    })
    .await
}

/// List the revisions of published statistics.
///
/// All of them, the newest first, each with its hash and how many cells it changed.
#[utoipa::path(
    tag = "statistics",
    params(IfNoneMatch),
    responses((status = 200, description = "The revisions", body = Page<StatisticsRevisionLine>))
)]
#[get("/agencies/{agency_id}/statistics/{series}/{fiscal_year}/revisions")]
async fn list_statistics_revisions(
    request: HttpRequest,
    (db, cache): (Data<Db>, Data<ByteCache>),
    place: PlacePath,
) -> Result<HttpResponse> {
    let place = place.0;
    public_read(&request, &db, &cache, move |conn| {
        agencies::find(conn, &place.agency)?;
        let all = store::list(conn, &place)?.into_iter();
        let lines = all.map(StatisticsRevisionLine::from).collect();
        Ok(Page::whole(lines).into())
    })
    .await
}

/// Read one revision of published statistics.
///
/// It stays what it is, whatever is published later.
#[utoipa::path(
    tag = "statistics",
    params(GetStatistics, IfNoneMatch),
    responses(
        (status = 200, description = "The revision", content(
            (StatisticsRevisionView = "application/json"),
            (String = "text/csv", example = "cut,key,key_th,period_kind,start,end,period_th,total,completed,in_progress,suppressed\r\nall,all,รวม,fiscal_year,2022-10-01,2023-09-30,ปีงบประมาณ พ.ศ. 2566,12,7,5,false\r\n"),
            (String = "application/x-ndjson"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        (status = 406, description = "There's no such format", body = crate::http::Problem),
    )
)]
#[get("/agencies/{agency_id}/statistics/{series}/{fiscal_year}/revisions/{revision}")]
async fn get_statistics_revision(
    request: HttpRequest,
    (db, cache, workshop): (Data<Db>, Data<ByteCache>, Data<Workshop>),
    place: PlacePath,
    number: NumberPath,
    params: Params<GetStatistics>,
) -> Result<HttpResponse> {
    let of = (place.0, Some(number.0));
    answer(&request, (&db, &cache, &workshop), of, params.into_inner()).await
}

async fn answer(
    request: &HttpRequest,
    (db, cache, workshop): (&Db, &ByteCache, &Workshop),
    (place, number): (Place, Option<i32>),
    params: GetStatistics,
) -> Result<HttpResponse> {
    let format = Format::negotiate(request, params.format.as_deref())?;
    let bom = bom_asked(params.bom).map_err(Error::invalid)?;
    if format == Format::Json {
        let job = move |conn: &mut crate::db::Conn| Ok(Read::one(revision(conn, &place, number)?));
        return public_read(request, db, cache, job).await;
    }
    let published = db
        .read(move |conn| {
            agencies::find(conn, &place.agency)?;
            store::find(conn, &place, number)
        })
        .await?;
    file(request, (db.stamp(), workshop), published, (format, bom)).await
}

/// A revision as a file. Its name and `ETag` say which it is.
async fn file(
    request: &HttpRequest,
    (stamp, workshop): (&str, &Workshop),
    published: Published,
    (format, bom): (Format, bool),
) -> Result<HttpResponse> {
    let of = &published.revision;
    let name = format!("{}-{}-{}.{format}", of.series, of.fiscal_year, of.number);
    let etag = format!(
        "\"{stamp}-{}-{format}{}\"",
        of.sha256,
        if bom { "-bom" } else { "" }
    );
    let kind = match format {
        Format::Csv => "text/csv; charset=utf-8",
        Format::Xlsx => XLSX,
        Format::Ndjson | Format::Json => "application/x-ndjson",
    };
    if matches_etag(request, &etag) {
        return formats::public_file(request, (kind, &name), &etag, || Ok(Vec::new()));
    }
    let make = move || match format {
        Format::Csv => sheet::csv(&published.document, bom),
        Format::Xlsx => sheet::workbook(&published.revision, &published.document),
        Format::Ndjson | Format::Json => sheet::ndjson(&published.revision, &published.document),
    };
    let place = workshop.place().await?;
    let bytes = place.run(make).await??;
    formats::public_file(request, (kind, &name), &etag, move || Ok(bytes))
}

/// Read what publishing now would publish.
///
/// Nothing that isn't to be public is in it. Complaints are counted in half-years that are over; complaints of corruption are
/// published by the service on fixed days, and here as they are published then.
#[utoipa::path(
    tag = "statistics",
    responses((status = 200, description = "The draft; its `ETag` is the SHA-256 of its document", body = StatisticsDraftView)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/statistics/{series}/{fiscal_year}/draft")]
async fn get_statistics_draft(
    desk: Desk,
    caller: Caller<ReadStatisticsDrafts>,
    place: PlacePath,
) -> Result<Confidential<Hashed<StatisticsDraftView>>> {
    let (place, today) = (place.0, day_in_bangkok(desk.now()));
    let view = desk.db.read(move |conn| {
        let agency = agencies::find_own(conn, &caller.reach(), &place.agency)?;
        let ready = Ready::read(conn, &agency, &place, today)?;
        let is_open = publish::opens(&place)?.is_some_and(|opens| opens <= today);
        let may = caller.session().reach::<PublishStatistics>().is_own(&agency.id);
        Ok(StatisticsDraftView::of(ready, &place, may && is_open))
    });
    let view = view.await?;
    Ok(Confidential(Hashed {
        sha256: view.sha256.clone(),
        view,
    }))
}

/// Publish the statistics of a year.
///
/// The draft that you looked at, as a new revision: `If-Match` has its `ETag`. When nothing has changed since the newest
/// revision, it says so instead. Revisions before stay as they are. `409` for what is still to come, and for complaints of
/// corruption: the service publishes those by itself.
#[utoipa::path(
    tag = "statistics",
    params(IfMatchHash),
    responses((status = 200, description = "The newest revision", body = PublishedView),
              (status = 409, description = "Nothing can be published yet, or the service does it", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/statistics/{series}/{fiscal_year}/publish")]
async fn publish_statistics(
    desk: Desk,
    caller: Caller<PublishStatistics>,
    place: PlacePath,
    asked: IfMatchHash,
) -> Result<Confidential<Hashed<PublishedView>>> {
    let (place, now) = (place.0, desk.now());
    let (of, reach, looked_at) = (place.clone(), caller.reach(), asked.clone());
    let ready = desk.db.read(move |conn| {
        let agency = agencies::find_own(conn, &reach, &of.agency)?;
        let today = day_in_bangkok(now);
        publish::check_open(&of, today)?;
        let ready = Ready::read(conn, &agency, &of, today)?;
        looked_at.check(&ready.sha256)?;
        Ok(ready)
    });
    let ready = ready.await?;
    let published = desk.db.write(move |tx| {
        let agency = agencies::find_locked(tx, &place.agency)?;
        let doing = (&caller.actor(), now);
        let made = publish::publish(tx, doing, &agency, (ready, &asked))?;
        Ok(PublishedView {
            is_new: made.is_some(),
            revision: made.map_or_else(|| newest(tx.conn(), &place), Ok)?,
        })
    });
    let view = published.await?;
    Ok(Confidential(Hashed {
        sha256: view.revision.sha256.clone(),
        view,
    }))
}
