//! Rows of disclosure items, and what's asked of them.

use super::data::{PrintedItem, read};
use super::kinds::{DisclosureStatus, EvidenceKind, LiveSource, Survey};
use crate::assessments::{Item, Scheme};
use crate::http::{Error, Result};
use crate::schema::{disclosure_evidence, disclosure_items, disclosure_notes, disclosure_years};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// ปีของแบบตรวจ — an agency's items of a year, as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = disclosure_years, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct DisclosureYear {
    pub agency_id: String,
    pub fiscal_year: i32,
    pub eit_url: Option<String>,
    pub iit_url: Option<String>,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl DisclosureYear {
    /// The event's subject.
    pub fn subject(&self) -> String {
        format!("disclosures/{}/{}", self.agency_id, self.fiscal_year)
    }

    pub fn path(&self) -> String {
        format!(
            "/api/v1/agencies/{}/disclosures/{}",
            self.agency_id, self.fiscal_year
        )
    }

    /// Where people answer a survey.
    pub fn survey(&self, survey: Survey) -> Option<&str> {
        match survey {
            Survey::Eit => self.eit_url.as_deref(),
            Survey::Iit => self.iit_url.as_deref(),
        }
    }
}

/// ข้อตรวจของหน่วยงาน — an agency's state of an item.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = disclosure_items, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Disclosure {
    pub id: String,
    pub agency_id: String,
    pub fiscal_year: i32,
    pub item_key: String,
    /// Of its short link.
    pub code: String,
    #[diesel(serialize_as = String)]
    pub status: DisclosureStatus,
    /// JSON list of ids.
    pub unit_ids: String,
    pub person: Option<String>,
    pub due_on: Option<NaiveDate>,
    pub progress: Option<String>,
    /// JSON list: of each element the evidence that shows it, or null.
    pub elements: String,
    /// JSON of a [`PrintedItem`].
    pub printed: Option<String>,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl Disclosure {
    /// The event's subject.
    pub fn subject(&self) -> String {
        format!(
            "disclosure/{}/{}/{}",
            self.agency_id, self.fiscal_year, self.item_key
        )
    }

    pub fn path(&self) -> String {
        format!(
            "/api/v1/agencies/{}/disclosures/{}/{}",
            self.agency_id, self.fiscal_year, self.item_key
        )
    }

    /// Where everybody reads it.
    pub fn short_link(&self) -> String {
        format!("/l/{}", self.code)
    }

    /// What the year's scheme says of it.
    ///
    /// # Errors
    /// When the scheme has it no more.
    pub fn item(&self) -> Result<&'static Item> {
        let item = Scheme::of(self.fiscal_year).and_then(|scheme| scheme.item(&self.item_key));
        item.ok_or_else(|| Error::internal(format!("no scheme has {}", self.subject())))
    }

    /// Of each element the evidence that shows it.
    ///
    /// # Errors
    /// When the row can't be read.
    pub fn shown(&self) -> Result<Vec<Option<String>>> {
        read(&self.elements)
    }

    /// # Errors
    /// When the row can't be read.
    pub fn units(&self) -> Result<Vec<String>> {
        read(&self.unit_ids)
    }

    /// # Errors
    /// When the row can't be read.
    pub fn as_printed(&self) -> Result<Option<PrintedItem>> {
        self.printed.as_deref().map(read).transpose()
    }
}

/// A progress that an item had.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = disclosure_notes, treat_none_as_default_value = false)]
pub struct Note {
    pub id: String,
    pub item_id: String,
    /// From 1 in its item.
    pub number: i32,
    #[diesel(serialize_as = String)]
    pub status: DisclosureStatus,
    pub progress: Option<String>,
    pub author: String,
    pub at: NaiveDateTime,
}

/// หลักฐาน — what shows that an item, or an element of it, is disclosed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = disclosure_evidence, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Evidence {
    pub id: String,
    pub item_id: String,
    #[diesel(serialize_as = String)]
    pub kind: EvidenceKind,
    pub title: String,
    pub covers_from: Option<NaiveDate>,
    pub covers_to: Option<NaiveDate>,
    pub url: Option<String>,
    pub file_name: Option<String>,
    pub media_type: Option<String>,
    pub size: Option<i32>,
    pub sha256: Option<String>,
    pub original_size: Option<i32>,
    pub original_sha256: Option<String>,
    /// 1, or one more than that of the file it takes the place of.
    pub number: i32,
    pub replaced_by: Option<String>,
    /// A word of [`LiveSource`].
    pub source: Option<String>,
    pub address: Option<String>,
    pub revision: Option<i32>,
    pub content: Option<String>,
    pub checked_at: Option<NaiveDateTime>,
    pub check_status: Option<i32>,
    pub check_trouble: Option<String>,
    pub check_address: Option<String>,
    pub withdrawn_at: Option<NaiveDateTime>,
    pub author: String,
    pub created_at: NaiveDateTime,
}

impl Evidence {
    /// Of an item, with nothing but what each kind has.
    pub fn new(
        kind: EvidenceKind,
        item: &Disclosure,
        title: String,
        (author, at): (String, NaiveDateTime),
    ) -> Self {
        Self {
            id: uuid::Uuid::now_v7().to_string(),
            item_id: item.id.clone(),
            kind,
            title,
            covers_from: None,
            covers_to: None,
            url: None,
            file_name: None,
            media_type: None,
            size: None,
            sha256: None,
            original_size: None,
            original_sha256: None,
            number: 1,
            replaced_by: None,
            source: None,
            address: None,
            revision: None,
            content: None,
            checked_at: None,
            check_status: None,
            check_trouble: None,
            check_address: None,
            withdrawn_at: None,
            author,
            created_at: at,
        }
    }

    /// Whether it's shown, and counts.
    pub fn holds(&self) -> bool {
        self.withdrawn_at.is_none() && self.replaced_by.is_none()
    }

    pub fn live_source(&self) -> Option<LiveSource> {
        self.source.as_deref().and_then(LiveSource::parse)
    }

    /// Whether the last look at the link found nothing.
    pub fn is_broken(&self) -> bool {
        self.kind == EvidenceKind::Link && self.check_trouble.is_some()
    }
}

/// An item with all that was ever given as evidence of it.
#[derive(Clone, Debug)]
pub struct Present {
    pub row: Disclosure,
    pub item: &'static Item,
    /// In the order in which it came.
    pub evidence: Vec<Evidence>,
}

impl Present {
    /// # Errors
    /// When the scheme has the item no more.
    pub fn new(row: Disclosure, evidence: Vec<Evidence>) -> Result<Self> {
        Ok(Self {
            item: row.item()?,
            row,
            evidence,
        })
    }

    /// The evidence that counts.
    pub fn holding(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(|evidence| evidence.holds())
    }

    pub fn find(&self, id: &str) -> Option<&Evidence> {
        self.evidence.iter().find(|evidence| evidence.id == id)
    }
}
