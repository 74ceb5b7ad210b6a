//! Fields of a PATCH: absent leaves a value as it is, `null` clears it where it may be unknown.

use super::codes::Reason;
use super::problem::Fault;
use super::text::Faults;
use serde::{Deserialize, Deserializer};

/// Tells an absent field (`None`, with `#[serde(default)]`) from `null` (`Some(None)`).
///
/// # Errors
/// When the value has another type.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

impl Faults {
    /// The new value of a field that's always known: `null` is a fault.
    pub fn replace<V, T>(
        &mut self,
        pointer: &str,
        given: Option<Option<V>>,
        current: T,
        parse: impl FnOnce(V) -> Result<T, Fault>,
    ) -> T {
        let parsed = match given {
            None => return current,
            Some(None) => Err(Fault::pointer(pointer, Reason::Required)),
            Some(Some(value)) => parse(value),
        };
        self.check(parsed).unwrap_or(current)
    }

    /// The new value of a field that may be unknown.
    pub fn replace_or_clear<V, T>(
        &mut self,
        given: Option<Option<V>>,
        current: Option<T>,
        parse: impl FnOnce(V) -> Result<T, Fault>,
    ) -> Option<T> {
        match given {
            None => current,
            Some(None) => None,
            Some(Some(value)) => self.check(parse(value)).or(current),
        }
    }
}
