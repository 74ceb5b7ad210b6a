//! The scheme files as they're written; [`super::scheme`] checks them. `data/ita/README.md` explains each field.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SchemeFile {
    pub fiscal_year: i32,
    pub name_th: String,
    pub name_en: String,
    pub source: String,
    pub verified: bool,
    pub instruments: Vec<InstrumentFile>,
    pub indicators: Vec<IndicatorFile>,
    pub sub_indicators: Vec<SubIndicatorFile>,
    pub items: Vec<ItemFile>,
    pub levels: Vec<LevelFile>,
    pub grades: Vec<GradeFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InstrumentFile {
    pub code: String,
    pub name_th: String,
    pub name_en: String,
    pub weight: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorFile {
    pub no: usize,
    pub instrument: String,
    pub name_th: String,
    pub name_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SubIndicatorFile {
    pub no: String,
    pub indicator: usize,
    pub name_th: String,
    pub name_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemFile {
    pub key: String,
    pub no: usize,
    pub code: String,
    pub sub_indicator: String,
    pub group_th: Option<String>,
    pub name_th: String,
    pub name_en: String,
    pub elements: Vec<String>,
    pub period: PeriodFile,
    #[serde(default)]
    pub default_units: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PeriodFile {
    pub kind: String,
    pub note_th: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelFile {
    pub level: String,
    pub name_th: String,
    pub name_en: String,
    pub min_total: i32,
    pub min_each_instrument: Option<i32>,
    pub source: String,
    pub verified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GradeFile {
    pub grade: String,
    pub min_total: i32,
    pub source: String,
    pub verified: bool,
}

pub(super) fn parse(text: &str) -> Result<SchemeFile, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}
