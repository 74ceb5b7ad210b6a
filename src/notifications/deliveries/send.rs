//! One attempt to deliver, over a connection that goes nowhere but to the public internet.

use super::super::webhooks::Webhook;
use super::super::webhooks::target::{self, Lookup, Refusal, Resolver};
use super::model::{Delivery, Trouble};
use super::wire::body;
use crate::crypto::Vault;
use crate::http::{Error, Result};
use chrono::NaiveDateTime;
use reqwest::{Client, Response, redirect};
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP};
use std::error::Error as _;
use std::time::Duration;

/// For an attempt as a whole, the look-up of the name included.
const PATIENCE: Duration = Duration::from_secs(10);
/// Of an answer nothing is kept but its status; this much is read, in bytes, so that a receiver isn't cut off while it says
/// what it has to say.
const ANSWER: usize = 64 * 1024;

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
        let client = Client::builder()
            .user_agent(concat!("prongsai/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(Resolver { loopback })
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            .timeout(PATIENCE)
            // Each attempt looks its name up anew, and no connection waits for a receiver that may be another's by then.
            .pool_max_idle_per_host(0)
            .build();
        Ok(Self {
            client: client.map_err(Error::internal)?,
            loopback,
        })
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
        let url = target::parse(&webhook.url, self.loopback).map_err(|refusal| match refusal {
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
        discard(answer).await;
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

async fn discard(mut answer: Response) {
    let mut read = 0;
    while let Ok(Some(chunk)) = answer.chunk().await {
        read += chunk.len();
        if read >= ANSWER {
            return;
        }
    }
}

fn reason(error: &reqwest::Error) -> Trouble {
    let mut cause = error.source();
    while let Some(error) = cause {
        match error.downcast_ref::<Lookup>() {
            Some(Lookup::NotPublic) => return Trouble::AddressRefused,
            Some(Lookup::Unknown) => return Trouble::NameUnknown,
            None => cause = error.source(),
        }
    }
    if error.is_timeout() {
        Trouble::Timeout
    } else {
        Trouble::NoConnection
    }
}
