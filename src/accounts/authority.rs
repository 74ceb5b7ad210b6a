//! Verified sessions, and who was shut out since.

use super::grants::{Actor, Grant, Reach, Tenant};
use super::rights::Right;
use super::roles::{Role, Scope};
use crate::crypto::{AUDIENCE, Claims, Keyring};
use crate::http::{Error, Result};
use chrono::NaiveDateTime;
use parking_lot::RwLock;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A verified session: somebody, with all their roles or scopes.
#[derive(Debug)]
pub struct Session {
    pub actor: Actor,
    pub id: String,
    roles: Vec<Grant<Role>>,
    scopes: Vec<Grant<Scope>>,
    expires: i64,
    security_version: i32,
}

impl Session {
    fn of(claims: Claims) -> Option<Self> {
        let (mut roles, mut scopes) = (Vec::new(), Vec::new());
        for text in &claims.grants {
            let (what, place) = text.split_once('@').unwrap_or((text, ""));
            let tenant = match place.split_once(':') {
                Some(("agency", id)) => Tenant::Agency(id.to_owned()),
                Some(("province", code)) => Tenant::Province(code.to_owned()),
                _ => Tenant::Everywhere,
            };
            if let Some(role) = Role::parse(what).filter(|role| role.fits(&tenant)) {
                roles.push(Grant { what: role, tenant });
            } else if let Some(scope) = Scope::parse(what).filter(|_| tenant != Tenant::Everywhere) {
                scopes.push(Grant { what: scope, tenant });
            }
        }
        let id = claims.sub;
        let actor = match claims.kind.as_str() {
            "user" => Actor::User(id.clone()),
            "client" => Actor::Client(id.clone()),
            _ => return None,
        };
        Some(Self {
            actor,
            id,
            roles,
            scopes,
            expires: claims.exp,
            security_version: claims.sv,
        })
    }

    /// The tenants that the right `R` of this session reaches.
    pub fn reach<R: Right>(&self) -> Reach {
        let mut reach = Reach::default();
        let roles = self
            .roles
            .iter()
            .filter(|grant| R::ROLES.contains(&grant.what))
            .map(|grant| &grant.tenant);
        let scopes = self
            .scopes
            .iter()
            .filter(|grant| R::SCOPE == Some(grant.what))
            .map(|grant| &grant.tenant);
        for tenant in roles.chain(scopes) {
            match tenant {
                Tenant::Everywhere => reach.everything = true,
                Tenant::Agency(id) => reach.agencies.push(id.clone()),
                Tenant::Province(code) => reach.provinces.push(code.clone()),
            }
        }
        reach
    }

    /// Whether the right `R` holds anywhere.
    pub fn may<R: Right>(&self) -> bool {
        R::OPEN || self.reach::<R>() != Reach::default()
    }

    pub fn roles(&self) -> &[Grant<Role>] {
        &self.roles
    }

    pub fn scopes(&self) -> &[Grant<Scope>] {
        &self.scopes
    }
}

/// How long an access token is good.
pub const TOKEN_SECONDS: i64 = 900;

/// Tokens that are expected at once, and the bytes that they and their sessions may take in memory.
const SESSIONS: usize = 10_000;
const MEMORY: u64 = 32 * 1024 * 1024;

#[derive(Clone)]
struct Weight;

impl Weighter<String, Arc<Session>> for Weight {
    fn weight(&self, token: &String, session: &Arc<Session>) -> u64 {
        // A grant is told in the token in base64; in memory it's about as long.
        let grants = (session.roles.len() + session.scopes.len()) * 96;
        u64::try_from(token.len() + grants + 256).unwrap_or(u64::MAX)
    }
}

/// Verifies tokens and remembers the ones it verified; knows who was shut out since.
pub struct Authority {
    pub keys: Keyring,
    verified: Cache<String, Arc<Session>, Weight>,
    /// The least security version of users and clients whose tokens were revoked.
    revoked: RwLock<HashMap<String, i32>>,
    /// The newest event whose revocations are known here.
    seen: AtomicI64,
}

impl Authority {
    pub fn new(keys: Keyring) -> Self {
        Self {
            keys,
            verified: Cache::with_weighter(SESSIONS, MEMORY, Weight),
            revoked: RwLock::default(),
            seen: AtomicI64::new(0),
        }
    }

    /// Refuses the tokens of `id` that name an older security version, from now on.
    pub fn revoke_below(&self, id: &str, security_version: i32) {
        let mut revoked = self.revoked.write();
        let least = revoked.entry(id.to_owned()).or_insert(security_version);
        *least = (*least).max(security_version);
    }

    /// Takes over the security versions that a snapshot of the data with events up to `head` told.
    pub(super) fn learn(&self, head: i64, versions: Vec<(String, i32)>) {
        for (id, security_version) in versions {
            self.revoke_below(&id, security_version);
        }
        self.seen.fetch_max(head, Ordering::AcqRel);
    }

    /// The newest event whose revocations are known here.
    pub fn seen(&self) -> i64 {
        self.seen.load(Ordering::Acquire)
    }

    /// Signs an access token; `grants` are roles or scopes in the form of [`Claims::grants`].
    ///
    /// # Errors
    /// When the token can't be written, or a command asks for one.
    pub(super) fn issue(
        &self,
        holder: &Actor,
        security_version: i32,
        grants: Vec<String>,
        now: NaiveDateTime,
    ) -> Result<String> {
        let (kind, id) = match holder {
            Actor::User(id) => ("user", id),
            Actor::Client(id) => ("client", id),
            Actor::Command | Actor::Service => return Err(Error::internal("neither needs a token")),
        };
        let now = now.and_utc().timestamp();
        self.keys.sign(&Claims {
            iss: self.keys.issuer().to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: id.clone(),
            iat: now,
            exp: now + TOKEN_SECONDS,
            jti: uuid::Uuid::new_v4().to_string(),
            kind: kind.to_owned(),
            grants,
            sv: security_version,
        })
    }

    pub(super) fn session(&self, token: &str, now: i64) -> Option<Arc<Session>> {
        let session = if let Some(session) = self.verified.get(token) {
            session
        } else {
            let session = Arc::new(Session::of(self.keys.verify(token, now)?)?);
            self.verified.insert(token.to_owned(), Arc::clone(&session));
            session
        };
        let least = self.revoked.read().get(&session.id).copied().unwrap_or(0);
        (session.expires > now && session.security_version >= least).then_some(session)
    }
}
