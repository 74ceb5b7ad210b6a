//! The endpoints of clients.

use super::add;
use super::change::change;
use super::model::Client;
use super::store;
use super::wire::{ClientView, CreateClient, IssuedSecret, ListClients, UpdateClient};
use crate::accounts::caller::Caller;
use crate::accounts::gate::Gate;
use crate::accounts::grants::Tenant;
use crate::accounts::rights::ManageClients;
use crate::crypto::{hash_secret, random_token};
use crate::http::{
    Body, Code, Confidential, Created, Error, IfMatch, IfNoneMatch, Page, PageParams, PageUrl, Params,
    Result, ServiceConfig, Versioned, id_asked, is_id,
};
use actix_web::web::Path;
use actix_web::{get, patch, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_clients)
        .service(create_client)
        .service(get_client)
        .service(update_client)
        .service(rotate_client_secret);
}

/// List machines.
///
/// System administrators see all, agency administrators those of their agency. Sorted by id.
#[utoipa::path(
    tag = "people",
    params(ListClients),
    responses((status = 200, description = "Clients", body = Page<ClientView>)),
    security(("bearer" = []))
)]
#[get("/clients")]
async fn list_clients(
    gate: Gate,
    caller: Caller<ManageClients>,
    url: PageUrl,
    params: Params<ListClients>,
) -> Result<Page<ClientView>> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let after = page.after(1)?.and_then(|key| key.first().cloned());
    let (reach, rows) = (caller.reach(), page.rows());
    let agency = id_asked("agency_id", params.agency_id)?;
    let read = gate
        .db
        .read(move |conn| store::page(conn, &reach, agency, after, rows));
    let (found, reach) = (read.await?, caller.reach());
    let key = |client: &Client| vec![client.id.clone()];
    Ok(Page::cut(found, &page, &url, key, |client| {
        ClientView::new(&client, &reach)
    }))
}

/// Register a machine.
///
/// Its secret is shown this once; that's why this operation takes no `Idempotency-Key`: a key keeps the answer for a
/// day, and a secret is kept nowhere. A machine is tied to an agency or to a province; only a system administrator
/// registers one of a province.
#[utoipa::path(
    tag = "people",
    request_body(content = CreateClient, example = json!({"name": "ศาลากลางจังหวัดนราธิวาส",
        "scopes": ["assessments:read", "changes:read"], "agency_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab"})),
    responses((status = 201, description = "Registered", body = IssuedSecret)),
    security(("bearer" = []))
)]
#[post("/clients")]
async fn create_client(
    gate: Gate,
    caller: Caller<ManageClients>,
    body: Body<CreateClient>,
) -> Result<Created<IssuedSecret>> {
    let (new, reach) = (body.into_inner().parse()?, caller.reach());
    // A missing tenant is a fault of the input, told below.
    if new.tenant != Tenant::Everywhere && !reach.holds(&new.tenant) {
        return Err(Error::new(Code::Forbidden));
    }
    let (client, secret) = add::add(&gate.db, gate.now(), new, caller.actor()).await?;
    let issued = IssuedSecret {
        client: ClientView::new(&client, &reach),
        client_secret: secret.expose().to_owned(),
    };
    Created::new(format!("/api/v1/clients/{}", client.id), client.version, &issued)
}

/// Read one machine's registration.
///
/// Without its secret, which is shown once, when it's made.
#[utoipa::path(
    tag = "people",
    params(("client_id" = String, Path, description = "The client"), IfNoneMatch),
    responses((status = 200, description = "The client", body = ClientView)),
    security(("bearer" = []))
)]
#[get("/clients/{client_id}")]
async fn get_client(
    gate: Gate,
    caller: Caller<ManageClients>,
    id: Path<String>,
) -> Result<Versioned<ClientView>> {
    let (id, reach) = (id.into_inner(), caller.reach());
    let missing = || Error::new(Code::NotFound);
    if !is_id(&id) {
        return Err(missing());
    }
    let found = gate.db.read(move |conn| store::find(conn, &id)).await?;
    let client = found.filter(|client| reach.holds(&client.tenant()));
    Ok(versioned(&client.ok_or_else(missing)?, &caller))
}

fn versioned(client: &Client, caller: &Caller<ManageClients>) -> Versioned<ClientView> {
    Versioned {
        version: client.version,
        view: ClientView::new(client, &caller.reach()),
    }
}

/// Rename a machine, change its scopes, close or reopen it.
///
/// With other scopes, or closed, its tokens are refused at once.
#[utoipa::path(
    tag = "people",
    params(("client_id" = String, Path, description = "The client"),
           IfMatch),
    request_body(content = UpdateClient, example = json!({"disabled": true})),
    responses((status = 200, description = "As it is now", body = ClientView)),
    security(("bearer" = []))
)]
#[patch("/clients/{client_id}")]
async fn update_client(
    gate: Gate,
    caller: Caller<ManageClients>,
    id: Path<String>,
    read: IfMatch,
    body: Body<UpdateClient>,
) -> Result<Versioned<ClientView>> {
    let update = body.into_inner().parse()?;
    let edit = move |client: &mut Client| update.apply(client);
    let client = change(&gate, &caller, id.into_inner(), read, edit).await?;
    Ok(versioned(&client, &caller))
}

/// Give a machine a new secret.
///
/// It's shown this once. The secret before and the tokens given out for it are refused at once.
#[utoipa::path(
    tag = "people",
    params(("client_id" = String, Path, description = "The client"),
           IfMatch),
    responses((status = 200, description = "The new secret", body = IssuedSecret)),
    security(("bearer" = []))
)]
#[post("/clients/{client_id}/rotate-secret")]
async fn rotate_client_secret(
    gate: Gate,
    caller: Caller<ManageClients>,
    id: Path<String>,
    read: IfMatch,
) -> Result<Confidential<Versioned<IssuedSecret>>> {
    let client_secret = random_token();
    let hash = hash_secret(&client_secret);
    let edit = move |client: &mut Client| {
        client.secret_hash = hash;
        client.shut_out();
        Some("client.secret_rotated")
    };
    let client = change(&gate, &caller, id.into_inner(), read, edit).await?;
    let client = ClientView::new(&client, &caller.reach());
    Ok(Confidential(Versioned {
        version: client.version,
        view: IssuedSecret {
            client,
            client_secret,
        },
    }))
}
