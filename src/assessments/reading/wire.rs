//! Shapes that several readings share.

use super::store::Known;
use crate::agencies::places::{Province, ProvinceCode};
use crate::assessments::exact::Exact;
use crate::assessments::level::{Level, LevelRule};
use crate::assessments::score::Score;
use crate::assessments::shapes::SchemeYear;
use crate::assessments::summary::Summary;
use crate::assessments::wire::{AgencyRef, InstrumentScores};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Hundredths as the number that callers see.
pub fn points(hundredths: i32) -> f64 {
    f64::from(hundredths) / 100.0
}

/// Two decimals, rounded half-up: output only.
pub fn rounded(value: Exact) -> f64 {
    points(value.hundredths())
}

pub fn instruments(values: [Option<Score>; 3]) -> InstrumentScores {
    let [iit, eit, oit] = values.map(|score| score.map(|score| points(score.hundredths())));
    InstrumentScores { iit, eit, oit }
}

impl From<&Known> for AgencyRef {
    fn from(agency: &Known) -> Self {
        Self {
            id: agency.id.clone(),
            name_th: agency.name_th.clone(),
            kind: agency.kind.clone().into(),
            province: agency.province.clone(),
            amphoe: agency.amphoe.clone(),
        }
    }
}

/// Which year is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InYear {
    /// Which year.
    #[param(value_type = SchemeYear, required = true)]
    pub fiscal_year: Option<i32>,
}

/// จังหวัด — a province.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProvinceRef {
    #[schema(value_type = ProvinceCode)]
    pub code: String,
    #[schema(example = "นราธิวาส")]
    pub name_th: String,
    #[schema(example = "Narathiwat")]
    pub name_en: String,
}

impl From<&Province> for ProvinceRef {
    fn from(province: &Province) -> Self {
        Self {
            code: province.code.to_owned(),
            name_th: province.name_th.to_owned(),
            name_en: province.name_en.to_owned(),
        }
    }
}

/// Statistics of a list of scores, two decimals. Quartiles are those of R's type 7, `QUARTILE.INC` in spreadsheets.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Statistics {
    /// How many scores.
    #[schema(example = 77)]
    pub n: usize,
    #[schema(example = 91.37)]
    pub mean: f64,
    #[schema(example = 92.1)]
    pub median: f64,
    #[schema(example = 88.05)]
    pub first_quartile: f64,
    #[schema(example = 95.66)]
    pub third_quartile: f64,
    #[schema(example = 61.2)]
    pub min: f64,
    #[schema(example = 98.26)]
    pub max: f64,
}

impl From<Summary> for Statistics {
    fn from(summary: Summary) -> Self {
        Self {
            n: summary.n,
            mean: rounded(summary.mean),
            median: rounded(summary.median),
            first_quartile: rounded(summary.first_quartile),
            third_quartile: rounded(summary.third_quartile),
            min: points(summary.min.hundredths()),
            max: points(summary.max.hundredths()),
        }
    }
}

/// A level, with the rule that gives it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LevelRuling {
    #[schema(value_type = Level)]
    pub level: String,
    #[schema(example = "ผ่านดีเยี่ยม")]
    pub name_th: String,
    /// Where the rule comes from.
    #[schema(
        example = "The 2566 report prints this level for a total of 98.26 with every instrument above 95."
    )]
    pub source: String,
    /// Whether it was seen in print or in two independent sources.
    #[schema(example = false)]
    pub verified: bool,
}

impl From<&LevelRule> for LevelRuling {
    fn from(rule: &LevelRule) -> Self {
        Self {
            level: rule.level.as_str().to_owned(),
            name_th: rule.name_th.clone(),
            source: rule.source.clone(),
            verified: rule.verified,
        }
    }
}
