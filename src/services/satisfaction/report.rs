//! รายงานผลการสำรวจความพึงพอใจ: the report of a year, by service and dimension, as far as [`Heard`] lets it be told.

use super::holding::{Heard, OfService, Said, Told};
use super::model::SatisfactionAnswer;
use super::store::{self, Comments};
use super::tally::Tally;
use crate::agencies::{self, Agency};
use crate::calendar::FiscalYear;
use crate::db::Conn;
use crate::http::Result;
use crate::services::kinds::{CommentStatus, Dimension};
use crate::services::model::Service;
use crate::services::store::of_agency;

/// The most comments of a report.
const MOST_COMMENTS: i64 = 200;

/// What people said of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// How many people.
    pub answers: i64,
    /// Their ratings; `None` when it isn't told.
    pub tally: Option<Tally>,
}

/// What people said of one service, or of the agency as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// `None` is the agency as a whole.
    pub service: Option<Service>,
    pub overall: Measure,
    /// In the order of [`Dimension::ALL`].
    pub dimensions: Vec<(Dimension, Measure)>,
}

/// The report of a year.
#[derive(Clone, Debug)]
pub struct AgencyReport {
    pub agency: Agency,
    pub year: FiscalYear,
    pub min_answers: i64,
    pub overall: Measure,
    pub dimensions: Vec<(Dimension, Measure)>,
    /// By the codes of services; the agency as a whole first.
    pub groups: Vec<Group>,
    /// Published ones, in no order.
    pub comments: Vec<SatisfactionAnswer>,
    /// Rises with all that the report tells.
    pub version: i32,
}

/// The report of an agency's year, which the answers are of.
///
/// # Errors
/// `404` when there's no such agency.
pub fn report_of(conn: &mut Conn, agency_id: &str, year: FiscalYear) -> Result<AgencyReport> {
    let agency = agencies::find(conn, agency_id)?;
    let forms = store::of_agency(conn, &agency.id)?;
    let services = of_agency(conn, &agency.id)?;
    let version = agency.version + forms.iter().map(|form| form.version + form.told).sum::<i32>();
    let version = version + services.values().map(|service| service.version).sum::<i32>();
    let heard = Heard::read(conn, &agency.id, year)?;
    let told = heard.told();
    let overall = measure(heard.overall(), told.whole);
    let of_dimension = |place: usize| heard.of_dimension(place);
    let dimensions = by_dimension(of_dimension, |place| told.dimensions.get(place).copied());
    let (min_answers, services) = (heard.least, heard.services.into_iter());
    Ok(AgencyReport {
        comments: published(conn, &agency.id, year)?,
        agency,
        year,
        min_answers,
        overall,
        dimensions,
        groups: services
            .enumerate()
            .map(|(place, of_it)| group(of_it, (&told, place)))
            .collect(),
        version,
    })
}

fn measure(said: Said, is_told: bool) -> Measure {
    Measure {
        answers: said.people,
        tally: (is_told && said.people > 0).then_some(said.tally),
    }
}

fn by_dimension(
    said: impl Fn(usize) -> Said,
    is_told: impl Fn(usize) -> Option<bool>,
) -> Vec<(Dimension, Measure)> {
    let of = |(place, dimension): (usize, &Dimension)| {
        let is_told = is_told(place).unwrap_or_default();
        (*dimension, measure(said(place), is_told))
    };
    Dimension::ALL.iter().enumerate().map(of).collect()
}

fn group(of_it: OfService, (told, place): (&Told, usize)) -> Group {
    let is_told = told.services.get(place).copied().unwrap_or_default();
    let said = |dimension: usize| of_it.said.get(dimension).copied().unwrap_or_default();
    Group {
        overall: measure(of_it.overall(), is_told),
        dimensions: by_dimension(said, |dimension| Some(told.cell(place, dimension))),
        service: of_it.service,
    }
}

fn published(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<Vec<SatisfactionAnswer>> {
    let filter = Comments {
        agency_id: agency.to_owned(),
        status: Some(CommentStatus::Published),
        months: Some((year.period().start, year.period().end)),
        ..Comments::default()
    };
    store::comments(conn, &filter, None, MOST_COMMENTS)
}
