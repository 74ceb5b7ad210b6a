//! What a category is.

use super::super::model::{NAME, parse_sort};
use super::wire::SetComplaintCategory;
use crate::complaints::data::DefaultCategory;
use crate::http::{Faults, Result};
use crate::schema::complaint_categories;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// หมวดเรื่อง — what a case is about.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = complaint_categories, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Category {
    pub agency_id: String,
    pub code: String,
    pub name_th: String,
    pub name_en: Option<String>,
    /// The unit that usually works on it.
    pub unit_id: Option<String>,
    pub sort: i32,
    /// Whether new cases may have it.
    pub is_open: bool,
    /// 0 for one that the agency hasn't changed.
    pub version: i32,
    pub updated_at: NaiveDateTime,
}

/// The most categories of an agency, everybody's among them.
pub const MOST: usize = 100;

impl Category {
    /// The event's subject.
    pub fn subject(&self) -> String {
        format!("complaint_category/{}/{}", self.agency_id, self.code)
    }

    /// The category as the agency wants it; its unit is still to be looked for.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse(
        (agency, code): (&str, String),
        input: SetComplaintCategory,
        now: NaiveDateTime,
    ) -> Result<Self> {
        let mut faults = Faults::default();
        let name_th = faults.check(NAME.parse("/name_th", &input.name_th));
        let name_en = faults.check(NAME.optional("/name_en", input.name_en.as_deref()));
        let sort = faults.check(parse_sort(input.sort));
        let built = (|| {
            Some(Self {
                agency_id: agency.to_owned(),
                code,
                name_th: name_th?,
                name_en: name_en?,
                unit_id: input.unit_id,
                sort: sort?,
                is_open: input.is_open,
                version: 0,
                updated_at: now,
            })
        })();
        faults.finish(built)
    }

    /// A category as every agency starts with it.
    pub fn default_of(agency: &str, sort: i32, category: &DefaultCategory) -> Self {
        Self {
            agency_id: agency.to_owned(),
            code: category.code.to_owned(),
            name_th: category.name_th.to_owned(),
            name_en: Some(category.name_en.to_owned()),
            unit_id: None,
            sort,
            is_open: true,
            version: 0,
            updated_at: NaiveDateTime::default(),
        }
    }
}
