//! รายงานผลการสำรวจความพึงพอใจ: the report of a year, by service and dimension.
//!
//! Where fewer people answered than a form's minimum, that is said in place of a mean. The totals don't give it away either:
//! what is withheld is in them only when it's enough people together.

use super::model::{SatisfactionAnswer, SatisfactionForm};
use super::store::{self, Comments};
use super::tally::Tally;
use crate::agencies::{self, Agency};
use crate::calendar::FiscalYear;
use crate::db::Conn;
use crate::http::Result;
use crate::services::kinds::{CommentStatus, Dimension};
use crate::services::model::Service;
use crate::services::store::of_agency;
use std::collections::{BTreeMap, HashMap};

/// The most comments of a report.
const MOST_COMMENTS: i64 = 200;

/// What people said of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// How many people.
    pub answers: i64,
    /// Their ratings; `None` when they are fewer than the minimum.
    pub tally: Option<Tally>,
}

/// What people said of one service, or of the agency as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// `None` is the agency as a whole.
    pub service: Option<Service>,
    pub min_answers: i64,
    /// Over the dimensions that are told.
    pub overall: Measure,
    /// In the order of [`Dimension::ALL`].
    pub dimensions: Vec<(Dimension, Measure)>,
}

/// The report of a year.
#[derive(Clone, Debug)]
pub struct AgencyReport {
    pub agency: Agency,
    pub year: FiscalYear,
    pub answers: i64,
    /// People whose answers are in no total, since they'd be too few together.
    pub left_out: i64,
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

/// What was said of one thing, before it's known whether it's told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Said {
    people: i64,
    tally: Tally,
}

/// All that was said, by service.
#[derive(Debug, Default)]
struct Heard {
    answers: BTreeMap<Option<String>, i64>,
    said: HashMap<(Option<String>, Dimension), Said>,
}

impl Heard {
    fn of(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<Self> {
        let months = (year.period().start, year.period().end);
        let mut heard = Self {
            answers: store::answered(conn, agency, months)?.into_iter().collect(),
            ..Self::default()
        };
        for (service, dimension, rating, times) in store::given(conn, agency, months)? {
            let said = heard.said.entry((service, dimension)).or_default();
            said.tally.add(rating, times);
        }
        for (service, dimension, people) in store::people(conn, agency, months)? {
            heard.said.entry((service, dimension)).or_default().people = people;
        }
        Ok(heard)
    }

    fn of_service(&self, service: Option<&String>, dimension: Dimension) -> Said {
        let found = self.said.get(&(service.cloned(), dimension));
        found.copied().unwrap_or_default()
    }
}

/// The report of an agency's year, which the answers are of.
///
/// # Errors
/// `404` when there's no such agency.
pub fn report_of(conn: &mut Conn, agency_id: &str, year: FiscalYear) -> Result<AgencyReport> {
    let agency = agencies::find(conn, agency_id)?;
    let forms = store::of_agency(conn, &agency.id)?;
    let mut services = of_agency(conn, &agency.id)?;
    let version = forms.iter().map(|form| form.version + form.told).sum::<i32>();
    let version = version + services.values().map(|service| service.version).sum::<i32>();
    let heard = Heard::of(conn, &agency.id, year)?;
    let least = |service: Option<&String>| least_of(&forms, service);
    let mut groups = Vec::new();
    for (id, answers) in &heard.answers {
        let min_answers = least(id.as_ref());
        groups.push(group(
            id.as_ref().and_then(|id| services.remove(id)),
            (min_answers, *answers),
            |dimension| heard.of_service(id.as_ref(), dimension),
        ));
    }
    groups.sort_by(|a, b| code(a).cmp(&code(b)));
    let answers = heard.answers.values().sum();
    let min_answers = groups.iter().map(|group| group.min_answers).max().unwrap_or(1);
    let (overall, dimensions, left_out) = totals(&heard, &groups, min_answers);
    Ok(AgencyReport {
        comments: published(conn, &agency.id, year)?,
        agency,
        year,
        answers,
        left_out,
        min_answers,
        overall,
        dimensions,
        groups,
        version,
    })
}

fn code(group: &Group) -> Option<&str> {
    group.service.as_ref().map(|service| service.code.as_str())
}

/// The largest minimum that a service's forms set.
fn least_of(forms: &[SatisfactionForm], service: Option<&String>) -> i64 {
    let of_it = forms.iter().filter(|form| form.service_id.as_ref() == service);
    i64::from(of_it.map(|form| form.min_answers).max().unwrap_or(1))
}

fn told(said: Said, min_answers: i64) -> Measure {
    Measure {
        answers: said.people,
        tally: (said.people >= min_answers).then_some(said.tally),
    }
}

/// What the dimensions that are told come to together.
fn over(dimensions: &[(Dimension, Measure)], people: i64) -> Measure {
    let told = dimensions.iter().filter_map(|(_, measure)| measure.tally);
    Measure {
        answers: people,
        tally: told.reduce(Tally::plus),
    }
}

fn group(
    service: Option<Service>,
    (min_answers, people): (i64, i64),
    said: impl Fn(Dimension) -> Said,
) -> Group {
    let dimensions = Dimension::ALL.iter();
    let dimensions: Vec<_> = dimensions
        .map(|dimension| (*dimension, told(said(*dimension), min_answers)))
        .collect();
    Group {
        service,
        min_answers,
        overall: over(&dimensions, people),
        dimensions,
    }
}

/// The totals by dimension and over all of them, and how many people they leave out.
fn totals(heard: &Heard, groups: &[Group], min_answers: i64) -> (Measure, Vec<(Dimension, Measure)>, i64) {
    let total = |dimension: &Dimension| {
        let (mut shown, mut rest) = (Said::default(), Said::default());
        for group in groups {
            let id = group.service.as_ref().map(|service| &service.id);
            let said = heard.of_service(id, *dimension);
            let withheld = said.people < group.min_answers;
            let sum = if withheld { &mut rest } else { &mut shown };
            sum.people += said.people;
            sum.tally = sum.tally.plus(said.tally);
        }
        if rest.people >= min_answers {
            shown.people += rest.people;
            shown.tally = shown.tally.plus(rest.tally);
        }
        (*dimension, told(shown, min_answers))
    };
    let dimensions: Vec<_> = Dimension::ALL.iter().map(total).collect();
    let people = |withheld: bool| {
        let those = groups
            .iter()
            .filter(|group| (group.overall.answers < group.min_answers) == withheld);
        those.map(|group| group.overall.answers).sum::<i64>()
    };
    let left_out = Some(people(true)).filter(|rest| *rest < min_answers).unwrap_or(0);
    let all = people(true) + people(false);
    (over(&dimensions, all - left_out), dimensions, left_out)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(people: i64, rating: i16) -> Said {
        let mut tally = Tally::default();
        tally.add(rating, people);
        Said { people, tally }
    }

    fn heard(services: &[(Option<&str>, i64)]) -> (Heard, Vec<Group>) {
        let mut heard = Heard::default();
        for (id, people) in services {
            let id = id.map(str::to_owned);
            heard.answers.insert(id.clone(), *people);
            heard.said.insert((id, Dimension::Staff), said(*people, 4));
        }
        let groups = heard.answers.iter().map(|(id, people)| {
            let service = id.as_ref().map(|id| service(id));
            group(service, (10, *people), |dimension| {
                heard.of_service(id.as_ref(), dimension)
            })
        });
        let groups = groups.collect();
        (heard, groups)
    }

    fn service(id: &str) -> Service {
        let input = serde_json::json!({ "agency_id": "a", "code": id, "name_th": id });
        let input = serde_json::from_value(input).unwrap();
        let service = Service::parse(input, chrono::NaiveDateTime::default()).unwrap();
        Service {
            id: id.to_owned(),
            ..service
        }
    }

    #[test]
    fn the_totals_do_not_give_away_what_is_withheld() {
        // 102 and 3 answers: the total is of 102.
        let (all, groups) = heard(&[(Some("a"), 102), (Some("b"), 3)]);
        assert_eq!(groups[1].overall.tally, None);
        let (overall, dimensions, left_out) = totals(&all, &groups, 10);
        assert_eq!((overall.answers, left_out), (102, 3));
        assert_eq!(
            dimensions.iter().filter(|(_, one)| one.tally.is_some()).count(),
            1
        );
        // Five services of 3 answers each are 15 people together.
        let many = [
            (Some("a"), 3),
            (Some("b"), 3),
            (Some("c"), 3),
            (Some("d"), 3),
            (None, 3),
        ];
        let (all, groups) = heard(&many);
        assert!(groups.iter().all(|group| group.overall.tally.is_none()));
        let (overall, _, left_out) = totals(&all, &groups, 10);
        assert_eq!(
            (overall.answers, overall.tally.map(Tally::n), left_out),
            (15, Some(15), 0)
        );
        let (all, groups) = heard(&[(Some("a"), 9)]);
        let (overall, _, left_out) = totals(&all, &groups, 10);
        assert_eq!((overall.tally, left_out), (None, 9));
    }
}
