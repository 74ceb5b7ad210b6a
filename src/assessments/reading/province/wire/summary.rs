//! A province's statistics.

use crate::agencies::AgencyKind;
use crate::assessments::level::Level;
use crate::assessments::model::Assessment;
use crate::assessments::reading::store::Known;
use crate::assessments::reading::wire::{ProvinceRef, Statistics, rounded};
use crate::assessments::scheme::Scheme;
use crate::assessments::score::{Figures, Instrument, Score};
use crate::assessments::summary::{Summary, percent};
use crate::calendar::FiscalYear;
use serde::Serialize;
use utoipa::ToSchema;

/// สรุปผลของจังหวัด — the published assessments of a province and year as a whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct SummaryView {
    pub province: ProvinceRef,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    /// All agencies together.
    pub total: GroupSummary,
    /// By kind of agency, those kinds that the province has.
    pub by_type: Vec<KindSummary>,
    /// IIT, EIT and OIT in points of 100, whatever scale they're printed on; those whose scale is in doubt
    /// (`instrument_scale_doubtful`) are left out.
    pub by_instrument: Vec<InstrumentSummary>,
    /// The ten indicators in order.
    pub by_indicator: Vec<IndicatorSummary>,
}

/// The results of a group of agencies. Passed or not follows the year's rule of levels, or the printed level where
/// the rule can't tell; these are `null` for a year without levels (before 2566).
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupSummary {
    /// Agencies known here.
    #[schema(example = 77)]
    pub agencies: usize,
    /// Those with a published assessment.
    #[schema(example = 61)]
    pub n: usize,
    /// ผ่านเกณฑ์: excellent, good or pass.
    #[schema(example = 40, required = true)]
    pub passed: Option<usize>,
    #[schema(example = 20, required = true)]
    pub failed: Option<usize>,
    /// Those whose level nobody tells.
    #[schema(example = 1, required = true)]
    pub undecided: Option<usize>,
    /// Passed of `n`, in percent with two decimals.
    #[schema(example = 65.57, required = true)]
    pub passed_percent: Option<f64>,
    /// Of the overall scores; `null` when there's none.
    #[schema(required = true)]
    pub overall: Option<Statistics>,
}

/// The results of one kind of agency.
#[derive(Debug, Serialize, ToSchema)]
pub struct KindSummary {
    #[schema(value_type = AgencyKind)]
    pub kind: String,
    pub result: GroupSummary,
}

/// The scores of one instrument.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstrumentSummary {
    #[schema(value_type = Instrument)]
    pub instrument: String,
    /// `null` when none is printed.
    #[schema(required = true)]
    pub scores: Option<Statistics>,
}

/// The scores of one indicator.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorSummary {
    #[schema(example = 1, minimum = 1, maximum = 10)]
    pub no: usize,
    #[schema(example = "การปฏิบัติหน้าที่")]
    pub name_th: String,
    #[schema(example = "Bribery Fraud")]
    pub name_en: String,
    #[schema(value_type = Instrument)]
    pub instrument: String,
    /// `null` when none is printed.
    #[schema(required = true)]
    pub scores: Option<Statistics>,
}

impl SummaryView {
    /// The summary of published rows.
    pub fn of(province: ProvinceRef, scheme: &Scheme, agencies: &[Known], rows: &[Assessment]) -> Self {
        let kinds = AgencyKind::ALL.iter().filter_map(|kind| {
            let word = kind.as_str();
            let known = agencies.iter().filter(|agency| agency.kind == word).count();
            let own: Vec<&Assessment> = rows.iter().filter(|row| row.agency_kind == word).collect();
            (known > 0 || !own.is_empty()).then(|| KindSummary {
                kind: word.to_owned(),
                result: GroupSummary::of(scheme, known, &own),
            })
        });
        let figures: Vec<Figures> = rows.iter().map(Assessment::figures).collect();
        Self {
            province,
            fiscal_year: scheme.fiscal_year,
            total: GroupSummary::of(scheme, agencies.len(), &rows.iter().collect::<Vec<_>>()),
            by_type: kinds.collect(),
            by_instrument: by_instrument(scheme, &figures),
            by_indicator: by_indicator(scheme, &figures),
        }
    }
}

impl GroupSummary {
    fn of(scheme: &Scheme, agencies: usize, rows: &[&Assessment]) -> Self {
        let ruled = !scheme.levels.is_empty();
        let decided: Vec<Level> = rows.iter().filter_map(|row| row.level()).collect();
        let passed = decided.iter().filter(|level| level.passes()).count();
        let only_ruled = |n: usize| ruled.then_some(n);
        let percent = percent(passed, rows.len()).filter(|_| ruled);
        Self {
            agencies,
            n: rows.len(),
            passed: only_ruled(passed),
            failed: only_ruled(decided.len() - passed),
            undecided: only_ruled(rows.len() - decided.len()),
            passed_percent: percent.map(rounded),
            overall: statistics(rows.iter().map(|row| Some(row.figures().overall))),
        }
    }
}

fn statistics(scores: impl Iterator<Item = Option<Score>>) -> Option<Statistics> {
    Summary::of(scores.flatten()).map(Statistics::from)
}

fn by_instrument(scheme: &Scheme, figures: &[Figures]) -> Vec<InstrumentSummary> {
    let summary = |instrument: &Instrument| InstrumentSummary {
        instrument: instrument.as_str().to_owned(),
        scores: statistics(
            figures
                .iter()
                .map(|one| instrument.of(one.rounded_percents(scheme))),
        ),
    };
    Instrument::ALL.iter().map(summary).collect()
}

fn by_indicator(scheme: &Scheme, figures: &[Figures]) -> Vec<IndicatorSummary> {
    let indicators = scheme.indicators.iter().enumerate();
    let summary = |(index, indicator): (usize, &crate::assessments::Indicator)| {
        let scores = figures
            .iter()
            .map(|one| one.indicators.get(index).copied().flatten());
        IndicatorSummary {
            no: indicator.no,
            name_th: indicator.name_th.clone(),
            name_en: indicator.name_en.clone(),
            instrument: indicator.instrument.as_str().to_owned(),
            scores: statistics(scores),
        }
    };
    indicators.map(summary).collect()
}
