//! What an office discloses: its items of a year, each of them, and how it handles complaints of corruption.

use super::answer::{page, say};
use super::published::{for_programs, number_asked, wants_json};
use crate::agencies::{self, Agency};
use crate::assessments::{Exact, Scheme, percent};
use crate::calendar::day_in_bangkok;
use crate::db::Conn;
use crate::disclosures::{
    self, DisclosureStatus, DisclosureView, DisclosureYear, DisclosureYearView, Present, Survey,
};
use crate::http::formats::two_decimals;
use crate::http::{AgencyYear, Code, Desk, Error, Result};
use crate::pages::disclosures::{
    Disclosures, DisclosuresPart, Item, ItemLine, ProcedurePage, Shown, SurveyCode,
};
use crate::pages::frame::{Frame, Say, Switch};
use crate::pages::{dates, directories};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get};
use std::collections::HashMap;

/// The item whose page shows the code of the survey of visitors: the assessment asks for it there.
const WITH_SURVEY: &str = "integrity_transparency_measures_implementation";

/// What the page of an item tells.
pub struct OfItem {
    agency: Agency,
    year: DisclosureYear,
    present: Present,
    units: HashMap<String, String>,
}

/// The item that a short link leads to, if it's an item's.
///
/// # Errors
/// When the storage fails.
pub fn of_code(conn: &mut Conn, code: &str) -> Result<Option<OfItem>> {
    if !crate::crypto::is_short_code(code) {
        return Ok(None);
    }
    let Some(present) = disclosures::by_code(conn, code)? else {
        return Ok(None);
    };
    let agency = agencies::find(conn, &present.row.agency_id)?;
    Ok(Some(OfItem {
        year: disclosures::find_year(conn, &agency.id, present.row.fiscal_year)?,
        units: agencies::unit_names(conn, &agency.id)?,
        agency,
        present,
    }))
}

/// The page of an item; JSON for a program that accepts it and no page.
///
/// # Errors
/// When the row can't be read.
pub fn item(request: &HttpRequest, told: &OfItem) -> Result<HttpResponse> {
    let view = DisclosureView::of(&told.present, &told.units)?;
    if wants_json(request) {
        return Ok(for_programs().json(view));
    }
    let say = say(request);
    let name = say.of(&told.present.item.name_th, &told.present.item.name_en);
    let days = |day: &str| dates::written(say, day);
    let shows_survey = view.item_key == WITH_SURVEY;
    let surveys = surveys(say, &told.year).into_iter();
    let surveys = surveys.filter(|(survey, _)| shows_survey && *survey == Survey::Eit);
    let template = Item {
        frame: Frame::new(
            say,
            format!("{} {name}", view.item_code),
            Switch::link(say, &view.link),
        ),
        agency: office(say, &told.agency),
        year: told.year.fiscal_year,
        status: say.label(told.present.row.status.labels()),
        updated: dates::day(say, day_in_bangkok(told.present.row.updated_at)),
        evidence: view
            .evidence
            .iter()
            .map(|one| Shown::of(say, one, days))
            .collect(),
        surveys: surveys.map(|(_, code)| code).collect(),
        all: say.to(year_address(&told.agency.id, told.year.fiscal_year)),
        view,
    };
    page(say, &template)
}

fn office(say: Say, agency: &Agency) -> String {
    say.name(&agency.name_th, agency.name_en.as_deref()).to_owned()
}

fn year_address(agency: &str, year: i32) -> String {
    format!("/a/{agency}/disclosures/{year}")
}

fn surveys(say: Say, year: &DisclosureYear) -> Vec<(Survey, SurveyCode)> {
    let code = |survey: &Survey| {
        let url = year.survey(*survey)?.to_owned();
        let png = format!(
            "/api/v1/agencies/{}/surveys/{}/{survey}/qr?format=png",
            year.agency_id, year.fiscal_year
        );
        let code = SurveyCode {
            name: say.label(survey.labels()),
            code: disclosures::survey_code(&url).ok(),
            url,
            png,
        };
        Some((*survey, code))
    };
    Survey::ALL.iter().filter_map(code).collect()
}

/// All items of a year; JSON for a program that accepts it and no page.
#[get("/a/{agency_id}/disclosures/{fiscal_year}")]
pub async fn items(request: HttpRequest, desk: Desk, place: AgencyYear) -> Result<HttpResponse> {
    let (agency_id, year) = place.into_inner();
    let read = desk.db.read(move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        let row = disclosures::find_year(conn, &agency.id, year)?;
        let items = disclosures::items_of(conn, &agency.id, year)?;
        let units = agencies::unit_names(conn, &agency.id)?;
        Ok((agency, row, items, units))
    });
    let (agency, row, items, units) = read.await?;
    if wants_json(&request) {
        return Ok(for_programs().json(DisclosureYearView::of(&row, &items, &units)?));
    }
    let say = say(&request);
    let title = say.of("การเปิดเผยข้อมูลสาธารณะ (OIT)", "Public disclosure (OIT)");
    let address = year_address(&agency.id, row.fiscal_year);
    let is_done = |present: &&Present| present.row.status == DisclosureStatus::Done;
    let scheme = Scheme::of(row.fiscal_year).ok_or_else(|| Error::new(Code::NotFound))?;
    let parts = scheme.sub_indicators.iter().map(|sub| {
        let own: Vec<&Present> = items
            .iter()
            .filter(|one| one.item.sub_indicator == sub.no)
            .collect();
        let done = own.iter().copied().filter(is_done).count();
        DisclosuresPart {
            no: sub.no.clone(),
            name: say.of(&sub.name_th, &sub.name_en).to_owned(),
            percent: two_decimals(percent(done, own.len()).map_or(0, Exact::hundredths)),
            items: own.into_iter().map(|present| line(say, present)).collect(),
        }
    });
    let template = Disclosures {
        frame: Frame::new(say, title, Switch::link(say, &address)),
        agency: office(say, &agency),
        year: row.fiscal_year,
        done: items.iter().filter(is_done).count(),
        parts: parts.collect(),
        surveys: surveys(say, &row).into_iter().map(|(_, code)| code).collect(),
        data: row.path(),
    };
    page(say, &template)
}

fn line(say: Say, present: &Present) -> ItemLine {
    ItemLine {
        code: present.item.code.clone(),
        name: say.of(&present.item.name_th, &present.item.name_en).to_owned(),
        status: say.label(present.row.status.labels()),
        done: present.row.status == DisclosureStatus::Done,
        link: say.to(present.row.short_link()),
    }
}

/// How an office handles complaints of corruption, to be read and printed.
#[get("/a/{agency_id}/complaint-procedure")]
pub async fn procedure(request: HttpRequest, desk: Desk, agency_id: Path<String>) -> Result<HttpResponse> {
    let (say, number) = (say(&request), number_asked(request.query_string())?);
    let read = desk.db.read(move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        let found = disclosures::procedure_of(conn, &agency.id, number)?;
        let found = found.ok_or_else(|| Error::new(Code::NotFound))?;
        let sealed = directories::form_of(conn, &agency.id)?;
        Ok((agency, found, sealed))
    });
    let (agency, found, sealed) = read.await?;
    let title = say.of(
        "แนวปฏิบัติการจัดการเรื่องร้องเรียนการทุจริตและประพฤติมิชอบ",
        "How complaints of corruption are handled",
    );
    let template = ProcedurePage {
        frame: Frame::new(say, title, Switch::link(say, &found.page())),
        agency: office(say, &agency),
        procedure: disclosures::Procedure::stored(&found.content)?,
        revision: found.revision,
        published: dates::day(say, day_in_bangkok(found.at)),
        sha256: found.sha256,
        sealed: sealed.map(|form| say.to(form)),
    };
    page(say, &template)
}
