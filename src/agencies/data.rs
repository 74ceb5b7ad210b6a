//! The shape of `data/places/provinces.json`.

use serde::Deserialize;

#[derive(Deserialize, Default)]
pub(super) struct File<'a> {
    #[serde(borrow)]
    pub provinces: Vec<Province<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Province<'a> {
    pub code: &'a str,
    pub name_th: &'a str,
    pub name_en: &'a str,
    pub region: &'a str,
    #[serde(borrow)]
    pub amphoe: Vec<Amphoe<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Amphoe<'a> {
    pub code: &'a str,
    pub name_th: &'a str,
    pub name_en: &'a str,
}

/// Reads the file; nothing when it has another shape, which a test rules out.
pub(super) fn read(text: &'static str) -> File<'static> {
    serde_json::from_str(text).unwrap_or_default()
}
