//! Fiscal years in the Buddhist era, their halves, quarters and months.

use super::{BUDDHIST, Digits, format_month};
use crate::http::{At, Fault, Reason};
use crate::words::words;
use chrono::{Datelike, Months, NaiveDate};
use std::fmt;

/// The Buddhist-era fiscal year of a day: 1 October 2022 to 30 September 2023 is 2566.
pub fn fiscal_year(day: NaiveDate) -> i32 {
    day.year() + BUDDHIST + i32::from(day.month() >= 10)
}

/// ปีงบประมาณ — a fiscal year by its Buddhist number, 2550–2650.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FiscalYear(i32);

/// Why a number isn't a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAFiscalYear {
    /// It's a year of the Gregorian calendar; `suggestion` is the Buddhist one.
    Gregorian {
        value: i32,
        suggestion: i32,
    },
    OutOfRange,
}

impl NotAFiscalYear {
    /// The fault of the value at this place.
    pub fn at(self, at: At) -> Fault {
        match self {
            Self::Gregorian { value, suggestion } => Fault::new(at, Reason::FiscalYearGregorian)
                .with("value", value)
                .with("suggestion", suggestion),
            Self::OutOfRange => Fault::new(at, Reason::OutOfRange)
                .with("min", FiscalYear::MIN)
                .with("max", FiscalYear::MAX),
        }
    }
}

impl FiscalYear {
    pub const MIN: i32 = 2550;
    pub const MAX: i32 = 2650;

    /// A fiscal year as a person typed it.
    ///
    /// # Errors
    /// Why it isn't one: 2023 is taken for a Gregorian year, and 2566 suggested.
    pub fn parse(value: i32) -> Result<Self, NotAFiscalYear> {
        let allowed = Self::MIN..=Self::MAX;
        let suggestion = value.saturating_add(BUDDHIST);
        match value {
            _ if allowed.contains(&value) => Ok(Self(value)),
            _ if allowed.contains(&suggestion) => Err(NotAFiscalYear::Gregorian { value, suggestion }),
            _ => Err(NotAFiscalYear::OutOfRange),
        }
    }

    /// The fiscal year of a day, unless it's beyond the years allowed.
    pub fn of(day: NaiveDate) -> Option<Self> {
        Self::parse(fiscal_year(day)).ok()
    }

    pub fn get(self) -> i32 {
        self.0
    }

    /// 1 October to 30 September.
    pub fn period(self) -> Period {
        self.months_from(PeriodKind::FiscalYear, 0, 12)
    }

    /// October to March, April to September.
    pub fn halves(self) -> [Period; 2] {
        [0, 6].map(|start| self.months_from(PeriodKind::HalfYear, start, 6))
    }

    /// From October to December on.
    pub fn quarters(self) -> [Period; 4] {
        [0, 3, 6, 9].map(|start| self.months_from(PeriodKind::Quarter, start, 3))
    }

    /// October to September.
    pub fn months(self) -> [Period; 12] {
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(|start| self.months_from(PeriodKind::Month, start, 1))
    }

    fn months_from(self, kind: PeriodKind, skipped: u32, months: u32) -> Period {
        // A year from 2550 to 2650 has all of these days.
        let october = NaiveDate::from_ymd_opt(self.0 - BUDDHIST - 1, 10, 1).unwrap_or_default();
        let start = october + Months::new(skipped);
        let next = start + Months::new(months);
        Period {
            kind,
            start,
            end: next.pred_opt().unwrap_or(next),
        }
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

words! {
    /// ชนิดช่วงเวลา — how long a period is.
    PeriodKind {
        FiscalYear = "fiscal_year" "ปีงบประมาณ" "Fiscal year",
        HalfYear = "half_year" "ครึ่งปีงบประมาณ" "Half of a fiscal year",
        Quarter = "quarter" "ไตรมาส" "Quarter of a fiscal year",
        Month = "month" "เดือน" "Month",
    }
}

/// ช่วงเวลา — a fiscal year or a part of one, both days within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub kind: PeriodKind,
    pub start: NaiveDate,
    pub end: NaiveDate,
}

impl Period {
    pub fn contains(&self, day: NaiveDate) -> bool {
        (self.start..=self.end).contains(&day)
    }

    /// As it's printed: `ไตรมาสที่ 2 ปีงบประมาณ พ.ศ. 2566 (มกราคม 2566 – มีนาคม 2566)`.
    pub fn label_th(&self) -> String {
        let year = fiscal_year(self.start);
        let month = |day| format_month(day, Digits::Arabic);
        let span = format!("({} – {})", month(self.start), month(self.end));
        // Months since October.
        let index = (self.start.month() + 2) % 12;
        match self.kind {
            PeriodKind::FiscalYear => format!("ปีงบประมาณ พ.ศ. {year}"),
            PeriodKind::HalfYear if index == 0 => format!("ครึ่งปีแรก ปีงบประมาณ พ.ศ. {year} {span}"),
            PeriodKind::HalfYear => format!("ครึ่งปีหลัง ปีงบประมาณ พ.ศ. {year} {span}"),
            PeriodKind::Quarter => format!("ไตรมาสที่ {} ปีงบประมาณ พ.ศ. {year} {span}", index / 3 + 1),
            PeriodKind::Month => month(self.start),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_fiscal_year_turns_on_the_first_of_october() {
        for (text, year) in [
            ("2022-09-30", 2565),
            ("2022-10-01", 2566),
            ("2023-01-01", 2566),
            ("2023-09-30", 2566),
            ("2023-10-01", 2567),
        ] {
            assert_eq!(fiscal_year(day(text)), year, "{text}");
        }
    }

    #[test]
    fn a_gregorian_year_is_refused_with_the_year_that_was_meant() {
        let fault = FiscalYear::parse(2023)
            .unwrap_err()
            .at(At::Parameter("fiscal_year".into()));
        assert_eq!(fault.reason, Reason::FiscalYearGregorian);
        assert_eq!(fault.params["suggestion"], "2566");
        for wrong in [0, -1, 2549, 2651, 2006, 2108, i32::MAX, i32::MIN] {
            assert_eq!(
                FiscalYear::parse(wrong),
                Err(NotAFiscalYear::OutOfRange),
                "{wrong}"
            );
        }
        assert_eq!(FiscalYear::parse(2566).map(FiscalYear::get), Ok(2566));
    }

    #[test]
    fn periods_are_labelled_as_printed() {
        let year = FiscalYear::parse(2566).unwrap();
        assert_eq!(year.period().label_th(), "ปีงบประมาณ พ.ศ. 2566");
        assert_eq!(
            year.halves()[0].label_th(),
            "ครึ่งปีแรก ปีงบประมาณ พ.ศ. 2566 (ตุลาคม 2565 – มีนาคม 2566)"
        );
        assert_eq!(
            year.quarters()[1].label_th(),
            "ไตรมาสที่ 2 ปีงบประมาณ พ.ศ. 2566 (มกราคม 2566 – มีนาคม 2566)"
        );
        assert_eq!(year.months()[11].label_th(), "กันยายน 2566");
    }

    proptest! {
        /// The oracle looks at every day of three years.
        #[test]
        fn the_parts_of_a_year_hold_each_of_its_days_once(number in 2550..=2650) {
            let year = FiscalYear::parse(number).unwrap();
            let from = NaiveDate::from_ymd_opt(number - 545, 6, 1).unwrap();
            for day in from.iter_days().take(1000) {
                let within = fiscal_year(day) == number;
                prop_assert_eq!(year.period().contains(day), within);
                let parts: [&[Period]; 3] = [&year.halves(), &year.quarters(), &year.months()];
                for parts in parts {
                    let holding = parts.iter().filter(|part| part.contains(day)).count();
                    prop_assert_eq!(holding, usize::from(within));
                }
            }
        }
    }
}
