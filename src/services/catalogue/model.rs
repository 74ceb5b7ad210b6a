//! What may be said of a service.

use super::checks::{
    LAW, NAME, NOTE, parse_channels, parse_code, parse_days, parse_fee, parse_form_code, parse_manual,
    parse_steps, parse_unit,
};
use super::wire::{CreateService, UpdateService};
use crate::http::{Error, Faults, Result, Text};
use crate::services::data::{steps, stored_steps};
use crate::services::kinds::{ServiceChannel, ServiceStatus};
use crate::services::model::Service;
use chrono::NaiveDateTime;

impl Service {
    /// A service to be put into the catalogue; whether the agency has its unit is looked up when it's stored.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse(input: CreateService, now: NaiveDateTime) -> Result<Self> {
        let mut faults = Faults::default();
        let channels = input.channels.as_deref().map(parse_channels).transpose();
        let channels = faults.check(channels).flatten();
        let steps = parse_steps(input.steps.as_deref().unwrap_or_default());
        let text = |kind: Text, pointer, value: &Option<String>| kind.optional(pointer, value.as_deref());
        let service = Self {
            id: uuid::Uuid::now_v7().to_string(),
            agency_id: input.agency_id,
            code: faults.check(parse_code(&input.code)).unwrap_or_default(),
            name_th: faults
                .check(NAME.parse("/name_th", &input.name_th))
                .unwrap_or_default(),
            name_en: faults.check(text(NAME, "/name_en", &input.name_en)).flatten(),
            unit_id: faults.check(input.unit_id.map(parse_unit).transpose()).flatten(),
            time_limit_days: faults
                .check(input.time_limit_days.map(parse_days).transpose())
                .flatten(),
            fee_satang: faults
                .check(input.fee_satang.map(parse_fee).transpose())
                .flatten(),
            fee_note: faults.check(text(NOTE, "/fee_note", &input.fee_note)).flatten(),
            law: faults.check(text(LAW, "/law", &input.law)).flatten(),
            manual_url: faults
                .check(input.manual_url.as_deref().map(parse_manual).transpose())
                .flatten(),
            form_code: faults
                .check(input.form_code.as_deref().map(parse_form_code).transpose())
                .flatten(),
            steps: stored_steps(&faults.check(steps).unwrap_or_default())?,
            offered_at_counter: false,
            offered_online: false,
            offered_by_phone: false,
            offered_in_outreach: false,
            status: ServiceStatus::Active,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let channels = channels.unwrap_or_else(|| vec![ServiceChannel::Counter]);
        faults.finish(Some(service.offered_by(&channels)))
    }

    /// The service after a change of what the catalogue says.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn changed(&self, input: UpdateService) -> Result<Self> {
        let (mut faults, mut service) = (Faults::default(), self.clone());
        let clear = |kind: Text, pointer: &'static str| move |text: String| kind.parse(pointer, &text);
        service.code = faults.replace("/code", input.code, service.code, |text| parse_code(&text));
        service.name_th = faults.replace(
            "/name_th",
            input.name_th,
            service.name_th,
            clear(NAME, "/name_th"),
        );
        service.name_en = faults.replace_or_clear(input.name_en, service.name_en, clear(NAME, "/name_en"));
        service.unit_id = faults.replace_or_clear(input.unit_id, service.unit_id, parse_unit);
        let before = steps(&service.steps)?;
        let after = faults.replace("/steps", input.steps, before, |steps| parse_steps(&steps));
        service.steps = stored_steps(&after)?;
        service.time_limit_days =
            faults.replace_or_clear(input.time_limit_days, service.time_limit_days, parse_days);
        service.fee_satang = faults.replace_or_clear(input.fee_satang, service.fee_satang, parse_fee);
        service.fee_note =
            faults.replace_or_clear(input.fee_note, service.fee_note, clear(NOTE, "/fee_note"));
        service.law = faults.replace_or_clear(input.law, service.law, clear(LAW, "/law"));
        let manual = |text: String| parse_manual(&text);
        service.manual_url = faults.replace_or_clear(input.manual_url, service.manual_url, manual);
        let form = |text: String| parse_form_code(&text);
        service.form_code = faults.replace_or_clear(input.form_code, service.form_code, form);
        let channels = service.channels();
        let channels = faults.replace("/channels", input.channels, channels, |words| {
            parse_channels(&words)
        });
        faults.finish(Some(service.offered_by(&channels)))
    }

    /// The same, offered or not.
    ///
    /// # Errors
    /// `409` when it stands so already.
    pub fn with_status(&self, status: ServiceStatus) -> Result<Self> {
        if self.status == status {
            return Err(Error::new(crate::http::Code::Conflict));
        }
        Ok(Self {
            status,
            ..self.clone()
        })
    }
}
