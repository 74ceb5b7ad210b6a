//! What callers send about the catalogue.

use crate::http::formats::Format;
use crate::http::{Id, given, given_whole, whole_or_none};
use crate::services::data::{Named, ServiceStep};
use crate::services::kinds::{ServiceChannel, ServiceStatus};
use crate::services::wire::CatalogueCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A service to be put into the catalogue.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"agency_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "code": "tax-01",
    "name_th": "การรับชำระภาษีที่ดินและสิ่งปลูกสร้าง", "steps": [{"title": "ยื่นแบบและชำระภาษี", "by": "งานจัดเก็บรายได้", "time": "5 นาที"}],
    "time_limit_days": 1, "fee_satang": 0, "law": "พระราชบัญญัติภาษีที่ดินและสิ่งปลูกสร้าง พ.ศ. 2562",
    "channels": ["counter", "online"], "manual_url": "https://example.go.th/manual/tax.pdf"}))]
pub struct CreateService {
    #[schema(value_type = Id)]
    pub agency_id: String,
    /// Once in the agency.
    #[schema(value_type = CatalogueCode)]
    pub code: String,
    #[schema(min_length = 1, max_length = 300, example = "การรับชำระภาษีที่ดินและสิ่งปลูกสร้าง")]
    pub name_th: String,
    #[schema(
        min_length = 1,
        max_length = 300,
        example = "Payment of land and building tax"
    )]
    pub name_en: Option<String>,
    /// The unit in charge of it.
    #[schema(value_type = Option<Id>)]
    pub unit_id: Option<String>,
    /// In the order in which they're taken; up to 50.
    #[schema(max_items = 50)]
    pub steps: Option<Vec<ServiceStep>>,
    /// Days from a whole request to the answer; 0 for the same day.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(minimum = 0, maximum = 3650, example = 1)]
    pub time_limit_days: Option<i32>,
    /// 0 is free.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(minimum = 0, maximum = 10_000_000_000_i64, example = 0)]
    pub fee_satang: Option<i64>,
    #[schema(value_type = Option<crate::http::Paragraph>, example = "ไม่มีค่าธรรมเนียม")]
    pub fee_note: Option<String>,
    /// By which law it's given.
    #[schema(value_type = Option<Law>, example = "พระราชบัญญัติภาษีที่ดินและสิ่งปลูกสร้าง พ.ศ. 2562")]
    pub law: Option<String>,
    /// How it can be asked for; the counter when it isn't said.
    #[schema(value_type = Option<Vec<ServiceChannel>>, max_items = 4, example = json!(["counter", "online"]))]
    pub channels: Option<Vec<String>>,
    /// Where its manual is: an address of the web.
    #[schema(value_type = Option<crate::http::WebAddress>, example = "https://example.go.th/manual/tax.pdf")]
    pub manual_url: Option<String>,
    /// The agency's service form whose requests are of this service. Whether there's one isn't looked at.
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$", example = "land_tax")]
    pub form_code: Option<String>,
}

impl CreateService {
    /// A service of which no more is known than its names and its unit.
    pub fn named(agency_id: &str, named: Named, unit_id: String) -> Self {
        Self {
            agency_id: agency_id.to_owned(),
            code: named.code,
            name_th: named.name_th,
            name_en: named.name_en,
            unit_id: Some(unit_id),
            steps: None,
            time_limit_days: None,
            fee_satang: None,
            fee_note: None,
            law: None,
            channels: None,
            manual_url: None,
            form_code: None,
        }
    }
}

/// Several lines of up to 1,000 characters.
pub struct Law;

impl utoipa::PartialSchema for Law {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("Several lines of up to 1,000 characters."))
            .min_length(Some(1))
            .max_length(Some(1000))
            .pattern(Some(crate::http::LINES))
            .into()
    }
}

impl ToSchema for Law {}

/// What is to change; what's absent stays, `null` clears what may be unknown.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"time_limit_days": 3, "channels": ["counter"]}))]
pub struct UpdateService {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = CatalogueCode, required = false)]
    pub code: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 300)]
    pub name_th: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 300)]
    pub name_en: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Id>)]
    pub unit_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Vec<ServiceStep>, required = false, max_items = 50)]
    pub steps: Option<Option<Vec<ServiceStep>>>,
    #[serde(default, deserialize_with = "given_whole")]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 3650)]
    pub time_limit_days: Option<Option<i32>>,
    #[serde(default, deserialize_with = "given_whole")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 10_000_000_000_i64)]
    pub fee_satang: Option<Option<i64>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<crate::http::Paragraph>)]
    pub fee_note: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Law>)]
    pub law: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Vec<ServiceChannel>, required = false, max_items = 4)]
    pub channels: Option<Option<Vec<String>>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<crate::http::WebAddress>)]
    pub manual_url: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub form_code: Option<Option<String>>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAgencyServices {
    /// Part of the code or of a name, whatever the case of its Latin letters.
    #[param(max_length = 100, example = "ภาษี")]
    pub q: Option<String>,
    /// In charge of this unit.
    #[param(value_type = Option<Id>)]
    pub unit_id: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// All but `json` give all rows at once, whatever `after` and `limit` say; without it, what `Accept` asks for.
    #[param(value_type = Option<Format>, inline)]
    pub format: Option<String>,
    /// `1` puts a byte order mark before CSV, for spreadsheet programs.
    #[param(minimum = 0, maximum = 1)]
    pub bom: Option<u32>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListServices {
    /// One of your agencies; needed when you have several.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// Whether they're offered; all without it.
    #[param(value_type = Option<ServiceStatus>)]
    pub status: Option<String>,
    /// Part of the code or of a name, whatever the case of its Latin letters.
    #[param(max_length = 100, example = "ภาษี")]
    pub q: Option<String>,
    /// In charge of this unit.
    #[param(value_type = Option<Id>)]
    pub unit_id: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// All but `json` give all rows at once, whatever `after` and `limit` say; without it, what `Accept` asks for.
    #[param(value_type = Option<Format>, inline)]
    pub format: Option<String>,
    /// `1` puts a byte order mark before CSV, for spreadsheet programs.
    #[param(minimum = 0, maximum = 1)]
    pub bom: Option<u32>,
}
