//! What may be told of a year's answers: the one rule of the report and of published statistics, which show the same
//! table of services and dimensions to whoever compares them.
//!
//! The services held back are one row of that table, the dimensions held back one column. Everything told is a sum of cells
//! of this coarser table, and each of them is of enough people, or of nobody: so nothing else follows from all of it.
//! `docs/adr/0026` has the reasons.

use super::store;
use super::tally::Tally;
use crate::calendar::FiscalYear;
use crate::db::Conn;
use crate::http::Result;
use crate::services::kinds::Dimension;
use crate::services::model::Service;
use crate::services::store::of_agency;
use std::collections::HashMap;

/// Where no form says it.
const LEAST: i32 = 5;

/// What was said, and by how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub people: i64,
    pub tally: Tally,
}

impl Said {
    /// Of other people.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            people: self.people + other.people,
            tally: self.tally.plus(other.tally),
        }
    }
}

/// What was said of one service, or of the agency as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfService {
    /// `None` is the agency as a whole.
    pub service: Option<Service>,
    pub people: i64,
    /// In the order of [`Dimension::ALL`].
    pub said: Vec<Said>,
}

impl OfService {
    /// Over all dimensions.
    pub fn overall(&self) -> Said {
        let tallies = self.said.iter().map(|said| said.tally);
        Said {
            people: self.people,
            tally: tallies.fold(Tally::default(), Tally::plus),
        }
    }
}

/// All that an agency was told in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The agency as a whole first, then services by their codes.
    pub services: Vec<OfService>,
    /// Of fewer people nothing is told.
    pub least: i64,
}

/// What of it may be told, each list in the order of what was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub whole: bool,
    pub services: Vec<bool>,
    pub dimensions: Vec<bool>,
}

impl Told {
    /// Of one service in one dimension.
    pub fn cell(&self, service: usize, dimension: usize) -> bool {
        let is_told = |list: &[bool], at: usize| list.get(at).copied().unwrap_or_default();
        is_told(&self.services, service) && is_told(&self.dimensions, dimension)
    }
}

/// Which of these are held back, whose sum is told: those of too few people, and so many more, from the end, that those
/// held back are two at least, and of enough people together.
pub fn held_back(people: &[i64], least: i64) -> Vec<bool> {
    hold(people, few(people, least), |held| {
        let of_it = kept(people, held);
        of_it.clone().count() >= 2 && of_it.sum::<i64>() >= least
    })
}

fn is_few(people: i64, least: i64) -> bool {
    (1..least).contains(&people)
}

fn few(people: &[i64], least: i64) -> Vec<bool> {
    people.iter().map(|count| is_few(*count, least)).collect()
}

/// Holds others back with the few, from the end until it's enough. Of nobody nothing is held back.
fn hold(people: &[i64], few: Vec<bool>, is_enough: impl Fn(&[bool]) -> bool) -> Vec<bool> {
    let mut held = few;
    if held.contains(&true) {
        for (n, count) in people.iter().enumerate().rev() {
            if is_enough(&held) {
                break;
            }
            if let Some(own) = held.get_mut(n) {
                *own = *count > 0;
            }
        }
    }
    held
}

/// Those that are held back.
fn kept<'a, T>(parts: &'a [T], held: &'a [bool]) -> impl Iterator<Item = &'a T> + Clone {
    parts
        .iter()
        .zip(held)
        .filter(|(_, held)| **held)
        .map(|(part, _)| part)
}

impl Heard {
    /// Reads all of a year.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn read(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<Self> {
        let months = (year.period().start, year.period().end);
        let mut services = of_agency(conn, agency)?;
        let mut said: HashMap<(Option<String>, Dimension), Said> = HashMap::new();
        for (service, dimension, rating, times) in store::given(conn, agency, months)? {
            let of_it = said.entry((service, dimension)).or_default();
            of_it.tally.add(rating, times);
        }
        for (service, dimension, people) in store::people(conn, agency, months)? {
            said.entry((service, dimension)).or_default().people = people;
        }
        let mut heard = Vec::new();
        let answered = store::answered(conn, agency, months)?;
        let least = store::least(conn, agency, months)?.unwrap_or(LEAST);
        for (id, people) in answered {
            let of_it = |dimension: &Dimension| said.remove(&(id.clone(), *dimension)).unwrap_or_default();
            heard.push(OfService {
                said: Dimension::ALL.iter().map(of_it).collect(),
                service: id.and_then(|id| services.remove(&id)),
                people,
            });
        }
        // Not the database's order, which isn't the same everywhere.
        heard.sort_by(|a, b| code(a).cmp(&code(b)));
        Ok(Self {
            services: heard,
            least: least.into(),
        })
    }

    pub fn people(&self) -> i64 {
        self.services.iter().map(|of_it| of_it.people).sum()
    }

    /// What was said in a dimension, by its place in [`Dimension::ALL`].
    pub fn of_dimension(&self, place: usize) -> Said {
        let cells = self.services.iter().filter_map(|of_it| of_it.said.get(place));
        cells.fold(Said::default(), |sum, said| sum.plus(*said))
    }

    /// Over all services and dimensions.
    pub fn overall(&self) -> Said {
        let all = self.services.iter().map(OfService::overall);
        all.fold(Said::default(), Said::plus)
    }

    pub fn told(&self) -> Told {
        if is_few(self.people(), self.least) {
            return Told {
                whole: false,
                services: vec![false; self.services.len()],
                dimensions: vec![false; Dimension::ALL.len()],
            };
        }
        let dimensions = self.dimensions_held();
        let services = self.services_held(&dimensions);
        let told = |held: Vec<bool>| held.into_iter().map(|held| !held).collect();
        Told {
            whole: true,
            services: told(services),
            dimensions: told(dimensions),
        }
    }

    /// The same people may be in several dimensions: together these are at least as many as the most of one.
    fn dimensions_held(&self) -> Vec<bool> {
        let places = 0..Dimension::ALL.len();
        let people: Vec<i64> = places.map(|place| self.of_dimension(place).people).collect();
        hold(&people, few(&people, self.least), |held| {
            let of_it = kept(&people, held);
            of_it.clone().count() >= 2 && of_it.max().is_some_and(|most| *most >= self.least)
        })
    }

    /// A service of which few spoke in one dimension is held back whole: its other dimensions would tell that one.
    fn services_held(&self, dimensions: &[bool]) -> Vec<bool> {
        let is_few = |of_it: &OfService| {
            let mut counts = of_it.said.iter().map(|said| said.people).chain([of_it.people]);
            counts.any(|people| is_few(people, self.least))
        };
        let few = self.services.iter().map(is_few).collect();
        let people: Vec<i64> = self.services.iter().map(|of_it| of_it.people).collect();
        hold(&people, few, |held| self.is_hidden(held, dimensions))
    }

    /// Whether the services held back are enough, as one row of the table, in each column of it.
    fn is_hidden(&self, held: &[bool], dimensions: &[bool]) -> bool {
        let rows = kept(&self.services, held);
        let column = |place: usize| -> i64 {
            let cells = rows.clone().filter_map(|of_it| of_it.said.get(place));
            cells.map(|said| said.people).sum()
        };
        let is_enough = |people: i64| people == 0 || people >= self.least;
        let (merged, single): (Vec<_>, Vec<_>) = dimensions.iter().enumerate().partition(|(_, held)| **held);
        let most = merged.iter().map(|(place, _)| column(*place)).max();
        // Everybody speaks of something.
        let all_merged = single.iter().all(|(place, _)| column(*place) == 0);
        rows.clone().count() >= 2
            && (all_merged || is_enough(most.unwrap_or_default()))
            && single.iter().all(|(place, _)| is_enough(column(*place)))
            && rows.clone().map(|of_it| of_it.people).sum::<i64>() >= self.least
    }
}

fn code(of_it: &OfService) -> Option<&str> {
    of_it.service.as_ref().map(|service| service.code.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a dimension, so many people who rate it with 4.
    fn said(people: i64) -> Said {
        let mut tally = Tally::default();
        tally.add(4, people);
        Said { people, tally }
    }

    /// Services with how many people rate each of the first dimensions; all of them rate the one that most do.
    fn heard(services: &[&[i64]]) -> Heard {
        let of_service = |counts: &&[i64]| OfService {
            service: None,
            people: counts.iter().copied().max().unwrap_or_default(),
            said: (0..Dimension::ALL.len())
                .map(|place| said(counts.get(place).copied().unwrap_or_default()))
                .collect(),
        };
        Heard {
            services: services.iter().map(of_service).collect(),
            least: 10,
        }
    }

    fn told(services: &[&[i64]]) -> (bool, Vec<bool>, Vec<bool>) {
        let told = heard(services).told();
        (told.whole, told.services, told.dimensions[..2].to_vec())
    }

    #[test]
    fn what_few_said_does_not_follow_from_the_rest() {
        let of = |people: &[i64]| held_back(people, 10);
        assert_eq!(of(&[20, 3, 0, 30]), [false, true, false, true]);
        assert_eq!(of(&[20, 3, 4, 30]), [false, true, true, true]);
        assert_eq!(of(&[20, 7, 4, 30]), [false, true, true, false]);
        assert_eq!(of(&[20, 0, 30]), [false; 3]);
    }

    #[test]
    fn a_large_service_is_held_back_with_a_small_one() {
        let all = [true, true];
        assert_eq!(
            told(&[&[102, 102], &[30, 20]]),
            (true, vec![true, true], all.to_vec())
        );
        assert_eq!(
            told(&[&[102, 90], &[3, 3], &[40, 40]]),
            (true, vec![true, false, false], all.to_vec())
        );
        assert_eq!(told(&[&[9, 9]]), (false, vec![false], vec![false; 2]));
        assert_eq!(told(&[&[5, 5], &[6, 6]]), (true, vec![false; 2], all.to_vec()));
    }

    #[test]
    fn few_in_one_dimension_hold_their_service_back_until_the_column_hides_them() {
        // Three of the first speak of the second dimension; the last says nothing of it, the one before does.
        let (_, services, dimensions) = told(&[&[50, 3], &[40, 40], &[30, 0]]);
        assert_eq!((services, dimensions), (vec![false; 3], vec![true; 2]));
        let (_, services, _) = told(&[&[50, 50], &[40, 3], &[30, 30]]);
        assert_eq!(services, [true, false, false]);
    }

    #[test]
    fn dimensions_that_the_same_few_speak_of_hide_behind_one_of_many() {
        let heard = heard(&[&[30, 6, 6]]);
        let told = heard.told();
        assert_eq!(told.dimensions[..3], [false; 3]);
        assert!(told.whole && !told.cell(0, 0));
    }

    #[test]
    fn everything_told_is_of_enough_people_whatever_is_added_and_taken_away() {
        for seed in 0..3000_u32 {
            let heard = random(seed);
            let told = heard.told();
            let merged = |lists: &[bool]| -> Vec<Vec<usize>> {
                let each = |wanted: bool| (0..lists.len()).filter(move |n| lists[*n] == wanted);
                let mut groups: Vec<Vec<usize>> = each(true).map(|n| vec![n]).collect();
                groups.push(each(false).collect());
                groups
            };
            if !told.whole {
                continue;
            }
            for rows in merged(&told.services) {
                for columns in merged(&told.dimensions) {
                    let of = |column: &usize| -> i64 {
                        let cells = rows.iter().map(|row| heard.services[*row].said[*column]);
                        cells.map(|said| said.people).sum()
                    };
                    let mut people = columns.iter().map(of).max().unwrap_or_default();
                    let elsewhere = (0..told.dimensions.len()).filter(|column| !columns.contains(column));
                    if elsewhere.map(|column| of(&column)).sum::<i64>() == 0 {
                        people = rows.iter().map(|row| heard.services[*row].people).sum();
                    }
                    assert!(people == 0 || people >= heard.least, "{seed}: {heard:?}");
                }
            }
        }
    }

    /// Some services with some people in each dimension.
    fn random(seed: u32) -> Heard {
        use rand::rngs::StdRng;
        use rand::{RngExt, SeedableRng};
        let mut random = StdRng::seed_from_u64(seed.into());
        let mut services = Vec::new();
        for _ in 0..random.random_range(1..6) {
            let people = random.random_range(0..40_i64);
            let counts: Vec<i64> = (0..Dimension::ALL.len())
                .map(|_| match random.random_range(0..4) {
                    0 => 0,
                    1 => random.random_range(0..=people.min(12)),
                    _ => people,
                })
                .collect();
            services.push(counts);
        }
        let services: Vec<&[i64]> = services.iter().map(Vec::as_slice).collect();
        heard(&services)
    }
}
