//! The yearly stocktake: when it is, and what its counts say (ระเบียบกระทรวงการคลัง พ.ศ. 2560 ข้อ 213).

use crate::agencies::{Agency, places};
use crate::assets::kinds::{AssetCondition, StocktakeResult};
use crate::calendar::{self, Area, FiscalYear, add_working_days, covered_years, is_working_day};
use crate::http::{At, Fault, Reason, parse_day};
use crate::schema::{stocktake_lines, stocktakes};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// Working days within which it's to be reported, the day on which it began not counted (ข้อ 213).
const REPORTED_WITHIN: u32 = 30;

/// การตรวจสอบพัสดุประจำปี — the stocktake of an agency in a year.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = stocktakes, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Stocktake {
    pub id: String,
    pub agency_id: String,
    pub fiscal_year: i32,
    pub started_on: NaiveDate,
    pub due_on: NaiveDate,
    pub closed_at: Option<NaiveDateTime>,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl Stocktake {
    /// The event's subject.
    pub fn subject(&self) -> String {
        format!("stocktake/{}", self.id)
    }

    /// Whether it should have been reported before `today` and is still open.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.closed_at.is_none() && self.due_on < today
    }
}

/// What was to be found of an asset when its count was recorded, or else when the stocktake began, and what was.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = stocktake_lines, primary_key(stocktake_id, asset_id))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct CountLine {
    pub stocktake_id: String,
    pub asset_id: String,
    /// All pieces, with those lent and those that wait for repair.
    pub expected_quantity: i32,
    /// How many of them were lent: accounted for, wherever they are.
    pub expected_out: i32,
    pub expected_place: Option<String>,
    pub expected_unit_id: Option<String>,
    pub found_quantity: Option<i32>,
    pub found_place: Option<String>,
    pub found_condition: Option<String>,
    pub note: Option<String>,
    pub actor: Option<String>,
    pub at: Option<NaiveDateTime>,
}

impl CountLine {
    /// How many should be found here.
    pub fn expected_here(&self) -> i32 {
        self.expected_quantity - self.expected_out
    }

    pub fn is_moved(&self) -> bool {
        self.found_quantity.unwrap_or(0) > 0
            && self.found_place.is_some()
            && self.found_place != self.expected_place
    }

    /// All that holds of it.
    pub fn results(&self) -> Vec<StocktakeResult> {
        let here = self.expected_here();
        let first = match self.found_quantity {
            None if here > 0 => StocktakeResult::Uncounted,
            Some(found) if found < here => StocktakeResult::Missing,
            Some(found) if found > here => StocktakeResult::More,
            _ => StocktakeResult::Found,
        };
        let moved = self.is_moved().then_some(StocktakeResult::Moved);
        std::iter::once(first).chain(moved).collect()
    }

    /// In what condition it was found.
    pub fn condition(&self) -> Option<AssetCondition> {
        self.found_condition.as_deref().and_then(AssetCondition::parse)
    }
}

/// Where a stocktake stands: how many assets, and how many pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub expected: usize,
    pub counted: usize,
    pub uncounted: usize,
    pub found: usize,
    pub missing: usize,
    pub moved: usize,
    pub surplus: usize,
    pub missing_pieces: i64,
    pub surplus_pieces: i64,
    pub lent_pieces: i64,
}

impl Totals {
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a CountLine>) -> Self {
        let mut totals = Self::default();
        for line in lines {
            totals.add(line);
        }
        totals
    }

    fn add(&mut self, line: &CountLine) {
        self.expected += 1;
        self.counted += usize::from(line.found_quantity.is_some());
        self.lent_pieces += i64::from(line.expected_out);
        let off = line
            .found_quantity
            .map_or(0, |found| i64::from(found) - i64::from(line.expected_here()));
        self.missing_pieces += (-off).max(0);
        self.surplus_pieces += off.max(0);
        for result in line.results() {
            let count = match result {
                StocktakeResult::Found => &mut self.found,
                StocktakeResult::Missing => &mut self.missing,
                StocktakeResult::More => &mut self.surplus,
                StocktakeResult::Moved => &mut self.moved,
                StocktakeResult::Uncounted => &mut self.uncounted,
            };
            *count += 1;
        }
    }
}

/// When a stocktake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    pub year: FiscalYear,
    pub started_on: NaiveDate,
    pub due_on: NaiveDate,
}

impl Dates {
    /// From the first working day of the fiscal year, or a later day of it, with the 30 working days after that day.
    ///
    /// # Errors
    /// The fault of a year that's none, or whose days off aren't known, and of a day that's outside of it, before its first
    /// working day, or still to come.
    pub fn parse(
        year: i32,
        started_on: Option<&str>,
        agency: &Agency,
        today: NaiveDate,
    ) -> Result<Self, Fault> {
        let at = At::Pointer("/fiscal_year".to_owned());
        let year = FiscalYear::parse(year).map_err(|not| not.at(at.clone()))?;
        let area = places::province(&agency.province).map_or(Area::NATION, places::Province::area);
        let unknown = || {
            let known = covered_years();
            Fault::new(at.clone(), Reason::OutOfRange)
                .with("min", known.start())
                .with("max", known.end())
        };
        let period = year.period();
        let first = first_working_day(period.start, area).ok_or_else(unknown)?;
        let (day, place) = match started_on {
            Some(text) => (
                parse_day(At::Pointer("/started_on".to_owned()), text)?,
                "/started_on",
            ),
            None => (first, "/fiscal_year"),
        };
        let fault = |reason| Fault::pointer(place, reason);
        if day > today {
            return Err(fault(Reason::InFuture));
        }
        if day < first {
            return Err(fault(Reason::TooEarly).with("other", first));
        }
        if day > period.end {
            return Err(fault(Reason::OutOfRange)
                .with("min", first)
                .with("max", period.end));
        }
        Ok(Self {
            year,
            started_on: day,
            due_on: add_working_days(day, REPORTED_WITHIN, area).ok_or_else(unknown)?,
        })
    }
}

/// The first working day from a day on; `None` beyond the days off that are known.
fn first_working_day(from: NaiveDate, area: Area<'_>) -> Option<NaiveDate> {
    let mut day = from;
    while !is_working_day(day, area)? {
        day = day.succ_opt()?;
    }
    Some(day)
}

/// `วันที่ 2 ตุลาคม 2566`, as the count sheet has it.
pub fn written(day: NaiveDate) -> String {
    format!("วันที่ {}", calendar::format_long(day, calendar::Digits::Thai))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(expected: i32, out: i32, found: Option<i32>, place: Option<&str>) -> CountLine {
        CountLine {
            stocktake_id: "s".to_owned(),
            asset_id: "a".to_owned(),
            expected_quantity: expected,
            expected_out: out,
            expected_place: Some("ห้อง 1".to_owned()),
            expected_unit_id: None,
            found_quantity: found,
            found_place: place.map(str::to_owned),
            found_condition: None,
            note: None,
            actor: None,
            at: None,
        }
    }

    #[test]
    fn what_is_lent_is_accounted_for() {
        use StocktakeResult::{Found, Missing, More, Moved, Uncounted};
        for (expected, out, found, place, results) in [
            (1, 0, None, None, &[Uncounted][..]),
            (1, 1, None, None, &[Found]),
            (1, 0, Some(0), Some("ห้อง 2"), &[Missing]),
            (1, 0, Some(1), Some("ห้อง 1"), &[Found]),
            (1, 0, Some(1), Some("ห้อง 2"), &[Found, Moved]),
            (200, 30, Some(170), None, &[Found]),
            (200, 30, Some(169), Some("ห้อง 2"), &[Missing, Moved]),
            (200, 30, Some(171), None, &[More]),
            (0, 0, None, None, &[Found]),
        ] {
            assert_eq!(line(expected, out, found, place).results(), results);
        }
    }

    #[test]
    fn totals_count_assets_and_pieces() {
        let lines = [
            line(1, 0, None, None),
            line(200, 30, Some(160), Some("ห้อง 2")),
            line(5, 0, Some(7), None),
            line(1, 1, None, None),
        ];
        let totals = Totals::of(&lines);
        assert_eq!((totals.expected, totals.counted, totals.uncounted), (4, 2, 1));
        assert_eq!(
            (totals.found, totals.missing, totals.moved, totals.surplus),
            (1, 1, 1, 1)
        );
        assert_eq!(
            (totals.missing_pieces, totals.surplus_pieces, totals.lent_pieces),
            (10, 2, 31)
        );
    }
}
