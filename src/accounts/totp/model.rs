//! One-time codes.

use crate::crypto::Secret;
use crate::http::{Error, Fault, Result, Text, digits_to_arabic};
use chrono::NaiveDateTime;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Seconds of a code; SHA-1 and six digits, which every authenticator knows.
const STEP: i64 = 30;
const ISSUER: &str = "Prongsai";

/// A code as typed.
#[derive(Clone)]
pub enum OneTime {
    /// Six digits of an authenticator.
    Digits(String),
    Recovery(Secret),
}

impl OneTime {
    /// Spaces and the case of letters don't count; Thai digits are understood.
    ///
    /// # Errors
    /// The fault, at `pointer`.
    pub fn parse(pointer: &str, text: &str) -> Result<Self, Fault> {
        let text = Text::line(64).parse(pointer, text)?;
        let plain: String = digits_to_arabic(&text).split_whitespace().collect();
        let digits = plain.len() == 6 && plain.bytes().all(|byte| byte.is_ascii_digit());
        Ok(if digits {
            Self::Digits(plain)
        } else {
            Self::Recovery(Secret::new(plain.to_lowercase()))
        })
    }
}

/// A new secret of 160 random bits, in base32.
pub fn new_secret() -> String {
    let bytes: [u8; 20] = rand::random();
    totp_rs::Secret::from(bytes).to_base32()
}

/// Whether a text can be a secret: at least 128 bits in base32.
pub fn is_secret(secret: &Secret) -> bool {
    generator(secret.expose()).is_ok()
}

fn generator(base32: &str) -> Result<totp_rs::Totp> {
    let secret = totp_rs::Secret::try_from_base32(base32).map_err(|_| Error::internal("a TOTP secret"))?;
    totp_rs::Builder::new()
        .with_secret(secret)
        .with_skew(1)
        .build()
        .map_err(Error::internal)
}

/// The step whose code this is: the present one, the one before or the one after.
///
/// # Errors
/// When the stored secret is unusable.
pub fn step_of(base32: &str, digits: &str, now: NaiveDateTime) -> Result<Option<i64>> {
    let seconds = u64::try_from(now.and_utc().timestamp()).unwrap_or_default();
    let step = generator(base32)?.check(digits, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// What an authenticator scans.
pub fn url(base32: &str, username: &str) -> String {
    let name = utf8_percent_encode(username, NON_ALPHANUMERIC);
    format!(
        "otpauth://totp/{ISSUER}:{name}?secret={base32}&issuer={ISSUER}&algorithm=SHA1&digits=6&period={STEP}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, cut to six digits: the secret is the ASCII text 12345678901234567890.
    const RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> NaiveDateTime {
        chrono::DateTime::from_timestamp(seconds, 0).unwrap().naive_utc()
    }

    #[test]
    fn the_codes_of_the_rfc_are_known_with_their_steps() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (20_000_000_000, "353130"),
        ] {
            let step = step_of(RFC, code, at(seconds)).unwrap();
            assert_eq!(step, Some(seconds / STEP), "{code}");
            assert_eq!(
                step_of(RFC, code, at(seconds + STEP)).unwrap(),
                step,
                "a slow typist"
            );
            assert_eq!(
                step_of(RFC, code, at(seconds + 3 * STEP)).unwrap(),
                None,
                "too late"
            );
        }
    }

    #[test]
    fn thai_digits_and_spaces_are_understood() {
        assert!(
            matches!(OneTime::parse("/totp", " ๒๘๗ ๐๘๒ ").unwrap(), OneTime::Digits(code) if code == "287082")
        );
        assert!(matches!(OneTime::parse("/totp", "ABCD-efgh").unwrap(),
            OneTime::Recovery(code) if code.expose() == "abcd-efgh"));
    }
}
