//! When a form was handed out. The stamp is sealed, so that nobody makes one, and is the key under which its submission
//! happens once.

use crate::crypto::Vault;
use crate::http::{Error, Fault, Reason, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDateTime, TimeDelta};

/// The field that carries the stamp.
pub const FIELD: &str = "stamp";
/// The field that people don't see, and that programs fill in.
pub const TRAP: &str = "website";

const PURPOSE: &str = "pages/stamp";
/// Nobody reads and fills in a form faster.
const LEAST: TimeDelta = TimeDelta::seconds(3);
/// As long as the key of a submission is kept.
const MOST: TimeDelta = TimeDelta::hours(24);

/// A stamp for a form that's handed out now.
///
/// # Errors
/// Never with a key.
pub fn new(vault: &Vault, now: NaiveDateTime) -> Result<String> {
    let at = now.and_utc().timestamp_micros().to_be_bytes();
    Ok(URL_SAFE_NO_PAD.encode(vault.seal(PURPOSE, &at)?))
}

/// When the form was handed out; `None` for what's no stamp of ours.
fn read(vault: &Vault, stamp: &str) -> Option<NaiveDateTime> {
    let sealed = URL_SAFE_NO_PAD.decode(stamp).ok()?;
    let plain = vault.open(PURPOSE, &sealed).ok()?;
    let micros = i64::from_be_bytes(plain.try_into().ok()?);
    DateTime::from_timestamp_micros(micros).map(|at| at.naive_utc())
}

/// Why a submission isn't believed to be a person's, or not to be of now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    TooFast,
    /// Or no stamp of ours.
    TooOld,
    Trapped,
}

impl Doubt {
    /// What speaks against a submission.
    pub fn of(vault: &Vault, stamp: &str, trap: &str, now: NaiveDateTime) -> Option<Self> {
        let age = read(vault, stamp).map(|at| now - at);
        match age {
            Some(age) if age > MOST => Some(Self::TooOld),
            None => Some(Self::TooOld),
            Some(age) if age < LEAST => Some(Self::TooFast),
            Some(_) if !trap.is_empty() => Some(Self::Trapped),
            Some(_) => None,
        }
    }

    /// The form in which it ends a write.
    pub fn error(self) -> Error {
        let (name, reason) = match self {
            Self::TooFast => (FIELD, Reason::TooShort),
            Self::TooOld => (FIELD, Reason::OutOfRange),
            Self::Trapped => (TRAP, Reason::UnknownValue),
        };
        Error::invalid(Fault::parameter(name, reason))
    }

    /// The doubt that ended a write.
    pub fn in_error(error: &Error) -> Option<Self> {
        let all = [Self::TooFast, Self::TooOld, Self::Trapped];
        let fault = error.errors().first()?;
        all.into_iter()
            .find(|doubt| doubt.error().errors().first() == Some(fault))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_good_from_three_seconds_to_a_day_and_cannot_be_made() {
        let (vault, now) = (Vault::new([[1; 32]]), NaiveDateTime::default());
        let stamp = new(&vault, now).unwrap();
        let doubt =
            |stamp: &str, seconds: i64| Doubt::of(&vault, stamp, "", now + TimeDelta::seconds(seconds));
        assert_eq!(doubt(&stamp, 2), Some(Doubt::TooFast));
        assert_eq!(doubt(&stamp, 3), None);
        assert_eq!(doubt(&stamp, 86_400), None);
        assert_eq!(doubt(&stamp, 86_401), Some(Doubt::TooOld));
        assert_eq!(doubt("", 5), Some(Doubt::TooOld));
        assert_eq!(doubt(&stamp[..stamp.len() - 1], 5), Some(Doubt::TooOld));
        let later = now + TimeDelta::seconds(5);
        assert_eq!(Doubt::of(&vault, &stamp, "x", later), Some(Doubt::Trapped));
        for one in [Doubt::TooFast, Doubt::TooOld, Doubt::Trapped] {
            assert_eq!(Doubt::in_error(&one.error()), Some(one));
        }
    }
}
