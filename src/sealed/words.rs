//! Words of the protocol in JSON.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A word as a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<T>(pub T);

impl<T: Copy + Into<String>> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let word: String = self.0.into();
        serializer.serialize_str(&word)
    }
}

impl<'de, T: TryFrom<String, Error = String>> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        T::try_from(word).map(Self).map_err(serde::de::Error::custom)
    }
}
