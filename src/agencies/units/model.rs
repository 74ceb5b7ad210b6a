//! What a unit is.

use super::super::model::{NAME, parse_order};
use super::wire::{CreateUnit, UpdateUnit};
use crate::http::{At, Faults, Result, parse_day};
use crate::schema::units;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// ส่วนราชการ — a unit of an agency: สำนัก, กอง, ฝ่าย, งาน.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Clone, Debug, PartialEq, Eq)]
#[diesel(table_name = units, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Unit {
    pub id: String,
    pub agency_id: String,
    pub name_th: String,
    pub name_en: Option<String>,
    pub parent_id: Option<String>,
    pub sort: i32,
    /// The last day on which it existed.
    pub closed_on: Option<NaiveDate>,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

/// A unit to be set up.
#[derive(Clone, Debug)]
pub struct NewUnit {
    pub name_th: String,
    pub name_en: Option<String>,
    pub parent_id: Option<String>,
    pub sort: i32,
}

impl NewUnit {
    /// # Errors
    /// `422` with every fault of the input.
    pub(super) fn parse(input: CreateUnit) -> Result<Self> {
        let mut faults = Faults::default();
        let name_th = faults.check(NAME.parse("/name_th", &input.name_th));
        let name_en = faults.check(NAME.optional("/name_en", input.name_en.as_deref()));
        let sort = faults.check(parse_order("/sort", input.sort.unwrap_or(0)));
        let built = (|| {
            Some(Self {
                name_th: name_th?,
                name_en: name_en?,
                parent_id: input.parent_id,
                sort: sort?,
            })
        })();
        faults.finish(built)
    }
}

impl Unit {
    /// The unit after a change; its parent is still to be looked at.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub(super) fn changed(&self, input: UpdateUnit) -> Result<Self> {
        let (mut faults, mut unit) = (Faults::default(), self.clone());
        let name_th = |text: String| NAME.parse("/name_th", &text);
        unit.name_th = faults.replace("/name_th", input.name_th, unit.name_th, name_th);
        let name_en = |text: String| NAME.parse("/name_en", &text);
        unit.name_en = faults.replace_or_clear(input.name_en, unit.name_en, name_en);
        unit.parent_id = faults.replace_or_clear(input.parent_id, unit.parent_id, Ok);
        unit.sort = faults.replace("/sort", input.sort, unit.sort, |sort| parse_order("/sort", sort));
        let day = |text: String| parse_day(At::Pointer("/closed_on".to_owned()), &text);
        unit.closed_on = faults.replace_or_clear(input.closed_on, unit.closed_on, day);
        faults.finish(Some(unit))
    }
}
