//! Scans of what was signed on paper.

use super::super::wire::{AttachLoanFiles, AttachToLoan, LoanView};
use super::{Doer, Powers, Present, Shown, store, versioned};
use crate::accounts::{Caller, ManageAssets, ReadLoans};
use crate::assets::kinds::LoanStepBy;
use crate::assets::loans::model::LoanFile;
use crate::assets::record::tell;
use crate::db::Tx;
use crate::files::{Attached, Coming, Copy};
use crate::http::{
    Desk, Download, Error, Fault, FileBytes, Form, IfMatch, Reason, Result, ServiceConfig, Versioned,
};
use actix_web::web::Path;
use actix_web::{get, post};
use serde_json::json;

/// The most files of a loan.
const MOST: usize = 50;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(attach_to_loan).service(download_loan_scan);
}

/// Add scans to a loan.
///
/// Of a form or an approval that was signed on paper, to the step that they belong to.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body(description = "The files", content((AttachLoanFiles = "multipart/form-data"))),
    responses((status = 200, description = "The loan with the files", body = LoanView)),
    security(("bearer" = []))
)]
#[post("/loans/{loan_id}/files")]
async fn attach_to_loan(
    desk: Desk,
    caller: Caller<ManageAssets>,
    id: Path<String>,
    read: IfMatch,
    form: Form,
) -> Result<Versioned<LoanView>> {
    let (input, sent, _) = form.split::<AttachToLoan>()?;
    if sent.is_empty() {
        return Err(Error::invalid(Fault::pointer("/files", Reason::Required)));
    }
    let (reach, powers, now) = (caller.reach(), Powers::of(caller.session()), desk.now());
    let doer = Doer {
        whose: LoanStepBy::Officer,
        actor: caller.actor(),
        at: now,
    };
    let (seen, loan) = (reach.clone(), id.clone());
    desk.db
        .read(move |conn| store::find(conn, (&seen, None), &loan))
        .await?;
    let (coming, files) = Coming::keep(&desk.files, sent).await?;
    let write = move |tx: &mut Tx<'_>| {
        let present = store::locked(tx, (&reach, None), &id)?;
        read.check(present.loan.version)?;
        let present = attach(tx, &doer, present, (input.step, files.take()))?;
        Shown::read(tx.conn(), present, &powers, now)
    };
    let written = desk.db.write(write).await;
    Ok(versioned(coming.settle(written).await?))
}

/// Notes files of a step, with the event.
fn attach(
    tx: &mut Tx<'_>,
    doer: &Doer,
    mut present: Present,
    (step, files): (i32, Vec<Attached>),
) -> Result<Present> {
    if present.steps.iter().all(|taken| taken.no != step) {
        let fault = Fault::pointer("/step", Reason::Unknown);
        return Err(Error::invalid(fault.with("value", step)));
    }
    let there = store::files(tx.conn(), &present.loan.id)?.len();
    if there + files.len() > MOST {
        return Err(Error::invalid(
            Fault::pointer("/files", Reason::TooMany).with("max", MOST),
        ));
    }
    for file in files {
        let row = LoanFile {
            id: file.id,
            loan_id: present.loan.id.clone(),
            step,
            name: file.name,
            media_type: file.media_type.to_owned(),
            size: file.size,
            sha256: file.sha256,
            original_size: file.original_size,
            original_sha256: file.original_sha256,
            created_at: doer.at,
        };
        store::insert_file(tx, &row)?;
    }
    present.loan.version += 1;
    present.loan.updated_at = doer.at;
    store::update(tx, &present.loan, present.loan.due_on)?;
    let payload =
        json!({ "number": present.loan.loan_number(), "step": step, "version": present.loan.version });
    let event = ("loan.file_added", present.loan.subject());
    tell(tx, (&doer.actor, doer.at), event, &present.agency, payload)?;
    Ok(present)
}

/// Download a scan.
///
/// As it was sent, but for what a camera wrote into an image.
#[utoipa::path(
    tag = "assets",
    responses((status = 200, description = "The file", content(
        (FileBytes = "image/jpeg"), (FileBytes = "image/png"), (FileBytes = "image/webp"), (FileBytes = "application/pdf"),
    ))),
    security(("bearer" = []))
)]
#[get("/loans/{loan_id}/files/{scan_id}")]
async fn download_loan_scan(
    desk: Desk,
    caller: Caller<ReadLoans>,
    path: Path<(String, String)>,
) -> Result<Download> {
    let ((id, file), reach) = (path.into_inner(), caller.reach());
    let read = move |conn: &mut crate::db::Conn| {
        let loan = store::find(conn, (&reach, None), &id)?;
        store::file(conn, &loan.id, &file)
    };
    let found = desk.db.read(read).await?;
    Ok(Download {
        bytes: desk.files.read(found.id, Copy::Working).await?,
        media_type: found.media_type,
        name: found.name,
    })
}
