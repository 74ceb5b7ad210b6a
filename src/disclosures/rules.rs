//! When an item is done, and what a careful clerk would say of it.

use super::kinds::DisclosureWarning;
use super::model::{Evidence, Present};
use crate::assessments::{Item, ItemPeriodKind};
use crate::calendar::FiscalYear;
use crate::http::{Fault, Reason, Result};
use crate::proofreading;
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap};

/// ช่วงเวลาที่กำหนด — the time that evidence of an item must tell of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Required {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// All of it, as figures of six months do; else some of it.
    pub whole: bool,
}

impl Required {
    /// None where only what's current is asked for.
    pub fn of(item: &Item, fiscal_year: i32) -> Option<Self> {
        let year = FiscalYear::parse(fiscal_year).ok()?;
        let (period, whole) = match item.period.kind {
            ItemPeriodKind::Current => return None,
            ItemPeriodKind::FiscalYear | ItemPeriodKind::MultiYear => (year.period(), false),
            ItemPeriodKind::FirstHalf => (year.halves()[0], true),
            ItemPeriodKind::PreviousFiscalYear => (FiscalYear::parse(fiscal_year - 1).ok()?.period(), false),
        };
        Some(Self {
            from: period.start,
            to: period.end,
            whole,
        })
    }

    fn is_covered(&self, from: NaiveDate, to: NaiveDate) -> bool {
        if self.whole {
            from <= self.from && to >= self.to
        } else {
            from <= self.to && to >= self.from
        }
    }
}

/// Whether evidence tells of the time that an item needs.
pub fn covers(item: &Item, fiscal_year: i32, evidence: &Evidence) -> bool {
    match (
        Required::of(item, fiscal_year),
        evidence.covers_from,
        evidence.covers_to,
    ) {
        (None, _, _) => true,
        (Some(required), Some(from), Some(to)) => required.is_covered(from, to),
        (Some(_), _, _) => false,
    }
}

/// ส่วนที่ยังขาด — what's still to be shown before an item is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// An element, from 1, for which there's no evidence.
    Element(usize),
    /// An element whose evidence tells of another time.
    OtherTime(usize),
    /// Of an item whose elements aren't known: any evidence of the time.
    Evidence,
}

/// What's still missing of an item.
///
/// # Errors
/// When its row can't be read.
pub fn missing(present: &Present) -> Result<Vec<Missing>> {
    let fits = |evidence: &Evidence| covers(present.item, present.row.fiscal_year, evidence);
    if present.item.elements.is_empty() {
        let shown = present.holding().any(fits);
        return Ok(if shown {
            Vec::new()
        } else {
            vec![Missing::Evidence]
        });
    }
    let shown = present.row.shown()?;
    let missing = (1..=present.item.elements.len()).filter_map(|number| {
        let id = shown.get(number - 1).and_then(Option::as_deref);
        let evidence = id.and_then(|id| present.holding().find(|evidence| evidence.id == id));
        match evidence {
            None => Some(Missing::Element(number)),
            Some(evidence) if !fits(evidence) => Some(Missing::OtherTime(number)),
            Some(_) => None,
        }
    });
    Ok(missing.collect())
}

impl Missing {
    /// As a fault of who says that the item is done.
    pub fn fault(&self, item: &Item, fiscal_year: i32) -> Fault {
        let element = |number: &usize| format!("/elements/{}", number - 1);
        match self {
            Self::Element(number) => Fault::pointer(element(number), Reason::NotShown),
            Self::OtherTime(number) => out_of_period(element(number), item, fiscal_year),
            Self::Evidence => match Required::of(item, fiscal_year) {
                Some(_) => out_of_period("/elements".to_owned(), item, fiscal_year),
                None => Fault::pointer("/elements", Reason::NotShown),
            },
        }
    }

    /// The element, from 1.
    pub fn element(&self) -> Option<usize> {
        match self {
            Self::Element(number) | Self::OtherTime(number) => Some(*number),
            Self::Evidence => None,
        }
    }
}

fn out_of_period(pointer: String, item: &Item, fiscal_year: i32) -> Fault {
    let fault = Fault::pointer(pointer, Reason::OutOfPeriod);
    match Required::of(item, fiscal_year) {
        Some(required) => fault.with("min", required.from).with("max", required.to),
        None => fault,
    }
}

/// ข้อสังเกตหนึ่งข้อ — one thing that a careful clerk would say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noticed {
    pub warning: DisclosureWarning,
    /// The field, as a JSON pointer into the item's view.
    pub pointer: String,
    /// What it's about: another item's code, a site, a known error.
    pub about: Option<String>,
}

/// The progress of all items of a year, to find those that say the same.
pub struct Said<'a>(HashMap<String, Vec<&'a Present>>);

impl<'a> Said<'a> {
    pub fn of(items: &'a [Present]) -> Self {
        let mut said: HashMap<String, Vec<&Present>> = HashMap::new();
        for present in items {
            let text = present.row.progress.as_deref().map(proofreading::compared);
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                said.entry(text).or_default().push(present);
            }
        }
        Self(said)
    }

    /// Codes of other items that say the same, where this one isn't the first to.
    fn same_as(&self, present: &Present) -> Option<String> {
        let text = proofreading::compared(present.row.progress.as_deref()?);
        let all = self.0.get(&text)?;
        let first = all.iter().min_by_key(|other| other.item.no)?;
        (first.item.no != present.item.no).then(|| first.item.code.clone())
    }
}

/// All that's noticed of an item, beside all others of its year. `home`: the agency's own site.
///
/// # Errors
/// When its row can't be read.
pub fn noticed(present: &Present, said: &Said<'_>, home: Option<&str>) -> Result<Vec<Noticed>> {
    let mut all = Vec::new();
    if let Some(other) = said.same_as(present) {
        all.push(Noticed::of(DisclosureWarning::SameText, "/progress", Some(other)));
    }
    let printed = present.row.as_printed()?;
    let progress = present.row.progress.as_deref().unwrap_or_default();
    let mut texts = vec![("/progress", progress)];
    if let Some(printed) = &printed {
        texts.push(("/printed/elements", &printed.elements));
        texts.push(("/printed/progress", &printed.progress));
    }
    for (pointer, text) in texts {
        all.extend(of_text(present.item, (pointer, text), home));
    }
    for (index, evidence) in present.holding().enumerate() {
        all.extend(of_evidence(present, (index, evidence), home));
    }
    if let Some(printed) = &printed {
        for (index, error) in printed.corrections.iter().enumerate() {
            let at = format!("/printed/corrections/{index}");
            let corrected = Some(error.corrected.clone());
            all.push(Noticed::of(DisclosureWarning::PrintedWrong, &at, corrected));
        }
        if printed.status == PRINTED_DONE && !missing(present)?.is_empty() {
            all.push(Noticed::of(DisclosureWarning::SaidDone, "/printed/status", None));
        }
    }
    Ok(all)
}

impl Noticed {
    fn of(warning: DisclosureWarning, pointer: &str, about: Option<String>) -> Self {
        Self {
            warning,
            pointer: pointer.to_owned(),
            about,
        }
    }
}

fn of_text(item: &Item, (pointer, text): (&str, &str), home: Option<&str>) -> Vec<Noticed> {
    let mut found = Vec::new();
    if proofreading::breaks_off(text) {
        found.push(Noticed::of(DisclosureWarning::BreaksOff, pointer, None));
    }
    let cited = wrongly_cited(item, text).into_iter();
    found.extend(cited.map(|number| {
        let about = Some(format!("O{number}"));
        Noticed::of(DisclosureWarning::WrongItemCited, pointer, about)
    }));
    let sites = elsewhere(text, home).into_iter();
    found.extend(sites.map(|site| Noticed::of(DisclosureWarning::OtherSite, pointer, Some(site))));
    found
}

fn of_evidence(present: &Present, (index, evidence): (usize, &Evidence), home: Option<&str>) -> Vec<Noticed> {
    let at = format!("/evidence/{index}");
    let mut found = Vec::new();
    if is_too_old(present, evidence) {
        let title = Some(evidence.title.clone());
        found.push(Noticed::of(DisclosureWarning::EvidenceTooOld, &at, title));
    }
    if evidence.is_broken() {
        let trouble = evidence.check_trouble.clone();
        found.push(Noticed::of(DisclosureWarning::LinkBroken, &at, trouble));
    }
    let sites = evidence.url.iter().flat_map(|url| elsewhere(url, home));
    found.extend(sites.map(|site| Noticed::of(DisclosureWarning::OtherSite, &at, Some(site))));
    found
}

/// What reports print of an item that's done.
const PRINTED_DONE: &str = "ดำเนินการ";

/// Items that a text cites, but the year's scheme doesn't where it has one to cite.
fn wrongly_cited(item: &Item, text: &str) -> BTreeSet<usize> {
    let right: BTreeSet<usize> = item
        .elements
        .iter()
        .flat_map(|element| proofreading::cited_items(element))
        .collect();
    let cited = proofreading::cited_items(text).into_iter();
    cited
        .filter(|number| *number != item.no && !right.contains(number))
        .collect()
}

fn elsewhere(text: &str, home: Option<&str>) -> Vec<String> {
    let sites = proofreading::sites(text).into_iter();
    let office = |site: &String| {
        home.map_or(site.ends_with(".go.th"), |home| {
            proofreading::is_elsewhere(site, home)
        })
    };
    sites.filter(office).collect()
}

/// Whether evidence tells of a time that ends before the one that's required.
fn is_too_old(present: &Present, evidence: &Evidence) -> bool {
    let required = Required::of(present.item, present.row.fiscal_year);
    required
        .zip(evidence.covers_to)
        .is_some_and(|(required, to)| to < required.from)
}
