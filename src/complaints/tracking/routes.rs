//! The reporter's endpoints. The receipt comes in the body, never in an address, which others log.

use super::store::{self, Reported};
use super::wire::{
    ExportedComplaint, RateComplaint, SendMessage, SendMessageFiles, SendMessageForm, TrackedComplaint,
    Tracking, WithdrawComplaint,
};
use crate::files::Coming;
use crate::files::Copy;
use crate::http::Desk;
use crate::http::{
    Body, Confidential, Download, Error, Fault, FileBytes, Form, Reason, Result, SentFile, ServiceConfig,
    SubmissionPlace, Text,
};
use actix_web::post;
use actix_web::web::Path;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(track_complaint)
        .service(send_message)
        .service(download_tracked_file)
        .service(withdraw_complaint)
        .service(reopen_tracked_complaint)
        .service(rate_complaint)
        .service(export_complaint);
}

const STORY: Text = Text::lines(5000);
const PARAGRAPH: Text = Text::lines(500);

/// A receipt as it was typed, of any form: which ones open something isn't told by their form.
fn typed(receipt: String) -> Result<String> {
    if receipt.chars().count() <= 100 {
        return Ok(receipt);
    }
    Err(Error::invalid(
        Fault::pointer("/receipt", Reason::TooLong).with("max", 100),
    ))
}

/// Read the case that a receipt opens.
///
/// With its timeline and what may be done next. Whatever opens nothing is answered alike.
#[utoipa::path(
    tag = "tracking",
    request_body = Tracking,
    responses((status = 200, description = "The case", body = TrackedComplaint),
              (status = 404, description = "The receipt opens nothing", body = crate::http::Problem))
)]
#[post("/tracking")]
async fn track_complaint(desk: Desk, body: Body<Tracking>) -> Result<Confidential<TrackedComplaint>> {
    let (receipt, now) = (typed(body.into_inner().receipt)?, desk.now());
    let view = desk
        .db
        .read(move |conn| store::track(conn, &receipt, now))
        .await?;
    Ok(Confidential(view))
}

/// Answer the office, or add something.
///
/// While the office waits for an answer this is one, and its clocks run again. Photos and PDFs come with it as
/// `multipart/form-data`, in parts named `files`.
#[utoipa::path(
    tag = "tracking",
    request_body(description = "What the reporter says", content(
        (SendMessage = "application/json"),
        (SendMessageForm = "application/x-www-form-urlencoded"),
        (SendMessageFiles = "multipart/form-data"),
    )),
    responses((status = 200, description = "The case after it", body = TrackedComplaint),
              (status = 404, description = "The receipt opens nothing", body = crate::http::Problem),
              (status = 409, description = "The case has ended", body = crate::http::Problem))
)]
#[post("/tracking/messages")]
async fn send_message(
    _place: SubmissionPlace,
    desk: Desk,
    form: Form,
) -> Result<Confidential<TrackedComplaint>> {
    let (input, sent, _) = form.split::<SendMessage>()?;
    let text = STORY.parse("/text", &input.text).map_err(Error::invalid)?;
    report(desk, input.receipt, Reported::Message { text }, sent).await
}

/// Download a file of the case.
///
/// One of those that `track_complaint` lists, without what a camera wrote into it; a PDF is as it was sent.
#[utoipa::path(
    tag = "tracking",
    request_body = Tracking,
    responses((status = 200, description = "The file", content(
                  (FileBytes = "image/jpeg"), (FileBytes = "image/png"), (FileBytes = "image/webp"),
                  (FileBytes = "application/pdf"))),
              (status = 404, description = "The receipt opens nothing, or no such file", body = crate::http::Problem))
)]
#[post("/tracking/files/{file_id}")]
async fn download_tracked_file(desk: Desk, id: Path<String>, body: Body<Tracking>) -> Result<Download> {
    let receipt = typed(body.into_inner().receipt)?;
    let find = move |conn: &mut _| store::file(conn, &receipt, &id);
    let found = desk.db.read(find).await?;
    found.download(&desk.files, Copy::Working).await
}

/// Take a case back.
///
/// The office stops working on it; it stays on record, and can be reopened for 30 days.
#[utoipa::path(
    tag = "tracking",
    request_body = WithdrawComplaint,
    responses((status = 200, description = "The case after it", body = TrackedComplaint),
              (status = 404, description = "The receipt opens nothing", body = crate::http::Problem),
              (status = 409, description = "The case has ended", body = crate::http::Problem))
)]
#[post("/tracking/withdraw")]
async fn withdraw_complaint(
    _place: SubmissionPlace,
    desk: Desk,
    body: Body<WithdrawComplaint>,
) -> Result<Confidential<TrackedComplaint>> {
    let input = body.into_inner();
    let text = PARAGRAPH
        .optional("/text", input.text.as_deref())
        .map_err(Error::invalid)?;
    report(desk, input.receipt, Reported::Withdraw { text }, Vec::new()).await
}

/// Reopen a case that has ended.
///
/// Within 30 days of its end, with what is still missing. Its clocks begin anew.
#[utoipa::path(
    tag = "tracking",
    request_body = SendMessage,
    responses((status = 200, description = "The case after it", body = TrackedComplaint),
              (status = 404, description = "The receipt opens nothing", body = crate::http::Problem),
              (status = 409, description = "It hasn't ended, or too long ago", body = crate::http::Problem))
)]
#[post("/tracking/reopen")]
async fn reopen_tracked_complaint(
    _place: SubmissionPlace,
    desk: Desk,
    body: Body<SendMessage>,
) -> Result<Confidential<TrackedComplaint>> {
    let input = body.into_inner();
    let text = STORY.parse("/text", &input.text).map_err(Error::invalid)?;
    report(desk, input.receipt, Reported::Reopen { text }, Vec::new()).await
}

/// Rate how a closed case was handled.
///
/// Once, with a comment if you like.
#[utoipa::path(
    tag = "tracking",
    request_body = RateComplaint,
    responses((status = 200, description = "The case after it", body = TrackedComplaint),
              (status = 404, description = "The receipt opens nothing", body = crate::http::Problem),
              (status = 409, description = "It isn't closed, or was rated", body = crate::http::Problem))
)]
#[post("/tracking/rate")]
async fn rate_complaint(
    _place: SubmissionPlace,
    desk: Desk,
    body: Body<RateComplaint>,
) -> Result<Confidential<TrackedComplaint>> {
    let input = body.into_inner();
    let comment = PARAGRAPH
        .optional("/comment", input.comment.as_deref())
        .map_err(Error::invalid)?;
    if !(1..=5).contains(&input.rating) {
        let fault = Fault::pointer("/rating", Reason::OutOfRange)
            .with("min", 1)
            .with("max", 5);
        return Err(Error::invalid(fault));
    }
    let rated = Reported::Rate {
        rating: input.rating,
        comment,
    };
    report(desk, input.receipt, rated, Vec::new()).await
}

/// Take everything that's kept about you.
///
/// The case, the files' hashes, and who you said you are, as the Personal Data Protection Act has it.
#[utoipa::path(
    tag = "tracking",
    request_body = Tracking,
    responses((status = 200, description = "All of it", body = ExportedComplaint),
              (status = 404, description = "The receipt opens nothing", body = crate::http::Problem))
)]
#[post("/tracking/export")]
async fn export_complaint(
    _place: SubmissionPlace,
    desk: Desk,
    body: Body<Tracking>,
) -> Result<Confidential<ExportedComplaint>> {
    let (receipt, now) = (typed(body.into_inner().receipt)?, desk.now());
    let vault = desk.vault.clone();
    let all = desk
        .db
        .write(move |tx| store::export(tx, &vault, &receipt, now))
        .await?;
    Ok(Confidential(all))
}

async fn report(
    desk: Desk,
    receipt: String,
    what: Reported,
    sent: Vec<SentFile>,
) -> Result<Confidential<TrackedComplaint>> {
    let (receipt, now) = (typed(receipt)?, desk.now());
    if !sent.is_empty() {
        // Nothing is kept for whom it opens nothing.
        let opens = receipt.clone();
        desk.db.read(move |conn| store::opened(conn, &opens)).await?;
    }
    let (coming, files) = Coming::keep(&desk.files, sent).await?;
    let view = desk
        .db
        .write(move |tx| store::report_with(tx, &receipt, now, what, files.take()))
        .await;
    Ok(Confidential(coming.settle(view).await?))
}
