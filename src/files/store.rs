//! The folder in which files are kept, each copy sealed: `ab/ID` and `ab/ID.original` of an id that begins with `ab`.
//!
//! Files are only ever added and removed, never changed. Everything here waits for the disk.

use super::kinds::working_copy;
use super::{FileKind, Refusal};
use crate::crypto::{Vault, hex};
use crate::http::{Error, MOST_FILE_BYTES, Result};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What the names of originals end with.
const ORIGINAL: &str = ".original";
/// What the names of files begin with that aren't written yet.
const UNFINISHED: &str = ".";

/// Which copy of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copy {
    /// To be shown and worked with: without metadata.
    Working,
    /// As it was sent.
    Original,
}

impl Copy {
    /// The purpose for which it's sealed.
    fn purpose(self, id: &str) -> String {
        match self {
            Self::Working => format!("file/{id}"),
            Self::Original => format!("original/{id}"),
        }
    }
}

/// A file that's kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// A UUID of version 4.
    pub id: String,
    pub kind: FileKind,
    /// Bytes of the working copy.
    pub size: u64,
    /// Hexadecimal, of the working copy.
    pub sha256: String,
    pub original_size: u64,
    pub original_sha256: String,
}

/// The folder, and the keys that seal what's in it.
pub struct FileStore {
    folder: PathBuf,
    vault: Vault,
}

impl FileStore {
    pub fn open(folder: &Path, vault: Vault) -> Self {
        Self {
            folder: folder.to_owned(),
            vault,
        }
    }

    /// Keeps a file that was sent, read from where it stands to its end. Both copies are on the disk, under their names,
    /// when this returns; none of them is when it fails.
    ///
    /// # Errors
    /// `422` at `pointer` for a file that isn't taken, `503` when the folder can't be written to.
    pub fn keep(&self, pointer: &str, sent: &mut File) -> Result<Kept> {
        let refused = |refusal: Refusal| Error::invalid(refusal.fault(pointer));
        let mut original = Vec::new();
        let mut limited = sent.take(MOST_FILE_BYTES + 1);
        limited.read_to_end(&mut original).map_err(Error::storage)?;
        if bytes(&original) > MOST_FILE_BYTES {
            return Err(refused(Refusal::TooLarge));
        }
        let (kind, working) = working_copy(&original).map_err(refused)?;
        let working = working.as_deref().unwrap_or(&original);
        let kept = Kept {
            id: uuid::Uuid::new_v4().to_string(),
            kind,
            size: bytes(working),
            sha256: hex(&Sha256::digest(working)),
            original_size: bytes(&original),
            original_sha256: hex(&Sha256::digest(&original)),
        };
        let put = self.put(&kept.id, Copy::Original, &original);
        put.and_then(|()| self.put(&kept.id, Copy::Working, working))
            .inspect_err(|_| drop(self.remove(&kept.id)))?;
        Ok(kept)
    }

    /// Keeps both copies of a file that an archive has, under its id; says whether it wasn't there.
    ///
    /// # Errors
    /// `503` when the folder can't be written to, or another file has the id.
    pub fn put_back(&self, id: &str, (working, original): (&[u8], &[u8])) -> Result<bool> {
        let path = self.path(id, Copy::Working)?;
        if path.exists() {
            let same = self.read(id, Copy::Working)? == working && self.read(id, Copy::Original)? == original;
            let other = || Error::storage(format!("another file is kept as {id}"));
            return if same { Ok(false) } else { Err(other()) };
        }
        let put = self.put(id, Copy::Original, original);
        put.and_then(|()| self.put(id, Copy::Working, working))
            .inspect_err(|_| drop(self.remove(id)))?;
        Ok(true)
    }

    fn put(&self, id: &str, copy: Copy, plain: &[u8]) -> Result<()> {
        let path = self.path(id, copy)?;
        let sealed = self.vault.seal(&copy.purpose(id), plain)?;
        write(&self.folder, &path, &sealed).map_err(|error| named(&path, &error))
    }

    /// The bytes of a copy.
    ///
    /// # Errors
    /// `503` when it can't be read, `500` when it isn't what was kept, or its key is missing.
    pub fn read(&self, id: &str, copy: Copy) -> Result<Vec<u8>> {
        let path = self.path(id, copy)?;
        let sealed = fs::read(&path).map_err(|error| named(&path, &error))?;
        self.vault.open(&copy.purpose(id), &sealed)
    }

    /// Removes both copies; none may be there.
    ///
    /// # Errors
    /// `503` when the folder can't be written to.
    pub fn remove(&self, id: &str) -> Result<()> {
        for copy in [Copy::Working, Copy::Original] {
            let path = self.path(id, copy)?;
            match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(named(&path, &error)),
                _ => {}
            }
        }
        Ok(())
    }

    /// The ids of the files that were kept before `time`, for whoever knows which of them something belongs to. What
    /// wasn't finished by then is removed.
    ///
    /// # Errors
    /// `503` when the folder can't be read.
    pub fn older_than(&self, time: SystemTime) -> Result<Vec<String>> {
        let mut ids = Vec::new();
        let fault = |error: std::io::Error| named(&self.folder, &error);
        for part in fs::read_dir(&self.folder).map_err(fault)? {
            let part = part.map_err(fault)?.path();
            if part.is_dir() {
                old(&part, time, &mut ids).map_err(|error| named(&part, &error))?;
            }
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// An id that isn't one of ours names no file.
    fn path(&self, id: &str, copy: Copy) -> Result<PathBuf> {
        let known = uuid::Uuid::parse_str(id).is_ok_and(|uuid| uuid.to_string() == id);
        let part = id.get(..2).filter(|_| known);
        let part = part.ok_or_else(|| Error::internal("the id of a file isn't one"))?;
        let ending = match copy {
            Copy::Working => "",
            Copy::Original => ORIGINAL,
        };
        Ok(self.folder.join(part).join(format!("{id}{ending}")))
    }
}

/// The folder failed: what isn't there now may be there again later.
#[track_caller]
fn named(path: &Path, error: &std::io::Error) -> Error {
    Error::storage(format!("{}: {error}", path.display()))
}

fn bytes(of: &[u8]) -> u64 {
    u64::try_from(of.len()).unwrap_or(u64::MAX)
}

/// Writes a file whole or not at all: its bytes are on the disk before its name, and its name before this returns.
fn write(folder: &Path, path: &Path, sealed: &[u8]) -> std::io::Result<()> {
    let part = path.parent().unwrap_or(folder);
    match fs::DirBuilder::new().mode(0o700).create(part) {
        Ok(()) => File::open(folder)?.sync_all()?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    let mut out = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(part)?;
    out.write_all(sealed)?;
    out.as_file().sync_all()?;
    out.persist_noclobber(path)?;
    File::open(part)?.sync_all()
}

/// Collects the ids of files in a part of the folder from before `time`.
fn old(part: &Path, time: SystemTime, ids: &mut Vec<String>) -> std::io::Result<()> {
    for file in fs::read_dir(part)? {
        let file = file?;
        let Ok(name) = file.file_name().into_string() else {
            continue;
        };
        let is_old = match file.metadata() {
            Ok(metadata) => metadata.modified()? < time,
            // Removed since.
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        let id = name.strip_suffix(ORIGINAL).unwrap_or(&name);
        if is_old && name.starts_with(UNFINISHED) {
            fs::remove_file(file.path())?;
        } else if is_old && uuid::Uuid::parse_str(id).is_ok() {
            ids.push(id.to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Code, Reason};
    use std::io::Seek;
    use std::time::Duration;

    const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Author(Somchai)>>endobj\nstartxref\n9\n%%EOF";

    /// A camera's image: with where and by what it was taken.
    fn photo() -> Vec<u8> {
        let exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0GPS 6.2N Canon";
        let part = |marker: u8, body: &[u8]| {
            let size = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
            [&[0xff, marker], size.as_slice(), body].concat()
        };
        let frame = part(0xc0, &[8, 0, 16, 0, 16, 1, 1, 0x11, 0]);
        let scan = part(0xda, &[1, 1, 0, 0, 63, 0]);
        [
            &[0xff, 0xd8],
            part(0xe1, exif).as_slice(),
            &frame,
            &scan,
            b"pixels",
            &[0xff, 0xd9],
        ]
        .concat()
    }

    fn store(folder: &Path) -> FileStore {
        FileStore::open(folder, Vault::new([[7; 32]]))
    }

    fn keep(store: &FileStore, bytes: &[u8]) -> Result<Kept> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.rewind().unwrap();
        store.keep("/files/0", &mut file)
    }

    /// All files of a folder.
    fn all(folder: &Path) -> Vec<PathBuf> {
        let parts = fs::read_dir(folder).unwrap().map(|part| part.unwrap().path());
        let files = parts.flat_map(|part| fs::read_dir(part).unwrap().map(|file| file.unwrap().path()));
        files.collect()
    }

    #[test]
    fn a_file_is_kept_sealed_with_and_without_its_metadata() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let kept = keep(&store, &photo()).unwrap();
        let (working, original) = (
            store.read(&kept.id, Copy::Working).unwrap(),
            store.read(&kept.id, Copy::Original).unwrap(),
        );
        assert!(original == photo());
        for word in [b"GPS".as_slice(), b"Canon"] {
            assert!(super::super::bytes::find(&original, word).is_some());
            assert!(super::super::bytes::find(&working, word).is_none());
        }
        assert_eq!(
            (kept.kind, kept.size, kept.original_size),
            (FileKind::Jpeg, bytes(&working), bytes(&photo()))
        );
        assert_eq!(kept.sha256, hex(&Sha256::digest(&working)));
        assert_eq!(kept.original_sha256, hex(&Sha256::digest(photo())));
        let files = all(folder.path());
        assert_eq!(files.len(), 2);
        for file in files {
            let sealed = fs::read(file).unwrap();
            assert!(super::super::bytes::find(&sealed, b"pixels").is_none());
        }
        let kept = keep(&store, PDF).unwrap();
        assert_eq!((kept.kind, &kept.sha256), (FileKind::Pdf, &kept.original_sha256));
        assert!(store.read(&kept.id, Copy::Working).unwrap() == PDF);
        store.remove(&kept.id).unwrap();
        store.remove(&kept.id).unwrap();
        assert_eq!(all(folder.path()).len(), 2);
        assert_eq!(
            store.read(&kept.id, Copy::Working).unwrap_err().code(),
            Code::StorageUnavailable
        );
    }

    #[test]
    fn nothing_stays_of_a_file_that_isnt_taken() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let large = [PDF, &vec![b' '; 10 * 1024 * 1024]].concat();
        let zip = [PDF, b"PK\x05\x06", &[0; 18], b"%%EOF"].concat();
        for (bytes, reason) in [
            (b"<svg/>".as_slice(), Reason::FileType),
            (b"", Reason::FileType),
            (&photo()[..60], Reason::FileDamaged),
            (&zip, Reason::FileDamaged),
            (&large, Reason::FileTooLarge),
        ] {
            let error = keep(&store, bytes).unwrap_err();
            assert_eq!(error.errors().first().unwrap().reason, reason);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_that_was_tampered_with_or_exchanged_isnt_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let (one, other) = (keep(&store, PDF).unwrap(), keep(&store, &photo()).unwrap());
        let path = |id: &str, copy| store.path(id, copy).unwrap();
        fs::copy(path(&other.id, Copy::Original), path(&other.id, Copy::Working)).unwrap();
        assert_eq!(
            store.read(&other.id, Copy::Working).unwrap_err().code(),
            Code::Internal
        );
        fs::copy(path(&other.id, Copy::Original), path(&one.id, Copy::Original)).unwrap();
        assert_eq!(
            store.read(&one.id, Copy::Original).unwrap_err().code(),
            Code::Internal
        );
        let mut sealed = fs::read(path(&one.id, Copy::Working)).unwrap();
        *sealed.last_mut().unwrap() ^= 1;
        fs::write(path(&one.id, Copy::Working), sealed).unwrap();
        assert_eq!(
            store.read(&one.id, Copy::Working).unwrap_err().code(),
            Code::Internal
        );
        assert_eq!(
            store.read("../../etc/passwd", Copy::Working).unwrap_err().code(),
            Code::Internal
        );
    }

    #[test]
    fn a_folder_that_isnt_there_is_a_matter_of_storage() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder.path().join("gone"));
        assert_eq!(keep(&store, PDF).unwrap_err().code(), Code::StorageUnavailable);
        assert!(store.older_than(SystemTime::now()).is_err());
        // A part that can't be a folder, as one that can't be written to.
        let store = self::store(folder.path());
        for part in 0..=255_u8 {
            fs::write(folder.path().join(format!("{part:02x}")), "").unwrap();
        }
        assert_eq!(keep(&store, PDF).unwrap_err().code(), Code::StorageUnavailable);
    }

    #[test]
    fn old_files_are_named_once_and_what_wasnt_finished_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let kept = keep(&store, PDF).unwrap();
        let part = folder.path().join(&kept.id[..2]);
        fs::write(part.join(".tmp123"), "half").unwrap();
        fs::write(part.join("a note"), "somebody's").unwrap();
        let now = SystemTime::now();
        assert!(
            store
                .older_than(now - Duration::from_hours(1))
                .unwrap()
                .is_empty()
        );
        assert_eq!(all(folder.path()).len(), 4);
        assert_eq!(
            store.older_than(now + Duration::from_hours(1)).unwrap(),
            [kept.id]
        );
        assert_eq!(all(folder.path()).len(), 3);
    }
}
