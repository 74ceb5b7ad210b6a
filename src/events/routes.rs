//! The feed of changes and the audit trail.

use super::store;
use super::wire::{ChangePage, ChangeView, EventView, ListChanges, ListEvents};
use crate::accounts::{Caller, FollowChanges, Reach, ReadAudit, ReadDrafts};
use crate::db::{self, Db};
use crate::http::{Code, Cursor, Error, Page, PageParams, PageUrl, Params, Result, ServiceConfig};
use actix_web::get;
use actix_web::web::{Data, Json};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(list_changes).service(list_events);
}

/// A cursor this many events behind is refused: a snapshot is cheaper for both sides.
pub const WINDOW: i64 = 1_000_000;

/// Where a follower takes its snapshot: of the very rows whose changes it's told.
fn snapshot(reach: &Reach) -> String {
    const ALL: &str = "/api/v1/assessments?format=ndjson";
    match (reach.provinces.as_slice(), reach.agencies.as_slice()) {
        ([province], []) => format!("{ALL}&province={province}"),
        ([], [agency]) => format!("{ALL}&agency_id={agency}"),
        // Several: one for each, as its settings say.
        _ => ALL.to_owned(),
    }
}

/// Follow the changes of your province or agency.
///
/// The only way to stay in step: take a snapshot (`/api/v1/assessments?format=ndjson&province=…`), keep the cursor of its
/// `Link` with `rel="changes"`, then follow `next` from page to page. Nothing is ever skipped: events are numbered
/// in the order of their commits. `410` asks for a new snapshot, after a restore of the service or a long absence.
#[utoipa::path(
    tag = "changes",
    params(ListChanges),
    responses((status = 200, description = "The next changes", body = ChangePage),
              (status = 410, description = "The cursor has expired; take a new snapshot", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[get("/changes")]
async fn list_changes(
    db: Data<Db>,
    caller: Caller<FollowChanges>,
    params: Params<ListChanges>,
) -> Result<Json<ChangePage>> {
    let params = params.into_inner();
    let page = PageParams::parse(None, params.limit)?;
    let after = params.after.as_deref().map(position).transpose()?;
    let (reach, drafts) = (caller.reach(), caller.session().reach::<ReadDrafts>());
    let (rows, cursor, more) = db
        .read(move |conn| {
            let (epoch, head) = (db::epoch(conn)?, db::head(conn)?);
            let start = start_of(after, &epoch, head).map_err(|error| error.snapshot(snapshot(&reach)))?;
            let mut rows = store::visible(conn, (&reach, &drafts), (start, head), page.rows())?;
            let more = rows.len() > usize::from(page.limit);
            rows.truncate(usize::from(page.limit));
            let end = if more {
                rows.last().map_or(head, |row| row.seq)
            } else {
                // A replica may be behind what the caller has seen already.
                head.max(start)
            };
            Ok((rows, store::cursor(&epoch, end), more))
        })
        .await?;
    let mut next = format!("/api/v1/changes?after={cursor}");
    if let Some(limit) = params.limit {
        next = format!("{next}&limit={limit}");
    }
    Ok(Json(ChangePage {
        items: rows.into_iter().map(ChangeView::from).collect(),
        next,
        cursor,
        more,
    }))
}

/// The epoch and number of a cursor.
fn position(cursor: &str) -> Result<(String, i64)> {
    let wrong = || Error::new(Code::CursorInvalid);
    let parts: [String; 2] = Cursor::decode(cursor)?.try_into().map_err(|_| wrong())?;
    let [epoch, seq] = parts;
    let seq = seq.parse().ok().filter(|seq| *seq >= 0).ok_or_else(wrong)?;
    Ok((epoch, seq))
}

/// Where to go on; `410` for a cursor of another database or too far behind.
fn start_of(after: Option<(String, i64)>, epoch: &str, head: i64) -> Result<i64> {
    let Some((its_epoch, seq)) = after else {
        return Ok(0);
    };
    if its_epoch != epoch || head - seq > WINDOW {
        return Err(Error::new(Code::CursorExpired));
    }
    Ok(seq)
}

/// Read the audit trail.
///
/// Every state change with its actor, newest first: who made it, when, and what the thing was like after it, with the
/// commitment that the ledger will hold. The history of one thing is the trail of its `subject`, as `user/ID`.
#[utoipa::path(
    tag = "changes",
    params(ListEvents),
    responses((status = 200, description = "Events, newest first", body = Page<EventView>)),
    security(("bearer" = []))
)]
#[get("/events")]
async fn list_events(
    db: Data<Db>,
    caller: Caller<ReadAudit>,
    url: PageUrl,
    params: Params<ListEvents>,
) -> Result<Page<EventView>> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let before = match page.after(1)?.and_then(|key| key.first()) {
        Some(seq) => Some(seq.parse().map_err(|_| Error::new(Code::CursorInvalid))?),
        None => None,
    };
    let (reach, rows) = (caller.reach(), page.rows());
    let drafts = caller.session().reach::<ReadDrafts>();
    let subject = params.subject;
    let found = db
        .read(move |conn| store::trail(conn, &reach, subject.as_deref(), before, rows))
        .await?;
    Ok(Page::cut(
        found,
        &page,
        &url,
        |row| vec![row.seq.to_string()],
        |row| EventView::of(row, &drafts),
    ))
}
