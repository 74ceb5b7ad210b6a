//! Bodies as they come in: how large, how slow, how many at once.

use super::codes::Code;
use super::problem::{Error, Result};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use bytes::Bytes;
use futures_util::StreamExt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

/// The most bytes that a JSON body or a form may have.
pub const JSON_LIMIT: usize = 256 * 1024;
/// Files that may come in at once: with the largest of 16 MiB, 128 MiB of memory.
const UPLOADS: usize = 8;
/// Public forms with files that may come in at once, beside them: with the largest, 800 MiB of temporary files.
const FORMS: usize = 16;
/// Seconds after which a refused upload may find room.
const UPLOAD_WAIT: u64 = 5;
/// The slowest a body may come in, in bytes a second: 256 kbit/s.
const SLOWEST: u64 = 32 * 1024;

/// How bodies are taken in; set as app data.
#[derive(Clone)]
pub struct Intake {
    upload_limit: usize,
    patience: Duration,
    uploads: Arc<Semaphore>,
    forms: Arc<Semaphore>,
}

/// A body that comes in chunk by chunk.
pub(super) struct Incoming {
    payload: Payload,
    started: Instant,
    patience: Duration,
    taken: usize,
}

impl Incoming {
    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    /// `408` for a body that comes too slowly, `400` for one cut off.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>> {
        let earned = u64::try_from(self.taken).unwrap_or(u64::MAX) / SLOWEST;
        let deadline = self.started + self.patience + Duration::from_secs(earned);
        let chunk = timeout_at(deadline, self.payload.next());
        let Some(chunk) = chunk.await.map_err(|_| Error::new(Code::Timeout))? else {
            return Ok(None);
        };
        let chunk = chunk.map_err(|_| Error::new(Code::MalformedRequest))?;
        self.taken += chunk.len();
        Ok(Some(chunk))
    }
}

impl Intake {
    /// Files of up to `upload_limit` bytes. A body has `patience` to arrive, and a second more for each 32 KiB of it
    /// that has come.
    pub fn new(upload_limit: usize, patience: Duration) -> Self {
        Self {
            upload_limit,
            patience,
            uploads: Arc::new(Semaphore::new(UPLOADS)),
            forms: Arc::new(Semaphore::new(FORMS)),
        }
    }

    pub(super) fn of(request: &HttpRequest) -> Result<Data<Self>> {
        let missing = || Error::internal("no intake in the app's data");
        request.app_data::<Data<Self>>().cloned().ok_or_else(missing)
    }

    pub(super) fn incoming(&self, payload: Payload) -> Incoming {
        Incoming {
            payload,
            started: Instant::now(),
            patience: self.patience,
            taken: 0,
        }
    }

    /// Room for a form with files, until it's dropped.
    ///
    /// # Errors
    /// `503` when there's none.
    pub(super) fn form_room(&self) -> Result<OwnedSemaphorePermit> {
        room(&self.forms)
    }

    /// A small body; `None` when it's too long, too slow or cut off.
    pub(super) async fn read_quietly(&self, payload: Payload) -> Option<Vec<u8>> {
        self.read(payload, JSON_LIMIT).await.ok()
    }

    /// # Errors
    /// `408` for a body that comes too slowly, `413` for one of more than `limit` bytes, `400` for one cut off.
    async fn read(&self, payload: Payload, limit: usize) -> Result<Vec<u8>> {
        let (mut incoming, mut bytes) = (self.incoming(payload), Vec::new());
        while let Some(chunk) = incoming.next().await? {
            if bytes.len() + chunk.len() > limit {
                return Err(Error::new(Code::PayloadTooLarge));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

fn room(places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit> {
    let room = Arc::clone(places).try_acquire_owned();
    room.map_err(|_| Error::new(Code::Busy).retry_after(UPLOAD_WAIT))
}

/// Reads a body of up to [`JSON_LIMIT`] bytes.
///
/// # Errors
/// `408`, `413` and `400`, as their words say.
pub(super) async fn read_small(request: &HttpRequest, payload: Payload) -> Result<Vec<u8>> {
    Intake::of(request)?.read(payload, JSON_LIMIT).await
}

/// The media type of a body, in small letters and without parameters.
pub(super) fn content_type(request: &HttpRequest) -> String {
    let header = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    header
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

pub(super) type Future<T> = Pin<Box<dyn std::future::Future<Output = Result<T>>>>;

/// A small body of any kind, as its bytes.
pub struct RawBody(pub Vec<u8>);

impl FromRequest for RawBody {
    type Error = Error;
    type Future = Future<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { Ok(Self(read_small(&request, payload).await?)) })
    }
}

/// A file sent as the body itself, with its content type. Only so many are taken in at once: `503` when there's no
/// room, until one of them is dropped.
pub struct Upload {
    pub bytes: Vec<u8>,
    pub content_type: String,
    _room: OwnedSemaphorePermit,
}

impl FromRequest for Upload {
    type Error = Error;
    type Future = Future<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let intake = Intake::of(&request)?;
            let room = room(&intake.uploads)?;
            Ok(Self {
                bytes: intake.read(payload, intake.upload_limit).await?,
                content_type: content_type(&request),
                _room: room,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::error::PayloadError;
    use actix_web::test::TestRequest;
    use futures_util::{Stream, stream};

    /// A body of parts that come `pause` apart.
    fn slow(parts: usize, size: usize, pause: Duration) -> Payload {
        let parts = stream::iter(0..parts).then(move |_| async move {
            tokio::time::sleep(pause).await;
            Ok(Bytes::from(vec![b'x'; size]))
        });
        let payload: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> = Box::pin(parts);
        Payload::Stream { payload }
    }

    /// The sizes of what was taken in of bodies that came at once, and the errors.
    async fn take_in(bodies: Vec<Payload>) -> Vec<Result<usize>> {
        let intake = Data::new(Intake::new(100_000, Duration::from_millis(200)));
        let request = TestRequest::default().app_data(intake).to_http_request();
        let uploads = bodies
            .into_iter()
            .map(|mut body| Upload::from_request(&request, &mut body));
        let uploads = futures_util::future::join_all(uploads).await;
        uploads
            .into_iter()
            .map(|upload| Ok(upload?.bytes.len()))
            .collect()
    }

    #[test]
    fn a_body_that_drips_is_given_up_and_a_large_one_at_a_fair_pace_is_not() {
        actix_web::rt::System::new().block_on(async {
            let (drip, fair) = (
                slow(20, 1, Duration::from_millis(50)),
                slow(5, 20_000, Duration::from_millis(80)),
            );
            let taken = take_in(vec![drip, fair, slow(3, 40_000, Duration::ZERO)]).await;
            let code = |n: usize| taken[n].as_ref().map_err(Error::code).copied();
            assert_eq!(code(0), Err(Code::Timeout));
            assert_eq!(code(1), Ok(100_000));
            assert_eq!(code(2), Err(Code::PayloadTooLarge));
        });
    }

    #[test]
    fn more_uploads_at_once_than_there_is_room_for_are_told_when_to_come_again() {
        actix_web::rt::System::new().block_on(async {
            let bodies = (0..=UPLOADS).map(|_| slow(2, 10, Duration::from_millis(20)));
            let taken = take_in(bodies.collect()).await;
            let refused: Vec<_> = taken.into_iter().filter_map(Result::err).collect();
            assert_eq!(refused.len(), 1);
            assert_eq!(
                (refused[0].code(), refused[0].retry_seconds()),
                (Code::Busy, Some(UPLOAD_WAIT))
            );
        });
    }
}
