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

#[cfg(test)]
mod tests {
    use crate::assessments::Scheme;
    use crate::assessments::scheme::schemes;
    use serde_json::Value;

    #[test]
    fn known_numbers_are_of_items_that_other_years_have_and_of_years_without_a_list() {
        let file: Value = serde_json::from_str(include_str!("../../data/ita/known-items.json")).unwrap();
        for year in file["years"].as_array().unwrap() {
            let fiscal_year = i32::try_from(year["fiscal_year"].as_i64().unwrap()).unwrap();
            assert!(Scheme::of(fiscal_year).is_none_or(|scheme| scheme.items.is_empty()));
            for known in year["known"].as_array().unwrap() {
                let key = known["key"].as_str().unwrap();
                assert!(schemes().iter().any(|scheme| scheme.item(key).is_some()), "{key}");
                assert!((1..=year["items"].as_i64().unwrap()).contains(&known["no"].as_i64().unwrap()));
            }
        }
    }
}
