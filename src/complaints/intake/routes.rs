//! The intake's endpoints.

use super::model::{Arrival, NewComplaint};
use super::store;
use super::wire::{
    CaseReceipt, ComplaintForm, RegisterComplaint, SubmitComplaint, SubmitComplaintFiles, SubmitComplaintForm,
};
use crate::accounts::{Caller, WorkComplaints};
use crate::agencies;
use crate::files::Coming;
use crate::http::Desk;
use crate::http::{
    ByteCache, Created, Form, Idempotent, IfNoneMatch, Once, Read, Result, ServiceConfig, SubmissionPlace,
    public_read,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(get_complaint_form)
        .service(submit_complaint)
        .service(register_complaint);
}

/// Read what the public form asks for.
///
/// The agency's categories and service forms, and where to report corruption instead: say that before the first field.
#[utoipa::path(
    tag = "complaints",
    params(IfNoneMatch),
    responses((status = 200, description = "The form", body = ComplaintForm))
)]
#[get("/agencies/{agency_id}/complaint-form")]
async fn get_complaint_form(
    request: HttpRequest,
    (desk, cache): (Desk, Data<ByteCache>),
    agency_id: Path<String>,
) -> Result<HttpResponse> {
    public_read(&request, &desk.db, &cache, move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        Ok(Read::one(store::form(conn, &agency)?))
    })
    .await
}

/// Submit a complaint, a suggestion, a question or a service request.
///
/// Anybody may, without an account. The answer has a number to say on the phone and a receipt that opens the case; the
/// receipt is shown once, and only its hash is kept. Photos and PDFs come with it as `multipart/form-data`, in parts named
/// `files`; in forms, what a service asks for stands in fields named `fields.NAME`.
#[utoipa::path(
    tag = "complaints",
    params(Once),
    request_body(description = "The case", content(
        (SubmitComplaint = "application/json"),
        (SubmitComplaintForm = "application/x-www-form-urlencoded"),
        (SubmitComplaintFiles = "multipart/form-data"),
    )),
    responses((status = 201, description = "It's on record; keep the receipt", body = CaseReceipt))
)]
#[post("/agencies/{agency_id}/complaints")]
async fn submit_complaint(
    _place: SubmissionPlace,
    desk: Desk,
    agency_id: Path<String>,
    form: Form,
) -> Result<Created<CaseReceipt>> {
    let ((input, files, once), now) = (form.split()?, desk.now());
    let new = NewComplaint::parse("", input)?;
    let (coming, files) = Coming::keep(&desk.files, files).await?;
    let (db, vault) = (desk.db, desk.vault);
    let filing = once.run_secret(&db, "public", now, move |tx| {
        let agency = agencies::find(tx.conn(), &agency_id)?;
        let (new, arrival) = (("", new), Arrival::by_form(now));
        receipt(store::file(tx, &vault, &agency, new, &arrival, files.take())?)
    });
    coming.settle(filing.await).await
}

/// Register what came on paper, by phone or from elsewhere.
///
/// With its channel and the day it reached the office, from which the same clocks run. Give the receipt to the reporter
/// where that's possible.
#[utoipa::path(
    tag = "complaints",
    params(Once),
    request_body = RegisterComplaint,
    responses((status = 201, description = "It's on record", body = CaseReceipt),
              (status = 404, description = "There's no such agency", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/complaints")]
async fn register_complaint(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    body: Idempotent<RegisterComplaint>,
) -> Result<Created<CaseReceipt>> {
    let ((input, once), now) = (body.split(), desk.now());
    let (key, vault) = (caller.actor().to_string(), desk.vault.clone());
    once.run_secret(&desk.db, &key, now, move |tx| {
        let agency = agencies::find(tx.conn(), &input.agency_id)?;
        let actor = caller.over(&agency.id, &agency.province)?;
        let (new, arrival) = NewComplaint::registered(input, actor, now)?;
        receipt(store::file(
            tx,
            &vault,
            &agency,
            ("/complaint", new),
            &arrival,
            Vec::new(),
        )?)
    })
    .await
}

fn receipt(filed: store::Filed) -> Result<Created<CaseReceipt>> {
    let location = format!("/api/v1/complaints/{}", filed.case.id);
    let view = CaseReceipt::of(&filed.case, filed.receipt, filed.answer_due_on);
    Created::new(location, view.version, &view)
}
