//! An office in one page: its scores, what it counted, and how to reach it.

use super::answer::public;
use crate::agencies::{self, Agency};
use crate::assessments::{self, Assessment};
use crate::db::{Conn, Db};
use crate::disclosures;
use crate::http::{ByteCache, Result};
use crate::pages::frame::{Frame, Say, Switch};
use crate::pages::views::{Dashboard, Disclosed, Figures, Offered, Scores};
use crate::pages::{dates, directories};
use crate::services::{self, Service};
use crate::statistics::{self, Cell, Cut, Document, Link, Measure, Revision, Series};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};

/// The most services that are listed; there's a list of all of them as data.
const SERVICES: i64 = 60;

/// What the page tells.
pub struct Told {
    agency: Agency,
    sealed: Option<String>,
    /// The newest that's published.
    assessment: Option<Assessment>,
    published: Vec<(Link, Document)>,
    services: Vec<Service>,
    /// The newest year of disclosure items, how many of them are done, and how many there are.
    disclosed: Option<(i32, i64, i64)>,
}

#[get("/a/{agency_id}")]
pub async fn dashboard(
    request: HttpRequest,
    (db, cache): (Data<Db>, Data<ByteCache>),
    agency_id: Path<String>,
) -> Result<HttpResponse> {
    public(&request, (&db, &cache), move |conn, say| {
        let agency = agencies::find(conn, &agency_id)?;
        let told = told(conn, agency)?;
        Ok(shown(say, &format!("/a/{}", told.agency.id), told))
    })
    .await
}

/// The page of an office, at this address.
pub fn shown(say: Say, address: &str, told: Told) -> Dashboard {
    let name = say
        .name(&told.agency.name_th, told.agency.name_en.as_deref())
        .to_owned();
    let id = &told.agency.id;
    let scores = told.assessment.as_ref().map(|row| Scores {
        year: row.fiscal_year,
        overall: format!("{:.2}", f64::from(row.overall) / 100.0),
        level: row.level().map(|level| say.label(level.labels())),
        trend: say.to(format!("/api/v1/agencies/{id}/assessment-trend-chart")),
        indicators: say.to(format!(
            "/api/v1/agencies/{id}/assessments/{}/chart",
            row.fiscal_year
        )),
        data: format!("/api/v1/agencies/{id}/assessments"),
    });
    let figures = told.published.iter().map(|(link, document)| Figures {
        title: say.label(link.series.labels()),
        year: document.fiscal_year,
        as_of: dates::written(say, &document.as_of),
        facts: facts(say, link.series, document),
        notes: document.notes_th.clone(),
        chart: say.to(format!("{}/chart", link.place().path())),
        page: say.to(link.path()),
    });
    let listed = usize::try_from(SERVICES).unwrap_or_default();
    let more = told.services.len() > listed;
    let services = told.services.iter().take(listed).map(|service| Offered {
        name: say.name(&service.name_th, service.name_en.as_deref()).to_owned(),
        days: service.time_limit_days,
    });
    Dashboard {
        frame: Frame::new(say, &name, Switch::link(say, address)),
        report: say.to(format!("/a/{id}/report")),
        sealed: told.sealed.map(|form| say.to(form)),
        scores,
        figures: figures.collect(),
        services: services.collect(),
        disclosed: told.disclosed.map(|(year, done, all)| Disclosed {
            year,
            done,
            all,
            page: say.to(format!("/a/{id}/disclosures/{year}")),
        }),
        more,
        all_services: format!("/api/v1/agencies/{id}/services"),
        name,
    }
}

/// Reads what the page of an office tells.
///
/// # Errors
/// When the storage fails.
pub fn told(conn: &mut Conn, agency: Agency) -> Result<Told> {
    let mut published = Vec::new();
    let links = statistics::links_of(conn, &agency.id)?;
    let newest = statistics::newest_of_all(conn, &agency.id)?;
    for series in Series::ALL {
        let years = newest.iter().filter(|revision| revision.series == *series);
        let Some(place) = years
            .max_by_key(|revision| revision.fiscal_year)
            .map(Revision::place)
        else {
            continue;
        };
        let is_its = |link: &&Link| (link.series, link.fiscal_year) == (place.series, place.year);
        if let Some(link) = links.iter().find(is_its) {
            published.push((link.clone(), statistics::find(conn, &place, None)?.document));
        }
    }
    let assessment = assessments::published_of(conn, &agency.id)?.pop();
    Ok(Told {
        sealed: directories::form_of(conn, &agency.id)?,
        services: services::offered(conn, &agency.id, SERVICES + 1)?,
        disclosed: disclosures::newest(conn, &agency.id)?,
        assessment,
        published,
        agency,
    })
}

/// What's told of a series in words, of the longest time that it has.
fn measures(series: Series) -> &'static [Measure] {
    match series {
        Series::Services => &[
            Measure::Received,
            Measure::Completed,
            Measure::InProgress,
            Measure::InTime,
        ],
        Series::Satisfaction => &[
            Measure::Answers,
            Measure::Mean,
            Measure::Satisfied,
            Measure::OfMost,
        ],
        Series::Complaints | Series::CorruptionComplaints => {
            &[Measure::Total, Measure::Completed, Measure::InProgress]
        }
        Series::Loans => &[
            Measure::HandedOver,
            Measure::ReturnedOnTime,
            Measure::ReturnedLate,
            Measure::Overdue,
        ],
    }
}

fn facts(say: Say, series: Series, document: &Document) -> Vec<(&'static str, String)> {
    let whole = document.cells.iter().filter(|cell| cell.cut == Cut::All.as_str());
    let days = |cell: &&Cell| {
        (
            cell.period.end.clone(),
            std::cmp::Reverse(cell.period.start.clone()),
        )
    };
    let Some(longest) = whole.max_by_key(days) else {
        return Vec::new();
    };
    let told = measures(series).iter().map(|measure| {
        let value = longest.values.get(measure.as_str()).copied().flatten();
        let shown = value.map_or_else(
            || say.of("ไม่แสดง", "not shown").to_owned(),
            |value| written(*measure, value),
        );
        (label(say, *measure), shown)
    });
    told.collect()
}

/// The name of a figure, in the unit in which it's shown.
fn label(say: Say, measure: Measure) -> &'static str {
    match measure {
        Measure::Mean => say.of("ค่าเฉลี่ย (เต็ม 5)", "Mean, of 5"),
        Measure::Satisfied => say.of("ร้อยละที่ให้ 4–5", "Ratings of 4 and 5, percent"),
        Measure::OfMost => say.of("ค่าเฉลี่ยเป็นร้อยละ", "Mean as a percentage of 5"),
        other => say.label(other.labels()),
    }
}

fn written(measure: Measure, value: i64) -> String {
    match measure {
        Measure::Mean | Measure::Satisfied | Measure::OfMost => {
            format!("{}.{:02}", value / 100, value % 100)
        }
        _ => value.to_string(),
    }
}
