//! The second factor, on the wire.

use super::enrol::Enrolment;
use super::model::OneTime;
use crate::crypto::Secret;
use crate::http::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Take on a second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolTotp {
    /// Your password, once more.
    #[schema(max_length = 256, format = Password, example = "wrong-horse-87-battery")]
    pub password: String,
}

/// What goes into the authenticator. It's shown this once.
#[derive(Serialize, ToSchema)]
pub struct TotpEnrolment {
    /// 160 bits in base32, to be typed.
    #[schema(example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    pub secret: String,
    /// The same, to be shown as a QR code.
    #[schema(
        example = "otpauth://totp/Prongsai:somchai?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Prongsai"
    )]
    pub otpauth_url: String,
}

impl From<Enrolment> for TotpEnrolment {
    fn from(enrolment: Enrolment) -> Self {
        Self {
            secret: enrolment.secret.expose().to_owned(),
            otpauth_url: enrolment.url,
        }
    }
}

/// Show that the authenticator has the secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmTotp {
    /// The six digits, Arabic or Thai.
    #[schema(example = "287082", max_length = 64, min_length = 1)]
    pub code: String,
}

/// รหัสกู้คืน — codes for the day when the authenticator is lost, each good once. They are shown this once.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    #[schema(example = json!(["k3mf-9qhz-x7wd-2ptn", "7h2c-mmf4-q9wd-x3tn", "p8rs-4jvb-n2kd-w6zy", "c5xt-8gqm-d3hf-r7pk", "w2nj-k9vs-5bzt-m4qd", "z6fd-3rwx-h8cp-j2vn", "m9kq-t7yb-4xnh-c5ws", "d4pv-w8zj-r6mk-9gtf", "x7hs-2nqc-f5vr-t8bd", "j3tw-6dkp-y9xm-q4zh"]), min_items = 10, max_items = 10)]
    pub recovery_codes: Vec<String>,
}

impl From<Vec<Secret>> for RecoveryCodes {
    fn from(codes: Vec<Secret>) -> Self {
        Self {
            recovery_codes: codes.iter().map(|code| code.expose().to_owned()).collect(),
        }
    }
}

/// Give the second factor up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisableTotp {
    #[schema(max_length = 256, format = Password, example = "wrong-horse-87-battery")]
    pub password: String,
    /// The six digits or a recovery code.
    #[schema(example = "287082", max_length = 64, min_length = 1)]
    pub code: String,
}

/// The code of a request.
///
/// # Errors
/// `422` at `/code`.
pub fn parse_code(code: &str) -> Result<OneTime> {
    OneTime::parse("/code", code).map_err(Error::invalid)
}
