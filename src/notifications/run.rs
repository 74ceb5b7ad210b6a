//! What runs beside the requests: looks at events, sends what's due, tidies.

use super::collect::{self, Batch, Collector};
use super::deliveries::{self, Carrier};
use super::letters::Letters;
use super::mails::{self, Postman};
use super::settings::Settings;
use super::webhooks;
use crate::clock::Clock;
use crate::crypto::Vault;
use crate::db::Db;
use crate::http::Result;
use chrono::TimeDelta;
use futures_util::StreamExt;
use futures_util::stream;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, sleep};

/// How often events are looked for, and what's due.
const TICK: Duration = Duration::from_millis(250);
/// After a failure of the storage.
const REST: Duration = Duration::from_secs(2);
/// Attempts under way at once, of webhooks and of mails each.
const AT_ONCE: usize = 8;
/// How long it's kept what became of deliveries and mails.
const KEPT: TimeDelta = TimeDelta::days(30);

/// The parts of the service that notifications need.
pub struct Parts {
    pub db: Db,
    pub clock: Clock,
    pub vault: Vault,
    pub settings: Settings,
}

/// Sends notifications. Several copies of the service share one database: each takes what no other has taken.
pub struct Notifier {
    db: Db,
    clock: Clock,
    vault: Vault,
    collector: Collector,
    carrier: Carrier,
    postman: Option<Postman>,
}

impl Notifier {
    /// Makes ready to send what happens from now on, or since the service ran last. `letters` say who is mailed.
    ///
    /// # Errors
    /// When the storage fails, or TLS can't be set up.
    pub async fn prepare(parts: Parts, letters: &[Letters]) -> Result<Self> {
        let postman = Postman::new(&parts.settings)?;
        let letters = if postman.is_some() {
            letters.to_vec()
        } else {
            Vec::new()
        };
        collect::prepare(&parts.db).await?;
        Ok(Self {
            collector: Collector {
                vault: parts.vault.clone(),
                letters,
            },
            carrier: Carrier::new(parts.settings.outbound_loopback)?,
            postman,
            db: parts.db,
            clock: parts.clock,
            vault: parts.vault,
        })
    }

    /// Queues what new events call for.
    async fn collect(&self, seen: &mut i64) -> Result<()> {
        while self.db.heads().newest > *seen {
            let (collector, now) = (self.collector.clone(), self.clock.now());
            let batch = self.db.read(move |conn| Batch::read(conn, now)).await?;
            if batch.is_empty() {
                *seen = batch.last().max(*seen);
                break;
            }
            let last = self.db.write(move |tx| collector.queue(tx, &batch, now)).await?;
            if last <= *seen {
                break;
            }
            *seen = last;
        }
        Ok(())
    }

    /// Sends the webhooks' deliveries that are due.
    async fn deliver(&self) -> Result<()> {
        let now = self.clock.now();
        while self
            .db
            .read(move |conn| deliveries::store::is_due(conn, now))
            .await?
        {
            let claimed = self.db.write(move |tx| deliveries::store::claim(tx, now)).await?;
            if claimed.is_empty() {
                break;
            }
            let attempts = claimed.into_iter().map(async |(webhook, delivery)| {
                let tried = self
                    .carrier
                    .send(&self.vault, &webhook, &delivery, self.clock.now())
                    .await;
                let id = delivery.id.clone();
                let record = self
                    .db
                    .write(move |tx| deliveries::store::record(tx, &delivery, tried));
                if let Err(error) = record.await {
                    tracing::warn!(delivery.id = id, %error, "an attempt can't be written down");
                }
            });
            stream::iter(attempts)
                .buffer_unordered(AT_ONCE)
                .collect::<Vec<()>>()
                .await;
        }
        Ok(())
    }

    /// Sends the mails that are due.
    async fn mail(&self, postman: &Postman) -> Result<()> {
        let now = self.clock.now();
        while self.db.read(move |conn| mails::store::is_due(conn, now)).await? {
            let claimed = self.db.write(move |tx| mails::store::claim(tx, now)).await?;
            if claimed.is_empty() {
                break;
            }
            let attempts = claimed.into_iter().map(async |mail| {
                let failure = postman.send(&self.vault, &mail).await.err();
                let (id, at) = (mail.id.clone(), self.clock.now());
                if let Some(failure) = failure {
                    tracing::warn!(
                        mail.id = id,
                        mail.attempts = mail.attempts + 1,
                        failure = failure.as_str(),
                        "a mail wasn't taken"
                    );
                }
                let record = self
                    .db
                    .write(move |tx| mails::store::record(tx, mail, at, failure));
                if let Err(error) = record.await {
                    tracing::warn!(mail.id = id, %error, "an attempt can't be written down");
                }
            });
            stream::iter(attempts)
                .buffer_unordered(AT_ONCE)
                .collect::<Vec<()>>()
                .await;
        }
        Ok(())
    }

    /// Removes what's old, and secrets and addresses that serve no more.
    async fn tidy(&self) -> Result<()> {
        let now = self.clock.now();
        let (stale, old) = (now - collect::FRESH, now - KEPT);
        let write = self.db.write(move |tx| {
            webhooks::store::forget_old_secrets(tx, now)?;
            deliveries::store::forget(tx, old)?;
            mails::store::forget(tx, stale, old)
        });
        write.await
    }
}

/// Runs until the process ends.
pub async fn run(notifier: Notifier) {
    let it = &notifier;
    let collect = async {
        let mut seen = -1;
        repeat(TICK, "events can't be looked at", async || {
            it.collect(&mut seen).await
        })
        .await;
    };
    let deliver = repeat(TICK, "webhooks can't be looked at", async || it.deliver().await);
    let mail = async {
        if let Some(postman) = &it.postman {
            repeat(TICK, "mails can't be looked at", async || it.mail(postman).await).await;
        }
    };
    let tidy = repeat(
        Duration::from_hours(1),
        "old notifications can't be removed",
        async || it.tidy().await,
    );
    tokio::join!(collect, deliver, mail, tidy);
}

/// Does something again and again, and rests when it fails.
async fn repeat(every: Duration, failed: &str, mut step: impl AsyncFnMut() -> Result<()>) {
    let mut tick = interval(every);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = step().await {
            tracing::warn!(%error, "{failed}");
            sleep(REST).await;
        }
    }
}
