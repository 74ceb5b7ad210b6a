//! `multipart/form-data` (RFC 7578), read part by part: of a file there's never more in memory than has just come in.

use super::pairs::{Pairs, pointer, too_many, utf8};
use super::{MOST_FILE_BYTES, MOST_FILES, MOST_PARTS, SentFile};
use crate::http::codes::{Code, Reason};
use crate::http::intake::{Incoming, Intake, JSON_LIMIT};
use crate::http::problem::{Error, Fault, Result};
use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header;
use bytes::Bytes;
use multer::{Field, Multipart};
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::fs::File;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{OwnedSemaphorePermit, mpsc};

/// The name of the parts that are files.
const FILES: &str = "files";
/// Bytes that one text may have.
const MOST_TEXT: usize = 64 * 1024;
/// Bytes that may come before something of a part is seen: what stands between the parts, their headings, and what the
/// network brings at once.
const MOST_BETWEEN: usize = 512 * 1024;

/// Bytes that a form may say it has: as many files as it may have, and more than all the rest. What says more isn't waited for.
const MOST_SAID: u64 = 64 * 1024 * 1024;

/// A form as it came.
pub struct Parts {
    pub pairs: Pairs,
    pub files: Vec<SentFile>,
    /// Of all names, values and files: the boundary between them is another each time.
    pub digest: [u8; 32],
}

/// Reads a form to its end.
///
/// # Errors
/// `408`, `413`, `422`, `400` for what is no such form or was cut off, `503` when there's no room for one more.
pub async fn read(request: &HttpRequest, payload: Payload) -> Result<Parts> {
    let intake = Intake::of(request)?;
    let room = Arc::new(intake.form_room()?);
    let malformed = || Error::new(Code::MalformedRequest);
    let header = request.headers().get(header::CONTENT_TYPE);
    let header = header.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(header).map_err(|_| malformed())?;
    let said = request.headers().get(header::CONTENT_LENGTH);
    let said = said.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if said.is_some_and(|said| said > MOST_SAID) {
        return Err(Error::new(Code::PayloadTooLarge));
    }
    let (sender, mut receiver) = mpsc::channel(1);
    let chunks = futures_util::stream::poll_fn(move |context| {
        let chunk = receiver.poll_recv(context);
        chunk.map(|chunk: Option<Bytes>| chunk.map(Ok::<_, Infallible>))
    });
    let between = Arc::new(AtomicUsize::new(0));
    let reader = Reader::new(room, Arc::clone(&between));
    tokio::select! {
        error = bring(intake.incoming(payload), sender, between) => Err(error),
        parts = reader.read(Multipart::new(chunks, boundary)) => parts,
    }
}

/// Brings chunks to the reader; comes back when that can't go on.
async fn bring(mut incoming: Incoming, reader: mpsc::Sender<Bytes>, between: Arc<AtomicUsize>) -> Error {
    loop {
        match incoming.next().await {
            Ok(Some(chunk)) => {
                if between.fetch_add(chunk.len(), Ordering::Relaxed) > MOST_BETWEEN {
                    return Error::new(Code::PayloadTooLarge);
                }
                // A reader that's gone has its answer.
                drop(reader.send(chunk).await);
            }
            Ok(None) => break,
            Err(error) => return error,
        }
    }
    drop(reader);
    std::future::pending().await
}

struct Reader {
    pairs: Pairs,
    files: Vec<SentFile>,
    digest: Sha256,
    parts: usize,
    /// Bytes of all texts.
    text: usize,
    between: Arc<AtomicUsize>,
    room: Arc<OwnedSemaphorePermit>,
}

impl Reader {
    fn new(room: Arc<OwnedSemaphorePermit>, between: Arc<AtomicUsize>) -> Self {
        Self {
            pairs: Pairs::default(),
            files: Vec::new(),
            digest: Sha256::new(),
            parts: 0,
            text: 0,
            between,
            room,
        }
    }

    async fn read(mut self, mut form: Multipart<'_>) -> Result<Parts> {
        while let Some(part) = form.next_field().await.map_err(|error| fault(&error))? {
            self.between.store(0, Ordering::Relaxed);
            self.parts += 1;
            if self.parts > MOST_PARTS {
                return Err(too_many());
            }
            self.part(part).await?;
        }
        Ok(Parts {
            pairs: self.pairs,
            files: self.files,
            digest: self.digest.finalize().into(),
        })
    }

    async fn part(&mut self, part: Field<'_>) -> Result<()> {
        let unnamed = || Error::invalid(Fault::pointer("", Reason::NotUtf8));
        let name = part.name().ok_or_else(unnamed)?.to_owned();
        if name == FILES {
            return self.file(part).await;
        }
        if part.file_name().is_some() {
            let fault = Fault::pointer(pointer(&name), Reason::UnknownField);
            return Err(Error::invalid(fault.with("detail", name)));
        }
        self.field(name, part).await
    }

    async fn field(&mut self, name: String, mut part: Field<'_>) -> Result<()> {
        let mut value = Vec::new();
        while let Some(chunk) = self.chunk(&mut part).await? {
            self.text += chunk.len();
            if value.len() + chunk.len() > MOST_TEXT || self.text > JSON_LIMIT {
                let fault = Fault::pointer(pointer(&name), Reason::TooLong).with("max", MOST_TEXT);
                return Err(Error::new(Code::PayloadTooLarge).fault(fault));
            }
            value.extend_from_slice(&chunk);
        }
        self.note(&[b"value", name.as_bytes(), &Sha256::digest(&value)]);
        let value = utf8(&pointer(&name), value)?;
        self.pairs.push(name, value)
    }

    /// Takes in a file, but for the empty part that browsers send when none was chosen.
    async fn file(&mut self, mut part: Field<'_>) -> Result<()> {
        let name = part
            .file_name()
            .filter(|name| !name.is_empty())
            .map(str::to_owned);
        let mut sink = None;
        while let Some(chunk) = self.chunk(&mut part).await? {
            let open = match sink {
                Some(open) => open,
                None => self.open().await?,
            };
            sink = Some(self.write(open, chunk).await?);
        }
        let sink = match (sink, &name) {
            (Some(sink), _) => sink,
            (None, Some(_)) => self.open().await?,
            (None, None) => return Ok(()),
        };
        let sent = name.as_deref().unwrap_or_default();
        self.note(&[b"file", sent.as_bytes(), &sink.digest.finalize()]);
        self.files.push(SentFile {
            name,
            file: sink.file,
            _room: Arc::clone(&self.room),
        });
        Ok(())
    }

    async fn open(&self) -> Result<Sink> {
        if self.files.len() == MOST_FILES {
            let fault = Fault::pointer("/files", Reason::TooMany).with("max", MOST_FILES);
            return Err(Error::invalid(fault));
        }
        blocking(Sink::open).await
    }

    async fn write(&self, mut sink: Sink, chunk: Bytes) -> Result<Sink> {
        sink.size += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if sink.size > MOST_FILE_BYTES {
            let pointer = format!("/files/{}", self.files.len());
            let fault = Fault::pointer(pointer, Reason::FileTooLarge)
                .with("max", MOST_FILE_BYTES)
                .with("unit", "bytes");
            return Err(Error::invalid(fault));
        }
        blocking(move || sink.write(&chunk)).await
    }

    /// The next bytes of a part that aren't none.
    async fn chunk(&self, part: &mut Field<'_>) -> Result<Option<Bytes>> {
        while let Some(chunk) = part.chunk().await.map_err(|error| fault(&error))? {
            self.between.store(0, Ordering::Relaxed);
            if !chunk.is_empty() {
                return Ok(Some(chunk));
            }
        }
        Ok(None)
    }

    /// Takes parts into the hash so that none runs into the next.
    fn note(&mut self, parts: &[&[u8]]) {
        for part in parts {
            self.digest.update(part.len().to_be_bytes());
            self.digest.update(part);
        }
    }
}

/// A temporary file that's being written. It has no name, so nothing stays of it whatever happens.
struct Sink {
    file: File,
    size: u64,
    digest: Sha256,
}

impl Sink {
    fn open() -> std::io::Result<Self> {
        Ok(Self {
            file: tempfile::tempfile()?,
            size: 0,
            digest: Sha256::new(),
        })
    }

    fn write(mut self, chunk: &[u8]) -> std::io::Result<Self> {
        self.file.write_all(chunk)?;
        self.digest.update(chunk);
        Ok(self)
    }
}

/// Runs what waits for the disk where it holds nobody up.
async fn blocking<T: Send + 'static>(job: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(job).await;
    done.map_err(Error::internal)?.map_err(Error::storage)
}

/// What's wrong with a form that can't be taken apart.
fn fault(_: &multer::Error) -> Error {
    Error::new(Code::MalformedRequest)
}
