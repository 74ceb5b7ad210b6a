//! The reporters' endpoints. Every answer is `200` with 139,264 bytes.

use super::answer::frame;
use super::wire::PartOf;
use super::{Refusal, Reply, inbox, report};
use crate::http::{QuietBody, QuietPlace, ServiceConfig};
use crate::integrity::channel::Channel;
use crate::integrity::gate::Hall;
use crate::sealed::Flaw;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, post};
use std::sync::Arc;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(file_sealed_report)
        .service(add_sealed_file_part)
        .service(use_sealed_inbox);
}

/// An answer of the channel.
pub fn answered(hall: &Hall, answer: Result<Reply, Refusal>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // The page of one house reads the answers of the other; nothing in them is of who sends a cookie.
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .body(frame(answer, hall.now()))
}

/// The channel, where there's room for something of this cost.
pub fn enter(hall: &Hall, place: &QuietPlace, cost: u32) -> Result<Arc<Channel>, Refusal> {
    if !place.take(cost) {
        return Err(Refusal::Busy);
    }
    hall.channel().ok_or(Refusal::Closed)
}

/// File a sealed report.
///
/// The body is a frame of 34,816 bytes, made as `docs/SEALED.md` says by a client that seals; the answer is a frame of 139,264
/// bytes, whatever it says.
#[utoipa::path(
    tag = "integrity",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "A frame"),
    responses((status = 200, description = "A frame: `filed` with the proof of filing, or why it isn't",
        content((Vec<u8> = "application/octet-stream"))))
)]
#[post("/agencies/{agency_id}/integrity/reports")]
async fn file_sealed_report(
    hall: Hall,
    place: QuietPlace,
    agency: Path<String>,
    body: QuietBody,
) -> HttpResponse {
    let answer = async {
        let channel = enter(&hall, &place, QuietPlace::REPORT)?;
        let frame = body.0.ok_or(Flaw::Size)?;
        report::file(&hall.db, &channel, hall.now(), &agency, &frame).await
    };
    answered(&hall, answer.await)
}

/// Send a part of a sealed file.
///
/// The body is the part: 262,144 bytes of the age file, the last one shorter. It goes with a report or message that was filed.
#[utoipa::path(
    tag = "integrity",
    params(PartOf),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The part"),
    responses((status = 200, description = "A frame: `stored` with how many are missing, or why it isn't",
        content((Vec<u8> = "application/octet-stream"))))
)]
#[post("/agencies/{agency_id}/integrity/reports/{commitment}/files/{file}")]
async fn add_sealed_file_part(
    hall: Hall,
    place: QuietPlace,
    path: Path<(String, String, String)>,
    request: HttpRequest,
    body: QuietBody,
) -> HttpResponse {
    let (_, of, file) = path.into_inner();
    let answer = async {
        enter(&hall, &place, QuietPlace::PART)?;
        let part = PartOf::read(request.query_string())?;
        let bytes = body.0.ok_or(Flaw::Size)?;
        report::add_part(&hall.db, hall.now(), (of, file), (part.part, part.parts), bytes).await
    };
    answered(&hall, answer.await)
}

/// Read a sealed inbox, write on, or fetch the proof again.
///
/// The body is a frame signed with the receipt's key. An unknown mailbox and a wrong signature are answered alike, to the byte.
#[utoipa::path(
    tag = "integrity",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "A frame"),
    responses((status = 200, description = "A frame: `inbox`, `filed`, `proof`, or why it isn't",
        content((Vec<u8> = "application/octet-stream"))))
)]
#[post("/integrity/inbox")]
async fn use_sealed_inbox(hall: Hall, place: QuietPlace, body: QuietBody) -> HttpResponse {
    let answer = async {
        let channel = enter(&hall, &place, QuietPlace::LOOK)?;
        let frame = body.0.ok_or(Flaw::Size)?;
        inbox::answer(&hall.db, &channel, hall.now(), &frame).await
    };
    answered(&hall, answer.await)
}
