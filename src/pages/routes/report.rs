//! The report form, from the choice of what it is to the review.

use super::answer::{kept_for_the_way_back, page, page_as, say};
use crate::agencies::{self, Agency};
use crate::complaints::{self, CORRUPTION, ComplaintForm, ComplaintKind, FormService};
use crate::http::{Code, Desk, Error, Fault, RawBody, Result};
use crate::pages::form::{Report, summary_of};
use crate::pages::frame::{Frame, Say, Switch};
use crate::pages::typed::Typed;
use crate::pages::views::{KindLine, Kinds, ReportForm, Review, Services};
use crate::pages::{directories, stamp, submission};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get, post};

/// An office and what its form asks for.
pub struct Office {
    pub agency: Agency,
    pub form: ComplaintForm,
    /// Where corruption is reported under seal, if it can be.
    pub sealed: Option<String>,
    pub kind: ComplaintKind,
}

#[get("/a/{agency_id}/report")]
pub async fn kinds(request: HttpRequest, desk: Desk, agency_id: Path<String>) -> Result<HttpResponse> {
    let say = say(&request);
    let read = desk.db.read(move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        let sealed = directories::form_of(conn, &agency.id)?;
        Ok((agency, sealed))
    });
    let (agency, sealed) = read.await?;
    let address = address_of(&agency);
    let title = say.of("ท่านต้องการแจ้งเรื่องอะไร", "What would you like to tell us?");
    let template = Kinds {
        frame: Frame::new(say, title, Switch::link(say, &address)),
        agency: say.name(&agency.name_th, agency.name_en.as_deref()).to_owned(),
        address,
        corruption: say.label(CORRUPTION),
        sealed,
        choices: ComplaintKind::ALL
            .iter()
            .map(|kind| kind_line(say, *kind))
            .collect(),
    };
    page(say, &template)
}

fn kind_line(say: Say, kind: ComplaintKind) -> KindLine {
    let (thai, english) = match kind {
        ComplaintKind::Complaint => (
            "มีปัญหาหรือความเดือดร้อน เช่น ไฟถนนดับ น้ำท่วมขัง ขยะ เสียงรบกวน หรือการให้บริการที่ไม่ดี",
            "A problem or a nuisance: a dark street, flooding, waste, noise, or poor service.",
        ),
        ComplaintKind::Suggestion => (
            "เสนอสิ่งที่หน่วยงานควรทำหรือทำให้ดีขึ้น",
            "Something the office should do, or do better.",
        ),
        ComplaintKind::Question => (
            "ถามหน่วยงาน เช่น ขั้นตอน ค่าธรรมเนียม เวลาทำการ",
            "Ask about procedures, fees or opening hours.",
        ),
        ComplaintKind::ServiceRequest => (
            "ขอรับบริการที่หน่วยงานเปิดให้ขอทางนี้",
            "Request a service that the office offers here.",
        ),
    };
    KindLine {
        kind,
        about: say.of(thai, english),
    }
}

#[get("/a/{agency_id}/report/{kind}")]
pub async fn blank(request: HttpRequest, desk: Desk, path: Path<(String, String)>) -> Result<HttpResponse> {
    let office = office(&desk, path.into_inner()).await?;
    let page = Page {
        say: say(&request),
        office: &office,
        typed: &with_service(request.query_string()),
    };
    Ok(kept_for_the_way_back(
        page.form(&stamp::new(&desk.vault, desk.now())?, &[])?,
    ))
}

/// The service that an address names, as the form carries it.
fn with_service(query: &str) -> Typed {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    let asked = url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "service");
    pairs.extend_pairs(asked.map(|(_, code)| ("service_code", code)));
    Typed::parse(pairs.finish().as_bytes())
}

/// Back to the form with `go=edit`, else on to the review.
#[post("/a/{agency_id}/report/{kind}")]
pub async fn typed(
    request: HttpRequest,
    desk: Desk,
    path: Path<(String, String)>,
    body: RawBody,
) -> Result<HttpResponse> {
    let office = office(&desk, path.into_inner()).await?;
    let typed = Typed::parse(&body.0);
    let page = Page {
        say: say(&request),
        office: &office,
        typed: &typed,
    };
    let stamp = page.stamp(&desk)?;
    if typed.get("go") == "edit" {
        return page.form(&stamp, &[]);
    }
    match page.faults(&desk).await? {
        faults if faults.is_empty() => page.review(StatusCode::OK, &stamp, None),
        faults => page.form(&stamp, &faults),
    }
}

/// The office of an address.
///
/// # Errors
/// `404` when there's none, or no such kind.
pub async fn office(desk: &Desk, (agency_id, kind): (String, String)) -> Result<Office> {
    let kind = ComplaintKind::parse(&kind).ok_or_else(|| Error::new(Code::NotFound))?;
    let read = desk.db.read(move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        let form = complaints::form(conn, &agency)?;
        let sealed = directories::form_of(conn, &agency.id)?;
        Ok(Office {
            agency,
            form,
            sealed,
            kind,
        })
    });
    read.await
}

fn address_of(agency: &Agency) -> String {
    format!("/a/{}/report", agency.id)
}

/// What the pages of one report are made of.
pub struct Page<'a> {
    pub say: Say,
    pub office: &'a Office,
    pub typed: &'a Typed,
}

impl Page<'_> {
    /// The address of the form.
    pub fn address(&self) -> String {
        format!("{}/{}", address_of(&self.office.agency), self.office.kind)
    }

    pub fn agency(&self) -> String {
        let agency = &self.office.agency;
        self.say
            .name(&agency.name_th, agency.name_en.as_deref())
            .to_owned()
    }

    fn is_request(&self) -> bool {
        self.office.kind == ComplaintKind::ServiceRequest
    }

    /// The service that's asked for.
    pub fn service(&self) -> Option<&FormService> {
        let code = self.typed.get("service_code");
        let mut services = self.office.form.services.iter();
        services.find(|service| self.is_request() && service.code == code)
    }

    /// The stamp that came with the form; a new one when none did.
    fn stamp(&self, desk: &Desk) -> Result<String> {
        match self.typed.given(stamp::FIELD) {
            Some(stamp) => Ok(stamp),
            None => stamp::new(&desk.vault, desk.now()),
        }
    }

    /// What's wrong with what was typed, by the rules and by what the office takes.
    async fn faults(&self, desk: &Desk) -> Result<Vec<Fault>> {
        let parsed = submission::parse(&self.office.form, self.office.kind, self.service(), self.typed);
        let new = match parsed {
            Ok(new) => new,
            Err(faults) => return Ok(faults),
        };
        let agency = self.office.agency.clone();
        let checked = desk
            .db
            .read(move |conn| complaints::check(conn, &agency, "", &new));
        match checked.await {
            Ok(()) => Ok(Vec::new()),
            Err(error) if error.code() == Code::InvalidInput => Ok(error.errors().to_vec()),
            Err(error) => Err(error),
        }
    }

    fn report<'b>(&'b self, faults: &'b [Fault]) -> Report<'b> {
        Report {
            say: self.say,
            form: &self.office.form,
            kind: self.office.kind,
            service: self.service(),
            typed: self.typed,
            faults,
        }
    }

    fn hidden(&self, stamp: &str) -> Vec<(&'static str, String)> {
        let service = self
            .service()
            .map(|service| ("service_code", service.code.clone()));
        let stamp = (stamp::FIELD, stamp.to_owned());
        std::iter::once(stamp).chain(service).collect()
    }

    /// The form with what was typed; `422` with faults. The choice of a service comes first where there's to be one.
    pub fn form(&self, stamp: &str, faults: &[Fault]) -> Result<HttpResponse> {
        if self.is_request() && self.service().is_none() {
            return self.services();
        }
        let sections = self.report(faults).sections();
        let summary = summary_of(self.say, &sections, faults);
        let label = self.say.label(self.office.kind.labels());
        let title = if summary.is_empty() {
            label.to_owned()
        } else {
            format!("{}: {label}", self.say.of("โปรดแก้ไข", "Please correct"))
        };
        let template = ReportForm {
            frame: Frame::new(self.say, title, Switch::report(self.say, &self.address(), "edit")),
            agency: self.agency(),
            address: self.address(),
            kind: self.office.kind,
            corruption: self.say.label(CORRUPTION),
            sealed: self.office.sealed.clone(),
            hidden: self.hidden(stamp),
            sections,
            summary,
        };
        let status = match faults {
            [] => StatusCode::OK,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        page_as(status, self.say, &template)
    }

    fn services(&self) -> Result<HttpResponse> {
        let title = self.say.of("ท่านต้องการขอรับบริการใด", "Which service do you need?");
        let template = Services {
            frame: Frame::new(self.say, title, Switch::link(self.say, &self.address())),
            agency: self.agency(),
            address: address_of(&self.office.agency),
            corruption: self.say.label(CORRUPTION),
            sealed: self.office.sealed.clone(),
            offered: &self.office.form.services,
        };
        page(self.say, &template)
    }

    /// What was typed, to be sent. `notice` says why it's to be sent again.
    pub fn review(
        &self,
        status: StatusCode,
        stamp: &str,
        notice: Option<&'static str>,
    ) -> Result<HttpResponse> {
        let title = self.say.of("ตรวจทานก่อนส่ง", "Review before sending");
        let mut hidden = self.hidden(stamp);
        if notice.is_none() {
            hidden.push((stamp::TRAP, self.typed.get(stamp::TRAP).to_owned()));
        }
        let template = Review {
            frame: Frame::new(
                self.say,
                title,
                Switch::report(self.say, &self.address(), "review"),
            ),
            agency: self.agency(),
            address: self.address(),
            kind: self.office.kind,
            sections: self.report(&[]).sections(),
            hidden,
            notice,
        };
        page_as(status, self.say, &template)
    }
}
