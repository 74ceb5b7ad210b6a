//! Weak indicators as callers ask for them and see them.

use super::Weak;
use crate::assessments::Instrument;
use crate::calendar::FiscalYear;
use crate::http::{Id, Result};
use crate::measures::kinds::MeasureStatus;
use crate::measures::model::Measure;
use crate::measures::texts::MeasureTexts;
use crate::measures::wire::{IndicatorText, MeasureLine};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListWeakIndicators {
    /// In hundredths of a point: what scores less is weak.
    #[param(default = 9500, minimum = 0, maximum = 10_000, example = 9500)]
    pub threshold: Option<i32>,
}

/// ตัวชี้วัดที่ต้องปรับปรุง — what of an agency's result is weak.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeakIndicatorsView {
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    /// In hundredths of a point.
    #[schema(minimum = 0, maximum = 10_000, example = 9500)]
    pub threshold: i32,
    /// By number.
    pub items: Vec<WeakIndicatorView>,
}

/// An indicator that is weak, and what was done about it before.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeakIndicatorView {
    #[schema(minimum = 1, maximum = 10, example = 4)]
    pub indicator: usize,
    #[schema(value_type = Instrument)]
    pub instrument: &'static str,
    #[schema(example = "การใช้ทรัพย์สินของราชการ")]
    pub name_th: &'static str,
    #[schema(example = "Use of public property")]
    pub name_en: &'static str,
    #[schema(minimum = 0, maximum = 100, example = 93.4)]
    pub score: f64,
    /// Against the year before, negative for a fall; `null` where there's none, or the two can't be compared.
    #[schema(required = true, example = -1.25)]
    pub change: Option<f64>,
    pub is_below_threshold: bool,
    pub has_fallen: bool,
    /// Of this year and before, the newest year first.
    pub measures: Vec<EarlierMeasureView>,
}

/// What was done about an indicator.
#[derive(Debug, Serialize, ToSchema)]
pub struct EarlierMeasureView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    #[schema(minimum = 1, example = 3)]
    pub number: i32,
    #[schema(example = "มาตรการกำกับดูแลและตรวจสอบการใช้ทรัพย์สินของราชการ")]
    pub name: String,
    #[schema(value_type = IndicatorText, example = "4")]
    pub indicator: String,
    #[schema(value_type = MeasureStatus)]
    pub status: &'static str,
    #[schema(value_type = Vec<MeasureLine>)]
    pub result: Vec<String>,
}

impl WeakIndicatorsView {
    /// # Errors
    /// When what was stored can't be read.
    pub fn of((agency_id, fiscal_year, threshold): (String, i32, i32), weak: Vec<Weak>) -> Result<Self> {
        Ok(Self {
            agency_id,
            fiscal_year,
            threshold,
            items: weak
                .into_iter()
                .map(WeakIndicatorView::of)
                .collect::<Result<_>>()?,
        })
    }
}

impl WeakIndicatorView {
    fn of(weak: Weak) -> Result<Self> {
        let points = |hundredths: i32| f64::from(hundredths) / 100.0;
        Ok(Self {
            indicator: weak.indicator.no,
            instrument: weak.indicator.instrument.as_str(),
            name_th: &weak.indicator.name_th,
            name_en: &weak.indicator.name_en,
            score: points(weak.score.hundredths()),
            change: weak.change.map(|change| points(change.hundredths())),
            is_below_threshold: weak.below,
            has_fallen: weak.fell,
            measures: weak
                .measures
                .into_iter()
                .map(EarlierMeasureView::of)
                .collect::<Result<_>>()?,
        })
    }
}

impl EarlierMeasureView {
    fn of(measure: Measure) -> Result<Self> {
        Ok(Self {
            result: MeasureTexts::of(&measure)?.result,
            id: measure.id,
            fiscal_year: measure.fiscal_year,
            number: measure.number,
            name: measure.name,
            indicator: measure.indicator,
            status: measure.status.as_str(),
        })
    }
}
