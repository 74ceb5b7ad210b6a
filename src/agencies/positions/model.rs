//! What a position is.

use super::super::model::{NAME, parse_order};
use super::wire::{CreatePosition, UpdatePosition};
use crate::http::{Faults, Result};
use crate::schema::positions;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// ตำแหน่ง — a position of an agency, held or acted for by appointment.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Clone, Debug, PartialEq, Eq)]
#[diesel(table_name = positions, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Position {
    pub id: String,
    pub agency_id: String,
    pub title_th: String,
    pub title_en: Option<String>,
    pub unit_id: Option<String>,
    /// ผู้บังคับบัญชา: the position that it reports to, to which things go up.
    pub superior_id: Option<String>,
    pub rank: i32,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

/// A position to be set up.
#[derive(Clone, Debug)]
pub struct NewPosition {
    pub title_th: String,
    pub title_en: Option<String>,
    pub unit_id: Option<String>,
    pub superior_id: Option<String>,
    pub rank: i32,
}

impl NewPosition {
    /// # Errors
    /// `422` with every fault of the input.
    pub(super) fn parse(input: CreatePosition) -> Result<Self> {
        let mut faults = Faults::default();
        let title_th = faults.check(NAME.parse("/title_th", &input.title_th));
        let title_en = faults.check(NAME.optional("/title_en", input.title_en.as_deref()));
        let rank = faults.check(parse_order("/rank", input.rank.unwrap_or(0)));
        let built = (|| {
            Some(Self {
                title_th: title_th?,
                title_en: title_en?,
                unit_id: input.unit_id,
                superior_id: input.superior_id,
                rank: rank?,
            })
        })();
        faults.finish(built)
    }
}

impl Position {
    /// The position after a change; its unit and superior are still to be looked at.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub(super) fn changed(&self, input: UpdatePosition) -> Result<Self> {
        let (mut faults, mut position) = (Faults::default(), self.clone());
        let title_th = |text: String| NAME.parse("/title_th", &text);
        position.title_th = faults.replace("/title_th", input.title_th, position.title_th, title_th);
        let title_en = |text: String| NAME.parse("/title_en", &text);
        position.title_en = faults.replace_or_clear(input.title_en, position.title_en, title_en);
        position.unit_id = faults.replace_or_clear(input.unit_id, position.unit_id, Ok);
        position.superior_id = faults.replace_or_clear(input.superior_id, position.superior_id, Ok);
        position.rank = faults.replace("/rank", input.rank, position.rank, |rank| {
            parse_order("/rank", rank)
        });
        faults.finish(Some(position))
    }
}
