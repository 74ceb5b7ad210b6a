//! Records of an archive as rows, each checked.

use super::checks::Record;
use crate::agencies::Agency;
use crate::calendar::FiscalYear;
use crate::files::FileKind;
use crate::http::{Faults, Result};
use crate::measures::data::{
    EvidenceRecord, GuidelineRecord, MeasureRecord, ProgressRecord, YearOfMeasures, stored_lines,
    stored_printed,
};
use crate::measures::kinds::{EvidenceKind, MeasureStatus, ReportHalf};
use crate::measures::model::{Evidence, Guideline, Measure, Progress};

/// The rows of a year.
pub struct Rows {
    pub measures: Vec<Measure>,
    pub guidelines: Vec<Guideline>,
    pub progress: Vec<Progress>,
    pub evidence: Vec<Evidence>,
}

/// Whose they are.
type Place<'a> = (&'a Agency, FiscalYear);

impl Rows {
    /// # Errors
    /// `422` with the faults of all records.
    pub fn read(place: Place<'_>, from: YearOfMeasures) -> Result<Self> {
        let mut faults = Faults::default();
        let (mut measures, mut guidelines) = (Vec::new(), Vec::new());
        let (mut progress, mut evidence) = (Vec::new(), Vec::new());
        let known: Vec<String> = from.measures.iter().map(|measure| measure.id.clone()).collect();
        for (n, record) in from.measures.into_iter().enumerate() {
            let at = Record::new("measures", n, &mut faults);
            measures.extend(measure(place, record, at)?);
        }
        for (n, record) in from.guidelines.into_iter().enumerate() {
            let at = Record::new("guidelines", n, &mut faults);
            guidelines.extend(guideline(place, record, at)?);
        }
        for (n, record) in from.progress.into_iter().enumerate() {
            progress.extend(report(&known, record, Record::new("progress", n, &mut faults)));
        }
        for (n, record) in from.evidence.into_iter().enumerate() {
            evidence.extend(shown(&known, record, Record::new("evidence", n, &mut faults)));
        }
        faults.finish(Some(Self {
            measures,
            guidelines,
            progress,
            evidence,
        }))
    }
}

fn measure((agency, year): Place<'_>, from: MeasureRecord, mut at: Record<'_>) -> Result<Option<Measure>> {
    let (starts_on, ends_on) = at.period((from.starts_on.as_ref(), from.ends_on.as_ref()));
    at.id("id", &from.id);
    at.text("name", Some(&from.name));
    at.text("issue", from.issue.as_ref());
    at.text("period", from.period.as_ref());
    at.text("indicator_printed", from.indicator_printed.as_ref());
    at.indicator(&from.indicator);
    at.within("number", from.number, &(1..=i32::MAX));
    at.within("version", from.version, &(1..=i32::MAX));
    at.within(
        "based_on_year",
        from.based_on_year,
        &(FiscalYear::MIN - 1..=year.get()),
    );
    at.within(
        "budget_satang",
        from.budget_satang.unwrap_or_default(),
        &(0..=i64::MAX),
    );
    let status = at.word(
        "status",
        &from.status,
        (MeasureStatus::parse, MeasureStatus::allowed()),
    );
    let created_at = at.moment("created_at", &from.created_at);
    let updated_at = at.moment("updated_at", &from.updated_at);
    let Some((status, (created_at, updated_at))) = status.zip(created_at.zip(updated_at)) else {
        return Ok(None);
    };
    Ok(Some(Measure {
        id: from.id,
        agency_id: agency.id.clone(),
        fiscal_year: year.get(),
        number: from.number,
        name: from.name,
        issue: from.issue,
        indicator: from.indicator,
        indicator_printed: from.indicator_printed,
        based_on_year: from.based_on_year,
        method: stored_lines(&from.method)?,
        starts_on,
        ends_on,
        period: from.period,
        responsible: stored_lines(&from.responsible)?,
        budget_satang: from.budget_satang,
        summary_of_action: stored_lines(&from.summary_of_action)?,
        result: stored_lines(&from.result)?,
        status,
        printed: stored_printed(from.printed.as_ref())?,
        version: from.version,
        created_at,
        updated_at,
    }))
}

fn guideline(
    (agency, year): Place<'_>,
    from: GuidelineRecord,
    mut at: Record<'_>,
) -> Result<Option<Guideline>> {
    let (starts_on, ends_on) = at.period((from.starts_on.as_ref(), from.ends_on.as_ref()));
    at.id("id", &from.id);
    at.text("name", Some(&from.name));
    at.within("indicator", from.indicator, &(1..=99));
    at.within("version", from.version, &(1..=i32::MAX));
    let status = at.word(
        "status",
        &from.status,
        (MeasureStatus::parse, MeasureStatus::allowed()),
    );
    let created_at = at.moment("created_at", &from.created_at);
    let updated_at = at.moment("updated_at", &from.updated_at);
    let Some((status, (created_at, updated_at))) = status.zip(created_at.zip(updated_at)) else {
        return Ok(None);
    };
    Ok(Some(Guideline {
        id: from.id,
        agency_id: agency.id.clone(),
        fiscal_year: year.get(),
        indicator: from.indicator,
        name: from.name,
        guideline: stored_lines(&from.guideline)?,
        responsible: stored_lines(&from.responsible)?,
        starts_on,
        ends_on,
        status,
        progress: stored_lines(&from.progress)?,
        printed: stored_printed(from.printed.as_ref())?,
        version: from.version,
        created_at,
        updated_at,
    }))
}

fn report(known: &[String], from: ProgressRecord, mut at: Record<'_>) -> Option<Progress> {
    at.measure(known, &from.measure_id);
    at.within("no", from.no, &(1..=i32::MAX));
    at.text("text", Some(&from.text));
    at.text("author", Some(&from.author));
    let (half, day) = (
        at.word("half", &from.half, (ReportHalf::parse, ReportHalf::allowed())),
        at.day("reported_on", &from.reported_on),
    );
    let moment = at.moment("at", &from.at);
    Some(Progress {
        half: half?,
        reported_on: day?,
        at: moment?,
        measure_id: from.measure_id,
        no: from.no,
        text: from.text,
        author: from.author,
    })
}

fn shown(known: &[String], from: EvidenceRecord, mut at: Record<'_>) -> Option<Evidence> {
    at.measure(known, &from.measure_id);
    at.id("id", &from.id);
    at.text("name", Some(&from.name));
    at.text("url", from.url.as_ref());
    at.evidence(&from);
    if let Some(media_type) = &from.media_type {
        at.word("media_type", media_type, (FileKind::parse, FileKind::allowed()));
    }
    let (kind, created_at) = (
        at.word("kind", &from.kind, (EvidenceKind::parse, EvidenceKind::allowed())),
        at.moment("created_at", &from.created_at),
    );
    Some(Evidence {
        kind: kind?,
        created_at: created_at?,
        id: from.id,
        measure_id: from.measure_id,
        name: from.name,
        url: from.url,
        media_type: from.media_type,
        size: from.size,
        sha256: from.sha256,
        original_size: from.original_size,
        original_sha256: from.original_sha256,
    })
}
