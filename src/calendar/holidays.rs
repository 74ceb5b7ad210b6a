//! Days off of the public sector, and the working days between them (`data/calendar/holidays.json`).

use super::{FiscalYear, data, fiscal_year};
use crate::words::words;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

words! {
    /// ชนิดวันหยุด — why a day is off.
    HolidayKind {
        Public = "public" "วันหยุดราชการประจำปี" "Standing annual holiday",
        /// In place of one that fell on a weekend.
        Substitution = "substitution" "วันหยุดชดเชย" "Substitution",
        /// Added by the cabinet for one year.
        Special = "special" "วันหยุดราชการเพิ่มเป็นกรณีพิเศษ" "Special holiday",
    }
}

/// A place by the holidays it has: those of the nation, of its region and of its province.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area<'a> {
    /// A region's word, as `south`.
    pub region: &'a str,
    /// A province's two-digit code.
    pub province: &'a str,
}

impl Area<'static> {
    /// No place in particular: national holidays only.
    pub const NATION: Self = Self {
        region: "",
        province: "",
    };
}

words! {
    /// ขอบเขตของวันหยุด — how far a holiday holds.
    HolidayReach {
        National = "national" "ทั่วประเทศ" "The whole country",
        Region = "region" "บางภาค" "Some regions",
        Province = "province" "บางจังหวัด" "Some provinces",
    }
}

/// Where a holiday holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HolidayScope {
    National,
    /// Words of regions.
    Regions(Vec<&'static str>),
    /// Two-digit codes.
    Provinces(Vec<&'static str>),
}

/// วันหยุดราชการ — a day off, with where it's known from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    pub date: NaiveDate,
    pub name_th: &'static str,
    pub name_en: &'static str,
    pub kind: HolidayKind,
    pub scope: HolidayScope,
    /// The resolution, notice or list it was taken from.
    pub source: &'static str,
    /// Whether two independent sources agree.
    pub verified: bool,
}

impl Holiday {
    pub fn holds_in(&self, area: Area<'_>) -> bool {
        match &self.scope {
            HolidayScope::National => true,
            HolidayScope::Regions(words) => words.contains(&area.region),
            HolidayScope::Provinces(codes) => codes.contains(&area.province),
        }
    }
}

struct Known {
    covered: RangeInclusive<NaiveDate>,
    /// In the order of their dates.
    holidays: Vec<Holiday>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let file = data::read(include_str!("../../data/calendar/holidays.json"));
    let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
    let source = |key| file.sources.get(key).copied().unwrap_or(key);
    let read = |row: data::Holiday<'static>| {
        Some(Holiday {
            date: row.date.parse().ok()?,
            name_th: row.name_th,
            name_en: row.name_en,
            kind: HolidayKind::parse(row.kind)?,
            scope: match row.scope {
                data::Scope::National => HolidayScope::National,
                data::Scope::Region(words) => HolidayScope::Regions(words),
                data::Scope::Province(codes) => HolidayScope::Provinces(codes),
            },
            source: source(row.source),
            verified: row.verified,
        })
    };
    let mut holidays: Vec<Holiday> = file.holidays.into_iter().filter_map(read).collect();
    holidays.sort_by_key(|holiday| holiday.date);
    Known {
        covered: day(file.about.covers.from)..=day(file.about.covers.to),
        holidays,
    }
});

/// The first and the last day whose holidays are known.
pub fn covered() -> RangeInclusive<NaiveDate> {
    KNOWN.covered.clone()
}

/// The fiscal years whose holidays are known from their first day to their last.
pub fn covered_years() -> RangeInclusive<i32> {
    let covered = covered();
    let whole = |year: &FiscalYear| {
        let period = year.period();
        covered.contains(&period.start) && covered.contains(&period.end)
    };
    let [first, last] = [*covered.start(), *covered.end()].map(fiscal_year);
    let mut known = (first..=last)
        .filter_map(|year| FiscalYear::parse(year).ok())
        .filter(whole);
    let first = known.next().map_or(first, FiscalYear::get);
    first..=known.next_back().map_or(first, FiscalYear::get)
}

/// The holidays from a day to another, wherever they hold, in the order of their dates.
pub fn holidays(from: NaiveDate, to: NaiveDate) -> &'static [Holiday] {
    let all = &KNOWN.holidays;
    let start = all.partition_point(|holiday| holiday.date < from);
    let end = all.partition_point(|holiday| holiday.date <= to);
    all.get(start..end).unwrap_or_default()
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Whether offices of the area are open on a day; `None` when its year's holidays aren't known.
pub fn is_working_day(day: NaiveDate, area: Area<'_>) -> Option<bool> {
    let off = || holidays(day, day).iter().any(|holiday| holiday.holds_in(area));
    KNOWN.covered.contains(&day).then(|| !is_weekend(day) && !off())
}

/// The `n`th working day after a day, which itself isn't counted; the day itself when `n` is 0. `None` when it lies
/// beyond the holidays known.
pub fn add_working_days(day: NaiveDate, n: u32, area: Area<'_>) -> Option<NaiveDate> {
    let (mut day, mut left) = (day, n);
    while left > 0 {
        day = day.succ_opt()?;
        left -= u32::from(is_working_day(day, area)?);
    }
    Some(day)
}

/// How many working days there are after `from` up to and with `to`; 0 when `to` isn't later. `None` when a day
/// between them isn't known.
pub fn working_days_between(from: NaiveDate, to: NaiveDate, area: Area<'_>) -> Option<u32> {
    if to <= from {
        return Some(0);
    }
    let first = from.succ_opt()?;
    if !(KNOWN.covered.contains(&first) && KNOWN.covered.contains(&to)) {
        return None;
    }
    let days = u32::try_from((to - from).num_days()).ok()?;
    let (weeks, rest) = (days / 7, days % 7);
    let tail = (0..u64::from(rest)).filter_map(|n| to.checked_sub_days(Days::new(n)));
    let weekdays = weeks * 5 + u32::try_from(tail.filter(|day| !is_weekend(*day)).count()).ok()?;
    let off = holidays(first, to)
        .iter()
        .filter(|holiday| holiday.holds_in(area) && !is_weekend(holiday.date));
    let off: BTreeSet<NaiveDate> = off.map(|holiday| holiday.date).collect();
    weekdays.checked_sub(u32::try_from(off.len()).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    const NARATHIWAT: Area<'_> = Area {
        region: "south",
        province: "96",
    };

    /// Reads the file anew and looks at each of its rows.
    fn oracle(day: NaiveDate, area: Area<'_>) -> bool {
        static FILE: LazyLock<serde_json::Value> = LazyLock::new(|| {
            serde_json::from_str(include_str!("../../data/calendar/holidays.json")).unwrap()
        });
        let weekend = ["Sat", "Sun"].contains(&day.format("%a").to_string().as_str());
        let off = FILE["holidays"].as_array().unwrap().iter().any(|row| {
            let codes = row["scope"]["codes"].as_array().cloned().unwrap_or_default();
            row["date"] == day.to_string()
                && match row["scope"]["kind"].as_str().unwrap() {
                    "national" => true,
                    "region" => codes.iter().any(|code| code == area.region),
                    _ => codes.iter().any(|code| code == area.province),
                }
        });
        !weekend && !off
    }

    #[test]
    fn the_whole_file_is_read() {
        let file: serde_json::Value =
            serde_json::from_str(include_str!("../../data/calendar/holidays.json")).unwrap();
        assert_eq!(KNOWN.holidays.len(), file["holidays"].as_array().unwrap().len());
        assert_eq!(covered(), day("2021-10-01")..=day("2027-12-31"));
        assert!(KNOWN.holidays.iter().all(|holiday| holiday.source.contains(' ')));
    }

    #[test]
    fn every_day_known_agrees_with_the_file() {
        for area in [
            Area::NATION,
            NARATHIWAT,
            Area {
                region: "central",
                province: "10",
            },
        ] {
            for date in covered()
                .start()
                .iter_days()
                .take_while(|day| day <= covered().end())
            {
                assert_eq!(is_working_day(date, area), Some(oracle(date, area)), "{date}");
            }
        }
    }

    #[test]
    fn a_southern_holiday_is_a_working_day_elsewhere() {
        let southern = day("2021-10-06");
        assert_eq!(is_working_day(southern, NARATHIWAT), Some(false));
        assert_eq!(is_working_day(southern, Area::NATION), Some(true));
        assert_eq!(
            add_working_days(day("2021-10-05"), 1, NARATHIWAT),
            Some(day("2021-10-07"))
        );
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        assert_eq!(is_working_day(day("2028-01-03"), Area::NATION), None);
        assert_eq!(is_working_day(day("2021-09-30"), Area::NATION), None);
        assert_eq!(add_working_days(day("2027-12-30"), 5, Area::NATION), None);
        assert_eq!(
            working_days_between(day("2027-12-30"), day("2028-01-10"), Area::NATION),
            None
        );
    }

    proptest! {
        #[test]
        fn counting_agrees_with_looking_at_each_day(start in 0_u64..2000, length in 0_u64..250, place in 0..3) {
            let area = [Area::NATION, NARATHIWAT, Area { region: "south", province: "90" }][usize::try_from(place).unwrap()];
            let from = *covered().start() + Days::new(start);
            let to = from + Days::new(length);
            let counted = from.iter_days().skip(1).take_while(|day| *day <= to).filter(|day| oracle(*day, area)).count();
            prop_assert_eq!(working_days_between(from, to, area), u32::try_from(counted).ok());
        }

        #[test]
        fn adding_and_counting_are_inverse(start in 0_u64..2000, n in 0_u32..150) {
            let from = *covered().start() + Days::new(start);
            let end = add_working_days(from, n, NARATHIWAT).unwrap();
            prop_assert_eq!(working_days_between(from, end, NARATHIWAT), Some(n));
            prop_assert!(n == 0 || oracle(end, NARATHIWAT));
        }
    }
}
