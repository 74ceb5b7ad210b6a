//! The endpoint about the caller.

use super::wire::MeView;
use crate::accounts::caller::Caller;
use crate::accounts::gate::Gate;
use crate::accounts::grants::Actor;
use crate::accounts::rights::SignedIn;
use crate::accounts::{clients, users};
use crate::http::{Code, Error, IfNoneMatch, Result, ServiceConfig, Versioned};
use actix_web::get;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(get_me);
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
    let view = found.ok_or_else(|| Error::new(Code::TokenInvalid))?;
    Ok(Versioned {
        version: view.version,
        view,
    })
}
