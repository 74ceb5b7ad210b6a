//! Webhooks as callers see them.

use super::model::Webhook;
use crate::calendar;
use crate::http::{Id, given, shapes};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

shapes! {
    /// A kind of events, or with `*` all of a noun.
    EventKinds = "^[a-z_]{1,39}\\.([a-z_]{1,40}|\\*)$" "complaint.*";
    /// Where to send: `https`, on port 443 or from 1024 on, at an address of the public internet.
    WebhookUrl = "^https://[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+(:(443|[1-5][0-9]{4}))?(/[A-Za-z0-9._~/-]{0,200})?(\\?[A-Za-z0-9._~/=&-]{0,100})?$" "https://example.go.th/prongsai";
    /// A signing secret: `whsec_` and the Base64 of 32 random bytes.
    SigningSecret = "^whsec_[A-Za-z0-9+/]{32,88}={0,2}$" "whsec_7kAh0m5vnGtkrTW1gf9vQd2fV1XcBxTUb0y6EUu0mO4=";
}

/// A webhook to be set up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "กลุ่มไลน์กองช่าง", "url": "https://example.go.th/prongsai", "kinds": ["complaint.*"]}))]
pub struct CreateWebhook {
    #[schema(example = "กลุ่มไลน์กองช่าง", min_length = 1, max_length = 200)]
    pub name: String,
    #[schema(value_type = WebhookUrl, max_length = 500)]
    pub url: String,
    #[schema(value_type = Vec<EventKinds>, min_items = 1, max_items = 20)]
    pub kinds: Vec<String>,
    /// `true` when absent.
    #[schema(example = true)]
    pub enabled: Option<bool>,
}

/// A change of a webhook: what's absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kinds": ["complaint.received", "complaint.answered"]}))]
pub struct UpdateWebhook {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200, example = "กลุ่มไลน์กองช่าง")]
    pub name: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = WebhookUrl, required = false)]
    pub url: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Vec<EventKinds>, required = false, min_items = 1, max_items = 20)]
    pub kinds: Option<Option<Vec<String>>>,
    /// `false` gives up what's still to be sent.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = bool, required = false, example = true)]
    pub enabled: Option<Option<bool>>,
}

/// เว็บฮุก — where an agency's own system is told of its events.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = "กลุ่มไลน์กองช่าง")]
    pub name: String,
    #[schema(example = "https://example.go.th/prongsai")]
    pub url: String,
    #[schema(value_type = Vec<EventKinds>)]
    pub kinds: Vec<String>,
    /// Whether anything is sent. The service switches it off itself when the receiver answers `410`, or nothing that's
    /// good for five days.
    #[schema(example = true)]
    pub enabled: bool,
    /// Until when the secret before the last rotation signs as well.
    #[schema(format = DateTime, required = true, example = "2023-08-19T09:00:00+07:00")]
    pub old_secret_until: Option<String>,
    /// The `ETag` that `If-Match` takes.
    #[schema(minimum = 1, example = 1)]
    pub version: i32,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub created_at: String,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub updated_at: String,
    /// The operations that you may call on it now.
    #[schema(example = json!(["update_webhook", "rotate_webhook_secret", "list_webhook_deliveries", "test_webhook"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl From<Webhook> for WebhookView {
    /// As an administrator of its agency sees it; nobody else does.
    fn from(webhook: Webhook) -> Self {
        let mut allowed_actions = vec![
            "update_webhook",
            "rotate_webhook_secret",
            "list_webhook_deliveries",
        ];
        if webhook.enabled {
            allowed_actions.push("test_webhook");
        }
        Self {
            id: webhook.id,
            agency_id: webhook.agency_id,
            name: webhook.name,
            url: webhook.url,
            kinds: webhook.kinds.split(' ').map(str::to_owned).collect(),
            enabled: webhook.enabled,
            old_secret_until: webhook.old_secret_until.map(calendar::rfc3339),
            version: webhook.version,
            created_at: calendar::rfc3339(webhook.created_at),
            updated_at: calendar::rfc3339(webhook.updated_at),
            allowed_actions,
        }
    }
}

/// A webhook with its signing secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub struct IssuedWebhook {
    pub webhook: WebhookView,
    #[schema(value_type = SigningSecret)]
    pub secret: String,
}
