//! A whole year taken out as it stands, and put back as it was.

mod checks;
mod records;
mod rows;

use super::data::YearOfMeasures;
use super::model::{Evidence, Reported, Whole};
use super::record::{record, record_guideline};
use super::store;
use crate::agencies::Agency;
use crate::calendar::FiscalYear;
use crate::db::{Conn, Tx};
use crate::events::Doing;
use crate::http::{At, Code, Error, Result};
use records::{evidence_record, guideline_record, measure_record, progress_record};
use rows::Rows;
use std::collections::HashMap;

/// As an archive has times: UTC, to the microsecond.
const MOMENT: &str = "%Y-%m-%dT%H:%M:%S%.6fZ";

/// Everything of an agency's year, in a fixed order.
///
/// # Errors
/// When what was stored can't be read.
pub fn year_of(conn: &mut Conn, agency: &str, year: i32) -> Result<YearOfMeasures> {
    let measures = store::rows(conn, agency, year)?.into_iter();
    let guidelines = store::guidelines_of(conn, agency, year)?.into_iter();
    let progress = store::progress_rows(conn, agency, year)?.into_iter();
    let evidence = store::evidence_rows(conn, agency, year)?.into_iter();
    Ok(YearOfMeasures {
        fiscal_year: year,
        measures: measures.map(measure_record).collect::<Result<_>>()?,
        guidelines: guidelines.map(guideline_record).collect::<Result<_>>()?,
        progress: progress.map(progress_record).collect(),
        evidence: evidence.map(evidence_record).collect(),
    })
}

/// Puts a year back as it was, times and versions included, with an event for each measure and guideline. The files of its
/// evidence are put back by the caller.
///
/// # Errors
/// `409` when the agency has something of that year, or something else has one of the ids; `422` for what can't have been
/// taken out like this.
pub fn restore_year(tx: &mut Tx<'_>, doing: Doing<'_>, agency: &Agency, year: YearOfMeasures) -> Result<()> {
    let number = FiscalYear::parse(year.fiscal_year)
        .map_err(|not| Error::invalid(not.at(At::Pointer("/fiscal_year".to_owned()))))?;
    if store::has_any(tx.conn(), &agency.id, number.get())? {
        return Err(Error::new(Code::AlreadyExists));
    }
    let rows = Rows::read((agency, number), year)?;
    let mut evidence: HashMap<String, Vec<Evidence>> = HashMap::new();
    let mut reported: HashMap<String, Reported> = HashMap::new();
    rows.measures
        .iter()
        .try_for_each(|measure| store::put(tx, measure))?;
    for report in rows.progress {
        reported
            .entry(report.measure_id.clone())
            .or_default()
            .count(report.half);
        store::put_progress(tx, &report)?;
    }
    for one in rows.evidence {
        store::put_evidence(tx, &one)?;
        evidence.entry(one.measure_id.clone()).or_default().push(one);
    }
    for measure in rows.measures {
        let whole = Whole {
            evidence: evidence.remove(&measure.id).unwrap_or_default(),
            reported: reported.remove(&measure.id).unwrap_or_default(),
            measure,
        };
        record(tx, doing, "measure.restored", (agency, &whole))?;
    }
    for guideline in rows.guidelines {
        store::put_guideline(tx, &guideline)?;
        record_guideline(tx, doing, "measure_guideline.restored", (agency, &guideline))?;
    }
    Ok(())
}
