//! Read items as those do who work on them, and how ready agencies are.

use super::super::gate::ItemPath;
use super::super::readiness::{Readiness, Stand};
use super::super::rules::Said;
use super::super::store;
use super::super::wire::{
    AgencyReadinessView, DeskItemView, DeskView, ListReadiness, ProgressNoteView, ReadinessView,
};
use crate::accounts::{Caller, ManageDisclosures, Reach, ReadDisclosures};
use crate::agencies;
use crate::assessments::scheme_in_path;
use crate::calendar::day_in_bangkok;
use crate::db::Conn;
use crate::http::{
    AgencyYear, Code, Confidential, Desk, Error, IfNoneMatch, Page, PageParams, PageUrl, Params, Result,
    ServiceConfig, Versioned, YearPath,
};
use actix_web::{HttpRequest, HttpResponse, Responder, get};
use chrono::NaiveDate;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(get_disclosure_desk)
        .service(get_disclosure_desk_item)
        .service(list_disclosure_progress)
        .service(list_disclosure_readiness);
}

/// Read how ready the year is, and what's still to do.
///
/// Percent by sub-indicator, what's due this month, what each open item costs in points, the cheapest first; and each item with
/// what's missing and what a careful clerk would say of it.
#[utoipa::path(
    tag = "disclosures",
    responses((status = 200, description = "The year", body = DeskView)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/disclosure-desk/{fiscal_year}")]
async fn get_disclosure_desk(
    desk: Desk,
    caller: Caller<ReadDisclosures>,
    place: AgencyYear,
) -> Result<Confidential<DeskView>> {
    let ((agency_id, year), today) = (place.into_inner(), day_in_bangkok(desk.now()));
    let view = desk.db.read(move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        caller.over(&agency.id, &agency.province)?;
        let scheme = scheme_in_path(year)?;
        let row = store::find_year(conn, &agency.id, year)?;
        let items = store::items_of(conn, &agency.id, year)?;
        let units = agencies::unit_names(conn, &agency.id)?;
        let stands: Result<Vec<Stand>> = items.iter().map(|item| Stand::of(&item.row)).collect();
        let (said, works) = (Said::of(&items), super::works(caller.session(), &agency.id));
        let beside = (&said, super::home(&agency));
        let views = items
            .iter()
            .map(|item| DeskItemView::of(item, beside, &units, works));
        let manages = caller.session().reach::<ManageDisclosures>().is_own(&agency.id);
        Ok(DeskView {
            agency_id: agency.id.clone(),
            fiscal_year: year,
            readiness: ReadinessView::from(&Readiness::of(scheme, stands?, today)),
            items: views.collect::<Result<_>>()?,
            version: row.version,
            allowed_actions: if manages {
                vec!["update_disclosure_year"]
            } else {
                Vec::new()
            },
        })
    });
    Ok(Confidential(view.await?))
}

/// Read an item with what's missing and noticed.
///
/// Beside the others of its year, since two that say the same are noticed.
#[utoipa::path(
    tag = "disclosures",
    params(IfNoneMatch),
    responses((status = 200, description = "The item", body = DeskItemView)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/disclosure-desk/{fiscal_year}/{item_key}")]
async fn get_disclosure_desk_item(
    desk: Desk,
    caller: Caller<ReadDisclosures>,
    place: ItemPath,
) -> Result<Versioned<DeskItemView>> {
    let view = desk.db.read(move |conn| {
        let agency = agencies::find(conn, &place.agency)?;
        caller.over(&agency.id, &agency.province)?;
        let present = store::find(conn, &agency.id, place.year, &place.key)?;
        super::desk_view(
            conn,
            &agency,
            &present,
            super::works(caller.session(), &agency.id),
        )
    });
    Ok(super::versioned(view.await?))
}

/// List every progress that an item had.
///
/// With who wrote it, the newest first. The agency alone sees it.
#[utoipa::path(
    tag = "disclosures",
    params(ListReadiness),
    responses((status = 200, description = "A page", body = Page<ProgressNoteView>)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/disclosure-desk/{fiscal_year}/{item_key}/progress")]
async fn list_disclosure_progress(
    request: HttpRequest,
    desk: Desk,
    caller: Caller<ReadDisclosures>,
    place: ItemPath,
    url: PageUrl,
    params: Params<ListReadiness>,
) -> Result<HttpResponse> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let before = page.after(1)?.and_then(|key| key.first().cloned());
    let before = before.map(|number| number.parse::<i32>().map_err(|_| Error::new(Code::CursorInvalid)));
    let (before, rows) = (before.transpose()?, page.rows());
    let notes = desk.db.read(move |conn| {
        let agency = agencies::find_own(conn, &caller.reach(), &place.agency)?;
        let present = store::find(conn, &agency.id, place.year, &place.key)?;
        store::notes_of(conn, &present.row.id, before, rows)
    });
    let key = |note: &super::super::model::Note| vec![note.number.to_string()];
    Ok(Page::cut(notes.await?, &page, &url, key, ProgressNoteView::from).respond_to(&request))
}

/// List how ready agencies are for a year.
///
/// Those that you reach and that have begun with it, a province all of its own; in the order of their ids.
#[utoipa::path(
    tag = "disclosures",
    params(ListReadiness),
    responses((status = 200, description = "A page", body = Page<AgencyReadinessView>)),
    security(("bearer" = []))
)]
#[get("/disclosure-readiness/{fiscal_year}")]
async fn list_disclosure_readiness(
    request: HttpRequest,
    desk: Desk,
    caller: Caller<ReadDisclosures>,
    year: YearPath,
    url: PageUrl,
    params: Params<ListReadiness>,
) -> Result<HttpResponse> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let after = page.after(1)?.and_then(|key| key.first().cloned());
    let (rows, today) = (page.rows(), day_in_bangkok(desk.now()));
    let views = desk
        .db
        .read(move |conn| ready(conn, year.get(), &caller.reach(), (after.as_deref(), rows), today));
    let key = |view: &AgencyReadinessView| vec![view.agency_id.clone()];
    Ok(Page::cut(views.await?, &page, &url, key, |view| view).respond_to(&request))
}

/// How ready agencies are for a year, of those that have begun with it: the ones that are reached, after one of them by id.
///
/// # Errors
/// `404` for a year that there's no scheme of.
pub fn ready(
    conn: &mut Conn,
    year: i32,
    reach: &Reach,
    page: (Option<&str>, i64),
    today: NaiveDate,
) -> Result<Vec<AgencyReadinessView>> {
    let scheme = scheme_in_path(year)?;
    let agencies = store::opened(conn, year, reach, page)?;
    let ids: Vec<String> = agencies.iter().map(|(id, _)| id.clone()).collect();
    let mut stands = store::stands(conn, scheme, &ids)?;
    let view = |(id, name): (String, String)| {
        let readiness = Readiness::of(scheme, stands.remove(&id).unwrap_or_default(), today);
        AgencyReadinessView::of(id, name, &readiness)
    };
    Ok(agencies.into_iter().map(view).collect())
}
