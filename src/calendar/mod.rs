//! Thai time: fiscal years in the Buddhist era, Bangkok dates, Thai digits, working days and holidays.

mod data;
mod fiscal_year;
mod holidays;
mod shapes;
mod thai;

pub use fiscal_year::{FiscalYear, NotAFiscalYear, Period, PeriodKind, fiscal_year};
pub use holidays::{
    Area, Holiday, HolidayKind, HolidayReach, HolidayScope, add_working_days, covered, covered_years,
    holidays, is_working_day, working_days_between,
};
pub use shapes::HolidayYear;
pub use thai::{
    Digits, ThaiDate, arabic_digits, format_long, format_month, format_short, parse_date, thai_digits,
};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};

/// Years between the Gregorian and the Buddhist era.
pub const BUDDHIST: i32 = 543;

/// Asia/Bangkok: UTC+7 all year since 1920.
pub fn bangkok() -> FixedOffset {
    FixedOffset::east_opt(7 * 3600).unwrap_or_else(|| chrono::Utc.fix())
}

/// A UTC time in Bangkok.
pub fn in_bangkok(utc: NaiveDateTime) -> DateTime<FixedOffset> {
    bangkok().from_utc_datetime(&utc)
}

/// The day in Bangkok of a UTC time.
pub fn day_in_bangkok(utc: NaiveDateTime) -> NaiveDate {
    in_bangkok(utc).date_naive()
}

/// The first day of a day's month.
pub fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// `2023-04`.
pub fn month_text(day: NaiveDate) -> String {
    day.format("%Y-%m").to_string()
}

/// Midnight in Bangkok with which a day begins, in UTC.
pub fn midnight(day: NaiveDate) -> NaiveDateTime {
    let local = day.and_time(NaiveTime::MIN);
    let there = bangkok().from_local_datetime(&local).single();
    there.map_or(local, |there| there.naive_utc())
}

/// RFC 3339 with `+07:00`, in whole seconds.
pub fn rfc3339(utc: NaiveDateTime) -> String {
    in_bangkok(utc).to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}
