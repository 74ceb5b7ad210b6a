//! Which agency's things a list is of.

use super::grants::Reach;
use crate::http::{Code, Error, Fault, Reason, Result, id_asked};

/// The agency that's asked for: of several one has to be named.
///
/// # Errors
/// `422` when none is named, or it can't be one; `403` for one that the caller doesn't reach.
pub fn agency_asked(asked: Option<String>, reach: &Reach) -> Result<String> {
    match (id_asked("agency_id", asked)?, reach.agencies.as_slice()) {
        (Some(id), _) if reach.is_own(&id) => Ok(id),
        (Some(_), _) => Err(Error::new(Code::Forbidden)),
        (None, [only]) => Ok(only.clone()),
        (None, []) if !reach.everything => Err(Error::new(Code::Forbidden)),
        (None, _) => Err(Error::invalid(Fault::parameter("agency_id", Reason::Required))),
    }
}

/// That a caller reaches the agency that a body names, from within: of one that isn't there nothing else is said.
///
/// # Errors
/// `403` otherwise.
pub fn own_named(reach: &Reach, agency: &str) -> Result<()> {
    if reach.is_own(agency) {
        Ok(())
    } else {
        Err(Error::new(Code::Forbidden))
    }
}
