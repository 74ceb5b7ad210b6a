//! The endpoint of the other house.

use super::answer::answer;
use crate::http::{QuietBody, QuietPlace, ServiceConfig};
use crate::integrity::gate::Hall;
use crate::integrity::intake::{answered, enter};
use crate::sealed::Flaw;
use actix_web::{HttpResponse, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(exchange_with_house);
}

/// Compare and supply, between the two houses of an agency.
///
/// The body is a frame signed with the key that the key directory gives for the other house; whoever else asks is refused. What
/// went to the province only is no part of it.
#[utoipa::path(
    tag = "integrity",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "A frame"),
    responses((status = 200, description = "A frame: `exchange`, `filed`, `stored`, or why it isn't",
        content((Vec<u8> = "application/octet-stream"))))
)]
#[post("/integrity/exchange")]
async fn exchange_with_house(hall: Hall, place: QuietPlace, body: QuietBody) -> HttpResponse {
    let answer = async {
        let channel = enter(&hall, &place, QuietPlace::LOOK)?;
        let frame = body.0.ok_or(Flaw::Size)?;
        answer(&hall.db, &channel, hall.now(), &frame).await
    };
    answered(&hall, answer.await)
}
