//! Visits: a token that a form hands out, and with which one answer counts once. It's sealed, so that nobody makes one, and
//! says which form handed it out and when; nothing is stored of it before it's used.

use super::model::Visit;
use crate::calendar::day_in_bangkok;
use crate::crypto::{Vault, hex};
use crate::http::{Error, Fault, Reason, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDateTime, TimeDelta};
use sha2::{Digest, Sha256};

const PURPOSE: &str = "services/visit";
/// How long a token is good.
pub const GOOD_FOR: TimeDelta = TimeDelta::hours(24);
/// Longer than any of ours.
const MOST: usize = 400;

/// A token for a visit of a form that begins now.
///
/// # Errors
/// Never with a key.
pub fn new_visit(vault: &Vault, form_id: &str, now: NaiveDateTime) -> Result<String> {
    let at = now.and_utc().timestamp_micros().to_be_bytes();
    let sealed = vault.seal(PURPOSE, &[&at, form_id.as_bytes()].concat())?;
    Ok(URL_SAFE_NO_PAD.encode(sealed))
}

/// The visit that a token is of, to be stored once its answer is.
///
/// # Errors
/// `422` for what this form didn't hand out, or more than a day ago.
pub fn open_visit(vault: &Vault, form_id: &str, token: &str, now: NaiveDateTime) -> Result<Visit> {
    let over = || Error::invalid(Fault::pointer("/visit", Reason::VisitOver));
    let sealed = Some(token).filter(|token| token.len() <= MOST);
    let sealed = sealed.and_then(|token| URL_SAFE_NO_PAD.decode(token).ok());
    let sealed = sealed.ok_or_else(over)?;
    let plain = vault.open(PURPOSE, &sealed).map_err(|_| over())?;
    let (at, form) = plain.split_first_chunk::<8>().ok_or_else(over)?;
    let at = DateTime::from_timestamp_micros(i64::from_be_bytes(*at)).ok_or_else(over)?;
    let until = at.naive_utc() + GOOD_FOR;
    if form != form_id.as_bytes() || now > until {
        return Err(over());
    }
    Ok(Visit {
        // Of the bytes, since a text could be written in two ways.
        token_hash: hex(&Sha256::digest(&sealed)),
        expires_on: day_in_bangkok(until),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_of_its_form_and_good_for_a_day() {
        let (vault, now) = (Vault::new([[1; 32]]), NaiveDateTime::default());
        let token = new_visit(&vault, "form", now).unwrap();
        let later = |hours| now + TimeDelta::hours(hours);
        let visit = open_visit(&vault, "form", &token, later(24)).unwrap();
        assert_eq!(visit.token_hash.len(), 64);
        assert_ne!(token, new_visit(&vault, "form", now).unwrap());
        for wrong in [
            open_visit(&vault, "form", &token, later(25)),
            open_visit(&vault, "other", &token, now),
            open_visit(&Vault::new([[2; 32]]), "form", &token, now),
            open_visit(&vault, "form", "", now),
            open_visit(&vault, "form", &format!("{token}A"), now),
            open_visit(&vault, "form", &"A".repeat(401), now),
        ] {
            assert_eq!(wrong.unwrap_err().errors()[0].reason, Reason::VisitOver);
        }
    }
}
