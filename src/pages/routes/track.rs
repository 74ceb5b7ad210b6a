//! The way of a case, opened by its receipt. The receipt comes in forms, never in an address.

use super::answer::{elsewhere, page_as, say};
use crate::complaints::{self, CaseStatus, ComplaintKind, Reported, TrackedComplaint};
use crate::crypto::{hex, random_token};
use crate::http::{Code, Created, Desk, Error, Fault, Once, RawBody, Reason, Result, SubmissionPlace, Text};
use crate::pages::frame::{Frame, Say, Switch};
use crate::pages::typed::Typed;
use crate::pages::views::{Case, Oops, Track};
use crate::pages::{dates, timeline};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get, post};

const STORY: Text = Text::lines(5000);
const PARAGRAPH: Text = Text::lines(500);

#[get("/track")]
pub async fn ask(request: HttpRequest) -> Result<HttpResponse> {
    receipt_form(say(&request), StatusCode::OK)
}

#[post("/track")]
pub async fn show(request: HttpRequest, desk: Desk, body: RawBody) -> Result<HttpResponse> {
    let receipt = Typed::parse(&body.0).get("receipt").to_owned();
    case(say(&request), &desk, receipt, None, None).await
}

/// An address of a step, loaded by itself.
#[get("/track/{step}")]
pub async fn back(request: HttpRequest) -> HttpResponse {
    elsewhere(say(&request), "/track")
}

/// Does something with a case as its reporter, once.
#[post("/track/{step}")]
pub async fn act(
    _place: SubmissionPlace,
    request: HttpRequest,
    desk: Desk,
    step: Path<String>,
    body: RawBody,
) -> Result<HttpResponse> {
    let (say, typed) = (say(&request), Typed::parse(&body.0));
    let step = Step::parse(&step).ok_or_else(|| Error::new(Code::NotFound))?;
    let receipt = typed.get("receipt").to_owned();
    let what = match step.reported(&typed) {
        Ok(what) => what,
        Err(fault) => {
            let oops = step.oops(&typed, fault.message(say.0), &fault);
            return case(say, &desk, receipt, None, Some(oops)).await;
        }
    };
    match report(&desk, step, &typed, what).await {
        Ok(()) => case(say, &desk, receipt, Some(step.done(say)), None).await,
        Err(error) if error.code() == Code::Conflict => {
            let message = say.of(
                "ทำรายการนี้ไม่ได้แล้ว เพราะสถานะของเรื่องเปลี่ยนไป",
                "The case has moved on, so this can’t be done any more",
            );
            let oops = Oops {
                id: "",
                message: message.to_owned(),
                typed: typed.get("text").to_owned(),
                rating: String::new(),
            };
            case(say, &desk, receipt, None, Some(oops)).await
        }
        Err(error) if error.code() == Code::NotFound => receipt_form(say, StatusCode::NOT_FOUND),
        Err(error) => Err(error),
    }
}

/// The same form of the same page says the same once; something else it says as well.
async fn report(desk: &Desk, step: Step, typed: &Typed, what: Reported) -> Result<()> {
    let (receipt, now) = (typed.get("receipt").to_owned(), desk.now());
    let content = typed.digest();
    let key = format!("{}/{}", typed.get("once"), hex(&content));
    let once = Once::of_form(key, &format!("POST /track/{}", step.word()), &content);
    let done = once.run(&desk.db, "public", now, move |tx| {
        complaints::report(tx, &receipt, now, what)?;
        Created::new(String::new(), 0, &())
    });
    done.await.map(drop)
}

/// What a reporter does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Message,
    Withdraw,
    Reopen,
    Rate,
}

impl Step {
    const ALL: [Self; 4] = [Self::Message, Self::Withdraw, Self::Reopen, Self::Rate];

    fn word(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Withdraw => "withdraw",
            Self::Reopen => "reopen",
            Self::Rate => "rate",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }

    fn reported(self, typed: &Typed) -> Result<Reported, Fault> {
        let text = typed.given("text");
        Ok(match self {
            Self::Message => Reported::Message {
                text: STORY.parse("/text", typed.get("text"))?,
            },
            Self::Withdraw => Reported::Withdraw {
                text: PARAGRAPH.optional("/text", text.as_deref())?,
            },
            Self::Reopen => Reported::Reopen {
                text: STORY.parse("/text", typed.get("text"))?,
            },
            Self::Rate => {
                let rating = typed
                    .get("rating")
                    .parse()
                    .ok()
                    .filter(|rating| (1..=5).contains(rating));
                let comment = typed.given("comment");
                Reported::Rate {
                    rating: rating.ok_or_else(|| Fault::pointer("/rating", Reason::Required))?,
                    comment: PARAGRAPH.optional("/comment", comment.as_deref())?,
                }
            }
        })
    }

    fn oops(self, typed: &Typed, message: String, fault: &Fault) -> Oops {
        let (id, text) = match self {
            Self::Message => ("message", "text"),
            Self::Withdraw => ("withdraw", "text"),
            Self::Reopen => ("reopen", "text"),
            Self::Rate if fault.reason == Reason::Required => ("rating-5", "comment"),
            Self::Rate => ("comment", "comment"),
        };
        Oops {
            id,
            message,
            typed: typed.get(text).to_owned(),
            rating: typed.get("rating").to_owned(),
        }
    }

    fn done(self, say: Say) -> &'static str {
        let (thai, english) = match self {
            Self::Message => ("ส่งข้อความถึงหน่วยงานแล้ว", "Your message was sent"),
            Self::Withdraw => ("ถอนเรื่องแล้ว", "The case was taken back"),
            Self::Reopen => ("เปิดเรื่องอีกครั้งแล้ว", "The case is open again"),
            Self::Rate => ("ได้รับคะแนนแล้ว ขอบคุณ", "Thank you for your rating"),
        };
        say.of(thai, english)
    }
}

/// The same for every receipt that opens nothing.
fn receipt_form(say: Say, status: StatusCode) -> Result<HttpResponse> {
    let unknown = status == StatusCode::NOT_FOUND;
    let title = if unknown {
        say.of("ไม่พบเรื่องของรหัสนี้", "There’s no case of this receipt")
    } else {
        say.of("ติดตามเรื่อง", "Follow a case")
    };
    let template = Track {
        frame: Frame::new(say, title, Switch::link(say, "/track")),
        unknown,
    };
    page_as(status, say, &template)
}

async fn case(
    say: Say,
    desk: &Desk,
    receipt: String,
    done: Option<&'static str>,
    oops: Option<Oops>,
) -> Result<HttpResponse> {
    let (typed, now) = (receipt.clone(), desk.now());
    let tracked = desk
        .db
        .read(move |conn| complaints::track(conn, &typed, now))
        .await;
    let case = match tracked {
        Ok(case) => case,
        Err(error) if error.code() == Code::NotFound => return receipt_form(say, StatusCode::NOT_FOUND),
        Err(error) => return Err(error),
    };
    let status = match &oops {
        None => StatusCode::OK,
        Some(oops) if oops.id.is_empty() => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    page_as(status, say, &case_page(say, case, receipt, done, oops)?)
}

fn case_page(
    say: Say,
    case: TrackedComplaint,
    receipt: String,
    done: Option<&'static str>,
    oops: Option<Oops>,
) -> Result<Case> {
    let unknown = || Error::internal("a word of a case that isn't in the list");
    let status = CaseStatus::parse(case.status).ok_or_else(unknown)?;
    let kind = ComplaintKind::parse(case.kind).ok_or_else(unknown)?;
    let title = format!("{} {}", say.of("เรื่องเลขที่", "Case"), case.number);
    Ok(Case {
        frame: Frame::new(say, title, Switch::receipt(say, &receipt)),
        once: random_token(),
        kind: say.label(kind.labels()),
        status: say.label(status.labels()),
        outlook: timeline::outlook(say, status),
        received: dates::written(say, &case.received_on),
        due: timeline::due(say, &case),
        question: timeline::question(&case).map(str::to_owned),
        steps: timeline::told(say, &case.steps),
        receipt,
        done,
        oops,
        tracked: case,
    })
}
