//! Look at comments before they're shown.

use super::super::model::SatisfactionAnswer;
use super::super::store::{self, Comments};
use super::super::wire::{ListComments, SatisfactionCommentView};
use crate::accounts::{Caller, ManageServices, agency_asked};
use crate::agencies;
use crate::http::{
    Code, Desk, Error, IfMatch, Page, PageParams, PageUrl, Params, Result, ServiceConfig, Versioned,
    id_asked, word_asked,
};
use crate::services::kinds::CommentStatus;
use actix_web::web::Path;
use actix_web::{get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_satisfaction_comments)
        .service(publish_satisfaction_comment)
        .service(hide_satisfaction_comment);
}

/// List comments.
///
/// What people wrote besides their ratings, in no order; which ratings aren't told. Without `comment_status` all of them.
#[utoipa::path(
    tag = "services",
    params(ListComments),
    responses((status = 200, description = "Comments", body = Page<SatisfactionCommentView>)),
    security(("bearer" = []))
)]
#[get("/satisfaction-responses")]
async fn list_satisfaction_comments(
    desk: Desk,
    caller: Caller<ManageServices>,
    url: PageUrl,
    params: Params<ListComments>,
) -> Result<Page<SatisfactionCommentView>> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let (after, rows) = (page.after(1)?.and_then(|key| key.first().cloned()), page.rows());
    let (parse, allowed) = (CommentStatus::parse, CommentStatus::allowed());
    let status = word_asked("comment_status", params.comment_status, parse, allowed);
    let filter = Comments {
        agency_id: agency_asked(params.agency_id, &caller.reach())?,
        form_id: id_asked("form_id", params.form_id)?,
        status: status.map_err(Error::invalid)?,
        months: None,
    };
    let found = desk
        .db
        .read(move |conn| store::comments(conn, &filter, after.as_deref(), rows));
    let key = |answer: &SatisfactionAnswer| vec![answer.id.clone()];
    Ok(Page::cut(
        found.await?,
        &page,
        &url,
        key,
        SatisfactionCommentView::from,
    ))
}

/// Publish a comment.
///
/// From here on the public report has it. Look for names and numbers first: people write what they like. `409` when it's
/// published already.
#[utoipa::path(
    tag = "services",
    params(IfMatch),
    responses((status = 200, description = "The comment", body = SatisfactionCommentView),
              (status = 409, description = "It's published already", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/satisfaction-responses/{response_id}/publish-comment")]
async fn publish_satisfaction_comment(
    desk: Desk,
    caller: Caller<ManageServices>,
    id: Path<String>,
    read: IfMatch,
) -> Result<Versioned<SatisfactionCommentView>> {
    let to = ("satisfaction_comment.published", CommentStatus::Published);
    set(&desk, caller, (id, read), to).await
}

/// Hide a comment.
///
/// It isn't shown, or no longer. `409` when it's hidden already.
#[utoipa::path(
    tag = "services",
    params(IfMatch),
    responses((status = 200, description = "The comment", body = SatisfactionCommentView),
              (status = 409, description = "It's hidden already", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/satisfaction-responses/{response_id}/hide-comment")]
async fn hide_satisfaction_comment(
    desk: Desk,
    caller: Caller<ManageServices>,
    id: Path<String>,
    read: IfMatch,
) -> Result<Versioned<SatisfactionCommentView>> {
    let to = ("satisfaction_comment.hidden", CommentStatus::Hidden);
    set(&desk, caller, (id, read), to).await
}

async fn set(
    desk: &Desk,
    caller: Caller<ManageServices>,
    (id, read): (Path<String>, IfMatch),
    (kind, status): (&'static str, CommentStatus),
) -> Result<Versioned<SatisfactionCommentView>> {
    let now = desk.now();
    let view = desk.db.write(move |tx| {
        let form = store::find_answer(tx.conn(), &id)?.form_id;
        store::find_locked(tx, &caller.reach(), &form)?;
        let answer = store::find_answer(tx.conn(), &id)?;
        // Without a comment there's nothing here.
        if answer.comment.is_none() {
            return Err(Error::new(Code::NotFound));
        }
        read.check(answer.version)?;
        if answer.comment_status == status {
            return Err(Error::new(Code::Conflict));
        }
        let agency = agencies::find(tx.conn(), &answer.agency_id)?;
        let doing = (&caller.actor(), now);
        let answer = store::set_comment(tx, doing, (kind, &agency), (answer, status))?;
        Ok(SatisfactionCommentView::from(answer))
    });
    let view = view.await?;
    Ok(Versioned {
        version: view.version,
        view,
    })
}
