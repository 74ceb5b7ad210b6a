//! Files from where nothing may wait for a disk.

use super::{Copy, FileStore, Kept, clean_name};
use crate::http::{Code, Error, Result, SentFile, Workshop};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Each thread may hold a file four times, as sent and without metadata, both sealed: some 40 MiB.
const THREADS: usize = 2;
/// Who waits holds a temporary file and no memory.
const PLACES: usize = 32;
const PATIENCE: Duration = Duration::from_secs(10);

/// The folder of files, with threads of its own. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    store: Arc<FileStore>,
    workshop: Workshop,
}

/// A file that's kept, and the name under which it's given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    pub kept: Kept,
    pub name: String,
}

impl Files {
    /// # Errors
    /// When the system gives no thread.
    pub fn start(store: FileStore) -> Result<Self> {
        Ok(Self {
            store: Arc::new(store),
            workshop: Workshop::start("files", THREADS, PLACES, PATIENCE)?,
        })
    }

    /// Keeps files that came with a form: all of them or none.
    ///
    /// # Errors
    /// `422` at `/files/N` for each that isn't taken, `503` when the folder can't be written to or nobody has time.
    pub async fn keep(&self, sent: Vec<SentFile>) -> Result<Vec<KeptFile>> {
        let (mut kept, mut faults) = (Vec::new(), Vec::new());
        for (n, file) in sent.into_iter().enumerate() {
            match self.keep_one(format!("/files/{n}"), file).await {
                Ok(file) => kept.push(file),
                Err(error) if error.code() == Code::InvalidInput => faults.extend_from_slice(error.errors()),
                Err(error) => {
                    self.forget(&kept).await;
                    return Err(error);
                }
            }
        }
        if faults.is_empty() {
            return Ok(kept);
        }
        self.forget(&kept).await;
        Err(Error::faults(faults))
    }

    async fn keep_one(&self, pointer: String, mut sent: SentFile) -> Result<KeptFile> {
        self.run(move |store| {
            let kept = store.keep(&pointer, sent.rewound()?)?;
            let name = clean_name(sent.name.as_deref(), kept.kind);
            Ok(KeptFile { kept, name })
        })
        .await
    }

    /// Removes files that nothing came to belong to. One that can't be removed now is found again, as older than it
    /// should be.
    pub async fn forget(&self, kept: &[KeptFile]) {
        for file in kept {
            if let Err(error) = self.remove(file.kept.id.clone()).await {
                tracing::warn!(file.id = file.kept.id, %error, "a file that isn't needed can't be removed");
            }
        }
    }

    /// The bytes of a copy.
    ///
    /// # Errors
    /// `503` when it can't be read or nobody has time, `500` when it isn't what was kept.
    pub async fn read(&self, id: String, copy: Copy) -> Result<Vec<u8>> {
        self.run(move |store| store.read(&id, copy)).await
    }

    /// Removes both copies of a file.
    ///
    /// # Errors
    /// `503` when the folder can't be written to or nobody has time.
    pub async fn remove(&self, id: String) -> Result<()> {
        self.run(move |store| store.remove(&id)).await
    }

    /// As [`FileStore::older_than`].
    ///
    /// # Errors
    /// `503` when the folder can't be read or nobody has time.
    pub async fn older_than(&self, time: SystemTime) -> Result<Vec<String>> {
        self.run(move |store| store.older_than(time)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&FileStore) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let store = Arc::clone(&self.store);
        self.workshop.run(move || job(&store)).await?
    }
}
