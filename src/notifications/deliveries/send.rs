//! One attempt to deliver, over a connection that goes nowhere but to the public internet.

use super::super::webhooks::Webhook;
use super::model::{Delivery, Trouble};
use super::wire::body;
use crate::crypto::Vault;
use crate::http::{Error, Result};
use crate::outbound::{self, Lookup, Refusal};
use chrono::NaiveDateTime;
use reqwest::Client;
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP};
use std::time::Duration;

/// For an attempt as a whole, the look-up of the name included.
const PATIENCE: Duration = Duration::from_secs(10);

/// What takes messages to receivers.
pub struct Carrier {
    client: Client,
    loopback: bool,
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug)]
pub struct Tried {
    pub at: NaiveDateTime,
    pub status: Option<u16>,
    /// `None` when it's delivered.
    pub trouble: Option<Trouble>,
}

impl Carrier {
    /// `loopback`: whether this very machine may be reached.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub fn new(loopback: bool) -> Result<Self> {
        let client = outbound::client(loopback, PATIENCE)?;
        Ok(Self { client, loopback })
    }

    /// Makes one attempt.
    pub async fn send(
        &self,
        vault: &Vault,
        webhook: &Webhook,
        delivery: &Delivery,
        now: NaiveDateTime,
    ) -> Tried {
        let (status, trouble) = match self.attempt(vault, webhook, delivery, now).await {
            Ok(status) => (Some(status), judge(status)),
            Err(trouble) => (None, Some(trouble)),
        };
        let at = now;
        Tried { at, status, trouble }
    }

    async fn attempt(
        &self,
        vault: &Vault,
        webhook: &Webhook,
        delivery: &Delivery,
        now: NaiveDateTime,
    ) -> Result<u16, Trouble> {
        // Switched off between the event and its queue.
        if !webhook.enabled {
            return Err(Trouble::Disabled);
        }
        let url = outbound::parse_receiver(&webhook.url, self.loopback).map_err(|refusal| match refusal {
            // It was good when it was given: the setting for this machine is another by now.
            Refusal::Form | Refusal::Network => Trouble::AddressRefused,
        })?;
        let body = body(delivery, &webhook.agency_id).map_err(|_| Trouble::NoSecret)?;
        let time = now.and_utc().timestamp();
        let signature =
            sign(vault, webhook, (&delivery.id, time), &body, now).map_err(|_| Trouble::NoSecret)?;
        let request = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .header(HEADER_WEBHOOK_ID, &delivery.id)
            .header(HEADER_WEBHOOK_TIMESTAMP, time)
            .header(HEADER_WEBHOOK_SIGNATURE, signature);
        let answer = request.body(body).send().await.map_err(|error| reason(&error))?;
        let status = answer.status().as_u16();
        // Of an answer nothing is kept but its status.
        outbound::discard(answer).await.ok();
        Ok(status)
    }
}

/// Signatures by every secret that signs now, with spaces between, as the specification has it for a change of keys.
fn sign(
    vault: &Vault,
    webhook: &Webhook,
    (id, time): (&str, i64),
    body: &str,
    now: NaiveDateTime,
) -> Result<String> {
    let mut signatures = Vec::new();
    for secret in webhook.secrets(vault, now)? {
        let signer = standardwebhooks::Webhook::from_bytes(secret).map_err(Error::internal)?;
        signatures.push(signer.sign(id, time, body.as_bytes()).map_err(Error::internal)?);
    }
    Ok(signatures.join(" "))
}

fn judge(status: u16) -> Option<Trouble> {
    match status {
        200..=299 => None,
        300..=399 => Some(Trouble::Redirected),
        410 => Some(Trouble::Gone),
        _ => Some(Trouble::Refused),
    }
}

fn reason(error: &reqwest::Error) -> Trouble {
    match outbound::lookup_of(error) {
        Some(Lookup::NotPublic) => Trouble::AddressRefused,
        Some(Lookup::Unknown) => Trouble::NameUnknown,
        None if error.is_timeout() => Trouble::Timeout,
        None => Trouble::NoConnection,
    }
}
