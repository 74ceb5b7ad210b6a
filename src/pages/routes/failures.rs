//! Problems, told to people.

use super::answer::{page_as, say};
use crate::http::{Code, Error};
use crate::pages::frame::{Frame, Say, Switch};
use crate::pages::views::Problem;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};

/// The page of a problem at an address of ours, or where a browser asks; `None` where a program does.
pub fn problem(request: &HttpRequest, error: &Error) -> Option<HttpResponse> {
    if !is_persons(request) {
        return None;
    }
    let say = say(request);
    let status = StatusCode::from_u16(error.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (title, advice) = words(say, error.code());
    let template = Problem {
        frame: Frame::new(say, title, Switch::Nowhere),
        advice: advice.to_owned(),
    };
    let mut answer = page_as(status, say, &template).ok()?;
    if let Some(seconds) = error.retry_seconds() {
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    Some(answer)
}

fn is_persons(request: &HttpRequest) -> bool {
    let path = request.path();
    let ours = path == "/"
        || path == "/track"
        || ["/track/", "/a/", "/assets/", "/l/", "/satisfaction/"]
            .iter()
            .any(|own| path.starts_with(own));
    let programs = [
        "/api",
        "/docs",
        "/.well-known",
        "/healthz",
        "/readyz",
        "/metrics",
        "/pages",
    ];
    let accept = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok());
    let browser = accept.is_some_and(|accept| accept.contains("text/html"));
    ours || browser && !programs.iter().any(|program| path.starts_with(program))
}

/// What happened, and what to do.
fn words(say: Say, code: Code) -> (&'static str, &'static str) {
    let (title, advice) = match code {
        Code::NotFound | Code::MethodNotAllowed => (
            ("ไม่พบหน้านี้", "There’s no such page"),
            (
                "ที่อยู่อาจพิมพ์ผิด หรือหน้านี้ไม่มีแล้ว",
                "The address may be mistyped, or the page is gone.",
            ),
        ),
        Code::TooManyRequests => (
            ("มีการใช้งานจากที่นี่มากเกินไป", "Too much comes from here"),
            (
                "โปรดรอหนึ่งนาที แล้วโหลดหน้านี้ซ้ำ เบราว์เซอร์จะส่งสิ่งที่ท่านพิมพ์อีกครั้ง",
                "Please wait a minute, then reload this page: your browser sends again what you typed.",
            ),
        ),
        Code::IdempotencyConflict => (
            ("แบบฟอร์มนี้ส่งไปแล้ว", "This form was sent already"),
            (
                "เรื่องที่ส่งครั้งแรกอยู่ในระบบแล้ว ถ้าต้องการเพิ่มข้อมูล ให้ใช้รหัสใบรับที่หน้าติดตามเรื่อง ถ้าเป็นเรื่องใหม่ ให้เริ่มแบบฟอร์มใหม่",
                "What you sent first is on record. To add to it, follow the case with its receipt; for something else, \
                 begin a new form.",
            ),
        ),
        Code::Busy | Code::StorageUnavailable | Code::Timeout => (
            ("ระบบไม่ว่างชั่วคราว", "The service is busy for now"),
            (
                "ยังไม่มีอะไรถูกบันทึก โปรดรอสักครู่ แล้วโหลดหน้านี้ซ้ำ เบราว์เซอร์จะส่งสิ่งที่ท่านพิมพ์อีกครั้ง",
                "Please wait a moment, then reload this page: your browser sends again what you typed.",
            ),
        ),
        Code::PayloadTooLarge => (
            ("ข้อมูลที่ส่งมาใหญ่เกินไป", "What was sent is too large"),
            ("โปรดย้อนกลับ แล้วย่อข้อความ", "Please go back and shorten the text."),
        ),
        code if code.status() < 500 => (
            ("อ่านสิ่งที่ส่งมาไม่ได้", "What was sent can’t be read"),
            ("โปรดย้อนกลับแล้วลองใหม่", "Please go back and try again."),
        ),
        _ => (
            ("ระบบขัดข้อง", "Something went wrong here"),
            (
                "ความผิดพลาดนี้เป็นของระบบ ไม่ใช่ของท่าน โปรดลองใหม่ หรือโทรหาหน่วยงาน",
                "It’s our fault, not yours. Please try again, or call the office.",
            ),
        ),
    };
    (say.label(title), say.label(advice))
}
