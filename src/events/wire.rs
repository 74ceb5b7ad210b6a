//! What callers see of events.

use super::model::{Audience, Row};
use crate::accounts::Reach;
use crate::http::{Id, PageCursor};
use crate::{calendar, crypto};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListChanges {
    /// The cursor of a snapshot or of the page before; without it, from the first event.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// การเปลี่ยนแปลงหนึ่งรายการ — a state change as a follower sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeView {
    /// Its number: without gaps and in commit order over the whole service, so a follower sees some of them.
    #[schema(example = 42, minimum = 1)]
    pub seq: i64,
    #[schema(example = "assessment.published", pattern = "^[a-z_]+\\.[a-z_]+$")]
    pub kind: String,
    /// What changed: kind and id.
    #[schema(example = "assessment/0192f0c1-7c1e-7a50-9d3f-0123456789ab")]
    pub subject: String,
    #[schema(value_type = Option<Id>, required = true)]
    pub agency_id: Option<String>,
    /// RFC 3339, Bangkok time.
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub at: String,
    /// The thing after the change; `null` is a tombstone: it's no longer there for you.
    #[schema(value_type = Option<Object>, required = true)]
    pub data: Option<Box<serde_json::value::RawValue>>,
}

/// The payload as it's stored; `None` for a tombstone.
fn data(payload: String) -> Option<Box<serde_json::value::RawValue>> {
    let data = serde_json::value::RawValue::from_string(payload).ok();
    data.filter(|data| data.get() != "null")
}

impl From<Row> for ChangeView {
    fn from(row: Row) -> Self {
        Self {
            seq: row.seq,
            kind: row.kind,
            subject: row.subject,
            agency_id: row.agency_id,
            at: calendar::rfc3339(row.at),
            data: data(row.payload),
        }
    }
}

/// A page of changes. Follow `next` always, also when `items` is empty: it moves to the end of what was searched.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangePage {
    pub items: Vec<ChangeView>,
    /// The address to ask next; ask again later when `more` is false.
    #[schema(example = "/api/v1/changes?after=MR80Mg")]
    pub next: String,
    /// The cursor in `next`, to be kept by a follower.
    #[schema(value_type = PageCursor)]
    pub cursor: String,
    /// Whether there's more already.
    pub more: bool,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListEvents {
    /// Only events of this subject, as `assessment/ID`.
    #[param(example = "assessment/0192f0c1-7c1e-7a50-9d3f-0123456789ab")]
    pub subject: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// รายการตรวจสอบ (audit trail) — an event with its actor and its commitment.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventView {
    #[schema(minimum = 1, example = 42)]
    pub seq: i64,
    #[schema(example = "assessment.published", pattern = "^[a-z_]+\\.[a-z_]+$")]
    pub kind: String,
    #[schema(example = "assessment/0192f0c1-7c1e-7a50-9d3f-0123456789ab")]
    pub subject: String,
    #[schema(value_type = Option<Id>, required = true)]
    pub agency_id: Option<String>,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub at: String,
    /// `user/ID`, `client/ID`, `command`, or `service` for what it does by itself.
    #[schema(example = "user/0192f0c1-7c1e-7a50-9d3f-0123456789ab")]
    pub actor: String,
    #[schema(value_type = Audience)]
    pub audience: String,
    /// The thing after the change, as its audience may see it: of accounts and machines the state and the rights, no
    /// names. `null` for what's gone, and for what you may audit but not read: drafts and appointments of an agency
    /// whose drafts you don't read.
    #[schema(value_type = Option<Object>, required = true)]
    pub data: Option<Box<serde_json::value::RawValue>>,
    /// Hexadecimal SHA-256 commitment to the payload.
    #[schema(
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub entry: String,
}

impl EventView {
    /// As somebody sees it who reads the drafts within `drafts`.
    pub fn of(row: Row, drafts: &Reach) -> Self {
        let own = row
            .agency_id
            .as_deref()
            .is_some_and(|agency| drafts.is_own(agency));
        let readable = own || !["agency", "province"].contains(&row.audience.as_str());
        Self {
            data: Some(row.payload).filter(|_| readable).and_then(data),
            seq: row.seq,
            kind: row.kind,
            subject: row.subject,
            agency_id: row.agency_id,
            at: calendar::rfc3339(row.at),
            actor: row.actor,
            audience: row.audience,
            entry: crypto::hex(&row.entry),
        }
    }
}
