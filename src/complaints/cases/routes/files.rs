//! Files of a case.

use super::super::reveal::see_original;
use super::super::wire::{AttachFiles, AttachToComplaint, CaseFileAsked};
use super::{ComplaintView, Powers, store, take};
use crate::accounts::{Caller, ReadComplaints, WorkComplaints};
use crate::complaints::kinds::{FileCopy, StepBy};
use crate::files::Coming;
use crate::files::Copy;
use crate::http::Desk;
use crate::http::{
    Download, Error, Fault, FileBytes, Form, IfMatch, Params, Reason, Result, ServiceConfig, Versioned,
};
use actix_web::web::Path;
use actix_web::{get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(attach_to_complaint)
        .service(download_complaint_file);
}

/// Add files to a case.
///
/// As scans of what came on paper. They belong to the office: the reporter never sees them.
#[utoipa::path(
    tag = "complaints",
    params(IfMatch),
    request_body(description = "The files", content((AttachFiles = "multipart/form-data"))),
    responses((status = 200, description = "The case with the files", body = ComplaintView)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/files")]
async fn attach_to_complaint(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    read: IfMatch,
    form: Form,
) -> Result<Versioned<ComplaintView>> {
    let (input, sent, _) = form.split::<AttachToComplaint>()?;
    let note = input.step()?;
    if sent.is_empty() {
        return Err(Error::invalid(Fault::pointer("/files", Reason::Required)));
    }
    let (reach, case) = (caller.reach(), id.clone());
    desk.db.read(move |conn| store::find(conn, &reach, &case)).await?;
    let (coming, files) = Coming::keep(&desk.files, sent).await?;
    let taken = take(desk, (caller, StepBy::Officer), id, read, move |_, _| {
        Ok(note.files(files.take()))
    });
    coming.settle(taken.await).await
}

/// Download a file of a case.
///
/// The copy without what a camera wrote into it; a PDF is always as it was sent. `copy=original` tells where and by what
/// an image was taken, so it needs the right to see who reported, and every look is in the audit trail.
#[utoipa::path(
    tag = "complaints",
    params(CaseFileAsked),
    responses((status = 200, description = "The file", content(
        (FileBytes = "image/jpeg"), (FileBytes = "image/png"), (FileBytes = "image/webp"), (FileBytes = "application/pdf"),
    ))),
    security(("bearer" = []))
)]
#[get("/complaints/{complaint_id}/files/{file_id}")]
async fn download_complaint_file(
    desk: Desk,
    caller: Caller<ReadComplaints>,
    path: Path<(String, String)>,
    params: Params<CaseFileAsked>,
) -> Result<Download> {
    let ((id, file), reach) = (path.into_inner(), caller.reach());
    if params.into_inner().copy()? == FileCopy::Working {
        let found = desk.db.read(move |conn| {
            let case = store::find(conn, &reach, &id)?;
            store::file(conn, &case, &file)
        });
        return found.await?.download(&desk.files, Copy::Working).await;
    }
    let (actor, powers, now) = (caller.actor(), Powers::of(caller.session()), desk.now());
    let found = desk.db.write(move |tx| {
        let case = store::find(tx.conn(), &reach, &id)?;
        let found = store::file(tx.conn(), &case, &file)?;
        see_original(tx, (&actor, &powers), now, (&case, &found))?;
        Ok(found)
    });
    found.await?.download(&desk.files, Copy::Original).await
}
