//! The pages of the sealed channel. What people read and type there their script makes, so that its published hash covers
//! it; the page around it says what stands here.

use super::answer::{page, page_under, say};
use super::scripts::{OFFICER, REPORTER, Script};
use crate::agencies::{self, Agency};
use crate::http::Desk;
use crate::http::Result;
use crate::pages::directories;
use crate::pages::frame::{Frame, Say, Switch};
use crate::pages::views::{Promise, Sealed, State};
use crate::sealed::{Directory, House};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get};

/// No form is sent anywhere, and scripts reach the houses alone.
fn policy(origins: &[&str]) -> String {
    let mut reached = String::from("'self'");
    for origin in origins {
        reached.push(' ');
        reached.push_str(origin);
    }
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src {reached}; \
         form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    )
}

/// An agency with its directory.
type Place = (Agency, Option<Directory>);

async fn place(desk: &Desk, agency_id: String) -> Result<Place> {
    let read = desk.db.read(move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        let directory = directories::current(conn, &agency.id)?;
        Ok((agency, directory))
    });
    read.await
}

/// The agency that an address names.
async fn asked(desk: &Desk, query: &str) -> Result<Option<Place>> {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    match pairs.find(|(name, _)| name == "agency") {
        Some((_, agency)) => place(desk, agency.into_owned()).await.map(Some),
        None => Ok(None),
    }
}

struct Shown<'a> {
    say: Say,
    title: &'static str,
    address: &'a str,
    kind: &'static str,
    script: Script,
}

impl Shown<'_> {
    fn answer(self, place: Option<&Place>, state: State) -> Result<HttpResponse> {
        let directory = place.and_then(|(_, directory)| directory.as_ref());
        let origins = directory.map_or(&[][..], |directory| &directory.origins);
        let origins: Vec<&str> = origins.iter().map(|origin| origin.url.as_str()).collect();
        let address = match place {
            Some((agency, _)) if self.kind != "report" => format!("{}?agency={}", self.address, agency.id),
            _ => self.address.to_owned(),
        };
        let template = Sealed {
            frame: Frame::new(self.say, self.title, Switch::link(self.say, &address)),
            agency: place.map(|(agency, _)| {
                let name = self.say.name(&agency.name_th, agency.name_en.as_deref());
                (agency.id.clone(), name.to_owned())
            }),
            kind: self.kind,
            pins: directory.map(directories::pins).unwrap_or_default().join(" "),
            script: self.script,
            state,
        };
        page_under(&policy(&origins), self.say, &template)
    }
}

#[get("/integrity/{agency_id}")]
pub async fn report(request: HttpRequest, desk: Desk, agency_id: Path<String>) -> Result<HttpResponse> {
    let say = say(&request);
    let place = place(&desk, agency_id.into_inner()).await?;
    let state = match &place.1 {
        Some(directory) if is_at_the_agency(&request, directory) => {
            State::Elsewhere(directories::form(directory))
        }
        Some(_) => State::Open,
        None => State::Closed,
    };
    let address = format!("/integrity/{}", place.0.id);
    let shown = Shown {
        say,
        title: say.of("แจ้งเรื่องทุจริตแบบปิดผนึก", "Report corruption under seal"),
        address: &address,
        kind: "report",
        script: REPORTER,
    };
    shown.answer(Some(&place), state)
}

/// Whether the province's form was asked for under the agency's name: the office would see that somebody came.
fn is_at_the_agency(request: &HttpRequest, directory: &Directory) -> bool {
    let here = request.connection_info();
    let mut origins = directory.origins.iter();
    directory.has_province()
        && origins.any(|origin| {
            let host = origin.url.split_once("://").map(|(_, host)| host);
            origin.house == House::Agency && host == Some(here.host())
        })
}

#[get("/integrity/inbox")]
pub async fn inbox(request: HttpRequest, desk: Desk) -> Result<HttpResponse> {
    let say = say(&request);
    let place = asked(&desk, request.query_string()).await?;
    let state = match &place {
        Some((_, Some(_))) => State::Open,
        Some((_, None)) => State::Closed,
        None => State::NoAgency,
    };
    let shown = Shown {
        say,
        title: say.of("อ่านคำตอบของเรื่องที่ปิดผนึก", "Answers to a sealed report"),
        address: "/integrity/inbox",
        kind: "inbox",
        script: REPORTER,
    };
    shown.answer(place.as_ref(), state)
}

#[get("/integrity/officer")]
pub async fn officer(request: HttpRequest, desk: Desk) -> Result<HttpResponse> {
    let say = say(&request);
    let place = asked(&desk, request.query_string()).await?;
    let shown = Shown {
        say,
        title: say.of("เปิดเรื่องที่ปิดผนึก", "Open sealed cases"),
        address: "/integrity/officer",
        kind: "officer",
        script: OFFICER,
    };
    shown.answer(place.as_ref(), State::Open)
}

#[get("/integrity/promise")]
pub async fn promise(request: HttpRequest) -> Result<HttpResponse> {
    let say = say(&request);
    let title = say.of(
        "ช่องทางปิดผนึกสัญญาอะไร และไม่สัญญาอะไร",
        "What the sealed channel promises, and what it doesn’t",
    );
    let template = Promise {
        frame: Frame::new(say, title, Switch::link(say, "/integrity/promise")),
    };
    page(say, &template)
}

#[cfg(test)]
mod tests {
    use super::*;
    use askama::Template;

    fn shown(state: State, kind: &'static str) -> String {
        let say = Say::asked("");
        let template = Sealed {
            frame: Frame::new(say, "", Switch::Nowhere),
            agency: Some(("0190".to_owned(), "ทดสอบ".to_owned())),
            kind,
            pins: "a+1+b c+2+d".to_owned(),
            script: REPORTER,
            state,
        };
        template.render().unwrap()
    }

    #[test]
    fn scripts_reach_the_houses_and_nothing_else() {
        let policy = policy(&["https://a.example", "https://b.example:8443"]);
        assert!(
            policy.contains("; connect-src 'self' https://a.example https://b.example:8443; "),
            "{policy}"
        );
        assert!(
            policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"),
            "{policy}"
        );
    }

    #[test]
    fn an_open_page_has_its_script_and_says_what_to_do_without() {
        let open = shown(State::Open, "report");
        let script = format!(
            "<script src=\"/integrity/scripts/reporter.js\" integrity=\"{}\" defer>",
            REPORTER.integrity()
        );
        for part in [
            &script,
            "data-sealed=\"report\" data-agency=\"0190\" data-pins=\"a+1+b c+2+d\"",
            "<noscript>",
            "tel:1206",
            "/integrity/inbox?agency=0190",
        ] {
            assert!(open.contains(part), "no {part} in {open}");
        }
        let elsewhere = shown(
            State::Elsewhere("https://b.example/integrity/0190".to_owned()),
            "report",
        );
        assert!(
            elsewhere.contains("href=\"https://b.example/integrity/0190\""),
            "{elsewhere}"
        );
        assert!(
            !elsewhere.contains("<script") && !elsewhere.contains("data-sealed"),
            "{elsewhere}"
        );
    }
}
