//! The holidays as callers ask for them and see them.

use crate::calendar::{Holiday, HolidayKind, HolidayReach, HolidayScope, HolidayYear};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListHolidays {
    /// All years known when absent.
    #[param(value_type = Option<HolidayYear>, inline)]
    pub fiscal_year: Option<i32>,
    /// Code or name of a province: the days off there. All days, wherever they hold, when absent.
    #[param(max_length = 100, example = "96")]
    pub province: Option<String>,
}

/// ขอบเขตของวันหยุด — where a holiday holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct HolidayScopeView {
    #[schema(value_type = HolidayReach)]
    pub kind: &'static str,
    /// Words of regions or codes of provinces; empty for the whole country.
    #[schema(example = json!([]))]
    pub codes: Vec<&'static str>,
}

/// วันหยุดราชการ — a day off of the public sector.
#[derive(Debug, Serialize, ToSchema)]
pub struct HolidayView {
    #[schema(format = Date, example = "2023-01-01")]
    pub date: String,
    #[schema(example = "วันขึ้นปีใหม่")]
    pub name_th: &'static str,
    #[schema(example = "New Year's Day")]
    pub name_en: &'static str,
    #[schema(value_type = HolidayKind)]
    pub kind: &'static str,
    pub scope: HolidayScopeView,
    /// The resolution, notice or list it was taken from.
    #[schema(example = "ประกาศสำนักนายกรัฐมนตรี เรื่อง กำหนดวันหยุดราชการประจำปี ลงวันที่ 24 พฤษภาคม 2562")]
    pub source: &'static str,
    /// Whether two independent sources agree; predictions aren't.
    pub verified: bool,
}

impl From<&'static Holiday> for HolidayView {
    fn from(holiday: &'static Holiday) -> Self {
        let (kind, codes) = match &holiday.scope {
            HolidayScope::National => (HolidayReach::National, Vec::new()),
            HolidayScope::Regions(words) => (HolidayReach::Region, words.clone()),
            HolidayScope::Provinces(codes) => (HolidayReach::Province, codes.clone()),
        };
        Self {
            date: holiday.date.to_string(),
            name_th: holiday.name_th,
            name_en: holiday.name_en,
            kind: holiday.kind.as_str(),
            scope: HolidayScopeView {
                kind: kind.as_str(),
                codes,
            },
            source: holiday.source,
            verified: holiday.verified,
        }
    }
}
