//! ตัวชี้วัดที่ต้องปรับปรุง: what of a result is weak, and what was done about it before.

mod routes;
mod wire;

use super::indicator::number_of;
use super::model::Measure;
use super::store;
use crate::agencies::Agency;
use crate::assessments::{Change, Exact, Indicator, Scheme, Score, Year, published_of, trend};
use crate::db::Conn;
use crate::http::{Code, Error, Result};
pub use routes::register;

/// Below this an indicator is weak, when nothing else is said: in hundredths.
const THRESHOLD: i32 = 9500;

/// An indicator that is below the threshold, or fell.
struct Weak {
    indicator: &'static Indicator,
    score: Score,
    /// From the year before, where the two can be compared.
    change: Option<Exact>,
    below: bool,
    fell: bool,
    /// What was done about it in this year and before, the newest year first.
    measures: Vec<Measure>,
}

/// The weak indicators of an agency's published result, by number.
///
/// # Errors
/// `404` when no result of the year is published.
fn of_year(conn: &mut Conn, agency: &Agency, year: i32, threshold: i32) -> Result<Vec<Weak>> {
    let missing = || Error::new(Code::NotFound);
    let scheme = Scheme::of(year).ok_or_else(missing)?;
    let years = published_of(conn, &agency.id)?.into_iter().map(|row| Year {
        fiscal_year: row.fiscal_year,
        figures: row.figures(),
        record: (),
    });
    let points = trend(years.collect());
    let point = points.into_iter().find(|point| point.fiscal_year == year);
    let point = point.ok_or_else(missing)?;
    let figures = point.year.ok_or_else(missing)?.figures;
    let done = store::until(conn, &agency.id, year)?;
    let change = point.change.as_ref();
    let weak = scheme.indicators.iter().filter_map(|indicator| {
        let score = figures.indicators.get(indicator.no.checked_sub(1)?).copied()??;
        weak(indicator, score, (change, threshold), &done)
    });
    Ok(weak.collect())
}

fn weak(
    indicator: &'static Indicator,
    score: Score,
    (change, threshold): (Option<&Change>, i32),
    done: &[Measure],
) -> Option<Weak> {
    let place = indicator.no.checked_sub(1)?;
    let change = change.and_then(|change| change.indicators.get(place).copied()?);
    let below = score.hundredths() < threshold;
    let fell = change.is_some_and(|change| change < Exact::ZERO);
    let about = |measure: &&Measure| number_of(&measure.indicator) == indicator.no;
    (below || fell).then(|| Weak {
        indicator,
        score,
        change,
        below,
        fell,
        measures: done.iter().filter(about).cloned().collect(),
    })
}
