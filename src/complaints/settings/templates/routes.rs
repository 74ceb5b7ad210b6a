//! The templates' endpoints. Who works on complaints writes them, too: they know what has to be said every day, and an
//! administrator of the agency, who reads no complaints, doesn't.

use super::model::NewTemplate;
use super::store;
use super::wire::{CreateReplyTemplate, FilledTemplateView, ReplyTemplateView, UpdateReplyTemplate};
use crate::accounts::{Caller, ReadComplaints, WorkComplaints};
use crate::agencies::{self, Agency};
use crate::complaints::cases::store as cases;
use crate::http::Desk;
use crate::http::{
    Body, Created, Idempotent, IfMatch, IfNoneMatch, Once, Page, Result, ServiceConfig, Versioned,
};
use actix_web::web::Path;
use actix_web::{get, patch, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_reply_templates)
        .service(create_reply_template)
        .service(get_reply_template)
        .service(update_reply_template)
        .service(fill_reply_templates);
}

fn works(caller: &Caller<ReadComplaints>, agency: &Agency) -> bool {
    caller.session().reach::<WorkComplaints>().is_own(&agency.id)
}

fn versioned(view: ReplyTemplateView) -> Versioned<ReplyTemplateView> {
    Versioned {
        version: view.version,
        view,
    }
}

/// List the reply templates of an agency.
///
/// All of them, by name, closed ones included, as they were written.
#[utoipa::path(
    tag = "complaints",
    responses((status = 200, description = "Templates", body = Page<ReplyTemplateView>)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/reply-templates")]
async fn list_reply_templates(
    desk: Desk,
    caller: Caller<ReadComplaints>,
    agency_id: Path<String>,
) -> Result<Page<ReplyTemplateView>> {
    let views = desk
        .db
        .read(move |conn| {
            let agency = agencies::find(conn, &agency_id)?;
            caller.over(&agency.id, &agency.province)?;
            let works = works(&caller, &agency);
            let all = store::list(conn, &agency.id)?.into_iter();
            Ok(all
                .map(|template| ReplyTemplateView::of(template, works))
                .collect())
        })
        .await?;
    Ok(Page::whole(views))
}

/// Set up a reply template.
///
/// Up to 200 in an agency. `{number}` `{agency}` `{category}` `{today}` in it are filled in for each case; other braces are
/// refused. `409` when another template has the name.
#[utoipa::path(
    tag = "complaints",
    params(Once),
    request_body = CreateReplyTemplate,
    responses((status = 201, description = "The template; its address in `Location`", body = ReplyTemplateView)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/reply-templates")]
async fn create_reply_template(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    agency_id: Path<String>,
    body: Idempotent<CreateReplyTemplate>,
) -> Result<Created<ReplyTemplateView>> {
    let ((input, once), now) = (body.split(), desk.now());
    let key = caller.actor().to_string();
    once.run(&desk.db, &key, now, move |tx| {
        let agency = agencies::find_locked(tx, &agency_id)?;
        let actor = caller.over(&agency.id, &agency.province)?;
        let template = store::insert(tx, (&actor, now), &agency, NewTemplate::parse(&input)?)?;
        let view = ReplyTemplateView::of(template, true);
        let location = format!("/api/v1/agencies/{}/reply-templates/{}", agency.id, view.id);
        Created::new(location, view.version, &view)
    })
    .await
}

/// Read a reply template.
///
/// As it was written; closed ones as well.
#[utoipa::path(
    tag = "complaints",
    params(IfNoneMatch),
    responses((status = 200, description = "The template", body = ReplyTemplateView)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/reply-templates/{template_id}")]
async fn get_reply_template(
    desk: Desk,
    caller: Caller<ReadComplaints>,
    path: Path<(String, String)>,
) -> Result<Versioned<ReplyTemplateView>> {
    let (agency_id, id) = path.into_inner();
    let view = desk
        .db
        .read(move |conn| {
            let agency = agencies::find(conn, &agency_id)?;
            caller.over(&agency.id, &agency.province)?;
            let works = works(&caller, &agency);
            Ok(ReplyTemplateView::of(store::find(conn, &agency.id, &id)?, works))
        })
        .await?;
    Ok(versioned(view))
}

/// Change a reply template, or close it.
///
/// What's absent stays. A closed one isn't offered for cases.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body = UpdateReplyTemplate,
    responses((status = 200, description = "The template after the change", body = ReplyTemplateView),
              (status = 409, description = "Another template has this name", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[patch("/agencies/{agency_id}/reply-templates/{template_id}")]
async fn update_reply_template(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    path: Path<(String, String)>,
    read: IfMatch,
    body: Body<UpdateReplyTemplate>,
) -> Result<Versioned<ReplyTemplateView>> {
    let ((agency_id, id), input, now) = (path.into_inner(), body.into_inner(), desk.now());
    let change = move |tx: &mut crate::db::Tx<'_>| {
        let agency = agencies::find_locked(tx, &agency_id)?;
        let actor = caller.over(&agency.id, &agency.province)?;
        let template = store::find(tx.conn(), &agency.id, &id)?;
        read.check(template.version)?;
        let template = store::update(tx, (&actor, now), &agency, template.changed(input)?)?;
        Ok(ReplyTemplateView::of(template, true))
    };
    Ok(versioned(desk.db.write(change).await?))
}

/// Fill the reply templates in for a case.
///
/// The open ones of its agency, by name, for an officer to go over and send with `reply_to_complaint` or another step.
#[utoipa::path(
    tag = "complaints",
    responses((status = 200, description = "Texts", body = Page<FilledTemplateView>)),
    security(("bearer" = []))
)]
#[get("/complaints/{complaint_id}/reply-templates")]
async fn fill_reply_templates(
    desk: Desk,
    caller: Caller<ReadComplaints>,
    id: Path<String>,
) -> Result<Page<FilledTemplateView>> {
    let (reach, now) = (caller.reach(), desk.now());
    let texts = desk
        .db
        .read(move |conn| {
            let case = cases::find(conn, &reach, &id)?;
            store::filled(conn, &case, now)
        })
        .await?;
    Ok(Page::whole(texts))
}
