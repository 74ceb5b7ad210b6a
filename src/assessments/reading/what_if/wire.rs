//! What callers suppose, and what would follow.

use super::super::wire::{LevelRuling, points, rounded};
use crate::assessments::exact::Exact;
use crate::assessments::level::{Grade, GradeRule, Level, LevelRule};
use crate::assessments::model::Assessment;
use crate::assessments::score::{INDICATORS, Score};
use crate::assessments::shapes::{ItemKey, Points};
use crate::assessments::what_if::{Candidate, CheapestOf, Estimate, Lift, WhatIf};
use crate::assessments::wire::{InstrumentInput, InstrumentScores};
use crate::calendar::FiscalYear;
use crate::http::{Fault, Faults, Id, Reason, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The most items of a request: more than any year ever listed.
const ITEMS: usize = 200;

/// สมมติว่า — what is supposed to change. Everything else stays as printed. An instrument can't be given together
/// with its indicators or items, nor an indicator together with its items.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "indicators": [null, null, 98.5], "items": {"corruption_complaint_statistics": false},
    "failed_items": ["organisation_structure"]}))]
pub struct SupposeChange {
    /// In points of 100, also where instruments are printed as weighted.
    #[serde(default)]
    pub instruments: InstrumentInput,
    /// The ten indicators in order, `null` for one that stays; the rest of a shorter list stays.
    #[serde(default)]
    #[schema(value_type = Vec<Option<Points>>, max_items = 10, example = json!([null, null, 98.5]))]
    pub indicators: Vec<Option<f64>>,
    /// OIT items by their stable key: `true` when one that isn't met now would be, `false` the other way round.
    #[serde(default)]
    #[schema(value_type = BTreeMap<ItemKey, bool>)]
    pub items: BTreeMap<String, bool>,
    /// The keys of the items that aren't met now: what could be improved. Left out when it isn't known.
    #[schema(value_type = Option<Vec<ItemKey>>, max_items = 200)]
    pub failed_items: Option<Vec<String>>,
}

impl SupposeChange {
    /// # Errors
    /// `422` with all faults.
    pub fn parse(self) -> Result<WhatIf> {
        let mut faults = Faults::default();
        let mut score = |pointer: String, value: Option<f64>| {
            let parsed = Score::parse(&value?.to_string());
            faults.check(parsed.map_err(|fault| fault.fault(|reason| Fault::pointer(pointer, reason))))
        };
        let InstrumentInput { iit, eit, oit } = self.instruments;
        let instruments = [("iit", iit), ("eit", eit), ("oit", oit)]
            .map(|(name, value)| score(format!("/instruments/{name}"), value));
        let mut indicators = [None; INDICATORS];
        for (n, (place, value)) in indicators.iter_mut().zip(&self.indicators).enumerate() {
            *place = score(format!("/indicators/{n}"), *value);
        }
        for (name, length, max) in [
            ("indicators", self.indicators.len(), INDICATORS),
            ("items", self.items.len(), ITEMS),
            (
                "failed_items",
                self.failed_items.as_ref().map_or(0, Vec::len),
                ITEMS,
            ),
        ] {
            if length > max {
                faults.push(Fault::pointer(format!("/{name}"), Reason::TooMany).with("max", max));
            }
        }
        faults.finish(Some(WhatIf {
            instruments,
            indicators,
            items: self.items,
            failed: self.failed_items,
        }))
    }
}

/// ค่าประมาณ — the result that would follow. Two decimals, exact inside.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "estimate": true, "agency_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "fiscal_year": 2566,
    "printed_overall": 98.26, "overall": 97.34, "instruments": {"iit": 97.93, "eit": 96.54, "oit": 97.5},
    "indicators": [99.46, 96.82, 98.5, 97.38, 96.38, 96.99, 96.28, 96.99, 95.0, 100.0],
    "level": {"level": "excellent", "name_th": "ผ่านดีเยี่ยม", "verified": false,
        "source": "The 2566 report prints this level for a total of 98.26 with every instrument above 95."},
    "grade": "AA", "cheapest_of": "failed_items", "cheapest_items": [{
        "key": "corruption_complaint_statistics", "code": "O29", "sub_indicator": "9.5", "elements": 3,
        "name_th": "ข้อมูลเชิงสถิติเรื่องร้องเรียนการทุจริตและประพฤติมิชอบประจำปี",
        "gain": 1.0, "overall": 98.34, "level": "excellent", "grade": "AA"}],
    "next_level": null, "next_grade": null}))]
pub struct EstimateView {
    /// Always `true`: the printed instruments come from all answers and can't be recomputed.
    #[schema(example = true)]
    pub estimate: bool,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    /// The overall score as printed.
    #[schema(example = 98.26)]
    pub printed_overall: f64,
    /// The overall score that would follow.
    #[schema(example = 97.86)]
    pub overall: f64,
    /// In points of 100; `null` where not printed, and all of them when their scale is in doubt.
    pub instruments: InstrumentScores,
    /// The ten indicators in order, `null` where not printed.
    #[schema(value_type = Vec<Option<Points>>, min_items = 10, max_items = 10, example = json!([99.46, 96.82, 98.5, 97.38, 96.38, 96.99, 96.28, 96.99, 97.33, 100.0]))]
    pub indicators: Vec<Option<f64>>,
    /// By the year's rule; `null` for a year without levels, and when an instrument that decides isn't printed or is
    /// on a scale in doubt.
    #[schema(required = true)]
    pub level: Option<LevelRuling>,
    #[schema(value_type = Option<Grade>, required = true)]
    pub grade: Option<String>,
    /// What `cheapest_items` lists: the `failed_items` that the caller named, there or under `items`; or, where it named
    /// none, the `possible_items`, of which nobody knows whether they fail: those that could still bring something, as
    /// their indicator is below 100.
    #[schema(value_type = CheapestOf, example = "failed_items")]
    pub cheapest_of: String,
    /// The items that still aren't met, the cheapest first: the one that brings most points; of those that bring as
    /// much, the one for which fewer elements must be shown; then the lower number.
    pub cheapest_items: Vec<CheapestItem>,
    /// The fewest of them that give a better level; `null` when no set does, and for `possible_items`.
    #[schema(required = true)]
    pub next_level: Option<LiftView>,
    /// The fewest of them that give a better letter.
    #[schema(required = true)]
    pub next_grade: Option<LiftView>,
}

/// An item that isn't met, and what meeting it brings: of `failed_items` when those listed before it are met already,
/// of `possible_items` by itself.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheapestItem {
    #[schema(value_type = ItemKey)]
    pub key: String,
    #[schema(example = "O1")]
    pub code: String,
    #[schema(example = "9.1")]
    pub sub_indicator: String,
    #[schema(example = "โครงสร้าง")]
    pub name_th: String,
    /// How many elements the handbook wants to see; 0 when the year's aren't known.
    #[schema(example = 2)]
    pub elements: usize,
    /// In points of the overall score.
    #[schema(example = 0.4)]
    pub gain: f64,
    /// The overall score that follows.
    #[schema(example = 98.26)]
    pub overall: f64,
    /// The level that follows.
    #[schema(value_type = Option<Level>, required = true)]
    pub level: Option<String>,
    #[schema(value_type = Option<Grade>, required = true)]
    pub grade: Option<String>,
}

/// A set of items and the result they lift to.
#[derive(Debug, Serialize, ToSchema)]
pub struct LiftView {
    /// Their keys.
    #[schema(value_type = Vec<ItemKey>)]
    pub items: Vec<String>,
    #[schema(example = 95.2)]
    pub overall: f64,
    #[schema(value_type = Option<Level>, required = true)]
    pub level: Option<String>,
    #[schema(value_type = Option<Grade>, required = true)]
    pub grade: Option<String>,
}

fn level(rule: Option<&LevelRule>) -> Option<String> {
    rule.map(|rule| rule.level.as_str().to_owned())
}

fn grade(rule: Option<&GradeRule>) -> Option<String> {
    rule.map(|rule| rule.grade.as_str().to_owned())
}

impl EstimateView {
    pub fn of(row: &Assessment, estimate: &Estimate) -> Self {
        let number = |value: Option<Exact>| value.map(rounded);
        let [iit, eit, oit] = estimate.instruments.map(number);
        Self {
            estimate: true,
            agency_id: row.agency_id.clone(),
            fiscal_year: row.fiscal_year,
            printed_overall: points(row.overall),
            overall: rounded(estimate.total),
            instruments: InstrumentScores { iit, eit, oit },
            indicators: estimate.indicators.map(number).to_vec(),
            level: estimate.level.map(LevelRuling::from),
            grade: grade(estimate.grade),
            cheapest_of: estimate.cheapest_of.as_str().to_owned(),
            cheapest_items: estimate.cheapest.iter().map(CheapestItem::from).collect(),
            next_level: estimate.next_level.as_ref().map(LiftView::from),
            next_grade: estimate.next_grade.as_ref().map(LiftView::from),
        }
    }
}

impl From<&Candidate> for CheapestItem {
    fn from(candidate: &Candidate) -> Self {
        let item = candidate.item;
        Self {
            key: item.key.clone(),
            code: item.code.clone(),
            sub_indicator: item.sub_indicator.clone(),
            name_th: item.name_th.clone(),
            elements: item.elements.len(),
            gain: rounded(candidate.gain),
            overall: rounded(candidate.total),
            level: level(candidate.level),
            grade: grade(candidate.grade),
        }
    }
}

impl From<&Lift> for LiftView {
    fn from(lift: &Lift) -> Self {
        Self {
            items: lift.items.iter().map(|item| item.key.clone()).collect(),
            overall: rounded(lift.total),
            level: level(lift.level),
            grade: grade(lift.grade),
        }
    }
}
