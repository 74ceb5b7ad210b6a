//! The page behind a short link: of published statistics, or of a disclosure item.

use super::answer::{page, say};
use super::disclosed;
use crate::calendar::FiscalYear;
use crate::http::{Code, Desk, Error, Result};
use crate::pages::dates;
use crate::pages::frame::{Frame, Say, Switch};
use crate::pages::views::{Numbers, NumbersLine};
use crate::statistics::{self, Linked, Revision};
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, get};

/// For people the tables; JSON for a program that accepts it and no page.
#[get("/l/{code}")]
pub async fn short_link(request: HttpRequest, desk: Desk, code: Path<String>) -> Result<HttpResponse> {
    let (say, number) = (say(&request), number_asked(request.query_string())?);
    let of_item = code.clone();
    let item = desk.db.read(move |conn| disclosed::of_code(conn, &of_item));
    if let Some(item) = item.await? {
        return disclosed::item(&request, &item);
    }
    if wants_json(&request) {
        let read = desk.db.read(move |conn| {
            let link = statistics::place_linked(conn, &code)?;
            statistics::revision(conn, &link.place(), number)
        });
        return Ok(for_programs().json(read.await?));
    }
    let read = desk.db.read(move |conn| statistics::linked(conn, &code, number));
    page(say, &numbers(say, &read.await?))
}

/// What a program's answer at the address of a page begins with.
pub fn for_programs() -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CACHE_CONTROL, "public, no-cache"))
        .insert_header((header::VARY, "Accept"));
    answer
}

/// Whether JSON is accepted and a page isn't.
pub fn wants_json(request: &HttpRequest) -> bool {
    let accept = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json") && !accept.contains("text/html"))
}

/// The revision that's asked for; none for the newest.
pub fn number_asked(query: &str) -> Result<Option<i32>> {
    let asked = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "revision");
    let number = asked.map(|(_, number)| number.parse().map_err(|_| Error::new(Code::NotFound)));
    number.transpose()
}

fn numbers(say: Say, linked: &Linked) -> Numbers {
    let title = say.label(linked.series().labels());
    let path = linked.link.path();
    let address = format!("{path}?revision={}", linked.revision.number);
    let year = FiscalYear::parse(linked.revision.fiscal_year);
    let revisions = linked.revisions.iter();
    Numbers {
        frame: Frame::new(say, title, Switch::link(say, &address)),
        agency: say
            .name(&linked.agency.name_th, linked.agency.name_en.as_deref())
            .to_owned(),
        year: year.map_or_else(|_| String::new(), |year| year.period().label_th()),
        item: linked.link.item_code().map(|code| (code, linked.link.item_year)),
        number: linked.revision.number,
        published: dates::day(say, linked.revision.published_on),
        as_of: dates::written(say, &linked.document.as_of),
        sha256: linked.revision.sha256.clone(),
        notes: linked.document.notes_th.clone(),
        tables: linked.tables(),
        file: format!(
            "{}/revisions/{}",
            linked.link.place().path(),
            linked.revision.number
        ),
        revisions: revisions.map(|revision| line(say, &path, revision)).collect(),
    }
}

fn line(say: Say, path: &str, revision: &Revision) -> NumbersLine {
    NumbersLine {
        number: revision.number,
        published: dates::day(say, revision.published_on),
        address: say.to(format!("{path}?revision={}", revision.number)),
        changed: (revision.cells_added, revision.cells_changed),
    }
}
