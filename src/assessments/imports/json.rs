//! Rows of a JSON file.

use super::columns::Column;
use super::model::{Line, Said, Told};
use super::naming::{Row, naming};
use super::rows::{Defaults, MOST_ROWS};
use super::wire::{ImportFile, ImportRow, fields};
use crate::assessments::model::Findings;
use crate::assessments::scheme::{Scheme, scheme_for};
use crate::assessments::wire::AssessmentInput;
use crate::http::{At, Error, Fault, JSON_LIMIT, Reason, Result, parse_json};
use crate::sheets::{Bad, Where};
use serde_json::value::RawValue;

/// Reads a JSON file row by row, so that all faults of all rows are told.
///
/// # Errors
/// `400` when it isn't JSON, `422` when it has no list of rows.
pub fn read(bytes: &[u8], defaults: &Defaults) -> Result<(Vec<Line>, Bad)> {
    let file: ImportFile = parse_json(bytes)?;
    if file.rows.len() > MOST_ROWS {
        return Err(Error::invalid(
            Fault::pointer("/rows", Reason::TooMany).with("max", MOST_ROWS),
        ));
    }
    let (mut lines, mut bad) = (Vec::with_capacity(file.rows.len()), Bad::default());
    for (index, row) in file.rows.iter().enumerate() {
        let at = format!("/rows/{index}");
        match line(index, row, &at, defaults) {
            Ok((line, faults)) => {
                lines.push(line);
                for fault in faults {
                    bad.push(Where::Item(index), fault);
                }
            }
            Err(error) => {
                for fault in below(&at, &error) {
                    bad.push(Where::Item(index), fault);
                }
            }
        }
    }
    Ok((lines, bad))
}

/// The faults of a part of the file, as the whole file's.
fn below<'a>(at: &'a str, error: &'a Error) -> impl Iterator<Item = Fault> + 'a {
    error.errors().iter().map(move |fault| match &fault.at {
        At::Pointer(pointer) => fault.clone().placed(At::Pointer(format!("{at}{pointer}"))),
        _ => fault.clone(),
    })
}

/// A row that has the right shape, and what's wrong with its values.
fn line(index: usize, row: &RawValue, at: &str, defaults: &Defaults) -> Result<(Line, Vec<Fault>)> {
    if row.get().len() > JSON_LIMIT {
        return Err(Error::invalid(
            Fault::pointer("", Reason::TooLong).with("max", JSON_LIMIT),
        ));
    }
    let row: ImportRow = parse_json(row.get().as_bytes())?;
    let mut faults = Vec::new();
    let says = said(&row.assessment, &format!("{at}/assessment"));
    let says = says
        .map_err(|error| faults.extend(error.errors().iter().cloned()))
        .ok();
    let mut check = Check {
        at,
        row: &row,
        faults,
    };
    let line = Line {
        at: Where::Item(index),
        naming: naming(&mut check).ok(),
        scheme: check.scheme(defaults),
        says,
    };
    Ok((line, check.faults))
}

fn said(assessment: &RawValue, at: &str) -> Result<Said> {
    let input: AssessmentInput = parse_json(assessment.get().as_bytes())
        .map_err(|error| Error::faults(below(at, &error).collect()))?;
    let findings = input.parse(None, at)?;
    let given = fields(assessment);
    let instruments = given
        .get("instruments")
        .map(|object| fields(object))
        .unwrap_or_default();
    let Findings { figures, .. } = &findings;
    let [iit, eit, oit] = figures.instruments;
    let told = ["iit", "eit", "oit"].map(|name| instruments.contains_key(name));
    let [iit_told, eit_told, oit_told] = told;
    let has = |name: &str| given.contains_key(name);
    Ok(Said {
        overall: figures.overall,
        instruments: [tell(iit_told, iit), tell(eit_told, eit), tell(oit_told, oit)],
        indicators: figures.indicators.map(|score| tell(has("indicators"), score)),
        instrument_scale: has("instrument_scale").then_some(figures.instrument_scale),
        level: tell(has("level"), findings.level),
        grade: tell(has("grade"), findings.grade),
        rank: tell(has("rank"), findings.rank),
        rank_scope: tell(has("rank_scope"), findings.rank_scope),
        rank_total: tell(has("rank_total"), findings.rank_total),
        printed: has("printed").then_some(findings.printed),
        source: Some(findings.source),
    })
}

fn tell<T>(told: bool, value: Option<T>) -> Told<T> {
    if told { Told::Is(value) } else { Told::Nothing }
}

/// A row being checked.
struct Check<'a> {
    at: &'a str,
    row: &'a ImportRow,
    faults: Vec<Fault>,
}

impl Row for Check<'_> {
    fn text(&self, column: Column) -> Result<Option<&str>, Fault> {
        let text = match column {
            Column::AgencyId => &self.row.agency_id,
            Column::ExternalIdScheme => &self.row.external_id_scheme,
            Column::ExternalId => &self.row.external_id,
            Column::Province => &self.row.province,
            Column::Amphoe => &self.row.amphoe,
            Column::AgencyType => &self.row.agency_type,
            Column::AgencyName => &self.row.agency_name,
            _ => return Ok(None),
        };
        Ok(text.as_deref())
    }

    fn at(&self, column: Column) -> At {
        At::Pointer(format!("{}/{}", self.at, column.as_str()))
    }

    fn push(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    fn first_name(&self) -> Column {
        Column::AgencyId
    }
}

impl Check<'_> {
    fn scheme(&mut self, defaults: &Defaults) -> Option<&'static Scheme> {
        let at = self.at(Column::FiscalYear);
        let scheme = match self.row.fiscal_year {
            Some(year) => scheme_for(year, at),
            None => defaults.scheme.ok_or_else(|| Fault::new(at, Reason::Required)),
        };
        scheme.map_err(|fault| self.faults.push(fault)).ok()
    }
}
