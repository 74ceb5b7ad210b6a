//! An officer's work: reading cases with a key that the service never sees, and answering under a signature.

mod export;
mod opened;
mod session;
mod stating;
mod wire;
mod writing;

pub use export::{Exported, export};
pub use opened::{Opened, OpenedCase, OpenedMessage, StatedBy, opened_file};
pub use session::{OfficerSession, Password};
pub use stating::NewStatement;
pub use wire::{Case, CaseFile, Copy, Due, SealedMessage, StatedView, StoredFile};
pub use writing::{IntakeChannel, NewIntake, SealedIntake};

use super::trouble::Trouble;
use crate::crypto::hex;
use crate::sealed::{Directory, OfficerKey, Recipient};

/// An officer: the key, and the directories that name it and others.
pub struct Officer<'a> {
    pub key: &'a OfficerKey,
    /// The current one.
    pub directory: &'a Directory,
    /// From before, for what officers signed who have left.
    pub older: &'a [Directory],
}

impl Officer<'_> {
    /// How the current directory names this officer.
    ///
    /// # Errors
    /// [`Trouble::NoOfficer`].
    pub fn named(&self) -> Result<&Recipient, Trouble> {
        let sign = hex(self.key.signer.verifying_key().as_bytes());
        let mut all = self.directory.recipients.iter();
        all.find(|one| one.sign == sign).ok_or(Trouble::NoOfficer)
    }

    fn directories(&self) -> Vec<&Directory> {
        std::iter::once(self.directory).chain(self.older).collect()
    }
}
