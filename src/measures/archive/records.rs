//! Rows as an archive has them.

use super::MOMENT;
use crate::http::Result;
use crate::measures::data::{EvidenceRecord, GuidelineRecord, MeasureRecord, ProgressRecord};
use crate::measures::model::{Evidence, Guideline, Measure, Progress};
use crate::measures::texts::{GuidelineTexts, MeasureTexts};

/// # Errors
/// When what was stored can't be read.
pub fn measure_record(measure: Measure) -> Result<MeasureRecord> {
    let texts = MeasureTexts::of(&measure)?;
    Ok(MeasureRecord {
        id: measure.id,
        number: measure.number,
        name: measure.name,
        issue: measure.issue,
        indicator: measure.indicator,
        indicator_printed: measure.indicator_printed,
        based_on_year: measure.based_on_year,
        method: texts.method,
        starts_on: measure.starts_on.map(|day| day.to_string()),
        ends_on: measure.ends_on.map(|day| day.to_string()),
        period: measure.period,
        responsible: texts.responsible,
        budget_satang: measure.budget_satang,
        summary_of_action: texts.summary_of_action,
        result: texts.result,
        status: measure.status.into(),
        printed: texts.printed,
        version: measure.version,
        created_at: measure.created_at.format(MOMENT).to_string(),
        updated_at: measure.updated_at.format(MOMENT).to_string(),
    })
}

/// # Errors
/// When what was stored can't be read.
pub fn guideline_record(guideline: Guideline) -> Result<GuidelineRecord> {
    let texts = GuidelineTexts::of(&guideline)?;
    Ok(GuidelineRecord {
        id: guideline.id,
        indicator: guideline.indicator,
        name: guideline.name,
        guideline: texts.guideline,
        responsible: texts.responsible,
        starts_on: guideline.starts_on.map(|day| day.to_string()),
        ends_on: guideline.ends_on.map(|day| day.to_string()),
        status: guideline.status.into(),
        progress: texts.progress,
        printed: texts.printed,
        version: guideline.version,
        created_at: guideline.created_at.format(MOMENT).to_string(),
        updated_at: guideline.updated_at.format(MOMENT).to_string(),
    })
}

pub fn progress_record(report: Progress) -> ProgressRecord {
    ProgressRecord {
        measure_id: report.measure_id,
        no: report.no,
        half: report.half.into(),
        reported_on: report.reported_on.to_string(),
        text: report.text,
        author: report.author,
        at: report.at.format(MOMENT).to_string(),
    }
}

pub fn evidence_record(evidence: Evidence) -> EvidenceRecord {
    EvidenceRecord {
        id: evidence.id,
        measure_id: evidence.measure_id,
        kind: evidence.kind.into(),
        name: evidence.name,
        url: evidence.url,
        media_type: evidence.media_type,
        size: evidence.size,
        sha256: evidence.sha256,
        original_size: evidence.original_size,
        original_sha256: evidence.original_sha256,
        created_at: evidence.created_at.format(MOMENT).to_string(),
    }
}
