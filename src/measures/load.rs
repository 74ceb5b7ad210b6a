//! Taking over what a municipality printed, as it was printed.

use super::data::{GuidelinePart, MeasurePart, Report, stored_lines, stored_printed};
use super::kinds::MeasureStatus;
use super::model::{Guideline, Measure, Reported, Whole};
use super::record::{record, record_guideline};
use super::store;
use crate::agencies::Agency;
use crate::db::Tx;
use crate::events::Doing;
use crate::http::{Error, Result};
use chrono::NaiveDateTime;

/// Takes over the measures and the guidelines of a report, with their events, unless the agency has some of that year. What
/// stands in a wrong column stays there; a measure with a summary and a result counts as done.
///
/// # Errors
/// When the text isn't such a report, or the storage fails.
pub fn load(tx: &mut Tx<'_>, doing: Doing<'_>, agency: &Agency, report: &str) -> Result<()> {
    let report = Report::parse(report)?;
    let year = report.fiscal_year();
    if store::has_any(tx.conn(), &agency.id, year)? {
        return Ok(());
    }
    for part in &report.measures {
        let whole = Whole {
            measure: measure(part, (&agency.id, year), doing.1)?,
            evidence: Vec::new(),
            reported: Reported::default(),
        };
        store::put(tx, &whole.measure)?;
        record(tx, doing, "measure.created", (agency, &whole))?;
    }
    for part in &report.iit_measures {
        let guideline = guideline(part, (&agency.id, year), doing.1)?;
        store::put_guideline(tx, &guideline)?;
        record_guideline(tx, doing, "measure_guideline.set", (agency, &guideline))?;
    }
    Ok(())
}

fn measure(part: &MeasurePart, (agency, year): (&str, i32), now: NaiveDateTime) -> Result<Measure> {
    let printed = part.printed();
    let reported = !printed.summary_of_action.is_empty() && !printed.result.is_empty();
    Ok(Measure {
        id: uuid::Uuid::now_v7().to_string(),
        agency_id: agency.to_owned(),
        fiscal_year: year,
        number: part.no,
        name: printed.measure.clone(),
        issue: Some(printed.issue.clone()),
        indicator: part.indicator().to_owned(),
        indicator_printed: Some(printed.indicator_printed.clone()),
        based_on_year: year - 1,
        method: stored_lines(&printed.method)?,
        starts_on: None,
        ends_on: None,
        period: Some(printed.period.clone()),
        responsible: stored_lines(&printed.responsible)?,
        budget_satang: None,
        summary_of_action: stored_lines(&printed.summary_of_action)?,
        result: stored_lines(&printed.result)?,
        status: if reported {
            MeasureStatus::Done
        } else {
            MeasureStatus::InProgress
        },
        printed: stored_printed(Some(&printed))?,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}

fn guideline(part: &GuidelinePart, (agency, year): (&str, i32), now: NaiveDateTime) -> Result<Guideline> {
    let (starts_on, ends_on) = part.period()?;
    Ok(Guideline {
        id: uuid::Uuid::now_v7().to_string(),
        agency_id: agency.to_owned(),
        fiscal_year: year,
        indicator: part.indicator,
        name: part.name.clone(),
        guideline: stored_lines(&part.guideline)?,
        responsible: stored_lines(&part.responsible)?,
        starts_on: Some(starts_on),
        ends_on: Some(ends_on),
        status: MeasureStatus::try_from(part.status.clone()).map_err(Error::internal)?,
        progress: stored_lines(&part.progress)?,
        printed: stored_printed(Some(&part.printed()))?,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}
