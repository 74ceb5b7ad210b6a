//! The webhooks' endpoints.

use super::super::deliveries::{Delivery, DeliveryView, ListDeliveries, page_of};
use super::super::settings::Settings;
use super::model::{NewWebhook, Webhook, check_room};
use super::store;
use super::wire::{CreateWebhook, IssuedWebhook, UpdateWebhook, WebhookView};
use crate::accounts::{Actor, Caller, ManageWebhooks};
use crate::agencies;
use crate::clock::Clock;
use crate::crypto::Vault;
use crate::db::{Conn, Db, Tx};
use crate::events;
use crate::http::{
    Body, Code, Confidential, Created, Error, IfMatch, IfNoneMatch, Page, PageParams, PageUrl, Params,
    Result, ServiceConfig, Versioned,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, patch, post};
use chrono::NaiveDateTime;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_webhooks)
        .service(create_webhook)
        .service(get_webhook)
        .service(update_webhook)
        .service(rotate_webhook_secret)
        .service(test_webhook)
        .service(list_webhook_deliveries);
}

/// Who calls, once it's clear that they run this agency.
fn admit(conn: &mut Conn, caller: &Caller<ManageWebhooks>, agency: &str) -> Result<Actor> {
    let agency = agencies::find(conn, agency)?;
    caller.over(&agency.id, &agency.province)
}

/// List the webhooks of an agency.
///
/// All of them, at most ten, the oldest first.
#[utoipa::path(
    tag = "webhooks",
    responses((status = 200, description = "Webhooks", body = Page<WebhookView>)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/webhooks")]
async fn list_webhooks(
    db: Data<Db>,
    caller: Caller<ManageWebhooks>,
    agency_id: Path<String>,
) -> Result<Page<WebhookView>> {
    let read = db.read(move |conn| {
        admit(conn, &caller, &agency_id)?;
        store::all_of(conn, &agency_id)
    });
    Ok(Page::whole(
        read.await?.into_iter().map(WebhookView::from).collect(),
    ))
}

/// Set up a webhook.
///
/// From now on the agency's events of these kinds are sent there as a signed `POST` (Standard Webhooks): a nudge that says
/// what happened to which thing, and nothing of what it holds. The secret is shown this once; that's why this operation
/// takes no `Idempotency-Key`. An agency has at most ten: `409` then.
#[utoipa::path(
    tag = "webhooks",
    request_body = CreateWebhook,
    responses((status = 201, description = "The webhook and its secret; its address in `Location`", body = IssuedWebhook),
              (status = 409, description = "There are ten already", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/webhooks")]
async fn create_webhook(
    db: Data<Db>,
    (clock, vault): (Data<Clock>, Data<Vault>),
    settings: Data<Settings>,
    caller: Caller<ManageWebhooks>,
    agency_id: Path<String>,
    body: Body<CreateWebhook>,
) -> Result<Created<IssuedWebhook>> {
    let (input, now) = (body.into_inner(), clock.now());
    db.write(move |tx| {
        let agency = agencies::find_locked(tx, &agency_id)?;
        let actor = caller.over(&agency.id, &agency.province)?;
        let new = NewWebhook::parse(&input, settings.outbound_loopback)?;
        check_room(store::count(tx.conn(), &agency.id)?)?;
        let (webhook, secret) = new.of(&agency.id, &vault, now)?;
        store::insert(tx, &webhook)?;
        events::append(tx, &actor, now, webhook.event("webhook.created"))?;
        let location = format!("/api/v1/agencies/{}/webhooks/{}", agency.id, webhook.id);
        let (webhook, secret) = (webhook.into(), secret.text);
        Created::new(location, 1, &IssuedWebhook { webhook, secret })
    })
    .await
}

/// Read a webhook.
///
/// Without its secret, which is shown once, when it's made.
#[utoipa::path(
    tag = "webhooks",
    params(IfNoneMatch),
    responses((status = 200, description = "The webhook", body = WebhookView)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/webhooks/{webhook_id}")]
async fn get_webhook(
    db: Data<Db>,
    caller: Caller<ManageWebhooks>,
    path: Path<(String, String)>,
) -> Result<Versioned<WebhookView>> {
    let (agency, id) = path.into_inner();
    let read = db.read(move |conn| {
        admit(conn, &caller, &agency)?;
        store::find(conn, &agency, &id)
    });
    Ok(versioned(read.await?))
}

fn versioned(webhook: Webhook) -> Versioned<WebhookView> {
    Versioned {
        version: webhook.version,
        view: webhook.into(),
    }
}

/// The webhook of a path that the caller means to change, held until the end of this write.
fn target(
    tx: &mut Tx<'_>,
    caller: &Caller<ManageWebhooks>,
    (agency, id): &(String, String),
) -> Result<(Actor, Webhook)> {
    let actor = admit(tx.conn(), caller, agency)?;
    let webhook = store::lock(tx, id)?;
    if webhook.agency_id != *agency {
        return Err(Error::new(Code::NotFound));
    }
    Ok((actor, webhook))
}

/// Stores a webhook after a change, with its event.
fn keep(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: NaiveDateTime,
    kind: &'static str,
    webhook: &mut Webhook,
) -> Result<()> {
    webhook.version += 1;
    webhook.updated_at = now;
    store::save(tx, webhook)?;
    events::append(tx, actor, now, webhook.event(kind))
}

/// Change a webhook, or switch it off or on.
///
/// What's absent stays. Switched off, what's still to be sent is given up.
#[utoipa::path(
    tag = "webhooks",
    params(IfMatch),
    request_body = UpdateWebhook,
    responses((status = 200, description = "The webhook after the change", body = WebhookView)),
    security(("bearer" = []))
)]
#[patch("/agencies/{agency_id}/webhooks/{webhook_id}")]
async fn update_webhook(
    db: Data<Db>,
    (clock, settings): (Data<Clock>, Data<Settings>),
    caller: Caller<ManageWebhooks>,
    path: Path<(String, String)>,
    read: IfMatch,
    body: Body<UpdateWebhook>,
) -> Result<Versioned<WebhookView>> {
    let (path, input, now) = (path.into_inner(), body.into_inner(), clock.now());
    let write = db.write(move |tx| {
        let (actor, webhook) = target(tx, &caller, &path)?;
        read.check(webhook.version)?;
        let mut changed = webhook.changed(input, settings.outbound_loopback)?;
        if !changed.is_as(&webhook) {
            let off = webhook.enabled && !changed.enabled;
            let kind = if off {
                "webhook.disabled"
            } else {
                "webhook.changed"
            };
            keep(tx, &actor, now, kind, &mut changed)?;
        }
        Ok(changed)
    });
    Ok(versioned(write.await?))
}

/// Give a webhook a new secret.
///
/// It's shown this once. For 24 hours what's sent is signed with the secret before as well, so that the receiver can change
/// over in its own time; a second rotation within them ends that of the first.
#[utoipa::path(
    tag = "webhooks",
    params(IfMatch),
    responses((status = 200, description = "The webhook and its new secret", body = IssuedWebhook)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/webhooks/{webhook_id}/rotate-secret")]
async fn rotate_webhook_secret(
    db: Data<Db>,
    (clock, vault): (Data<Clock>, Data<Vault>),
    caller: Caller<ManageWebhooks>,
    path: Path<(String, String)>,
    read: IfMatch,
) -> Result<Confidential<Versioned<IssuedWebhook>>> {
    let (path, now) = (path.into_inner(), clock.now());
    let write = db.write(move |tx| {
        let (actor, mut webhook) = target(tx, &caller, &path)?;
        read.check(webhook.version)?;
        let secret = webhook.rotate(&vault, now)?;
        keep(tx, &actor, now, "webhook.secret_rotated", &mut webhook)?;
        Ok((webhook, secret))
    });
    let (webhook, secret) = write.await?;
    let (version, webhook) = (webhook.version, webhook.into());
    let view = IssuedWebhook { webhook, secret };
    Ok(Confidential(Versioned { version, view }))
}

/// Send a webhook a test.
///
/// An event `webhook.tested`, to this webhook alone and whatever kinds it wants; what became of it stands in its list of
/// deliveries. `409` while it's switched off.
#[utoipa::path(
    tag = "webhooks",
    responses((status = 202, description = "It will be sent"),
              (status = 409, description = "It's switched off", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/webhooks/{webhook_id}/test")]
async fn test_webhook(
    db: Data<Db>,
    clock: Data<Clock>,
    caller: Caller<ManageWebhooks>,
    path: Path<(String, String)>,
) -> Result<HttpResponse> {
    let (path, now) = (path.into_inner(), clock.now());
    let write = db.write(move |tx| {
        let (actor, webhook) = target(tx, &caller, &path)?;
        if !webhook.enabled {
            return Err(Error::new(Code::Conflict));
        }
        events::append(tx, &actor, now, webhook.event("webhook.tested"))
    });
    write.await?;
    Ok(HttpResponse::Accepted().finish())
}

/// List what was sent to a webhook.
///
/// Newest first, with what became of it; kept for 30 days.
#[utoipa::path(
    tag = "webhooks",
    params(ListDeliveries),
    responses((status = 200, description = "Deliveries, newest first", body = Page<DeliveryView>)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/webhooks/{webhook_id}/deliveries")]
async fn list_webhook_deliveries(
    db: Data<Db>,
    caller: Caller<ManageWebhooks>,
    path: Path<(String, String)>,
    url: PageUrl,
    params: Params<ListDeliveries>,
) -> Result<Page<DeliveryView>> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let (before, rows, (agency, id)) = (
        page.after(1)?.and_then(|key| key.first()),
        page.rows(),
        path.into_inner(),
    );
    let before = before.map(|seq| seq.parse().map_err(|_| Error::new(Code::CursorInvalid)));
    let before = before.transpose()?;
    let read = db.read(move |conn| {
        admit(conn, &caller, &agency)?;
        let webhook = store::find(conn, &agency, &id)?;
        page_of(conn, &webhook.id, before, rows)
    });
    let key = |row: &Delivery| vec![row.event_seq.to_string()];
    Ok(Page::cut(read.await?, &page, &url, key, DeliveryView::from))
}
