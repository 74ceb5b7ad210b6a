//! Revisions, and the short links to them.

use super::data::{Document, ItemRule, item_rules};
use super::kinds::Series;
use crate::assessments::{Item, ItemPeriodKind, Scheme, schemes};
use crate::http::{Error, Result};
use crate::schema::{statistics_links, statistics_revisions};
use chrono::NaiveDate;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

/// Of which year, which agency and which series something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub agency: String,
    pub series: Series,
    pub year: i32,
}

impl Place {
    /// The event's subject.
    pub fn subject(&self) -> String {
        format!("statistics/{}/{}/{}", self.agency, self.series, self.year)
    }

    /// Where it's read.
    pub fn path(&self) -> String {
        format!(
            "/api/v1/agencies/{}/statistics/{}/{}",
            self.agency, self.series, self.year
        )
    }
}

/// ฉบับที่เผยแพร่ — a revision, without what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = statistics_revisions)]
pub struct Revision {
    pub id: String,
    pub agency_id: String,
    pub series: Series,
    pub fiscal_year: i32,
    /// From 1 in its series and year.
    pub number: i32,
    pub published_on: NaiveDate,
    pub sha256: String,
    pub cells_added: i32,
    pub cells_changed: i32,
    pub cells_removed: i32,
}

impl Revision {
    pub fn place(&self) -> Place {
        Place {
            agency: self.agency_id.clone(),
            series: self.series,
            year: self.fiscal_year,
        }
    }
}

/// A revision with what it holds.
#[derive(Clone, Debug)]
pub struct Published {
    pub revision: Revision,
    pub document: Document,
}

/// A revision as it's stored.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = statistics_revisions)]
pub struct NewRevision {
    pub id: String,
    pub agency_id: String,
    #[diesel(serialize_as = String)]
    pub series: Series,
    pub fiscal_year: i32,
    pub number: i32,
    pub published_on: NaiveDate,
    pub sha256: String,
    pub content: String,
    pub halves: String,
    pub cells_added: i32,
    pub cells_changed: i32,
    pub cells_removed: i32,
}

impl NewRevision {
    pub fn of(revision: &Revision, content: String, halves: String) -> Self {
        let revision = revision.clone();
        Self {
            id: revision.id,
            agency_id: revision.agency_id,
            series: revision.series,
            fiscal_year: revision.fiscal_year,
            number: revision.number,
            published_on: revision.published_on,
            sha256: revision.sha256,
            content,
            halves,
            cells_added: revision.cells_added,
            cells_changed: revision.cells_changed,
            cells_removed: revision.cells_removed,
        }
    }
}

/// ลิงก์สั้น — what the ITA is given of an item and its year.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = statistics_links)]
pub struct Link {
    pub code: String,
    pub agency_id: String,
    pub item_key: String,
    /// Of the item.
    pub item_year: i32,
    #[diesel(serialize_as = String)]
    pub series: Series,
    /// Of the figures.
    pub fiscal_year: i32,
}

impl Link {
    /// As `O29`, where the scheme of the item's year is known and has it.
    pub fn item_code(&self) -> Option<&'static str> {
        let item = Scheme::of(self.item_year)?.item(&self.item_key)?;
        Some(item.code.as_str())
    }

    pub fn path(&self) -> String {
        format!("/l/{}", self.code)
    }

    /// What it leads to.
    pub fn place(&self) -> Place {
        Place {
            agency: self.agency_id.clone(),
            series: self.series,
            year: self.fiscal_year,
        }
    }
}

/// The item under which a series is published, and the item's year.
///
/// # Errors
/// When the data file is wrong.
pub fn item_of(series: Series, fiscal_year: i32) -> Result<(&'static str, i32)> {
    let rule: Option<&ItemRule> = item_rules()?.iter().find(|rule| rule.series == series.as_str());
    let rule = rule.ok_or_else(|| Error::internal(format!("no item is known for {series}")))?;
    // The item of some year that covers these figures, as that year's scheme has it.
    let covers = |later: i32| {
        let item = Scheme::of(fiscal_year + later)?.item(&rule.item_key)?;
        (years_later(item) == later).then_some(later)
    };
    // Where no scheme tells, the last that had the item: else two years' figures came under one item.
    let last = || {
        let mut past = schemes()
            .iter()
            .rev()
            .filter(|scheme| scheme.fiscal_year <= fiscal_year);
        past.find_map(|scheme| scheme.item(&rule.item_key))
            .map(years_later)
    };
    let later = [rule.years_later, 1 - rule.years_later]
        .into_iter()
        .find_map(covers)
        .or_else(last);
    Ok((&rule.item_key, fiscal_year + later.unwrap_or(rule.years_later)))
}

/// By how many years an item's year is after that of the figures that it asks for.
fn years_later(item: &Item) -> i32 {
    i32::from(item.period.kind == ItemPeriodKind::PreviousFiscalYear)
}

/// SHA-256 of a revision's canonical JSON, in hexadecimal digits.
pub fn hash(content: &str) -> String {
    crate::crypto::hex(&Sha256::digest(content.as_bytes()))
}

crate::db::stored_words! { Series }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_published_under_the_item_of_the_year_that_asks_for_them() {
        for (series, year, item) in [
            (Series::Services, 2566, ("service_statistics", 2566)),
            (Series::Satisfaction, 2565, ("service_satisfaction_survey", 2566)),
            (Series::Satisfaction, 2570, ("service_satisfaction_survey", 2571)),
            (
                Series::CorruptionComplaints,
                2566,
                ("corruption_complaint_statistics", 2566),
            ),
            (
                Series::CorruptionComplaints,
                2568,
                ("corruption_complaint_statistics", 2569),
            ),
            // No scheme of 2570 is known: the one of 2569 asked for the year before.
            (
                Series::CorruptionComplaints,
                2569,
                ("corruption_complaint_statistics", 2570),
            ),
            (Series::Loans, 2566, ("loan_report", 2566)),
            (Series::Complaints, 2566, ("complaint_statistics", 2566)),
        ] {
            assert_eq!(item_of(series, year).unwrap(), item);
        }
        for series in Series::ALL {
            assert!(item_of(*series, 2566).is_ok());
        }
    }

    #[test]
    fn no_two_years_of_a_series_are_published_under_one_item() {
        for series in Series::ALL {
            let years: Vec<i32> = (2560..2580)
                .map(|year| item_of(*series, year).unwrap().1)
                .collect();
            assert!(years.is_sorted_by(|one, next| one < next), "{series} {years:?}");
        }
    }
}
