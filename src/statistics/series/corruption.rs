//! Complaints of corruption: the totals that the sealed channel gives, of half-years and years, on fixed days.

use crate::calendar::{FiscalYear, Period};
use crate::db::Conn;
use crate::http::Result;
use crate::integrity::{Total, totals};
use crate::statistics::kinds::{Cut, Measure};
use crate::statistics::table::{ALL, Told, cell};
use chrono::NaiveDate;

const MEASURES: [Measure; 3] = [Measure::Total, Measure::Completed, Measure::InProgress];

/// What may be told of a year on a day, by a channel that was opened on the day `since`. How many are completed is as of
/// each period's own end, so that a year has no sum of its halves in it.
///
/// # Errors
/// When the storage fails.
pub fn told(
    conn: &mut Conn,
    agency: &str,
    year: FiscalYear,
    (since, day): (NaiveDate, NaiveDate),
) -> Result<Told> {
    let given = totals(conn, agency, year.get(), day)?;
    let mut told = Told::new(&MEASURES);
    told.adds_over_time = vec![Measure::Total];
    told.notes_th
        .push("จำนวนที่แล้วเสร็จและอยู่ระหว่างดำเนินการ นับ ณ วันสิ้นสุดของแต่ละช่วงเวลา".to_owned());
    // Of a half-year before the channel was opened nothing is known, and so nothing of a year with one.
    let mut periods: Vec<Period> = year
        .halves()
        .into_iter()
        .filter(|half| half.end >= since)
        .collect();
    if periods.len() == year.halves().len() {
        periods.push(year.period());
    }
    for period in &periods {
        let of_it = |total: &&Total| (total.first, total.last) == (period.start, period.end);
        if let Some(total) = given.iter().find(of_it) {
            tell(&mut told, period, total);
        }
    }
    Ok(told)
}

fn tell(told: &mut Told, period: &Period, total: &Total) {
    let values = [total.total, total.completed, total.in_progress];
    let values = values.map(|count| i64::try_from(count).ok());
    told.cells
        .push(cell((Cut::All, ALL), &period.into(), &MEASURES, values, false));
    if total.total == 0 {
        let label = period.label_th();
        told.notes_th.push(format!(
            "{label}: ไม่มีเรื่องร้องเรียนการทุจริตและประพฤติมิชอบของเจ้าหน้าที่ในช่วงเวลานี้"
        ));
    }
}
