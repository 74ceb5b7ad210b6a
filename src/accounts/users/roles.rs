//! Which roles go together, and who may give them.

use crate::accounts::grants::{Grant, Reach, Tenant};
use crate::accounts::roles::{Role, Tie};
use crate::agencies::places::province;
use crate::http::{Code, Error, Fault, Reason, Result, is_id};

/// The most roles of one person.
pub const MOST: usize = 100;

/// Who gives roles.
#[derive(Clone, Copy)]
pub enum Giver<'a> {
    Operator,
    /// Somebody who manages accounts, to a person who has these already.
    Manager(&'a [Grant<Role>]),
}

/// Checks roles to be given to a person who keeps `kept`.
///
/// # Errors
/// `422` with all faults, at `/roles/…`.
pub fn check(given: &[Grant<Role>], kept: &[Grant<Role>], giver: Giver<'_>) -> Result<()> {
    let mut faults = Vec::new();
    if given.len() + kept.len() > MOST {
        faults.push(Fault::pointer("/roles", Reason::TooMany).with("max", MOST));
    }
    for (n, grant) in given.iter().enumerate().take(MOST) {
        let before: Vec<_> = given.iter().take(n).chain(kept).collect();
        let pointer = format!("/roles/{n}");
        faults.extend(fault_of(&pointer, grant, &before).or_else(|| beyond(&pointer, grant, giver)));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::faults(faults))
    }
}

/// A role that isn't the giver's to give.
fn beyond(pointer: &str, grant: &Grant<Role>, giver: Giver<'_>) -> Option<Fault> {
    match giver {
        Giver::Manager(held) if grant.what.by_operator() && !held.contains(grant) => {
            Some(Fault::pointer(pointer, Reason::RoleByOperator).with("role", grant.what.as_str()))
        }
        _ => None,
    }
}

fn fault_of(pointer: &str, grant: &Grant<Role>, before: &[&Grant<Role>]) -> Option<Fault> {
    let needed = match (grant.what.tie(), &grant.tenant) {
        (Tie::Nothing, Tenant::Everywhere) => None,
        (Tie::Agency | Tie::Either, Tenant::Agency(id)) => {
            if !is_id(id) {
                let fault = Fault::pointer(format!("{pointer}/agency_id"), Reason::UnknownAgency);
                return Some(fault.with("value", id.escape_debug()));
            }
            None
        }
        (Tie::Province | Tie::Either, Tenant::Province(code)) => {
            if province(code).is_none() {
                let fault = Fault::pointer(format!("{pointer}/province"), Reason::UnknownProvince);
                return Some(fault.with("value", code.escape_debug()));
            }
            None
        }
        (Tie::Nothing, _) => Some("null"),
        (Tie::Agency | Tie::Either, _) => Some("agency_id"),
        (Tie::Province, _) => Some("province"),
    };
    if let Some(needed) = needed {
        return Some(Fault::pointer(pointer, Reason::RoleScope).with("needed", needed));
    }
    if before.contains(&grant) {
        return Some(Fault::pointer(pointer, Reason::Duplicate).with("other", grant));
    }
    let other = before.iter().find(|other| grant.what.excludes(other.what))?;
    let fault = Fault::pointer(pointer, Reason::RoleExcluded).with("role", grant.what.as_str());
    Some(fault.with("other", other.what.as_str()))
}

/// Whoever isn't a system administrator gives roles of their own agency only.
///
/// # Errors
/// `403`.
pub fn may_give(reach: &Reach, given: &[Grant<Role>]) -> Result<()> {
    if given.iter().all(|grant| reach.holds(&grant.tenant)) {
        Ok(())
    } else {
        Err(Error::new(Code::Forbidden))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(role: Role, agency: &str) -> Grant<Role> {
        Grant {
            what: role,
            tenant: Tenant::Agency(agency.to_owned()),
        }
    }

    fn faults(given: &[Grant<Role>], kept: &[Grant<Role>]) -> Vec<&'static str> {
        check(given, kept, Giver::Operator).map_or_else(
            |error| error.errors().iter().map(|fault| fault.reason.code()).collect(),
            |()| Vec::new(),
        )
    }

    #[test]
    fn who_runs_accounts_never_reads_a_sealed_case_even_in_another_agency() {
        let (admin, officer) = (at(Role::AgencyAdmin, "a"), at(Role::IntegrityOfficer, "b"));
        assert_eq!(faults(&[admin.clone(), officer.clone()], &[]), ["role_excluded"]);
        assert_eq!(
            faults(std::slice::from_ref(&officer), &[admin]),
            ["role_excluded"]
        );
        assert!(faults(&[officer, at(Role::Staff, "a")], &[]).is_empty());
    }

    #[test]
    fn roles_that_others_gave_count_as_well() {
        let held: Vec<_> = (0..60).map(|n| at(Role::Staff, &format!("a{n}"))).collect();
        let more: Vec<_> = (0..41).map(|n| at(Role::Staff, &format!("b{n}"))).collect();
        assert_eq!(faults(&more, &held), ["too_many"]);
        assert!(faults(&more[1..], &held).is_empty());
    }

    #[test]
    fn a_manager_leaves_an_integrity_officer_as_they_are_and_makes_none() {
        let officer = [at(Role::IntegrityOfficer, "a")];
        assert!(check(&officer, &[], Giver::Manager(&officer)).is_ok());
        for held in [&[][..], &[at(Role::IntegrityOfficer, "b")]] {
            let error = check(&officer, &[], Giver::Manager(held)).unwrap_err();
            assert_eq!(error.errors()[0].reason, Reason::RoleByOperator);
        }
    }

    #[test]
    fn a_role_needs_its_own_kind_of_place_and_is_given_once() {
        let nowhere = |what| Grant {
            what,
            tenant: Tenant::Everywhere,
        };
        assert_eq!(faults(&[nowhere(Role::Staff)], &[]), ["role_scope"]);
        assert_eq!(faults(&[nowhere(Role::Province)], &[]), ["role_scope"]);
        assert_eq!(faults(&[at(Role::Sysadmin, "a")], &[]), ["role_scope"]);
        assert_eq!(
            faults(&[at(Role::Staff, "a"), at(Role::Staff, "a")], &[]),
            ["duplicate"]
        );
        assert_eq!(faults(&[at(Role::Staff, "a\0")], &[]), ["unknown_agency"]);
    }
}
