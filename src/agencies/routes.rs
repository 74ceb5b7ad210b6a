//! The agencies' and provinces' endpoints.

use super::change::{AgencyChange, Followers};
use super::kinds::AgencyKind;
use super::model::{Agency, ChangedAgency, NewAgency};
use super::places;
use super::store::{self, Filter};
use super::wire::{AgencyView, CreateAgency, ListAgencies, UpdateAgency};
use super::{appointments, positions, provinces, units};
use crate::accounts::{
    Caller, ManageAgencies, ManageOrganisation, ManageWebhooks, Reach, ReadAppointments, Viewer,
};
use crate::clock::Clock;
use crate::db::{Conn, Db};
use crate::http::{
    Body, ByteCache, Created, Error, Fault, Idempotent, IfMatch, IfNoneMatch, Once, Page, PageParams,
    PageUrl, Params, Reason, Result, ServiceConfig, Versioned, public_read, shown,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, patch, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_agencies)
        .service(create_agency)
        .service(get_agency)
        .service(update_agency);
    provinces::register(config);
    units::register(config);
    positions::register(config);
    appointments::register(config);
}

/// List agencies.
///
/// In the order in which they were opened.
#[utoipa::path(
    tag = "reference",
    params(ListAgencies, IfNoneMatch),
    responses((status = 200, description = "Agencies", body = Page<AgencyView>)),
    security((), ("bearer" = []))
)]
#[get("/agencies")]
async fn list_agencies(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
    rights: Rights,
    url: PageUrl,
    params: Params<ListAgencies>,
) -> Result<HttpResponse> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let filter = filter_of(params)?;
    public_read(&request, &db, &cache, move |conn| {
        let after = page.after(1)?.and_then(|key| key.first());
        let rows = store::page(conn, &filter, after.map(String::as_str), page.rows())?;
        let mut ids = store::external_ids(conn, &rows.iter().collect::<Vec<_>>())?;
        let view = |agency: Agency| {
            let (ids, allowed) = (
                ids.remove(&agency.id).unwrap_or_default(),
                actions(&rights, &agency),
            );
            AgencyView::of(agency, ids, allowed)
        };
        Ok(Page::cut(rows, &page, &url, |row| vec![row.id.clone()], view).into())
    })
    .await
}

fn filter_of(params: ListAgencies) -> Result<Filter> {
    let unknown = |name: &str, reason, text: &str| {
        Error::invalid(Fault::parameter(name, reason).with("value", shown(text)))
    };
    let mut filter = Filter {
        part: params
            .q
            .map(|text| text.trim().to_lowercase())
            .filter(|text| !text.is_empty()),
        ..Filter::default()
    };
    if filter
        .part
        .as_ref()
        .is_some_and(|part| part.chars().count() > 100)
    {
        return Err(Error::invalid(
            Fault::parameter("q", Reason::TooLong).with("max", 100),
        ));
    }
    if let Some(text) = params.kind {
        let fault = || Fault::parameter("kind", Reason::UnknownValue).with("allowed", AgencyKind::allowed());
        filter.kind = Some(AgencyKind::parse(&text).ok_or_else(|| Error::invalid(fault()))?);
    }
    let mut province = None;
    if let Some(text) = params.province {
        let found = places::find_province(&text)
            .ok_or_else(|| unknown("province", Reason::UnknownProvince, &text))?;
        filter.province = Some(found.code);
        province = Some(found);
    }
    if let Some(text) = params.amphoe {
        let found = match province {
            Some(province) => places::find_amphoe(province, &text),
            None => places::amphoe(&text).map(|(_, amphoe)| amphoe),
        };
        filter.amphoe = Some(
            found
                .ok_or_else(|| unknown("amphoe", Reason::UnknownAmphoe, &text))?
                .code,
        );
    }
    Ok(filter)
}

/// Open an agency.
///
/// Its place, kind and name together are its own, and so is each external id: `409` when another agency has them. Fields for
/// places take codes and names.
#[utoipa::path(
    tag = "reference",
    params(Once),
    request_body = CreateAgency,
    responses((status = 201, description = "The agency; its address in `Location`", body = AgencyView)),
    security(("bearer" = []))
)]
#[post("/agencies")]
async fn create_agency(
    db: Data<Db>,
    clock: Data<Clock>,
    caller: Caller<ManageAgencies>,
    rights: Rights,
    body: Idempotent<CreateAgency>,
) -> Result<Created<AgencyView>> {
    let (input, once) = body.split();
    let (actor, now) = (caller.everywhere()?, clock.now());
    let new = NewAgency::parse(input)?;
    let key = actor.to_string();
    once.run(&db, &key, now, move |tx| {
        let agency = store::insert(tx, &actor, now, new)?;
        let view = view_of(tx.conn(), agency, &rights)?;
        Created::new(format!("/api/v1/agencies/{}", view.id), view.version, &view)
    })
    .await
}

/// Read an agency.
///
/// Its kind, its place and the numbers that others have for it, with what you may do to it.
#[utoipa::path(
    tag = "reference",
    params(IfNoneMatch),
    responses((status = 200, description = "The agency", body = AgencyView)),
    security((), ("bearer" = []))
)]
#[get("/agencies/{agency_id}")]
async fn get_agency(db: Data<Db>, rights: Rights, agency_id: Path<String>) -> Result<Versioned<AgencyView>> {
    let view = db
        .read(move |conn| {
            let agency = store::find(conn, &agency_id)?;
            view_of(conn, agency, &rights)
        })
        .await?;
    Ok(Versioned {
        version: view.version,
        view,
    })
}

/// Change an agency.
///
/// What's absent stays, `null` clears. The followers of a province that the agency leaves get tombstones.
#[utoipa::path(
    tag = "reference",
    params(IfMatch),
    request_body = UpdateAgency,
    responses((status = 200, description = "The agency after the change", body = AgencyView),
              (status = 409, description = "Another agency has this place, kind and name, or an external id", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[patch("/agencies/{agency_id}")]
async fn update_agency(
    db: Data<Db>,
    clock: Data<Clock>,
    caller: Caller<ManageAgencies>,
    followers: Data<Followers>,
    rights: Rights,
    agency_id: Path<String>,
    read: IfMatch,
    body: Body<UpdateAgency>,
) -> Result<Versioned<AgencyView>> {
    let (input, now) = (body.into_inner(), clock.now());
    let view = db
        .write(move |tx| {
            let before = store::find_locked(tx, &agency_id)?;
            let actor = caller.over(&before.id, &before.province)?;
            read.check(before.version)?;
            let changed = ChangedAgency::parse(&before, input)?;
            let (agency, ids) = store::update(tx, &actor, now, &before, changed)?;
            let change = AgencyChange {
                actor: &actor,
                at: now,
                before: &before,
                after: &agency,
            };
            followers.follow(tx, &change)?;
            let allowed = actions(&rights, &agency);
            Ok(AgencyView::of(agency, ids, allowed))
        })
        .await?;
    Ok(Versioned {
        version: view.version,
        view,
    })
}

fn view_of(conn: &mut Conn, agency: Agency, rights: &Rights) -> Result<AgencyView> {
    let ids = store::external_ids(conn, &[&agency])?
        .remove(&agency.id)
        .unwrap_or_default();
    let allowed = actions(rights, &agency);
    Ok(AgencyView::of(agency, ids, allowed))
}

/// What the caller, who may be anybody, may do somewhere.
type Rights = (
    Viewer<ManageAgencies>,
    Viewer<ManageOrganisation>,
    Viewer<ReadAppointments>,
);

/// The operations open to the caller on an agency.
fn actions(rights: &Rights, agency: &Agency) -> Vec<&'static str> {
    let covers =
        |reach: Option<&Reach>| reach.is_some_and(|reach| reach.covers(&agency.id, &agency.province));
    let (agencies, organisation, appointments) = rights;
    let mut actions = Vec::new();
    if covers(agencies.reach()) {
        actions.push("update_agency");
    }
    if covers(organisation.reach()) {
        actions.extend(["create_unit", "create_position", "create_appointment"]);
    }
    if covers(appointments.reach()) {
        actions.push("list_appointments");
    }
    if covers(agencies.reach_of::<ManageWebhooks>().as_ref()) {
        actions.extend(["list_webhooks", "create_webhook"]);
    }
    actions
}
