//! The appointments' endpoints.

use super::super::model::Agency;
use super::super::positions::{self, PositionView};
use super::super::store as agencies;
use super::model::{Appointment, NewAppointment};
use super::store::{self, Filter};
use super::wire::{
    AppointmentView, CreateAppointment, DelegationView, ListAppointments, ResponsibleOn, ResponsibleView,
    UpdateAppointment,
};
use crate::accounts::{Caller, ManageOrganisation, ReadAppointments, Viewer};
use crate::calendar::day_in_bangkok;
use crate::clock::Clock;
use crate::db::Db;
use crate::http::{
    At, Body, Code, Created, Error, Idempotent, IfMatch, IfNoneMatch, Once, Page, PageParams, PageUrl,
    Params, Result, ServiceConfig, Versioned, id_asked, parse_day,
};
use actix_web::web::{Data, Json, Path};
use actix_web::{get, patch, post};
use chrono::NaiveDate;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_appointments)
        .service(create_appointment)
        .service(get_appointment)
        .service(update_appointment)
        .service(get_responsible);
    super::mine::register(config);
}

fn manages(viewer: &Viewer<ManageOrganisation>, agency: &Agency) -> bool {
    let reach = viewer.reach();
    reach.is_some_and(|reach| reach.covers(&agency.id, &agency.province))
}

fn versioned(view: AppointmentView) -> Versioned<AppointmentView> {
    Versioned {
        version: view.version,
        view,
    }
}

fn day_of(on: Option<&str>) -> Result<Option<NaiveDate>> {
    let at = || At::Parameter("on".to_owned());
    on.map(|text| parse_day(at(), text))
        .transpose()
        .map_err(Error::invalid)
}

/// List the appointments of an agency.
///
/// Who holds or acts for which position, past ones included, in the order in which they were recorded.
#[utoipa::path(
    tag = "organisation",
    params(ListAppointments),
    responses((status = 200, description = "Appointments", body = Page<AppointmentView>)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/appointments")]
async fn list_appointments(
    db: Data<Db>,
    caller: Caller<ReadAppointments>,
    viewer: Viewer<ManageOrganisation>,
    agency_id: Path<String>,
    url: PageUrl,
    params: Params<ListAppointments>,
) -> Result<Page<AppointmentView>> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let filter = Filter {
        on: day_of(params.on.as_deref())?,
        position: id_asked("position_id", params.position_id)?,
    };
    db.read(move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        caller.over(&agency.id, &agency.province)?;
        let after = page.after(1)?.and_then(|key| key.first());
        let rows = store::page(conn, &agency.id, &filter, after.map(String::as_str), page.rows())?;
        let (key, manages) = (
            |row: &Appointment| vec![row.id.clone()],
            manages(&viewer, &agency),
        );
        Ok(Page::cut(rows, &page, &url, key, |row| {
            AppointmentView::of(row, manages)
        }))
    })
    .await
}

/// Record an appointment.
///
/// On a day a position has one holder and one who acts in it (`acting`), who may be there while the holder is on leave:
/// end the other appointment of the kind first. Delegations (`on_behalf`) stand beside them, each with its `subject`,
/// and one without a subject for all the rest.
#[utoipa::path(
    tag = "organisation",
    params(Once),
    request_body = CreateAppointment,
    responses((status = 201, description = "The appointment; its address in `Location`", body = AppointmentView)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/appointments")]
async fn create_appointment(
    db: Data<Db>,
    clock: Data<Clock>,
    caller: Caller<ManageOrganisation>,
    agency_id: Path<String>,
    body: Idempotent<CreateAppointment>,
) -> Result<Created<AppointmentView>> {
    let ((input, once), now) = (body.split(), clock.now());
    let key = caller.actor().to_string();
    once.run(&db, &key, now, move |tx| {
        let agency = agencies::find(tx.conn(), &agency_id)?;
        let actor = caller.over(&agency.id, &agency.province)?;
        let appointment = store::insert(tx, &actor, now, &agency, NewAppointment::parse(input)?)?;
        let view = AppointmentView::of(appointment, true);
        let location = format!("/api/v1/agencies/{}/appointments/{}", agency.id, view.id);
        Created::new(location, view.version, &view)
    })
    .await
}

/// Read an appointment.
///
/// Past ones as well. Names are shown to the agency itself, not to the public.
#[utoipa::path(
    tag = "organisation",
    params(IfNoneMatch),
    responses((status = 200, description = "The appointment", body = AppointmentView)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/appointments/{appointment_id}")]
async fn get_appointment(
    db: Data<Db>,
    caller: Caller<ReadAppointments>,
    viewer: Viewer<ManageOrganisation>,
    path: Path<(String, String)>,
) -> Result<Versioned<AppointmentView>> {
    let (agency_id, appointment_id) = path.into_inner();
    let view = db
        .read(move |conn| {
            let agency = agencies::find(conn, &agency_id)?;
            caller.over(&agency.id, &agency.province)?;
            let found = store::find(conn, &agency.id, &appointment_id)?;
            let appointment = found.ok_or_else(|| Error::new(Code::NotFound))?;
            Ok(AppointmentView::of(appointment, manages(&viewer, &agency)))
        })
        .await?;
    Ok(versioned(view))
}

/// End an appointment, or correct it.
///
/// What's absent stays, `null` clears.
#[utoipa::path(
    tag = "organisation",
    params(IfMatch),
    request_body = UpdateAppointment,
    responses((status = 200, description = "The appointment after the change", body = AppointmentView)),
    security(("bearer" = []))
)]
#[patch("/agencies/{agency_id}/appointments/{appointment_id}")]
async fn update_appointment(
    db: Data<Db>,
    clock: Data<Clock>,
    caller: Caller<ManageOrganisation>,
    path: Path<(String, String)>,
    read: IfMatch,
    body: Body<UpdateAppointment>,
) -> Result<Versioned<AppointmentView>> {
    let (agency_id, appointment_id) = path.into_inner();
    let (input, now) = (body.into_inner(), clock.now());
    let view = db
        .write(move |tx| {
            // Two changes of one appointment wait for each other here.
            let agency = agencies::find_locked(tx, &agency_id)?;
            let actor = caller.over(&agency.id, &agency.province)?;
            let found = store::find(tx.conn(), &agency.id, &appointment_id)?;
            let appointment = found.ok_or_else(|| Error::new(Code::NotFound))?;
            read.check(appointment.version)?;
            let pointer = if input.starts_on.is_some() {
                "/starts_on"
            } else {
                "/ends_on"
            };
            let changed = appointment.changed(input)?;
            let appointment = store::update(tx, &actor, now, &agency, (&appointment, changed), pointer)?;
            Ok(AppointmentView::of(appointment, true))
        })
        .await?;
    Ok(versioned(view))
}

/// Tell who answers for a position on a day.
///
/// Who acts in it, or else who holds it, and beside them those to whom something is delegated; each with the lines below
/// their signature.
#[utoipa::path(
    tag = "organisation",
    params(ResponsibleOn),
    responses((status = 200, description = "The responsible person, if there's one", body = ResponsibleView)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/positions/{position_id}/responsible")]
async fn get_responsible(
    db: Data<Db>,
    clock: Data<Clock>,
    caller: Caller<ReadAppointments>,
    viewer: Viewer<ManageOrganisation>,
    path: Path<(String, String)>,
    params: Params<ResponsibleOn>,
) -> Result<Json<ResponsibleView>> {
    let (agency_id, position_id) = path.into_inner();
    let on = day_of(params.into_inner().on.as_deref())?;
    let day = on.unwrap_or_else(|| day_in_bangkok(clock.now()));
    let view = db
        .read(move |conn| {
            let agency = agencies::find(conn, &agency_id)?;
            caller.over(&agency.id, &agency.province)?;
            let position = positions::find(conn, &agency.id, &position_id)?;
            let position = position.ok_or_else(|| Error::new(Code::NotFound))?;
            let found = store::responsible(conn, &position.id, day)?;
            let manages = manages(&viewer, &agency);
            let mut signed = |signer: Appointment| {
                let signature_block = store::signature_block(conn, &position, &signer, day)?;
                let appointment = AppointmentView::of(signer, manages);
                Ok::<_, Error>(DelegationView {
                    appointment,
                    signature_block,
                })
            };
            let foremost = found.foremost.map(&mut signed).transpose()?;
            let delegations = found.delegates.into_iter().map(signed).collect::<Result<_>>()?;
            let (appointment, signature_block) = foremost
                .map(|foremost| (foremost.appointment, foremost.signature_block))
                .unzip();
            Ok(ResponsibleView {
                on: day.to_string(),
                position: PositionView::of(position, manages),
                appointment,
                signature_block,
                delegations,
            })
        })
        .await?;
    Ok(Json(view))
}
