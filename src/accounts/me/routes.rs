//! The endpoint about the caller.

use super::wire::{MeView, UpdateMe};
use crate::accounts::caller::Caller;
use crate::accounts::gate::Gate;
use crate::accounts::grants::Actor;
use crate::accounts::rights::SignedIn;
use crate::accounts::{clients, users};
use crate::events;
use crate::http::{Body, Code, Error, IfMatch, IfNoneMatch, Result, ServiceConfig, Versioned};
use actix_web::{get, patch};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(get_me).service(update_me);
}

/// Read who you are: your account or registration, and the roles or scopes of your token.
///
/// And what you may do now about yourself and the accounts.
#[utoipa::path(
    tag = "session",
    params(IfNoneMatch),
    responses((status = 200, description = "You", body = MeView)),
    security(("bearer" = []))
)]
#[get("/me")]
async fn get_me(gate: Gate, caller: Caller<SignedIn>) -> Result<Versioned<MeView>> {
    let (session, actor) = (caller.session(), caller.actor());
    let found = match actor {
        Actor::User(id) => {
            let found = gate.db.read(move |conn| users::store::find(conn, &id)).await?;
            found.map(|person| MeView::person(person, session))
        }
        Actor::Client(id) => {
            let found = gate.db.read(move |conn| clients::store::find(conn, &id)).await?;
            found.map(|client| MeView::client(client, session))
        }
        Actor::Command | Actor::Public | Actor::Service => None,
    };
    Ok(versioned(found.ok_or_else(|| Error::new(Code::TokenInvalid))?))
}

/// Change what's yours to change: the address at which you're told of what waits for you.
///
/// Your name is changed by who manages the accounts (`update_user`).
#[utoipa::path(
    tag = "session",
    params(IfMatch),
    request_body = UpdateMe,
    responses((status = 200, description = "You after the change", body = MeView)),
    security(("bearer" = []))
)]
#[patch("/me")]
async fn update_me(
    gate: Gate,
    caller: Caller<SignedIn>,
    read: IfMatch,
    body: Body<UpdateMe>,
) -> Result<Versioned<MeView>> {
    let (id, actor, now) = (caller.person()?, caller.actor(), gate.now());
    let write = gate.db.write(move |tx| {
        let mut person = users::store::lock(tx, &id)?;
        read.check(person.user.version)?;
        let email = body.into_inner().email(person.user.email.clone())?;
        if email != person.user.email {
            person.user.email = email;
            person.user.version += 1;
            person.user.updated_at = now;
            users::store::save(tx, &person.user)?;
            events::append(tx, &actor, now, person.event("user.updated"))?;
        }
        Ok(person)
    });
    Ok(versioned(MeView::person(write.await?, caller.session())))
}

fn versioned(view: MeView) -> Versioned<MeView> {
    Versioned {
        version: view.version,
        view,
    }
}
