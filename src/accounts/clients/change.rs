//! What managers do to clients that are there.

use super::model::Client;
use super::store;
use crate::accounts::caller::Caller;
use crate::accounts::gate::Gate;
use crate::accounts::rights::ManageClients;
use crate::events;
use crate::http::{Code, Error, IfMatch, Result, is_id};

/// Changes one client in one write; `edit` names the event, or says that nothing changed. Tokens given out before
/// are refused when it raised the security version.
///
/// # Errors
/// `404` for clients of others, `412`.
pub async fn change(
    gate: &Gate,
    caller: &Caller<ManageClients>,
    id: String,
    read: IfMatch,
    edit: impl FnOnce(&mut Client) -> Option<&'static str> + Send + 'static,
) -> Result<Client> {
    if !is_id(&id) {
        return Err(Error::new(Code::NotFound));
    }
    let (reach, actor, now) = (caller.reach(), caller.actor(), gate.now());
    let write = gate.db.write(move |tx| {
        let mut client = store::lock(tx, &id)?;
        if !reach.holds(&client.tenant()) {
            return Err(Error::new(Code::NotFound));
        }
        read.check(client.version)?;
        if let Some(kind) = edit(&mut client) {
            client.version += 1;
            client.updated_at = now;
            store::save(tx, &client)?;
            events::append(tx, &actor, now, client.event(kind))?;
        }
        Ok(client)
    });
    let client = write.await?;
    gate.authority.revoke_below(&client.id, client.security_version);
    Ok(client)
}

/// New values of a client; `None` stays as it is.
pub struct Update {
    pub name: Option<String>,
    pub scope: Option<String>,
    pub disabled: Option<bool>,
}

impl Update {
    pub fn apply(self, client: &mut Client) -> Option<&'static str> {
        let before = client.clone();
        if let Some(name) = self.name {
            client.name = name;
        }
        if let Some(scope) = self.scope {
            client.scope = scope;
        }
        if let Some(disabled) = self.disabled {
            client.disabled = disabled;
        }
        let rights = client.scope != before.scope || client.disabled != before.disabled;
        if rights {
            client.shut_out();
        }
        (rights || client.name != before.name).then_some("client.updated")
    }
}
