//! What a webhook is, and what may be said of one.

use super::wire::{CreateWebhook, UpdateWebhook};
use crate::crypto::Vault;
use crate::events::Event;
use crate::http::{Error, Fault, Faults, Reason, Result, Text};
use crate::outbound::{self, Refusal};
use crate::schema::webhooks;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use url::Url;

const NAME: Text = Text::line(200);
/// Kinds of one webhook.
pub const MOST_KINDS: usize = 20;
/// Webhooks of one agency.
pub const MOST: i64 = 10;

/// How long the secret before a rotation goes on signing beside the new one.
const OVERLAP: TimeDelta = TimeDelta::hours(24);
/// A webhook that has answered nothing for so long is switched off.
pub const PATIENCE: TimeDelta = TimeDelta::days(5);

/// เว็บฮุก — where an agency's own system wants to be told of its events.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = webhooks, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Webhook {
    pub id: String,
    pub agency_id: String,
    pub name: String,
    pub url: String,
    /// Kinds of events with spaces between, `complaint.*` for all of a noun.
    pub kinds: String,
    pub enabled: bool,
    /// Sealed for `webhook/ID`, as is the old one.
    pub secret: Vec<u8>,
    pub old_secret: Option<Vec<u8>>,
    pub old_secret_until: Option<NaiveDateTime>,
    /// The first attempt that failed since one that was answered.
    pub failing_since: Option<NaiveDateTime>,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

/// A webhook to be set up.
pub struct NewWebhook {
    name: String,
    url: String,
    kinds: String,
    enabled: bool,
}

/// A secret and how it's kept.
pub struct NewSecret {
    /// As it's told, this once.
    pub text: String,
    pub sealed: Vec<u8>,
}

impl NewWebhook {
    /// `loopback`: whether addresses of this machine are taken.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse(input: &CreateWebhook, loopback: bool) -> Result<Self> {
        let mut faults = Faults::default();
        let name = faults.check(NAME.parse("/name", &input.name));
        let url = faults.check(parse_url(&input.url, loopback));
        let kinds = faults.check(parse_kinds(&input.kinds));
        let built = (|| {
            Some(Self {
                name: name?,
                url: url?,
                kinds: kinds?,
                enabled: input.enabled.unwrap_or(true),
            })
        })();
        faults.finish(built)
    }

    /// The webhook with its first secret.
    ///
    /// # Errors
    /// Never with a key in the vault.
    pub fn of(self, agency: &str, vault: &Vault, now: NaiveDateTime) -> Result<(Webhook, NewSecret)> {
        let id = uuid::Uuid::now_v7().to_string();
        let secret = NewSecret::make(vault, &id)?;
        let webhook = Webhook {
            id,
            agency_id: agency.to_owned(),
            name: self.name,
            url: self.url,
            kinds: self.kinds,
            enabled: self.enabled,
            secret: secret.sealed.clone(),
            old_secret: None,
            old_secret_until: None,
            failing_since: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        Ok((webhook, secret))
    }
}

impl NewSecret {
    /// 256 random bits, in the form of the Standard Webhooks specification: `whsec_` and Base64.
    fn make(vault: &Vault, webhook: &str) -> Result<Self> {
        let bytes = rand::random::<[u8; 32]>();
        Ok(Self {
            text: format!("whsec_{}", STANDARD.encode(bytes)),
            sealed: vault.seal(&purpose(webhook), &bytes)?,
        })
    }
}

fn purpose(webhook: &str) -> String {
    format!("webhook/{webhook}")
}

impl Webhook {
    /// Whether it's told of events of this kind.
    pub fn wants(&self, kind: &str) -> bool {
        self.kinds
            .split(' ')
            .any(|wanted| match wanted.strip_suffix('*') {
                Some(noun) => kind.starts_with(noun),
                None => kind == wanted,
            })
    }

    /// The webhook after a change. Another address, or being switched on again, is a new beginning.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn changed(&self, input: UpdateWebhook, loopback: bool) -> Result<Self> {
        let (mut faults, mut webhook) = (Faults::default(), self.clone());
        let name = |text: String| NAME.parse("/name", &text);
        webhook.name = faults.replace("/name", input.name, webhook.name, name);
        let url = |text: String| parse_url(&text, loopback);
        webhook.url = faults.replace("/url", input.url, webhook.url, url);
        let kinds = |kinds: Vec<String>| parse_kinds(&kinds);
        webhook.kinds = faults.replace("/kinds", input.kinds, webhook.kinds, kinds);
        webhook.enabled = faults.replace("/enabled", input.enabled, webhook.enabled, Ok);
        if webhook.url != self.url || (webhook.enabled && !self.enabled) {
            webhook.failing_since = None;
        }
        faults.finish(Some(webhook))
    }

    /// Whether anything that its owner sets differs.
    pub fn is_as(&self, other: &Self) -> bool {
        let set = |webhook: &Self| {
            let Self {
                name,
                url,
                kinds,
                enabled,
                ..
            } = webhook.clone();
            (name, url, kinds, enabled)
        };
        set(self) == set(other)
    }

    /// Gives it a new secret; the one before signs as well for a day.
    ///
    /// # Errors
    /// Never with a key in the vault.
    pub fn rotate(&mut self, vault: &Vault, now: NaiveDateTime) -> Result<String> {
        let new = NewSecret::make(vault, &self.id)?;
        self.old_secret = Some(std::mem::replace(&mut self.secret, new.sealed));
        self.old_secret_until = Some(now + OVERLAP);
        Ok(new.text)
    }

    /// The secrets that sign now, the newest first.
    ///
    /// # Errors
    /// `500` when the vault lacks their key.
    pub fn secrets(&self, vault: &Vault, now: NaiveDateTime) -> Result<Vec<Vec<u8>>> {
        let old = self.old_secret.iter();
        let old = old.filter(|_| self.old_secret_until.is_some_and(|until| now < until));
        let sealed = std::iter::once(&self.secret).chain(old);
        sealed
            .map(|sealed| vault.open(&purpose(&self.id), sealed))
            .collect()
    }

    /// An event about it, for the audit trail. Of its address the machine only: the rest may hold a secret of the
    /// receiver's.
    pub fn event(&self, kind: &'static str) -> Event {
        let host = Url::parse(&self.url).map(|url| url.origin().ascii_serialization());
        let payload = serde_json::json!({
            "id": self.id,
            "version": self.version,
            "name": self.name,
            "receiver": host.unwrap_or_default(),
            "kinds": self.kinds.split(' ').collect::<Vec<_>>(),
            "enabled": self.enabled,
        });
        Event {
            agency_id: Some(self.agency_id.clone()),
            ..Event::internal(kind, format!("webhook/{}", self.id), payload)
        }
    }
}

fn parse_url(text: &str, loopback: bool) -> Result<String, Fault> {
    let url = outbound::parse_receiver(text, loopback).map_err(|refusal| match refusal {
        Refusal::Form => {
            Fault::pointer("/url", Reason::Format).with("expected", "https://example.go.th/hook")
        }
        Refusal::Network => Fault::pointer("/url", Reason::AddressRefused),
    })?;
    Ok(url.into())
}

/// Kinds as they're stored, each once.
fn parse_kinds(given: &[String]) -> Result<String, Fault> {
    let at = "/kinds";
    if given.len() > MOST_KINDS {
        return Err(Fault::pointer(at, Reason::TooMany).with("max", MOST_KINDS));
    }
    for (n, kind) in given.iter().enumerate() {
        if !is_kind(kind) {
            let fault = Fault::pointer(format!("{at}/{n}"), Reason::Format);
            return Err(fault.with("expected", "complaint.received / complaint.*"));
        }
    }
    let mut kinds = given.to_vec();
    kinds.sort();
    kinds.dedup();
    if kinds.is_empty() {
        return Err(Fault::pointer(at, Reason::Empty));
    }
    Ok(kinds.join(" "))
}

/// `noun.past_participle`, or `noun.*`.
fn is_kind(text: &str) -> bool {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let parts = text.split_once('.');
    text.len() <= 80 && parts.is_some_and(|(noun, did)| word(noun) && (did == "*" || word(did)))
}

/// # Errors
/// `409` when an agency has as many webhooks as it may.
pub fn check_room(there: i64) -> Result<()> {
    if there < MOST {
        return Ok(());
    }
    let fault = Fault::pointer("", Reason::TooMany).with("max", MOST);
    Err(Error::new(crate::http::Code::Conflict).fault(fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanting(kinds: &[&str]) -> Webhook {
        let given: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let input = CreateWebhook {
            name: "x".to_owned(),
            url: "https://example.go.th/".to_owned(),
            kinds: given,
            enabled: None,
        };
        let new = NewWebhook::parse(&input, false).unwrap();
        new.of("agency", &Vault::new([[1; 32]]), NaiveDateTime::default())
            .unwrap()
            .0
    }

    #[test]
    fn a_kind_is_wanted_by_its_name_or_its_noun() {
        let webhook = wanting(&["complaint.*", "assessment.published", "complaint.*"]);
        assert_eq!(webhook.kinds, "assessment.published complaint.*");
        for kind in ["complaint.received", "complaint.answered", "assessment.published"] {
            assert!(webhook.wants(kind), "{kind}");
        }
        for kind in [
            "complaints.received",
            "complaint_x.received",
            "assessment.publishe",
            "assessment.withdrawn",
            "",
        ] {
            assert!(!webhook.wants(kind), "{kind}");
        }
    }

    #[test]
    fn kinds_of_another_form_are_refused() {
        for kind in [
            "*",
            "*.*",
            "complaint",
            "complaint.",
            ".received",
            "complaint.re*",
            "Complaint.x",
            "a b.c",
            "a.b.c",
        ] {
            assert!(parse_kinds(&[kind.to_owned()]).is_err(), "{kind}");
        }
        assert!(parse_kinds(&[]).is_err());
        assert!(parse_kinds(&vec!["a.b".to_owned(); MOST_KINDS + 1]).is_err());
    }

    #[test]
    fn both_secrets_sign_for_a_day_after_a_rotation() {
        let (vault, now) = (Vault::new([[1; 32]]), NaiveDateTime::default());
        let mut webhook = wanting(&["a.b"]);
        let first = webhook.secrets(&vault, now).unwrap();
        let told = webhook.rotate(&vault, now).unwrap();
        let both = webhook.secrets(&vault, now + TimeDelta::hours(23)).unwrap();
        assert_eq!((both.len(), &both[1]), (2, &first[0]));
        assert_eq!(told, format!("whsec_{}", STANDARD.encode(&both[0])));
        assert_eq!(webhook.secrets(&vault, now + OVERLAP).unwrap(), both[..1]);
        assert!(webhook.secrets(&Vault::new([[2; 32]]), now).is_err());
    }
}
