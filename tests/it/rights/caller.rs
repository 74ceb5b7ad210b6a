//! Everybody who may call.

use super::place::{Place, Town};
use crate::support::TestService;

const ROLES: [&str; 12] = [
    "sysadmin",
    "agency_admin",
    "staff",
    "unit_head",
    "approver",
    "complaint_officer",
    "integrity_officer",
    "asset_officer",
    "data_officer",
    "executive",
    "province",
    "auditor",
];

const SCOPES: [&str; 3] = ["assessments:read", "assessments:write", "changes:read"];

#[derive(Clone, Copy)]
pub enum Kind {
    Nobody,
    /// With a role that holds somewhere.
    Person(&'static str),
    /// With a role of an agency or a province that names none: it's no role at all.
    Roleless,
    /// With a scope.
    Machine(&'static str),
}

/// A caller, and whether the agency of the place is within their tenant.
pub struct Caller {
    pub kind: Kind,
    pub own: bool,
    /// What the token grants.
    pub grant: String,
}

impl Caller {
    /// Whether what's granted holds in a province.
    pub fn is_of_province(&self) -> bool {
        self.grant.contains("@province:")
    }

    pub fn token(&self, service: &TestService, town: &Town) -> Option<String> {
        match self.kind {
            Kind::Nobody => None,
            Kind::Machine(_) => Some(service.client_token(&town.machine, &[&self.grant])),
            Kind::Person(_) | Kind::Roleless => Some(service.token_of(&town.person, &[&self.grant])),
        }
    }
}

/// The callers, always in the same order, from the point of view of a place.
pub fn callers(place: &Place) -> Vec<Caller> {
    let mut callers = Vec::new();
    let mut add = |kind: Kind, grant: String, own: bool| callers.push(Caller { kind, own, grant });
    add(Kind::Nobody, "nobody".to_owned(), false);
    let agency = &place.agency;
    for role in ROLES {
        let person = Kind::Person(role);
        match role {
            "sysadmin" => add(person, role.to_owned(), true),
            "province" => {
                add(person, format!("{role}@province:96"), true);
                add(person, format!("{role}@province:95"), false);
            }
            _ => {
                add(person, format!("{role}@agency:{agency}"), true);
                add(person, format!("{role}@agency:elsewhere"), false);
            }
        }
        // Both houses have officers.
        if role == "integrity_officer" {
            add(person, format!("{role}@province:96"), true);
            add(person, format!("{role}@province:95"), false);
        }
        if role != "sysadmin" {
            add(Kind::Roleless, role.to_owned(), false);
        }
    }
    for scope in SCOPES {
        let machine = Kind::Machine(scope);
        add(machine, format!("{scope}@province:96"), true);
        add(machine, format!("{scope}@province:95"), false);
        add(machine, format!("{scope}@agency:{agency}"), true);
        add(machine, format!("{scope}@agency:elsewhere"), false);
    }
    callers
}
