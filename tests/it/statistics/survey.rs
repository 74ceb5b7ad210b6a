//! Random surveys, attacked through published statistics and the satisfaction report at once.

use super::attacker::{Attacker, Name, to_float};
use super::{Bureau, run, set_day};
use crate::support::{TestService, on_each_database};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const YEAR: i32 = 2569;
const WORLDS: u64 = 24;
const DIMENSIONS: [&str; 5] = ["process", "staff", "channels", "facilities", "outcome"];
/// Of all ratings, how often this one was given is told of the same things; so one stands for each.
const RATING: usize = 5;
const MEASURE: &str = "rated_5";

/// Who said what: a service or none, a month from October on, and the dimensions with a rating.
struct Answer {
    service: usize,
    month: u32,
    ratings: Vec<(usize, i64)>,
}

struct Survey {
    services: usize,
    least: i64,
    answers: Vec<Answer>,
}

impl Survey {
    fn of(seed: u64) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let (services, least) = (random.random_range(1..7), [3, 5, 10][random.random_range(0..3)]);
        let mut answers = Vec::new();
        for service in 0..services {
            let count = [2, 4, 9, 14, 25, 40][random.random_range(0..6)];
            // Some questions are of no matter to a service, and few people mind others.
            let minded: Vec<f64> = DIMENSIONS
                .iter()
                .map(|_| [0.0, 0.15, 0.9, 1.0, 1.0][random.random_range(0..5)])
                .collect();
            for _ in 0..count {
                let mut ratings = Vec::new();
                for (dimension, share) in minded.iter().enumerate() {
                    if random.random_bool(*share) {
                        ratings.push((dimension, random.random_range(1..=5)));
                    }
                }
                if ratings.is_empty() {
                    ratings.push((0, 5));
                }
                answers.push(Answer {
                    service,
                    month: random.random_range(0..12),
                    ratings,
                });
            }
        }
        Self {
            services,
            least,
            answers,
        }
    }

    /// The code of a service; the last is the agency as a whole.
    fn code(&self, service: usize) -> String {
        if service + 1 == self.services {
            "-".to_owned()
        } else {
            format!("s{service}")
        }
    }

    /// As the tables have it.
    fn sql(&self, agency: &str) -> String {
        let mut sql = String::new();
        for service in 0..self.services {
            let code = self.code(service);
            let id = if code == "-" {
                "NULL".to_owned()
            } else {
                write!(
                    sql,
                    "INSERT INTO services (id, agency_id, code, name_th, steps, offered_at_counter, offered_online, offered_by_phone,
                        offered_in_outreach, status, version, created_at, updated_at) VALUES ('{agency}-{code}', '{agency}', '{code}',
                        '{code}', '[]', TRUE, FALSE, FALSE, FALSE, 'active', 1, '2025-10-01 00:00:00', '2025-10-01 00:00:00');"
                )
                .unwrap();
                format!("'{agency}-{code}'")
            };
            write!(
                sql,
                "INSERT INTO satisfaction_forms VALUES ('{agency}-f{code}', '{agency}', {id}, 'standard', '2025-10-01', NULL, {},
                    'open', 1, 1, '2025-10-01 00:00:00', '2025-10-01 00:00:00');",
                self.least
            )
            .unwrap();
        }
        for (n, answer) in self.answers.iter().enumerate() {
            let code = self.code(answer.service);
            let service = if code == "-" {
                "NULL".to_owned()
            } else {
                format!("'{agency}-{code}'")
            };
            let month = super::day("2025-10-01") + chrono::Months::new(answer.month);
            write!(
                sql,
                "INSERT INTO satisfaction_answers VALUES ('{agency}-{n}', '{agency}-f{code}', '{agency}', {service}, '{month}',
                    'form', NULL, 'pending', 1);"
            )
            .unwrap();
            for (dimension, rating) in &answer.ratings {
                write!(
                    sql,
                    "INSERT INTO satisfaction_ratings VALUES ('{agency}-{n}', 'q{dimension}', '{}', {rating});",
                    DIMENSIONS[*dimension]
                )
                .unwrap();
            }
        }
        sql
    }

    /// How many people there are among some answers who rate one of some dimensions, and how often they give [`RATING`].
    fn count(&self, of: impl Fn(&Answer) -> bool, dimensions: &[usize]) -> (i64, i64) {
        let (mut people, mut times) = (0, 0);
        for answer in self.answers.iter().filter(|answer| of(answer)) {
            let ratings = answer.ratings.iter().filter(|(one, _)| dimensions.contains(one));
            let given: Vec<i64> = ratings.map(|(_, rating)| *rating).collect();
            people += i64::from(!given.is_empty());
            times += given.iter().map(|rating| i64::from(*rating == 5)).sum::<i64>();
        }
        (people, times)
    }
}

/// How often a service was rated so in a dimension and a month: what everything else is the sum of.
fn atom(service: &str, dimension: &str, month: u32) -> Name {
    (
        0,
        service.to_owned(),
        dimension.to_owned(),
        month.to_string(),
        MEASURE,
    )
}

/// What the attacker takes all figures for: sums of atoms.
struct Attack<'a> {
    survey: &'a Survey,
    attacker: Attacker,
}

impl Attack<'_> {
    fn atoms(&self, services: &[usize], dimensions: &[usize], months: &[u32]) -> Vec<(Name, f64)> {
        let mut atoms = Vec::new();
        for service in services {
            for dimension in dimensions {
                for month in months {
                    let code = self.survey.code(*service);
                    atoms.push((atom(&code, DIMENSIONS[*dimension], *month), 1.0));
                }
            }
        }
        atoms
    }

    fn learn(&mut self, services: &[usize], dimensions: &[usize], months: &[u32], value: i64) {
        let atoms = self.atoms(services, dimensions, months);
        self.attacker.sum(&atoms, to_float(value));
    }

    /// A figure that the attacker would like to have, under a name.
    fn wish(&mut self, name: &str, services: &[usize], dimensions: &[usize], months: &[u32]) {
        let mut sum = self.atoms(services, dimensions, months);
        sum.push((wished(name), -1.0));
        self.attacker.sum(&sum, 0.0);
    }
}

fn wished(name: &str) -> Name {
    (1, name.to_owned(), String::new(), String::new(), MEASURE)
}

fn every(count: usize) -> Vec<usize> {
    (0..count).collect()
}

/// All months.
fn year() -> Vec<u32> {
    (0..12).collect()
}

fn months_of(period: &Value) -> Vec<u32> {
    let (start, end) = (period["start"].as_str().unwrap(), period["end"].as_str().unwrap());
    (0..12)
        .filter(|month| {
            let first = (super::day("2025-10-01") + chrono::Months::new(*month)).to_string();
            start <= first.as_str() && first.as_str() <= end
        })
        .collect()
}

impl Attack<'_> {
    fn read_statistics(&mut self, document: &Value) {
        let (services, dimensions) = (every(self.survey.services), every(5));
        for cell in document["cells"].as_array().unwrap() {
            let Some(value) = cell["values"][MEASURE].as_i64() else {
                continue;
            };
            let (months, key) = (months_of(&cell["period"]), cell["key"].as_str().unwrap());
            match cell["cut"].as_str().unwrap() {
                "all" => self.learn(&services, &dimensions, &months, value),
                "service" => {
                    let service = services.iter().find(|service| self.survey.code(**service) == key);
                    self.learn(&[*service.unwrap()], &dimensions, &months, value);
                }
                _ => {
                    let dimension = DIMENSIONS.iter().position(|one| *one == key).unwrap();
                    self.learn(&services, &[dimension], &months, value);
                }
            }
        }
    }

    fn read_report(&mut self, report: &Value) {
        let (services, dimensions, months) = (every(self.survey.services), every(5), year());
        let told = |measure: &Value| measure["distribution"][RATING - 1].as_i64();
        let mut views: Vec<(Vec<usize>, &Value)> = vec![(services.clone(), report)];
        for view in report["services"].as_array().unwrap() {
            let code = view["code"].as_str().unwrap_or("-");
            let service = services
                .iter()
                .find(|service| self.survey.code(**service) == code);
            views.push((vec![*service.unwrap()], view));
        }
        for (services, view) in views {
            if let Some(value) = told(&view["overall"]) {
                self.learn(&services, &dimensions, &months, value);
            }
            for (place, one) in view["dimensions"].as_array().unwrap().iter().enumerate() {
                assert_eq!(one["dimension"], DIMENSIONS[place]);
                if let Some(value) = told(&one["measure"]) {
                    self.learn(&services, &[place], &months, value);
                }
            }
        }
    }

    /// Everything of few people, by name, with how often they gave the rating.
    fn secrets(&mut self) -> BTreeMap<String, i64> {
        let (survey, months) = (self.survey, year());
        let (services, dimensions) = (every(survey.services), every(5));
        let mut secrets = BTreeMap::new();
        let is_few = |people: i64| (1..survey.least).contains(&people);
        for service in &services {
            let mut columns: Vec<Vec<usize>> = dimensions.iter().map(|one| vec![*one]).collect();
            columns.push(dimensions.clone());
            for columns in columns {
                let (people, times) = survey.count(|answer| answer.service == *service, &columns);
                if is_few(people) {
                    let name = format!("service {service} in {columns:?}");
                    self.wish(&name, &[*service], &columns, &months);
                    secrets.insert(name, times);
                }
            }
        }
        for dimension in &dimensions {
            let (people, times) = survey.count(|_| true, &[*dimension]);
            if is_few(people) {
                let name = format!("dimension {dimension}");
                self.wish(&name, &services, &[*dimension], &months);
                secrets.insert(name, times);
            }
        }
        for month in months {
            let (people, times) = survey.count(|answer| answer.month == month, &dimensions);
            if is_few(people) {
                let name = format!("month {month}");
                self.wish(&name, &services, &dimensions, &[month]);
                secrets.insert(name, times);
            }
        }
        secrets
    }
}

/// Both hold back the same of the same.
fn compare(document: &Value, report: &Value) {
    let of = |cut: &str| -> BTreeMap<String, bool> {
        let cells = document["cells"].as_array().unwrap().iter();
        let cells = cells.filter(|cell| cell["cut"] == cut && cell["period"]["kind"] == "fiscal_year");
        let told = cells.filter(|cell| cell["suppressed"] == true || cell["values"]["ratings"] != 0);
        told.map(|cell| {
            (
                cell["key"].as_str().unwrap().to_owned(),
                cell["suppressed"] == false,
            )
        })
        .collect()
    };
    let services = report["services"].as_array().unwrap().iter().map(|view| {
        let code = view["code"].as_str().unwrap_or("-");
        (code.to_owned(), view["overall"]["enough"] == true)
    });
    assert_eq!(of("service"), services.collect());
    let dimensions = report["dimensions"].as_array().unwrap().iter();
    let dimensions = dimensions
        .filter(|view| view["measure"]["answers"] != 0)
        .map(|view| {
            let word = view["dimension"].as_str().unwrap();
            (word.to_owned(), view["measure"]["enough"] == true)
        });
    assert_eq!(of("dimension"), dimensions.collect());
}

async fn attack(service: &TestService, seed: u64) -> (usize, usize, bool) {
    let (bureau, survey) = (Bureau::open(service).await, Survey::of(seed));
    run(service, survey.sql(&bureau.agency)).await;
    let published = bureau.publish("satisfaction", YEAR).await.expect(200);
    let document = &published["revision"]["document"];
    let path = format!(
        "/api/v1/agencies/{}/satisfaction-report?fiscal_year={YEAR}",
        bureau.agency
    );
    let report = service.get(&path).await.expect(200);
    compare(document, &report);
    let attack = |also: &[usize]| {
        let mut attack = Attack {
            survey: &survey,
            attacker: Attacker::default(),
        };
        attack.read_statistics(document);
        attack.read_report(&report);
        let secrets = attack.secrets();
        for service in also {
            let (_, times) = survey.count(|answer| answer.service == *service, &every(5));
            attack.learn(&[*service], &every(5), &year(), times);
        }
        let known = attack.attacker.follows();
        let found = secrets.iter().filter(|(name, times)| {
            let known = known.get(&wished(name));
            assert!(
                known.is_none_or(|known| known == *times),
                "the attacker is wrong about {name}"
            );
            known.is_some()
        });
        let found: BTreeSet<String> = found.map(|(name, _)| name.clone()).collect();
        (secrets.len(), found)
    };
    let (secrets, found) = attack(&[]);
    assert!(found.is_empty(), "survey {seed}: {found:#?}\n{report:#}");
    let told = report["services"].as_array().unwrap().iter();
    let told = told.filter(|view| view["overall"]["enough"] == true).count();
    // With the large services that are held back, what few said would follow.
    let large: Vec<usize> = every(survey.services)
        .into_iter()
        .filter(|service| survey.count(|answer| answer.service == *service, &every(5)).0 >= survey.least)
        .collect();
    (secrets, told, !attack(&large).1.is_empty())
}

#[test]
fn what_few_said_does_not_follow_from_statistics_and_the_report_together() {
    on_each_database(async |service| {
        set_day(&service, "2026-10-20");
        let (mut secrets, mut told, mut would_follow) = (0, 0, 0);
        for seed in 0..WORLDS {
            let (few, shown, follows) = attack(&service, seed).await;
            secrets += few;
            told += shown;
            would_follow += usize::from(follows);
        }
        println!(
            "{secrets} things of few, {told} services told, {would_follow} surveys with one figure to spare"
        );
        assert!(secrets > 100 && told > 10 && would_follow > 3);
    });
}
