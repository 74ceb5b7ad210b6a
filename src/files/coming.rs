//! Files that come with a request: kept before the write that names them, and removed again when it's refused.

use super::queue::{Files, KeptFile};
use crate::http::{Error, Result, SentFile};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A file that came with a request, kept already.
#[derive(Clone, Debug)]
pub struct Attached {
    pub id: String,
    pub name: String,
    pub media_type: &'static str,
    /// Bytes of the working copy.
    pub size: i32,
    pub sha256: String,
    pub original_size: i32,
    pub original_sha256: String,
}

/// Files that are kept, but that nothing names yet.
pub struct Coming {
    files: Files,
    kept: Vec<KeptFile>,
    taken: Arc<AtomicBool>,
}

/// The same files, for the write that names them.
pub struct Handed {
    files: Vec<Attached>,
    taken: Arc<AtomicBool>,
}

impl Coming {
    /// Keeps files that were sent.
    ///
    /// # Errors
    /// `422` at `/files/N` for each that isn't taken, `503` when they can't be kept now.
    pub async fn keep(files: &Files, sent: Vec<SentFile>) -> Result<(Self, Handed)> {
        let kept = files.keep(sent).await?;
        let attached = kept.iter().cloned().map(Attached::try_from);
        let (attached, taken) = (attached.collect::<Result<_>>()?, Arc::default());
        let handed = Handed {
            files: attached,
            taken: Arc::clone(&taken),
        };
        let files = files.clone();
        Ok((Self { files, kept, taken }, handed))
    }

    /// Gives what the write came to. The files are removed where it certainly doesn't name them: it was refused, or it was
    /// done before, by the same request. Where that isn't known, as of a commit whose answer was lost, the hourly round
    /// finds those that nothing names.
    ///
    /// # Errors
    /// Those of the write.
    pub async fn settle<T>(self, outcome: Result<T>) -> Result<T> {
        let in_vain = match &outcome {
            Ok(_) => !self.taken.load(Ordering::Acquire),
            Err(error) => error.code().status() < 500,
        };
        if in_vain {
            self.files.forget(&self.kept).await;
        }
        outcome
    }
}

impl Handed {
    /// The files, for a write that names them if it succeeds.
    pub fn take(self) -> Vec<Attached> {
        self.taken.store(true, Ordering::Release);
        self.files
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl TryFrom<KeptFile> for Attached {
    type Error = Error;

    /// # Errors
    /// Never: no file is so large.
    fn try_from(file: KeptFile) -> Result<Self> {
        let size = |bytes: u64| i32::try_from(bytes).map_err(Error::internal);
        Ok(Self {
            id: file.kept.id,
            name: file.name,
            media_type: file.kept.kind.as_str(),
            size: size(file.kept.size)?,
            sha256: file.kept.sha256,
            original_size: size(file.kept.original_size)?,
            original_sha256: file.kept.original_sha256,
        })
    }
}
