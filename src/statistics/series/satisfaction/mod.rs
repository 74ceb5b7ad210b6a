//! Satisfaction with services: how many answered, and how they rated. What few said is held back, with what it would follow
//! from, by the rule of the satisfaction report.

mod store;

use crate::calendar::{FiscalYear, Period};
use crate::db::Conn;
use crate::http::Result;
use crate::services::{Dimension, Heard, OfService, Said, held_back};
use crate::statistics::kinds::{Cut, Measure};
use crate::statistics::table::{ALL, Told, cell, cutting};

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

/// In the order of [`MEASURES`].
fn values(said: &Said, answers: Option<i64>) -> [Option<i64>; 11] {
    let [one, two, three, four, five] = said.tally.0.map(Some);
    [
        answers,
        Some(said.tally.n()),
        one,
        two,
        three,
        four,
        five,
        said.tally.mean(),
        said.tally.deviation(),
        said.tally.top_two_percent(),
        said.tally.mean_percent(),
    ]
}

/// What's told of a year.
///
/// # Errors
/// When the storage fails.
pub fn told(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<Told> {
    let heard = Heard::read(conn, agency, year)?;
    let months = store::months(conn, agency, year)?;
    let (may, mut told, period) = (heard.told(), Told::new(&MEASURES), year.period());
    told.notes_th.push(format!(
        "ผลที่มีผู้ตอบน้อยกว่า {} คน และผลอื่นที่จะทำให้คำนวณย้อนได้ แสดงเฉพาะจำนวนผู้ตอบ",
        heard.least
    ));
    if heard.people() == 0 {
        let label = period.label_th();
        told.notes_th
            .push(format!("{label}: ยังไม่มีผู้ตอบแบบสำรวจความพึงพอใจ"));
    }
    push(&mut told, (Cut::All, ALL), &period, &heard.overall(), may.whole);
    tell_periods(&mut told, year, &months, (may.whole, heard.least));
    for (of_it, is_told) in heard.services.iter().zip(may.services) {
        let cut = (Cut::Service, key_of(of_it));
        push(&mut told, cut, &period, &of_it.overall(), is_told);
    }
    for ((place, dimension), is_told) in Dimension::ALL.iter().enumerate().zip(may.dimensions) {
        let cut = (Cut::Dimension, (dimension.as_str(), dimension.labels().0));
        push(&mut told, cut, &period, &heard.of_dimension(place), is_told);
    }
    told.cuts = vec![
        cutting(Cut::Service, (Cut::All, ALL.0)),
        cutting(Cut::Dimension, (Cut::All, ALL.0)),
    ];
    Ok(told)
}

fn key_of(of_it: &OfService) -> (&str, &str) {
    let service = of_it.service.as_ref();
    service.map_or(WHOLE_AGENCY, |service| (&service.code, &service.name_th))
}

/// Halves, quarters and months, each level of what's told of the one above.
fn tell_periods(told: &mut Told, year: FiscalYear, months: &[Said; 12], (is_told, least): (bool, i64)) {
    let mut above = vec![(year.period(), is_told)];
    for parts in [year.halves().as_slice(), &year.quarters(), &year.months()] {
        let mut level = Vec::new();
        for (longer, is_told) in &above {
            let within: Vec<Period> = parts
                .iter()
                .filter(|part| longer.contains(part.start))
                .copied()
                .collect();
            let said: Vec<Said> = within.iter().map(|part| of_period(year, months, part)).collect();
            let people: Vec<i64> = said.iter().map(|said| said.people).collect();
            for ((part, said), held) in within.iter().zip(&said).zip(held_back(&people, least)) {
                push(told, (Cut::All, ALL), part, said, *is_told && !held);
                level.push((*part, *is_told && !held));
            }
        }
        above = level;
    }
}

fn of_period(year: FiscalYear, months: &[Said; 12], period: &Period) -> Said {
    let within = year.months().into_iter().zip(months);
    let within = within.filter(|(month, _)| period.contains(month.start));
    within.fold(Said::default(), |sum, (_, said)| sum.plus(*said))
}

fn push(told: &mut Told, cut: (Cut, (&str, &str)), period: &Period, said: &Said, is_told: bool) {
    // An answer rates several dimensions, so by dimension the number of answers isn't told.
    let answers = (cut.0 != Cut::Dimension).then_some(said.people);
    // Of no answers nothing is held back.
    let is_told = is_told || said.people == 0;
    let values = if is_told {
        values(said, answers)
    } else {
        let mut values = [None; 11];
        values[0] = answers;
        values
    };
    told.cells
        .push(cell(cut, &period.into(), &MEASURES, values, !is_told));
}
