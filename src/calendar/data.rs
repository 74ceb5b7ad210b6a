//! The shape of `data/calendar/holidays.json`.

use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize, Default)]
pub(super) struct File<'a> {
    #[serde(rename = "_about", borrow)]
    pub about: About<'a>,
    #[serde(borrow)]
    pub holidays: Vec<Holiday<'a>>,
    #[serde(borrow)]
    pub sources: HashMap<&'a str, &'a str>,
}

#[derive(Deserialize, Default)]
pub(super) struct About<'a> {
    #[serde(borrow)]
    pub covers: Covers<'a>,
}

#[derive(Deserialize, Default)]
pub(super) struct Covers<'a> {
    pub from: &'a str,
    pub to: &'a str,
}

#[derive(Deserialize)]
pub(super) struct Holiday<'a> {
    pub date: &'a str,
    pub name_th: &'a str,
    pub name_en: &'a str,
    pub kind: &'a str,
    #[serde(borrow)]
    pub scope: Scope<'a>,
    pub source: &'a str,
    pub verified: bool,
}

#[derive(Deserialize)]
#[serde(tag = "kind", content = "codes", rename_all = "snake_case")]
pub(super) enum Scope<'a> {
    National,
    Region(#[serde(borrow)] Vec<&'a str>),
    Province(#[serde(borrow)] Vec<&'a str>),
}

/// Reads the file; nothing when it has another shape, which a test rules out.
pub(super) fn read(text: &'static str) -> File<'static> {
    serde_json::from_str(text).unwrap_or_default()
}
