//! What a machine's registration is.

use crate::accounts::grants::{Grant, Tenant};
use crate::accounts::roles::Scope;
use crate::events::Event;
use crate::schema::clients;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// A client's row. The secret is 256 random bits, so its plain hash is safe to store.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = clients)]
pub struct Client {
    pub id: String,
    pub name: String,
    pub secret_hash: String,
    /// Words of [`Scope`], with spaces between.
    pub scope: String,
    pub agency_id: String,
    pub province: String,
    pub security_version: i32,
    pub disabled: bool,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl Client {
    pub fn tenant(&self) -> Tenant {
        Tenant::of_columns(self.agency_id.clone(), self.province.clone())
    }

    pub fn scopes(&self) -> Vec<Scope> {
        self.scope.split_whitespace().filter_map(Scope::parse).collect()
    }

    /// What a token with these scopes grants.
    pub fn grants(&self, scopes: &[Scope]) -> Vec<String> {
        let grant = |scope: &Scope| Grant {
            what: *scope,
            tenant: self.tenant(),
        };
        scopes.iter().map(|scope| grant(scope).to_string()).collect()
    }

    /// Refuses all access tokens given out until now.
    pub fn shut_out(&mut self) {
        self.security_version += 1;
    }

    /// An event about this client, for the audit trail.
    pub fn event(&self, kind: &'static str) -> Event {
        let tenant = self.tenant();
        let payload = serde_json::json!({
            "id": self.id,
            "version": self.version,
            "name": self.name,
            "scope": self.scope,
            "agency_id": tenant.agency(),
            "province": tenant.province(),
            "disabled": self.disabled,
        });
        Event {
            agency_id: tenant.agency().map(str::to_owned),
            ..Event::internal(kind, format!("client/{}", self.id), payload)
        }
    }
}

/// Scopes as they're stored and as OAuth writes them.
pub fn join(scopes: &[Scope]) -> String {
    let words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    words.join(" ")
}
