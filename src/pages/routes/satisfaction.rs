//! How content people are with a service.

use super::answer::{elsewhere, page_as, say};
use crate::http::{AnswerPlace, At, Code, Desk, Error, Fault, RawBody, Reason, Result};
use crate::pages::frame::{Frame, Say, Switch};
use crate::pages::typed::Typed;
use crate::pages::views::{Answered, Line, QuestionLine, Satisfaction};
use crate::services::{self, Answering, FormPage, RatingInput};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get, post};

/// Before the code of a question, in the names of fields.
const RATING: &str = "rating-";

#[get("/satisfaction/{form_id}")]
pub async fn blank(request: HttpRequest, desk: Desk, form_id: Path<String>) -> Result<HttpResponse> {
    let (now, id) = (desk.now(), form_id.into_inner());
    let form = desk
        .db
        .read(move |conn| services::form_page(conn, &id, now))
        .await?;
    let shown = Shown {
        say: say(&request),
        typed: &Typed::default(),
        form: &form,
    };
    if !form.is_open {
        return shown.said(StatusCode::OK, Answered::Closed);
    }
    shown.asked(services::new_visit(&desk.vault, &form.id, now)?, &[])
}

/// Files the answer once, however often it's sent.
#[post("/satisfaction/{form_id}")]
pub async fn answer(
    _place: AnswerPlace,
    request: HttpRequest,
    desk: Desk,
    form_id: Path<String>,
    body: RawBody,
) -> Result<HttpResponse> {
    let (now, id, vault) = (desk.now(), form_id.into_inner(), desk.vault.clone());
    let typed = Typed::parse(&body.0);
    let form = desk
        .db
        .read(move |conn| services::form_page(conn, &id, now))
        .await?;
    let shown = Shown {
        say: say(&request),
        typed: &typed,
        form: &form,
    };
    // What nobody sees, only a program fills in: it gets the form again, and nothing is filed.
    if typed.ticked(crate::pages::stamp::TRAP) {
        return Ok(elsewhere(shown.say, &shown.address()));
    }
    let (ratings, visit) = (shown.ratings(), typed.get("visit").to_owned());
    let (comment, id) = (typed.given("comment"), form.id.clone());
    let filed = desk.db.write(move |tx| {
        let answering = Answering {
            form_id: &id,
            visit: &visit,
            ratings: &ratings,
            comment: comment.as_deref(),
        };
        services::file_by_visit(tx, &vault, now, &answering).map(|_| ())
    });
    match filed.await {
        Ok(()) => shown.said(StatusCode::OK, Answered::Done),
        Err(error) => shown.refused(&desk, error),
    }
}

/// A form, and what was typed into it.
struct Shown<'a> {
    say: Say,
    typed: &'a Typed,
    form: &'a FormPage,
}

impl Shown<'_> {
    fn address(&self) -> String {
        format!("/satisfaction/{}", self.form.id)
    }

    /// The marks that were chosen. What's no number is a mark that nobody can give.
    fn ratings(&self) -> Vec<RatingInput> {
        let rated = |question: &services::PageQuestion| {
            let chosen = self.typed.given(&format!("{RATING}{}", question.code))?;
            Some(RatingInput {
                question: question.code.clone(),
                rating: chosen.parse().unwrap_or(0),
            })
        };
        self.form.questions.iter().filter_map(rated).collect()
    }

    fn refused(&self, desk: &Desk, error: Error) -> Result<HttpResponse> {
        let over = |fault: &Fault| fault.reason == Reason::VisitOver;
        match error.code() {
            Code::AlreadyExists => self.said(StatusCode::OK, Answered::Before),
            Code::Conflict => self.said(StatusCode::CONFLICT, Answered::Closed),
            Code::InvalidInput => {
                let visit = if error.errors().iter().any(over) {
                    services::new_visit(&desk.vault, &self.form.id, desk.now())?
                } else {
                    self.typed.get("visit").to_owned()
                };
                self.asked(visit, error.errors())
            }
            _ => Err(error),
        }
    }

    /// The form with what was typed; `422` with faults.
    fn asked(&self, visit: String, faults: &[Fault]) -> Result<HttpResponse> {
        let status = match faults {
            [] => StatusCode::OK,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        self.page(status, (Answered::NotYet, visit), faults)
    }

    fn said(&self, status: StatusCode, state: Answered) -> Result<HttpResponse> {
        self.page(status, (state, String::new()), &[])
    }

    fn page(
        &self,
        status: StatusCode,
        (state, visit): (Answered, String),
        faults: &[Fault],
    ) -> Result<HttpResponse> {
        let (say, form) = (self.say, self.form);
        let title = match &form.service {
            Some((thai, english)) => say.name(thai, english.as_deref()),
            None => say.of("การให้บริการโดยรวม", "The office’s services as a whole"),
        };
        let oops = faults.iter().find(|fault| is_at(fault, "/comment"));
        let question = |question: &services::PageQuestion| QuestionLine {
            text: say.of(&question.text_th, &question.text_en).to_owned(),
            chosen: self.typed.get(&format!("{RATING}{}", question.code)).to_owned(),
            code: question.code.clone(),
        };
        let mark =
            |(value, thai, english): &(i16, String, String)| (*value, say.of(thai, english).to_owned());
        let template = Satisfaction {
            frame: Frame::new(say, title, Switch::link(say, &self.address())),
            agency: say.name(&form.agency_th, form.agency_en.as_deref()).to_owned(),
            address: self.address(),
            visit,
            state,
            questions: form.questions.iter().map(question).collect(),
            scale: form.scale.iter().map(mark).collect(),
            comment: self.typed.get("comment").to_owned(),
            summary: faults.iter().map(|fault| self.line(fault)).collect(),
            oops: oops.map(|fault| fault.message(say.0)),
        };
        page_as(status, say, &template)
    }

    /// What's wrong, and the field where it is.
    fn line(&self, fault: &Fault) -> Line {
        let first = self.form.questions.first().map(|question| question.code.as_str());
        let (id, text) = if is_at(fault, "/comment") {
            (Some("comment".to_owned()), fault.message(self.say.0))
        } else if is_at(fault, "/visit") {
            (None, fault.message(self.say.0))
        } else {
            let text = self.say.of(
                "โปรดให้คะแนนอย่างน้อยหนึ่งข้อ จาก 1 ถึง 5",
                "Please rate at least one of them, from 1 to 5",
            );
            (first.map(|code| format!("{RATING}{code}-5")), text.to_owned())
        };
        Line { id, text }
    }
}

fn is_at(fault: &Fault, pointer: &str) -> bool {
    fault.at == At::Pointer(pointer.to_owned())
}
