//! A row of the catalogue.

use super::kinds::{ServiceChannel, ServiceStatus};
use crate::schema::services;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// บริการ — a service of an agency.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = services, treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(clippy::struct_excessive_bools, reason = "a list of independent facts")]
pub struct Service {
    pub id: String,
    pub agency_id: String,
    /// No other service of the agency has it.
    pub code: String,
    pub name_th: String,
    pub name_en: Option<String>,
    /// The unit in charge of it.
    pub unit_id: Option<String>,
    /// Days from a whole request to the answer; 0 for the same day.
    pub time_limit_days: Option<i32>,
    /// 0 is free; `None` isn't known, or is told by the note.
    pub fee_satang: Option<i64>,
    pub fee_note: Option<String>,
    pub law: Option<String>,
    pub manual_url: Option<String>,
    /// The agency's service form whose requests are of this service.
    pub form_code: Option<String>,
    /// JSON list of [`super::data::ServiceStep`].
    pub steps: String,
    pub offered_at_counter: bool,
    pub offered_online: bool,
    pub offered_by_phone: bool,
    pub offered_in_outreach: bool,
    #[diesel(serialize_as = String)]
    pub status: ServiceStatus,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl Service {
    /// The event's subject.
    pub fn subject(&self) -> String {
        format!("service/{}", self.id)
    }

    pub fn is_active(&self) -> bool {
        self.status == ServiceStatus::Active
    }

    /// How it can be asked for.
    pub fn channels(&self) -> Vec<ServiceChannel> {
        let offered = |channel: &ServiceChannel| match channel {
            ServiceChannel::Counter => self.offered_at_counter,
            ServiceChannel::Online => self.offered_online,
            ServiceChannel::Phone => self.offered_by_phone,
            ServiceChannel::Outreach => self.offered_in_outreach,
        };
        ServiceChannel::ALL.iter().copied().filter(offered).collect()
    }

    /// The same, asked for by these channels.
    #[must_use]
    pub fn offered_by(self, channels: &[ServiceChannel]) -> Self {
        Self {
            offered_at_counter: channels.contains(&ServiceChannel::Counter),
            offered_online: channels.contains(&ServiceChannel::Online),
            offered_by_phone: channels.contains(&ServiceChannel::Phone),
            offered_in_outreach: channels.contains(&ServiceChannel::Outreach),
            ..self
        }
    }
}
