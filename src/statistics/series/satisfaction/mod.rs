//! Satisfaction with services: how many answered, and how they rated. Of too few answers only their number is told, and so
//! many others are held back with them that what few said doesn't follow from the rest.

mod store;

use crate::calendar::{FiscalYear, Period};
use crate::db::Conn;
use crate::http::Result;
use crate::services::{Dimension, Tally};
use crate::statistics::kinds::{Cut, Measure};
use crate::statistics::table::{ALL, Told, cell, cutting};
use std::collections::BTreeMap;

const MEASURES: [Measure; 11] = [
    Measure::Answers,
    Measure::Ratings,
    Measure::Rated1,
    Measure::Rated2,
    Measure::Rated3,
    Measure::Rated4,
    Measure::Rated5,
    Measure::Mean,
    Measure::Deviation,
    Measure::Satisfied,
    Measure::OfMost,
];

/// Of answers that are about no service but the agency as a whole.
const WHOLE_AGENCY: (&str, &str) = ("-", "ภาพรวมของหน่วยงาน");

/// Answers, and how often each of 1 to 5 was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Rated {
    answers: i64,
    rated: Tally,
}

impl Rated {
    fn plus(mut self, other: &Self) -> Self {
        self.answers += other.answers;
        self.rated = self.rated.plus(other.rated);
        self
    }

    fn sum<'a>(of: impl IntoIterator<Item = &'a Self>) -> Self {
        of.into_iter().fold(Self::default(), Self::plus)
    }

    /// In the order of [`MEASURES`].
    fn values(&self, answers: Option<i64>) -> [Option<i64>; 11] {
        let [one, two, three, four, five] = self.rated.0.map(Some);
        [
            answers,
            Some(self.rated.n()),
            one,
            two,
            three,
            four,
            five,
            self.rated.mean(),
            self.rated.deviation(),
            self.rated.top_two_percent(),
            self.rated.mean_percent(),
        ]
    }
}

/// Which of these are held back, whose sum is told: those of too few answers, and so many more, from the end, that those
/// held back are two at least, and of enough answers together.
fn held_back(parts: &[Rated], least: i64) -> Vec<bool> {
    let few = |part: &Rated| part.answers > 0 && part.answers < least;
    let mut held: Vec<bool> = parts.iter().map(few).collect();
    if !held.contains(&true) {
        return held;
    }
    for n in (0..parts.len()).rev() {
        let kept = parts.iter().zip(&held).filter(|(_, held)| **held);
        let (count, answers) = kept.fold((0, 0), |(count, sum), (part, _)| (count + 1, sum + part.answers));
        let is_more = parts.get(n).is_some_and(|part| part.answers >= least);
        if let Some(own) = held
            .get_mut(n)
            .filter(|_| is_more && (count < 2 || answers < least))
        {
            *own = true;
        }
    }
    held
}

/// What's told of a year.
///
/// # Errors
/// When the storage fails.
pub fn told(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<Told> {
    let read = store::read(conn, agency, year)?;
    let mut told = Told::new(&MEASURES);
    let whole = Rated::sum(&read.months);
    let is_told = whole.answers == 0 || whole.answers >= read.least;
    told.notes_th.push(format!(
        "ผลที่มีผู้ตอบน้อยกว่า {} คน และผลอื่นที่จะทำให้คำนวณย้อนได้ แสดงเฉพาะจำนวนผู้ตอบ",
        read.least
    ));
    if whole.answers == 0 {
        let label = year.period().label_th();
        told.notes_th
            .push(format!("{label}: ยังไม่มีผู้ตอบแบบสำรวจความพึงพอใจ"));
    }
    push(&mut told, (Cut::All, ALL), &year.period(), &whole, is_told);
    tell_periods(&mut told, year, &read.months, (is_told, read.least));
    let services: Vec<(&(String, String), &Rated)> = read.services.iter().collect();
    let counts: Vec<Rated> = services.iter().map(|(_, rated)| **rated).collect();
    for (((code, name), rated), held) in services.into_iter().zip(held_back(&counts, read.least)) {
        let key = if code.is_empty() {
            WHOLE_AGENCY
        } else {
            (code.as_str(), name.as_str())
        };
        push(
            &mut told,
            (Cut::Service, key),
            &year.period(),
            rated,
            is_told && !held,
        );
    }
    let keys = Dimension::ALL.iter().map(|one| (one.as_str(), one.labels().0));
    let keys: Vec<(&str, &str)> = keys.collect();
    let rated = keys.iter().map(|key| read.dimensions.get(key.0).copied());
    let rated: Vec<Rated> = rated.map(Option::unwrap_or_default).collect();
    let held = held_back(&rated, read.least);
    for ((key, rated), held) in keys.into_iter().zip(&rated).zip(held) {
        push(
            &mut told,
            (Cut::Dimension, key),
            &year.period(),
            rated,
            is_told && !held,
        );
    }
    told.cuts = vec![
        cutting(Cut::Service, (Cut::All, ALL.0)),
        cutting(Cut::Dimension, (Cut::All, ALL.0)),
    ];
    Ok(told)
}

/// Halves, quarters and months, each level of what's told of the one above.
fn tell_periods(told: &mut Told, year: FiscalYear, months: &[Rated; 12], (is_told, least): (bool, i64)) {
    let mut above = vec![(year.period(), is_told)];
    for parts in [year.halves().as_slice(), &year.quarters(), &year.months()] {
        let mut level = Vec::new();
        for (longer, is_told) in &above {
            let within: Vec<Period> = parts
                .iter()
                .filter(|part| longer.contains(part.start))
                .copied()
                .collect();
            let rated: Vec<Rated> = within.iter().map(|part| of_period(year, months, part)).collect();
            for ((part, rated), held) in within.iter().zip(&rated).zip(held_back(&rated, least)) {
                push(told, (Cut::All, ALL), part, rated, *is_told && !held);
                level.push((*part, *is_told && !held));
            }
        }
        above = level;
    }
}

fn of_period(year: FiscalYear, months: &[Rated; 12], period: &Period) -> Rated {
    let within = year.months().into_iter().zip(months);
    Rated::sum(
        within
            .filter(|(month, _)| period.contains(month.start))
            .map(|(_, rated)| rated),
    )
}

fn push(told: &mut Told, cut: (Cut, (&str, &str)), period: &Period, rated: &Rated, is_told: bool) {
    // An answer rates several dimensions, so by dimension the number of answers isn't told.
    let answers = (cut.0 != Cut::Dimension).then_some(rated.answers);
    // Of no answers nothing is held back.
    let is_told = is_told || rated.answers == 0;
    let values = if is_told {
        rated.values(answers)
    } else {
        let mut values = [None; 11];
        values[0] = answers;
        values
    };
    told.cells
        .push(cell(cut, &period.into(), &MEASURES, values, !is_told));
}

/// What is counted of a year.
struct Read {
    months: [Rated; 12],
    /// By code and name; both empty for the agency as a whole.
    services: BTreeMap<(String, String), Rated>,
    dimensions: BTreeMap<String, Rated>,
    /// With fewer answers nothing is told.
    least: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rated(rated: [i64; 5]) -> Rated {
        Rated {
            answers: rated.iter().sum(),
            rated: Tally(rated),
        }
    }

    #[test]
    fn means_and_deviations_are_as_a_textbook_has_them() {
        // 2, 4, 4, 4, 5, 5: mean 4, squares 102, variance (102 - 96) / 5 = 1.2.
        let some = rated([0, 1, 0, 3, 2]);
        assert_eq!(
            (some.rated.mean(), some.rated.deviation()),
            (Some(400), Some(110))
        );
        assert_eq!(
            (some.rated.top_two_percent(), some.rated.mean_percent()),
            (Some(8333), Some(8000))
        );
        assert_eq!(rated([0, 0, 0, 0, 1]).rated.deviation(), None);
        assert_eq!(rated([0; 5]).rated.mean(), None);
        assert_eq!(rated([0, 0, 0, 0, 9]).rated.deviation(), Some(0));
        // 1, 2: 0.7071; half up at 4.125.
        assert_eq!(rated([1, 1, 0, 0, 0]).rated.deviation(), Some(71));
        assert_eq!(rated([0, 0, 1, 5, 2]).rated.mean(), Some(413));
    }

    #[test]
    fn what_few_said_does_not_follow_from_the_rest() {
        let of = |answers: &[i64]| -> Vec<bool> {
            let parts: Vec<Rated> = answers.iter().map(|n| rated([0, 0, 0, 0, *n])).collect();
            held_back(&parts, 10)
        };
        assert_eq!(of(&[20, 3, 0, 30]), [false, true, false, true]);
        assert_eq!(of(&[20, 3, 4, 30]), [false, true, true, true]);
        assert_eq!(of(&[20, 7, 4, 30]), [false, true, true, false]);
        assert_eq!(of(&[20, 0, 30]), [false; 3]);
    }
}
