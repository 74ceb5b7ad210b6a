//! New clients, from the API and from the command line.

use super::model::{Client, join};
use super::store;
use crate::accounts::grants::{Actor, Tenant};
use crate::accounts::roles::Scope;
use crate::agencies::places::province;
use crate::clock::Clock;
use crate::crypto::{Secret, hash_secret, random_token};
use crate::db::Db;
use crate::events;
use crate::http::{Error, Fault, Faults, Reason, Result, Text, is_id};
use chrono::NaiveDateTime;

/// A client to be registered.
pub struct NewClient {
    pub name: String,
    pub scopes: Vec<Scope>,
    /// An agency or a province.
    pub tenant: Tenant,
    /// One is made when it isn't given; at least 32 characters when it is, for it's stored as a plain hash.
    pub secret: Option<Secret>,
    /// One is made when it isn't given.
    pub id: Option<String>,
}

/// Registers a client; gives its id and its secret.
///
/// # Errors
/// `422` with the faults, `409` when the id is taken.
pub async fn add_client(db: &Db, clock: &Clock, new: NewClient, actor: Actor) -> Result<(String, Secret)> {
    let (client, secret) = add(db, clock.now(), new, actor).await?;
    Ok((client.id, secret))
}

/// Whether there's a client with this id.
///
/// # Errors
/// When the storage fails.
pub async fn client_exists(db: &Db, id: &str) -> Result<bool> {
    let id = id.to_owned();
    let found = db.read(move |conn| store::find(conn, &id)).await?;
    Ok(found.is_some())
}

pub(super) async fn add(
    db: &Db,
    now: NaiveDateTime,
    new: NewClient,
    actor: Actor,
) -> Result<(Client, Secret)> {
    let (client, secret) = parse(new, now)?;
    let write = db.write(move |tx| {
        store::check_agency(tx.conn(), &client)?;
        store::insert(tx, &client)?;
        events::append(tx, &actor, now, client.event("client.created"))?;
        Ok(client)
    });
    Ok((write.await?, secret))
}

fn parse(new: NewClient, now: NaiveDateTime) -> Result<(Client, Secret)> {
    let mut faults = Faults::default();
    let name = faults.check(parse_name(&new.name));
    let scope = faults.check(parse_scopes(&new.scopes));
    faults.check(check_tenant(&new.tenant));
    let secret = new.secret.unwrap_or_else(|| Secret::new(random_token()));
    if secret.expose().len() < 32 {
        faults.push(Fault::pointer("/secret", Reason::TooShort).with("min", 32));
    }
    let id = new.id.unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
    if !is_id(&id) {
        faults.push(Fault::pointer("/id", Reason::Format).with("expected", "A-Z a-z 0-9 - (1–64)"));
    }
    let (agency_id, province) = new.tenant.columns();
    let client = name.zip(scope).map(|(name, scope)| Client {
        id,
        name,
        secret_hash: hash_secret(secret.expose()),
        scope,
        agency_id,
        province,
        security_version: 1,
        disabled: false,
        version: 1,
        created_at: now,
        updated_at: now,
    });
    let client: Result<Client, Error> = faults.finish(client);
    Ok((client?, secret))
}

/// # Errors
/// The fault.
pub fn parse_name(name: &str) -> Result<String, Fault> {
    Text::line(200).parse("/name", name)
}

/// The stored form of scopes, each once.
///
/// # Errors
/// The fault.
pub fn parse_scopes(scopes: &[Scope]) -> Result<String, Fault> {
    let mut scopes = scopes.to_vec();
    scopes.sort();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(Fault::pointer("/scopes", Reason::Empty));
    }
    Ok(join(&scopes))
}

fn check_tenant(tenant: &Tenant) -> Result<(), Fault> {
    match tenant {
        Tenant::Everywhere => {
            Err(Fault::pointer("", Reason::RoleScope).with("needed", "agency_id / province"))
        }
        Tenant::Agency(id) if !is_id(id) => {
            let fault = Fault::pointer("/agency_id", Reason::UnknownAgency);
            Err(fault.with("value", id.escape_debug()))
        }
        Tenant::Province(code) if province(code).is_none() => {
            let fault = Fault::pointer("/province", Reason::UnknownProvince);
            Err(fault.with("value", code.escape_debug()))
        }
        Tenant::Agency(_) | Tenant::Province(_) => Ok(()),
    }
}
