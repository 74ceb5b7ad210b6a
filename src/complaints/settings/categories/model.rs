//! What a category is.

use crate::complaints::data::DefaultCategory;
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

impl Category {
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
