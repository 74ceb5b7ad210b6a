//! Roles and scopes with the place where they hold, and who did something.

use super::roles::{Role, Scope};
use std::fmt;

/// Where a role or scope holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tenant {
    /// Everywhere: system administrators.
    Everywhere,
    Agency(String),
    Province(String),
}

impl Tenant {
    /// As two columns, `agency_id` and `province`; '' where it isn't tied.
    pub(super) fn columns(&self) -> (String, String) {
        match self {
            Self::Everywhere => (String::new(), String::new()),
            Self::Agency(id) => (id.clone(), String::new()),
            Self::Province(code) => (String::new(), code.clone()),
        }
    }

    pub(super) fn of_columns(agency: String, province: String) -> Self {
        match (agency.is_empty(), province.is_empty()) {
            (false, _) => Self::Agency(agency),
            (true, false) => Self::Province(province),
            (true, true) => Self::Everywhere,
        }
    }

    /// The agency it's tied to, if any.
    pub fn agency(&self) -> Option<&str> {
        match self {
            Self::Agency(id) => Some(id),
            Self::Everywhere | Self::Province(_) => None,
        }
    }

    /// The province it's tied to, if any.
    pub fn province(&self) -> Option<&str> {
        match self {
            Self::Province(code) => Some(code),
            Self::Everywhere | Self::Agency(_) => None,
        }
    }
}

/// One role or scope and where it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant<K> {
    pub what: K,
    pub tenant: Tenant,
}

/// Who did something, for the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    User(String),
    Client(String),
    /// A command of the operator on the service's machine.
    Command,
    /// The service itself, as when it gives up a webhook.
    Service,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "user/{id}"),
            Self::Client(id) => write!(f, "client/{id}"),
            Self::Command => f.write_str("command"),
            Self::Service => f.write_str("service"),
        }
    }
}

/// Which tenants a right reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    pub everything: bool,
    pub agencies: Vec<String>,
    pub provinces: Vec<String>,
}

impl Reach {
    /// Whether it reaches an agency from within, not from its province.
    pub fn is_own(&self, agency: &str) -> bool {
        self.everything || self.agencies.iter().any(|own| own == agency)
    }

    /// Whether it reaches an agency in a province.
    pub fn covers(&self, agency: &str, province: &str) -> bool {
        self.is_own(agency) || self.is_provinces(province)
    }

    /// Whether it reaches the agencies of a province from the province.
    pub fn is_provinces(&self, province: &str) -> bool {
        self.everything || self.provinces.iter().any(|own| own == province)
    }

    /// Whether it reaches what is tied to this very tenant.
    pub fn holds(&self, tenant: &Tenant) -> bool {
        match tenant {
            Tenant::Everywhere => self.everything,
            Tenant::Agency(id) => self.everything || self.agencies.contains(id),
            Tenant::Province(code) => self.everything || self.provinces.contains(code),
        }
    }
}

impl fmt::Display for Grant<Role> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_grant(f, self.what.as_str(), &self.tenant)
    }
}

impl fmt::Display for Grant<Scope> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_grant(f, self.what.as_str(), &self.tenant)
    }
}

/// The form in which [`Claims::grants`] holds it.
fn write_grant(f: &mut fmt::Formatter<'_>, what: &str, tenant: &Tenant) -> fmt::Result {
    match tenant {
        Tenant::Everywhere => f.write_str(what),
        Tenant::Agency(id) => write!(f, "{what}@agency:{id}"),
        Tenant::Province(code) => write!(f, "{what}@province:{code}"),
    }
}
