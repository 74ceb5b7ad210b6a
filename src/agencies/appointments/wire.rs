//! Appointments as callers see them.

use super::super::positions::PositionView;
use super::model::{Appointment, AppointmentKind};
use crate::http::{Day, Id, given};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// An appointment to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "position_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "holder_name": "นายสมชาย ใจดี", "kind": "acting",
    "starts_on": "2023-10-01", "order_number": "12/2566", "order_date": "2023-09-28"}))]
pub struct CreateAppointment {
    #[schema(value_type = Id)]
    pub position_id: String,
    /// The account of the person, who has a role in this agency; none for people without one.
    #[schema(value_type = Option<Id>)]
    pub user_id: Option<String>,
    #[schema(example = "นายสมชาย ใจดี", min_length = 1, max_length = 200)]
    pub holder_name: String,
    #[schema(value_type = AppointmentKind)]
    pub kind: String,
    /// What is delegated, of an appointment `on_behalf`; absent for all that isn't delegated otherwise.
    #[schema(example = "การคลังและพัสดุ", min_length = 1, max_length = 500)]
    pub subject: Option<String>,
    #[schema(value_type = Day)]
    pub starts_on: String,
    /// The last day; absent while there's none known.
    #[schema(value_type = Option<Day>)]
    pub ends_on: Option<String>,
    /// Number of the order (คำสั่ง).
    #[schema(example = "๑๒๓/๒๕๖๖", min_length = 1, max_length = 100)]
    pub order_number: Option<String>,
    #[schema(value_type = Option<Day>)]
    pub order_date: Option<String>,
}

/// A change of an appointment, as its end: what's absent stays, `null` clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ends_on": "2023-09-30"}))]
pub struct UpdateAppointment {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Id>, required = false)]
    pub user_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200, example = "นายสมชาย ใจดี")]
    pub holder_name: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, min_length = 1, max_length = 500, example = "การคลังและพัสดุ")]
    pub subject: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Day, required = false)]
    pub starts_on: Option<Option<String>>,
    /// The last day.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Day>, required = false)]
    pub ends_on: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, required = false, min_length = 1, max_length = 100, example = "๑๒๓/๒๕๖๖")]
    pub order_number: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Day>, required = false)]
    pub order_date: Option<Option<String>>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAppointments {
    /// Only those in force on this day.
    #[param(value_type = Option<Day>)]
    pub on: Option<String>,
    /// Only those to this position.
    #[param(value_type = Option<Id>)]
    pub position_id: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ResponsibleOn {
    /// The day; today in Thailand when absent.
    #[param(value_type = Option<Day>)]
    pub on: Option<String>,
}

/// คำสั่งแต่งตั้ง — somebody's appointment to a position.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppointmentView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = Id)]
    pub position_id: String,
    #[schema(value_type = Option<Id>, required = true)]
    pub user_id: Option<String>,
    #[schema(example = "นายสมชาย ใจดี")]
    pub holder_name: String,
    #[schema(value_type = AppointmentKind)]
    pub kind: &'static str,
    /// What is delegated, of an appointment `on_behalf`; `null` for all that isn't delegated otherwise.
    #[schema(required = true, example = "การคลังและพัสดุ")]
    pub subject: Option<String>,
    #[schema(value_type = Day)]
    pub starts_on: String,
    #[schema(value_type = Option<Day>, required = true)]
    pub ends_on: Option<String>,
    #[schema(required = true, example = "๑๒๓/๒๕๖๖")]
    pub order_number: Option<String>,
    #[schema(value_type = Option<Day>, required = true)]
    pub order_date: Option<String>,
    /// The `ETag` that `If-Match` takes.
    #[schema(example = 1, minimum = 1)]
    pub version: i32,
    /// The operations that you may call on it now: `update_appointment`.
    #[schema(example = json!(["update_appointment"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl AppointmentView {
    /// `manages`: whether the caller may change it.
    pub fn of(appointment: Appointment, manages: bool) -> Self {
        Self {
            id: appointment.id,
            agency_id: appointment.agency_id,
            position_id: appointment.position_id,
            user_id: appointment.user_id,
            holder_name: appointment.holder_name,
            kind: appointment.kind.as_str(),
            subject: appointment.subject,
            starts_on: appointment.starts_on.to_string(),
            ends_on: appointment.ends_on.map(|day| day.to_string()),
            order_number: appointment.order_number,
            order_date: appointment.order_date.map(|day| day.to_string()),
            version: appointment.version,
            allowed_actions: if manages {
                vec!["update_appointment"]
            } else {
                Vec::new()
            },
        }
    }
}

/// ผู้รับผิดชอบ — who answers for a position on a day: who acts in it, or else who holds it, and beside them those to whom
/// something is delegated.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResponsibleView {
    #[schema(value_type = Day)]
    pub on: String,
    pub position: PositionView,
    /// `null`: the position is vacant, and nobody acts in it.
    #[schema(required = true)]
    pub appointment: Option<AppointmentView>,
    /// Lines to be printed below a signature, `null` when there's nobody to sign.
    #[schema(required = true, example = json!(["(นายสมชาย ใจดี)", "รองปลัดเทศบาล รักษาราชการแทน", "ปลัดเทศบาล"]))]
    pub signature_block: Option<Vec<String>>,
    pub delegations: Vec<DelegationView>,
}

/// การมอบอำนาจ — somebody who does a part of what the position does: the appointment's `subject`.
#[derive(Debug, Serialize, ToSchema)]
pub struct DelegationView {
    pub appointment: AppointmentView,
    #[schema(example = json!(["(นายสมชาย ใจดี)", "รองปลัดเทศบาล ปฏิบัติราชการแทน", "ปลัดเทศบาล"]))]
    pub signature_block: Vec<String>,
}
