//! The newest directory that a client has seen of each agency: an older one is no longer taken.

use crate::sealed::{Directory, Flaw, from_hex};
use std::collections::BTreeMap;
use std::fmt;

/// Version and hash by agency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen(BTreeMap<String, (u32, String)>);

impl Seen {
    /// A line for each agency: its id, the version, the hash.
    ///
    /// # Errors
    /// [`Flaw::Note`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let line = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            let &[agency, version, hash] = words.as_slice() else {
                return Err(Flaw::Note);
            };
            from_hex::<32>(hash).map_err(|_| Flaw::Note)?;
            let version = version.parse().map_err(|_| Flaw::Note)?;
            Ok((agency.to_owned(), (version, hash.to_owned())))
        };
        text.lines().map(line).collect::<Result<_, Flaw>>().map(Self)
    }

    /// Remembers a directory.
    ///
    /// # Errors
    /// [`Flaw::Older`], or [`Flaw::Chain`] when the same version had another text.
    pub fn note(&mut self, directory: &Directory) -> Result<(), Flaw> {
        let hash = directory.hash();
        if let Some((version, known)) = self.0.get(&directory.agency) {
            if directory.version < *version {
                return Err(Flaw::Older);
            }
            if directory.version == *version && *known != hash {
                return Err(Flaw::Chain);
            }
        }
        self.0.insert(directory.agency.clone(), (directory.version, hash));
        Ok(())
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (agency, (version, hash)) in &self.0 {
            writeln!(f, "{agency} {version} {hash}")?;
        }
        Ok(())
    }
}
