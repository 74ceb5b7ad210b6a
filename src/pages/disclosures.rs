//! The pages of disclosure items, as their templates have them.

use super::frame::{Frame, Say, Switch};
use crate::disclosures::{DisclosureView, EvidenceView, Procedure};
use crate::qr::Drawing;
use askama::Template;

/// All items of an agency's year.
#[derive(Template)]
#[template(path = "pages/disclosures.html")]
pub struct Disclosures {
    pub frame: Frame,
    pub agency: String,
    pub year: i32,
    pub done: usize,
    pub parts: Vec<DisclosuresPart>,
    pub surveys: Vec<SurveyCode>,
    pub data: String,
}

impl Disclosures {
    fn total(&self) -> usize {
        self.parts.iter().map(|part| part.items.len()).sum()
    }
}

/// The items of a sub-indicator.
pub struct DisclosuresPart {
    pub no: String,
    pub name: String,
    pub percent: String,
    pub items: Vec<ItemLine>,
}

/// An item in short.
pub struct ItemLine {
    pub code: String,
    pub name: String,
    pub status: &'static str,
    pub done: bool,
    pub link: String,
}

/// Where a survey is answered, with its code.
pub struct SurveyCode {
    pub name: &'static str,
    pub url: String,
    pub code: Option<Drawing>,
    pub png: String,
}

/// One item.
#[derive(Template)]
#[template(path = "pages/disclosure.html")]
pub struct Item {
    pub frame: Frame,
    pub agency: String,
    pub year: i32,
    pub view: DisclosureView,
    pub status: &'static str,
    pub updated: String,
    pub evidence: Vec<Shown>,
    pub surveys: Vec<SurveyCode>,
    /// The page of the whole year.
    pub all: String,
}

/// A piece of evidence in words.
pub struct Shown {
    pub title: String,
    pub address: String,
    /// Where somebody else's site is, so that no search engine takes it for ours.
    pub elsewhere: bool,
    pub about: Vec<String>,
    pub sha256: Option<String>,
}

/// How complaints of corruption are handled.
#[derive(Template)]
#[template(path = "pages/procedure.html")]
pub struct ProcedurePage {
    pub frame: Frame,
    pub agency: String,
    pub procedure: Procedure,
    pub revision: i32,
    pub published: String,
    pub sha256: String,
    pub sealed: Option<String>,
}

impl Shown {
    /// `days`: as people read them.
    pub fn of(say: Say, view: &EvidenceView, days: impl Fn(&str) -> String) -> Self {
        let mut about = Vec::new();
        if let (Some(from), Some(to)) = (&view.covers_from, &view.covers_to) {
            about.push(format!("{} – {}", days(from), days(to)));
        }
        if let Some(revision) = view.revision {
            about.push(format!("{} {revision}", say.of("ฉบับที่", "Revision")));
        }
        if let Some(number) = view.number.filter(|number| *number > 1) {
            about.push(format!("{} {number}", say.of("ปรับปรุงครั้งที่", "Version")));
        }
        Self {
            title: view.title.clone(),
            address: view.address.clone(),
            elsewhere: !view.address.starts_with('/'),
            about,
            sha256: view.sha256.clone(),
        }
    }
}
