//! Deliveries as the receiver and the agency's administrators see them.

use super::model::{Delivery, DeliveryState, Trouble};
use crate::calendar;
use crate::http::{Error, Id, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What a receiver gets: that something happened, and to what. What it's like now, it asks the API.
#[derive(Serialize)]
struct Nudge<'a> {
    r#type: &'a str,
    timestamp: String,
    data: NudgeData<'a>,
}

#[derive(Serialize)]
struct NudgeData<'a> {
    seq: i64,
    subject: &'a str,
    agency_id: &'a str,
}

/// The body of a delivery, the same in all attempts.
///
/// # Errors
/// Never.
pub fn body(delivery: &Delivery, agency: &str) -> Result<String> {
    let nudge = Nudge {
        r#type: &delivery.kind,
        timestamp: calendar::rfc3339(delivery.at),
        data: NudgeData {
            seq: delivery.event_seq,
            subject: &delivery.subject,
            agency_id: agency,
        },
    };
    serde_json::to_string(&nudge).map_err(Error::internal)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListDeliveries {
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// การส่งหนึ่งรายการ — an event on its way to a webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryView {
    /// `webhook-id` in the receiver's request, the same in all attempts.
    #[schema(value_type = Id)]
    pub id: String,
    /// The event's number.
    #[schema(minimum = 1, example = 42)]
    pub seq: i64,
    /// The event's kind.
    #[schema(example = "complaint.received", pattern = "^[a-z_]+\\.[a-z_]+$")]
    pub kind: String,
    #[schema(value_type = DeliveryState)]
    pub state: &'static str,
    #[schema(minimum = 0, maximum = 10, example = 1)]
    pub attempts: i32,
    #[schema(format = DateTime, required = true, example = "2023-08-18T09:00:00+07:00")]
    pub last_attempt_at: Option<String>,
    /// What the receiver answered last.
    #[schema(required = true, minimum = 100, maximum = 999, example = 204)]
    pub last_status: Option<i32>,
    /// Why the last attempt failed.
    #[schema(value_type = Option<Trouble>, required = true)]
    pub last_error: Option<String>,
    /// `null` when there won't be another.
    #[schema(format = DateTime, required = true, example = "2023-08-18T09:00:00+07:00")]
    pub next_attempt_at: Option<String>,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub created_at: String,
}

impl From<Delivery> for DeliveryView {
    fn from(delivery: Delivery) -> Self {
        let again = Some(delivery.next_attempt_at).filter(|_| delivery.state == DeliveryState::Pending);
        Self {
            id: delivery.id,
            seq: delivery.event_seq,
            kind: delivery.kind,
            state: delivery.state.as_str(),
            attempts: delivery.attempts,
            last_attempt_at: delivery.last_attempt_at.map(calendar::rfc3339),
            last_status: delivery.last_status,
            last_error: delivery.last_error,
            next_attempt_at: again.map(calendar::rfc3339),
            created_at: calendar::rfc3339(delivery.created_at),
        }
    }
}
