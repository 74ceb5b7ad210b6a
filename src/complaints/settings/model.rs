//! Rules that the settings have in common.

use crate::accounts::{ManageComplaintSettings, Viewer};
use crate::agencies::Agency;
use crate::http::{Error, Fault, Reason, Result, Text};

pub const NAME: Text = Text::line(200);

/// The code in a path: `^[a-z][a-z0-9_]{0,39}$`.
///
/// # Errors
/// `422` that names the parameter.
pub fn parse_code(parameter: &str, code: String) -> Result<String> {
    let rest = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let begins = code.starts_with(|first: char| first.is_ascii_lowercase());
    if begins && code.len() <= 40 && code.bytes().all(rest) {
        return Ok(code);
    }
    let fault = Fault::parameter(parameter, Reason::Format);
    Err(Error::invalid(fault.with("expected", "a-z 0-9 _ (1–40)")))
}

/// The place in a list: 0 to 10,000.
///
/// # Errors
/// The fault, at `/sort`.
pub fn parse_sort(value: i32) -> Result<i32, Fault> {
    if (0..=10_000).contains(&value) {
        return Ok(value);
    }
    let fault = Fault::pointer("/sort", Reason::OutOfRange);
    Err(fault.with("min", 0).with("max", 10_000))
}

/// Whether whoever asks may change the settings of an agency.
pub fn manages(viewer: &Viewer<ManageComplaintSettings>, agency: &Agency) -> bool {
    let reach = viewer.reach();
    reach.is_some_and(|reach| reach.covers(&agency.id, &agency.province))
}
