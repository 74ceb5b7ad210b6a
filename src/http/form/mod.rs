//! Public forms: the same fields as JSON, as browsers send them, or with files.

mod multipart;
mod pairs;
mod schema;

use super::body::{is_json, parse_json};
use super::codes::Code;
use super::idempotent::Once;
use super::intake::{Future, content_type, read_small};
use super::problem::{Error, Result};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use pairs::Pairs;
pub use schema::{FilesWith, FormOf};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Seek;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// Files that may come with one form.
pub const MOST_FILES: usize = 5;
/// Bytes that one of them may have.
pub const MOST_FILE_BYTES: u64 = 10 * 1024 * 1024;
/// Parts or pairs that one form may have, files and empty ones among them.
const MOST_PARTS: usize = 300;

/// A public form: JSON, `application/x-www-form-urlencoded`, or `multipart/form-data` with files named `files`.
///
/// Forms only know text: empty values count as absent, numbers may have Thai digits, `true`, `on` and `1` are true, and
/// `fields.NAME` is the field NAME of the object `fields`.
pub struct Form {
    content: Content,
    files: Vec<SentFile>,
    once: Once,
}

/// Names and what was typed.
pub type Texts = Vec<(String, String)>;

enum Content {
    Json(Vec<u8>),
    Pairs(Pairs),
}

/// A file as it was sent, in a temporary file without a name. It keeps its room among the forms that come in.
pub struct SentFile {
    /// As the sender named it: anything.
    pub name: Option<String>,
    file: File,
    _room: Arc<OwnedSemaphorePermit>,
}

impl SentFile {
    /// The bytes, to be read from the beginning.
    ///
    /// # Errors
    /// `503` when the disk fails.
    pub fn rewound(&mut self) -> Result<&mut File> {
        self.file.rewind().map_err(Error::storage)?;
        Ok(&mut self.file)
    }
}

impl FromRequest for Form {
    type Error = Error;
    type Future = Future<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let once = Once::of(&request)?;
            let kind = content_type(&request);
            if kind == "multipart/form-data" {
                let parts = multipart::read(&request, payload).await?;
                return Ok(Self {
                    content: Content::Pairs(parts.pairs),
                    files: parts.files,
                    once: once.with_body(parts.digest),
                });
            }
            let is_form = kind == "application/x-www-form-urlencoded";
            if !is_form && !is_json(&kind) {
                return Err(Error::new(Code::UnsupportedMediaType));
            }
            let bytes = read_small(&request, payload).await?;
            let once = once.with_body(Sha256::digest(&bytes).into());
            let content = if is_form {
                Content::Pairs(Pairs::parse(&bytes)?)
            } else {
                Content::Json(bytes)
            };
            let files = Vec::new();
            Ok(Self { content, files, once })
        })
    }
}

impl Form {
    /// What the fields say.
    ///
    /// # Errors
    /// `400` for JSON that is none, `422` with a pointer when it isn't the expected shape.
    pub fn value<T: DeserializeOwned>(&self) -> Result<T> {
        match &self.content {
            Content::Json(bytes) => parse_json(bytes),
            Content::Pairs(pairs) => pairs.value(),
        }
    }

    /// The fields of a browser's form as they were typed, and its files.
    ///
    /// # Errors
    /// `415` for JSON.
    pub fn into_texts(self) -> Result<(Texts, Vec<SentFile>)> {
        match self.content {
            Content::Json(_) => Err(Error::new(Code::UnsupportedMediaType)),
            Content::Pairs(pairs) => Ok((pairs.into_texts(), self.files)),
        }
    }

    /// What the fields say, the files, and what makes its create happen once.
    ///
    /// # Errors
    /// As [`Form::value`].
    pub fn split<T: DeserializeOwned>(self) -> Result<(T, Vec<SentFile>, Once)> {
        Ok((self.value()?, self.files, self.once))
    }
}

#[cfg(test)]
mod tests {
    use super::super::problem::At;
    use super::super::{Intake, Reason};
    use super::*;
    use actix_web::error::PayloadError;
    use actix_web::test::TestRequest;
    use actix_web::web::Data;
    use bytes::Bytes;
    use futures_util::{Stream, stream};
    use std::io::Read;
    use std::pin::Pin;
    use std::time::Duration;

    #[derive(serde::Deserialize, Debug, PartialEq, Default)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        text: Option<String>,
        latitude: Option<f64>,
        count: Option<i32>,
        anonymous: Option<bool>,
        fields: Option<serde_json::Map<String, serde_json::Value>>,
    }

    /// Takes in a body that comes in pieces of `size` bytes.
    fn send_in(kind: &str, body: &[u8], size: usize, end: Option<PayloadError>) -> Result<Form> {
        actix_web::rt::System::new().block_on(async {
            let pieces: Vec<_> = body
                .chunks(size)
                .map(|piece| Ok(Bytes::copy_from_slice(piece)))
                .collect();
            let pieces = stream::iter(pieces.into_iter().chain(end.map(Err)));
            let payload: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> = Box::pin(pieces);
            let intake = Data::new(Intake::new(1, Duration::from_secs(5)));
            let request = TestRequest::post()
                .app_data(intake)
                .insert_header(("content-type", kind));
            Form::from_request(&request.to_http_request(), &mut Payload::Stream { payload }).await
        })
    }

    const MULTIPART: &str = "multipart/form-data; boundary=XX";
    const FORM: &str = "application/x-www-form-urlencoded; charset=UTF-8";

    fn part(heading: &str, body: &[u8]) -> Vec<u8> {
        let heading = format!("--XX\r\nContent-Disposition: form-data; {heading}\r\n\r\n");
        [heading.as_bytes(), body, b"\r\n"].concat()
    }

    fn multipart(parts: &[Vec<u8>]) -> Vec<u8> {
        [parts.concat(), b"--XX--\r\n".to_vec()].concat()
    }

    fn refused(form: Result<Form>) -> (Code, String, Option<Reason>) {
        let error = form
            .and_then(|form| form.value::<Sample>().map(|_| ()))
            .unwrap_err();
        let fault = error.errors().first();
        let pointer = fault.map(|fault| match &fault.at {
            At::Pointer(pointer) => pointer.clone(),
            other => panic!("{other:?}"),
        });
        (
            error.code(),
            pointer.unwrap_or_default(),
            fault.map(|fault| fault.reason),
        )
    }

    #[test]
    fn the_same_fields_are_read_in_all_three_ways() {
        let json =
            r#"{"text":"ไฟ & น้ำ","latitude":6.25,"count":12,"anonymous":true,"fields":{"size":"1/2"}}"#;
        let form = "text=%E0%B9%84%E0%B8%9F+%26+%E0%B8%99%E0%B9%89%E0%B8%B3&latitude=%E0%B9%96.25&count=%E0%B9%91%E0%B9%92\
                    &anonymous=on&fields.size=1%2F2&fields.other=&";
        let parts = [
            part("name=\"text\"", "ไฟ & น้ำ".as_bytes()),
            part("name=\"latitude\"", "๖.25".as_bytes()),
            part("name=count", b"12"),
            part("name=\"anonymous\"", b"1"),
            part("name=\"fields.size\"", b"1/2"),
            part("name=\"fields.other\"", b""),
            part("name=\"files\"; filename=\"\"", b""),
        ];
        let expected: Sample = serde_json::from_str(json).unwrap();
        for size in [1, 7, 100_000] {
            for (kind, body) in [
                ("application/json", json.as_bytes().to_vec()),
                (FORM, form.as_bytes().to_vec()),
                (MULTIPART, multipart(&parts)),
            ] {
                let sent = send_in(kind, &body, size, None).unwrap();
                let (value, files, _) = sent.split::<Sample>().unwrap();
                assert_eq!((value, files.len()), (expected_again(&expected), 0), "{kind}");
            }
        }
    }

    fn expected_again(sample: &Sample) -> Sample {
        Sample {
            text: sample.text.clone(),
            fields: sample.fields.clone(),
            ..*sample
        }
    }

    #[test]
    fn files_come_whole_with_the_names_that_they_were_sent_with() {
        let long: Vec<u8> = (0..200_000_u32).flat_map(u32::to_be_bytes).collect();
        let body = multipart(&[
            part("name=\"files\"; filename=\"../ไฟ.jpg\"", &long),
            part("name=\"text\"", b"x"),
            part("name=\"files\"", b"\r\n--X\r\n--X"),
            part("name=\"files\"; filename=\"empty\"", b""),
        ]);
        for size in [999, 65_536] {
            let form = send_in(MULTIPART, &body, size, None).unwrap();
            let (value, files, _) = form.split::<Sample>().unwrap();
            assert_eq!(value.text.as_deref(), Some("x"));
            let files = files.into_iter().map(|mut file| {
                let mut bytes = Vec::new();
                file.rewound().unwrap().read_to_end(&mut bytes).unwrap();
                (file.name, bytes)
            });
            let expected = vec![
                (Some("../ไฟ.jpg".to_owned()), long.clone()),
                (None, b"\r\n--X\r\n--X".to_vec()),
                (Some("empty".to_owned()), Vec::new()),
            ];
            assert!(files.collect::<Vec<_>>() == expected);
        }
    }

    #[test]
    fn each_fault_is_named_by_its_pointer() {
        for (kind, body, pointer, reason) in [
            (FORM, "count=x", "/count", Reason::WrongType),
            (FORM, "anonymous=maybe", "/anonymous", Reason::WrongType),
            (FORM, "nope=1", "/nope", Reason::UnknownField),
            (FORM, "text=1&text=2", "/text", Reason::Duplicate),
            (FORM, "text=&text=2", "/text", Reason::Duplicate),
            (FORM, "fields.a=1&fields.a=2", "/fields/a", Reason::Duplicate),
            (FORM, "fields=1", "/fields", Reason::WrongType),
            (FORM, "text=%FF", "/text", Reason::NotUtf8),
            (FORM, "%FF=1", "/", Reason::NotUtf8),
            (FORM, "text=%00", "/text", Reason::NullByte),
            (
                "application/json",
                r#"{"count":"1"}"#,
                "/count",
                Reason::WrongType,
            ),
        ] {
            let (code, at, found) = refused(send_in(kind, body.as_bytes(), 5, None));
            let at = if reason == Reason::NotUtf8 && at.is_empty() {
                "/".to_owned()
            } else {
                at
            };
            assert_eq!(
                (code, at.as_str(), found),
                (Code::InvalidInput, pointer, Some(reason)),
                "{body}"
            );
        }
        for (heading, value, pointer, reason) in [
            ("name=\"text\"", "\0".as_bytes(), "/text", Reason::NullByte),
            ("name=\"text\"", b"\xff", "/text", Reason::NotUtf8),
            (
                "name=\"photo\"; filename=\"a.jpg\"",
                b"x",
                "/photo",
                Reason::UnknownField,
            ),
        ] {
            let body = multipart(&[part(heading, value)]);
            let refused = refused(send_in(MULTIPART, &body, 5, None));
            assert_eq!(refused, (Code::InvalidInput, pointer.to_owned(), Some(reason)));
        }
        assert_eq!(
            refused(send_in("text/plain", b"x", 5, None)).0,
            Code::UnsupportedMediaType
        );
    }

    #[test]
    fn what_is_too_much_or_cut_off_is_refused() {
        let file = |size| part("name=\"files\"; filename=\"a\"", &vec![b'x'; size]);
        let (most, piece) = (usize::try_from(MOST_FILE_BYTES).unwrap(), 30_000);
        let small = vec![file(1); 6];
        let texts: Vec<_> = (0..=MOST_PARTS)
            .map(|n| part(&format!("name=\"fields.{n}\""), b""))
            .collect();
        let faults = [
            (
                multipart(&small),
                Code::InvalidInput,
                "/files",
                Some(Reason::TooMany),
            ),
            (
                multipart(&[file(1), file(most + 1)]),
                Code::InvalidInput,
                "/files/1",
                Some(Reason::FileTooLarge),
            ),
            (multipart(&texts), Code::InvalidInput, "", Some(Reason::TooMany)),
            (
                multipart(&[part("name=\"text\"", &vec![b'x'; 65_537])]),
                Code::PayloadTooLarge,
                "/text",
                Some(Reason::TooLong),
            ),
            (vec![b'x'; 2_000_000], Code::PayloadTooLarge, "", None),
            (
                [b"--XX\r\nA: ".to_vec(), vec![b'x'; 2_000_000]].concat(),
                Code::PayloadTooLarge,
                "",
                None,
            ),
            (file(1000), Code::MalformedRequest, "", None),
            (b"".to_vec(), Code::MalformedRequest, "", None),
            (
                b"--XX\r\nno heading\r\n\r\n".to_vec(),
                Code::MalformedRequest,
                "",
                None,
            ),
        ];
        for (n, (body, code, pointer, reason)) in faults.into_iter().enumerate() {
            let refused = refused(send_in(MULTIPART, &body, piece, None));
            assert_eq!(refused, (code, pointer.to_owned(), reason), "{n}");
        }
    }

    #[test]
    fn as_much_as_is_allowed_is_taken_and_what_stops_half_way_isnt() {
        let file = |size| part("name=\"files\"; filename=\"a\"", &vec![b'x'; size]);
        let (most, piece) = (usize::try_from(MOST_FILE_BYTES).unwrap(), 30_000);
        assert!(send_in(MULTIPART, &multipart(&[file(most)]), piece, None).is_ok());
        let cut = send_in(
            MULTIPART,
            &file(1000),
            piece,
            Some(PayloadError::Incomplete(None)),
        );
        assert_eq!(refused(cut).0, Code::MalformedRequest);
        assert_eq!(
            refused(send_in("multipart/form-data", b"x", 1, None)).0,
            Code::MalformedRequest
        );
        let pairs = "a=&".repeat(MOST_PARTS + 1);
        assert_eq!(
            refused(send_in(FORM, pairs.as_bytes(), 100, None)).0,
            Code::InvalidInput
        );
    }
}
