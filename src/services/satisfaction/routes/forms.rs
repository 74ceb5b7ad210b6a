//! Open and close forms.

use super::super::data::Survey;
use super::super::model::SatisfactionForm;
use super::super::store::{self, Filter};
use super::super::wire::{
    CreateSatisfactionForm, ListForms, SatisfactionFormView, SurveyQuestionSetView, UpdateSatisfactionForm,
};
use crate::accounts::{Caller, ManageServices, ReadServices, Viewer, agency_asked, own_named};
use crate::agencies;
use crate::calendar::day_in_bangkok;
use crate::db::Conn;
use crate::http::{
    Body, ByteCache, Code, Created, Desk, Error, Fault, Idempotent, IfMatch, IfNoneMatch, Once, Page,
    PageParams, PageUrl, Params, Reason, Result, ServiceConfig, Versioned, id_asked, public_read, word_asked,
};
use crate::services::kinds::SatisfactionFormStatus;
use crate::services::store::of_agency;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, patch, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_question_sets)
        .service(list_satisfaction_forms)
        .service(create_satisfaction_form)
        .service(get_satisfaction_form)
        .service(update_satisfaction_form)
        .service(close_satisfaction_form);
}

fn versioned(view: SatisfactionFormView) -> Versioned<SatisfactionFormView> {
    Versioned {
        version: view.version,
        view,
    }
}

/// List the sets of questions.
///
/// With the scale, and where they're from.
#[utoipa::path(
    tag = "services",
    params(IfNoneMatch),
    responses((status = 200, description = "The sets", body = Page<SurveyQuestionSetView>))
)]
#[get("/satisfaction-question-sets")]
async fn list_question_sets(
    request: HttpRequest,
    (desk, cache): (Desk, Data<ByteCache>),
) -> Result<HttpResponse> {
    let sets = Survey::get()
        .sets
        .iter()
        .map(SurveyQuestionSetView::from)
        .collect();
    public_read(&request, &desk.db, &cache, move |_| Ok(Page::whole(sets).into())).await
}

/// List the forms of one's agency.
///
/// The newest first.
#[utoipa::path(
    tag = "services",
    params(ListForms),
    responses((status = 200, description = "Forms", body = Page<SatisfactionFormView>)),
    security(("bearer" = []))
)]
#[get("/satisfaction-forms")]
async fn list_satisfaction_forms(
    desk: Desk,
    caller: Caller<ReadServices>,
    url: PageUrl,
    params: Params<ListForms>,
) -> Result<Page<SatisfactionFormView>> {
    let (params, today) = (params.into_inner(), day_in_bangkok(desk.now()));
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let (after, rows) = (page.after(1)?.and_then(|key| key.first().cloned()), page.rows());
    let (parse, allowed) = (SatisfactionFormStatus::parse, SatisfactionFormStatus::allowed());
    let status = word_asked("status", params.status, parse, allowed);
    let filter = Filter {
        agency_id: agency_asked(params.agency_id, &caller.reach())?,
        service_id: id_asked("service_id", params.service_id)?,
        status: status.map_err(Error::invalid)?,
    };
    let manages = caller
        .session()
        .reach::<ManageServices>()
        .is_own(&filter.agency_id);
    let found = desk
        .db
        .read(move |conn| store::page(conn, &filter, after.as_deref(), rows));
    let key = |form: &SatisfactionForm| vec![form.id.clone()];
    let view = |form| SatisfactionFormView::of(form, today, manages);
    Ok(Page::cut(found.await?, &page, &url, key, view))
}

/// That the agency has the service of a form.
fn check_service(conn: &mut Conn, form: &SatisfactionForm) -> Result<()> {
    if let Some(id) = &form.service_id
        && !of_agency(conn, &form.agency_id)?.contains_key(id)
    {
        let fault = Fault::pointer("/service_id", Reason::Unknown);
        return Err(Error::invalid(fault.with("value", id)));
    }
    Ok(())
}

/// Open a form.
///
/// About a service, or without one about the agency as a whole. `page` in the answer is where people find it, without an
/// account and without a script; a QR code that leads there is at `/satisfaction-forms/{form_id}/code`.
#[utoipa::path(
    tag = "services",
    params(Once),
    request_body = CreateSatisfactionForm,
    responses((status = 201, description = "The form; its address in `Location`", body = SatisfactionFormView),
              (status = 404, description = "There's no such agency", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/satisfaction-forms")]
async fn create_satisfaction_form(
    desk: Desk,
    caller: Caller<ManageServices>,
    body: Idempotent<CreateSatisfactionForm>,
) -> Result<Created<SatisfactionFormView>> {
    let ((input, once), now) = (body.split(), desk.now());
    let key = caller.actor().to_string();
    once.run(&desk.db, &key, now, move |tx| {
        own_named(&caller.reach(), &input.agency_id)?;
        let agency = agencies::find_locked(tx, &input.agency_id)?;
        let form = SatisfactionForm::parse(input, now)?;
        check_service(tx.conn(), &form)?;
        let form = store::insert(tx, (&caller.actor(), now), &agency, form)?;
        let view = SatisfactionFormView::of(form, day_in_bangkok(now), true);
        let location = format!("/api/v1/satisfaction-forms/{}", view.id);
        Created::new(location, view.version, &view)
    })
    .await
}

/// Read a form.
///
/// With its questions, for whoever shows it.
#[utoipa::path(
    tag = "services",
    params(IfNoneMatch),
    responses((status = 200, description = "The form", body = SatisfactionFormView)),
    security((), ("bearer" = []))
)]
#[get("/satisfaction-forms/{form_id}")]
async fn get_satisfaction_form(
    desk: Desk,
    viewer: Viewer<ReadServices>,
    id: Path<String>,
) -> Result<Versioned<SatisfactionFormView>> {
    let (today, manage) = (day_in_bangkok(desk.now()), viewer.reach_of::<ManageServices>());
    let form = desk.db.read(move |conn| store::find(conn, &id)).await?;
    let manages = manage.is_some_and(|reach| reach.is_own(&form.agency_id));
    Ok(versioned(SatisfactionFormView::of(form, today, manages)))
}

/// Change a form.
///
/// What's absent stays, `null` clears. Once somebody has answered, only its days change, and the months of all answers stay
/// within them: what it's about, its questions and its minimum are settled. Where nothing differs, the version stays. `409`
/// when answers stand against it, or it's closed.
#[utoipa::path(
    tag = "services",
    params(IfMatch),
    request_body = UpdateSatisfactionForm,
    responses((status = 200, description = "The form after the change", body = SatisfactionFormView),
              (status = 409, description = "Answers stand against it, or it's closed", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[patch("/satisfaction-forms/{form_id}")]
async fn update_satisfaction_form(
    desk: Desk,
    caller: Caller<ManageServices>,
    id: Path<String>,
    read: IfMatch,
    body: Body<UpdateSatisfactionForm>,
) -> Result<Versioned<SatisfactionFormView>> {
    let (input, now) = (body.into_inner(), desk.now());
    let view = desk.db.write(move |tx| {
        let before = store::find_locked(tx, &caller.reach(), &id)?;
        read.check(before.version)?;
        let answered = store::answered_months(tx.conn(), &before.id)?;
        let after = before.changed(input, answered)?;
        check_service(tx.conn(), &after)?;
        let agency = agencies::find(tx.conn(), &before.agency_id)?;
        let form = store::change(tx, (&caller.actor(), now), &agency, (&before, after))?;
        Ok(SatisfactionFormView::of(form, day_in_bangkok(now), true))
    });
    Ok(versioned(view.await?))
}

/// Close a form.
///
/// For good: it takes no more answers but those from paper of its own months. `409` when it's closed already.
#[utoipa::path(
    tag = "services",
    params(IfMatch),
    responses((status = 200, description = "The form, closed", body = SatisfactionFormView),
              (status = 409, description = "It's closed already", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/satisfaction-forms/{form_id}/close")]
async fn close_satisfaction_form(
    desk: Desk,
    caller: Caller<ManageServices>,
    id: Path<String>,
    read: IfMatch,
) -> Result<Versioned<SatisfactionFormView>> {
    let now = desk.now();
    let view = desk.db.write(move |tx| {
        let form = store::find_locked(tx, &caller.reach(), &id)?;
        read.check(form.version)?;
        if form.status == SatisfactionFormStatus::Closed {
            return Err(Error::new(Code::Conflict));
        }
        let agency = agencies::find(tx.conn(), &form.agency_id)?;
        let form = store::close(tx, (&caller.actor(), now), &agency, form)?;
        Ok(SatisfactionFormView::of(form, day_in_bangkok(now), true))
    });
    Ok(versioned(view.await?))
}
