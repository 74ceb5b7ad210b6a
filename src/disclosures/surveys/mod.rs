//! แบบสำรวจของปี: QR codes that lead to a year's surveys.

mod routes;

pub use routes::register;

use crate::http::{Code, Error, Result};
use crate::qr::{self, Drawing};

/// The code of an address.
///
/// # Errors
/// `404` for an address too long for one, which is never stored.
pub fn code_of(url: &str) -> Result<Drawing> {
    qr::draw(url).ok_or_else(|| Error::new(Code::NotFound))
}
