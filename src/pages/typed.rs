//! What came in a form.

use sha2::{Digest, Sha256};

/// The most fields that are looked at.
const MOST: usize = 200;

/// The fields of a form, as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    /// Reads `application/x-www-form-urlencoded`.
    pub fn parse(body: &[u8]) -> Self {
        let pairs = url::form_urlencoded::parse(body);
        Self::of(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())))
    }

    /// Fields whose lines end with CRLF whatever was typed.
    pub fn of(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        let fields = fields.into_iter().take(MOST);
        Self(
            fields
                .map(|(name, value)| (name, value.replace("\r\n", "\n")))
                .collect(),
        )
    }

    /// A field as it was typed; empty when it's missing.
    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(given, _)| given == name);
        found.map_or("", |(_, value)| value)
    }

    /// A field in which something was typed.
    pub fn given(&self, name: &str) -> Option<String> {
        let value = self.get(name);
        (!value.trim().is_empty()).then(|| value.to_owned())
    }

    pub fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// What was said, whichever button and page it was sent by.
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for (name, value) in self
            .0
            .iter()
            .filter(|(name, value)| name != "go" && !value.is_empty())
        {
            for part in [name, value] {
                hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
                hash.update(part);
            }
        }
        hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_they_were_typed() {
        let typed = Typed::parse(b"a=1%0D%0A2&b=+&go=send&tick=on");
        assert_eq!((typed.get("a"), typed.get("c")), ("1\n2", ""));
        assert_eq!((typed.given("b"), typed.ticked("tick")), (None, true));
        let other = Typed::parse(b"a=1%0D%0A2&b=+&go=edit&tick=on");
        assert_eq!(typed.digest(), other.digest());
        assert_ne!(typed.digest(), Typed::parse(b"a=1%0D%0A2&b=").digest());
    }
}
