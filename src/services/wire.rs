//! A service as callers see it.

use super::data::{ServiceStep, steps};
use super::kinds::{ServiceChannel, ServiceStatus};
use super::model::Service;
use crate::calendar;
use crate::http::{Id, Result, shapes};
use serde::Serialize;
use utoipa::ToSchema;

shapes! {
    /// รหัสบริการ — a service's code in its agency's catalogue; capitals and small letters differ.
    CatalogueCode = "^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$" "tax-01";
}

/// บริการ — a service of an agency, as its manual for the public has it (คู่มือการให้บริการประชาชน).
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = CatalogueCode)]
    pub code: String,
    #[schema(example = "การรับชำระภาษีที่ดินและสิ่งปลูกสร้าง")]
    pub name_th: String,
    #[schema(required = true, example = "Payment of land and building tax")]
    pub name_en: Option<String>,
    /// The unit in charge of it.
    #[schema(value_type = Option<Id>, required = true)]
    pub unit_id: Option<String>,
    /// In the order in which they're taken.
    pub steps: Vec<ServiceStep>,
    /// Days from a whole request to the answer; 0 for the same day, `null` where there's no limit.
    #[schema(required = true, minimum = 0, maximum = 3650, example = 1)]
    pub time_limit_days: Option<i32>,
    /// 0 is free; `null` isn't known, or is told by the note.
    #[schema(required = true, minimum = 0, example = 0)]
    pub fee_satang: Option<i64>,
    #[schema(required = true, example = "ไม่มีค่าธรรมเนียม")]
    pub fee_note: Option<String>,
    /// By which law it's given.
    #[schema(required = true, example = "พระราชบัญญัติภาษีที่ดินและสิ่งปลูกสร้าง พ.ศ. 2562")]
    pub law: Option<String>,
    /// How it can be asked for.
    #[schema(value_type = Vec<ServiceChannel>, example = json!(["counter", "online"]))]
    pub channels: Vec<&'static str>,
    /// Where its manual is.
    #[schema(required = true, example = "https://example.go.th/manual/tax.pdf")]
    pub manual_url: Option<String>,
    /// The agency's service form whose requests are of this service.
    #[schema(required = true, example = "land_tax")]
    pub form_code: Option<String>,
    #[schema(value_type = ServiceStatus)]
    pub status: &'static str,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub created_at: String,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub updated_at: String,
    /// The `ETag` that `If-Match` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
    /// The operations that you may call on it now: `update_service` `retire_service` `restore_service`.
    #[schema(example = json!(["update_service", "retire_service"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl ServiceView {
    /// `manages`: whether the caller keeps the catalogue.
    ///
    /// # Errors
    /// When the stored steps can't be read.
    pub fn of(service: Service, manages: bool) -> Result<Self> {
        let open: &[&str] = match (manages, service.status) {
            (false, _) => &[],
            (true, ServiceStatus::Active) => &["update_service", "retire_service"],
            (true, ServiceStatus::Retired) => &["update_service", "restore_service"],
        };
        Ok(Self {
            steps: steps(&service.steps)?,
            channels: service
                .channels()
                .into_iter()
                .map(ServiceChannel::as_str)
                .collect(),
            id: service.id,
            agency_id: service.agency_id,
            code: service.code,
            name_th: service.name_th,
            name_en: service.name_en,
            unit_id: service.unit_id,
            time_limit_days: service.time_limit_days,
            fee_satang: service.fee_satang,
            fee_note: service.fee_note,
            law: service.law,
            manual_url: service.manual_url,
            form_code: service.form_code,
            status: service.status.as_str(),
            created_at: calendar::rfc3339(service.created_at),
            updated_at: calendar::rfc3339(service.updated_at),
            version: service.version,
            allowed_actions: open.to_vec(),
        })
    }
}
