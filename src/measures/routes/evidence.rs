//! Show that measures were taken.

use super::{changed, versioned};
use crate::accounts::{Caller, ManageMeasures};
use crate::db::Tx;
use crate::files::{Coming, Copy};
use crate::http::{
    Body, Code, Desk, Download, Error, Fault, FileBytes, Form, IfMatch, Reason, Result, ServiceConfig,
    Versioned,
};
use crate::measures::model::Evidence;
use crate::measures::store;
use crate::measures::wire::{AddMeasureLink, AttachMeasureFiles, AttachToMeasure, MeasureView};
use actix_web::web::Path;
use actix_web::{delete, get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(link_measure_evidence)
        .service(attach_measure_files)
        .service(remove_measure_evidence)
        .service(download_measure_file);
}

/// Add a link to a measure's evidence.
///
/// An address of the web, kept as it is: it isn't fetched. A measure has up to 50 pieces of evidence.
#[utoipa::path(
    tag = "measures",
    params(IfMatch),
    request_body = AddMeasureLink,
    responses((status = 200, description = "The measure with the link", body = MeasureView)),
    security(("bearer" = []))
)]
#[post("/measures/{measure_id}/links")]
async fn link_measure_evidence(
    desk: Desk,
    caller: Caller<ManageMeasures>,
    id: Path<String>,
    read: IfMatch,
    body: Body<AddMeasureLink>,
) -> Result<Versioned<MeasureView>> {
    let (input, now) = (body.into_inner(), desk.now());
    let view = desk.db.write(move |tx| {
        let whole = store::find_locked(tx, &caller.reach(), &id)?;
        read.check(whole.measure.version)?;
        let link = Evidence::link(&whole.measure, &input, now)?;
        let whole = store::add(tx, (&caller.actor(), now), whole, ("/url", vec![link]))?;
        changed(tx, whole, now)
    });
    Ok(versioned(view.await?))
}

/// Add files to a measure's evidence.
///
/// PDF, JPEG, PNG or WebP. Everybody may download them: what a camera wrote into an image is taken out, what a PDF says isn't.
#[utoipa::path(
    tag = "measures",
    params(IfMatch),
    request_body(description = "The files", content((AttachMeasureFiles = "multipart/form-data"))),
    responses((status = 200, description = "The measure with the files", body = MeasureView)),
    security(("bearer" = []))
)]
#[post("/measures/{measure_id}/files")]
async fn attach_measure_files(
    desk: Desk,
    caller: Caller<ManageMeasures>,
    id: Path<String>,
    read: IfMatch,
    form: Form,
) -> Result<Versioned<MeasureView>> {
    let (AttachToMeasure {}, sent, _) = form.split()?;
    if sent.is_empty() {
        return Err(Error::invalid(Fault::pointer("/files", Reason::Required)));
    }
    let (reach, measure, now) = (caller.reach(), id.clone(), desk.now());
    desk.db
        .read(move |conn| match store::find(conn, &measure)? {
            measure if reach.is_own(&measure.agency_id) => Ok(()),
            _ => Err(Error::new(Code::NotFound)),
        })
        .await?;
    let (coming, files) = Coming::keep(&desk.files, sent).await?;
    let attach = move |tx: &mut Tx<'_>| {
        let whole = store::find_locked(tx, &caller.reach(), &id)?;
        read.check(whole.measure.version)?;
        let files = files.take().into_iter();
        let files = files.map(|file| Evidence::file(&whole.measure, file, now));
        let files = ("/files", files.collect());
        let whole = store::add(tx, (&caller.actor(), now), whole, files)?;
        changed(tx, whole, now)
    };
    Ok(versioned(coming.settle(desk.db.write(attach).await).await?))
}

/// Take a piece of evidence away from a measure.
///
/// A file is removed with it.
#[utoipa::path(
    tag = "measures",
    params(IfMatch),
    responses((status = 200, description = "The measure without it", body = MeasureView)),
    security(("bearer" = []))
)]
#[delete("/measures/{measure_id}/evidence/{measure_evidence_id}")]
async fn remove_measure_evidence(
    desk: Desk,
    caller: Caller<ManageMeasures>,
    path: Path<(String, String)>,
    read: IfMatch,
) -> Result<Versioned<MeasureView>> {
    let ((id, evidence), now) = (path.into_inner(), desk.now());
    let view = desk.db.write(move |tx| {
        let whole = store::find_locked(tx, &caller.reach(), &id)?;
        read.check(whole.measure.version)?;
        let whole = store::remove(tx, (&caller.actor(), now), whole, &evidence)?;
        changed(tx, whole, now)
    });
    Ok(versioned(view.await?))
}

/// Download a file of a measure's evidence.
///
/// To be saved: a browser doesn't show it in the service's name.
#[utoipa::path(
    tag = "measures",
    responses((status = 200, description = "The file", content(
        (FileBytes = "application/pdf"), (FileBytes = "image/jpeg"), (FileBytes = "image/png"),
        (FileBytes = "image/webp"),
    )))
)]
#[get("/measures/{measure_id}/files/{measure_evidence_id}")]
async fn download_measure_file(desk: Desk, path: Path<(String, String)>) -> Result<Download> {
    let (id, evidence) = path.into_inner();
    let found = desk.db.read(move |conn| {
        let measure = store::find(conn, &id)?;
        store::find_file(conn, &measure, &evidence)
    });
    let file = found.await?;
    Ok(Download {
        bytes: desk.files.read(file.id, Copy::Working).await?,
        media_type: file.media_type.unwrap_or_default(),
        name: file.name,
    })
}
