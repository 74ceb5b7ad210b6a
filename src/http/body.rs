//! JSON bodies, read so that every fault is named by a pointer.

use super::codes::{Code, Reason};
use super::intake::{Future, content_type, read_small};
use super::problem::{Error, Fault, Result};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::{Deserialize, DeserializeOwned};
use sha2::{Digest, Sha256};

/// A JSON request body.
pub struct Body<T>(T);

impl<T> Body<T> {
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Error;
    type Future = Future<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { Ok(Self(read_json(&request, payload).await?.0)) })
    }
}

/// Reads a JSON body; gives its value and the SHA-256 of its bytes.
pub(super) async fn read_json<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: Payload,
) -> Result<(T, [u8; 32])> {
    if !is_json(&content_type(request)) {
        return Err(Error::new(Code::UnsupportedMediaType));
    }
    let bytes = read_small(request, payload).await?;
    Ok((parse_json(&bytes)?, Sha256::digest(&bytes).into()))
}

/// Whether a media type is one of JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.ends_with("+json")
}

/// Parses JSON. Depth is limited to 128 by the parser.
///
/// # Errors
/// `400` when it isn't JSON, `422` with a pointer when it isn't the expected shape.
pub fn parse_json<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(Error::new(Code::MalformedRequest).fault(Fault::pointer("", Reason::NotUtf8)));
    };
    let mut parser = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut parser).map_err(|error| shape_error(&error))?;
    parser.end().map_err(|error| syntax_error(&error))?;
    Ok(value)
}

fn syntax_error(error: &serde_json::Error) -> Error {
    Error::new(Code::MalformedRequest).fault(Fault::pointer("", Reason::Syntax).with("detail", error))
}

fn shape_error(error: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    use serde_json::error::Category;
    if matches!(
        error.inner().classify(),
        Category::Syntax | Category::Eof | Category::Io
    ) {
        return syntax_error(error.inner());
    }
    let (pointer, reason, detail) = describe(error.path(), &error.inner().to_string());
    Error::invalid(Fault::pointer(pointer, reason).with("detail", detail))
}

/// The pointer, the reason and the detail of a shape error told by serde.
pub(super) fn describe(path: &serde_path_to_error::Path, message: &str) -> (String, Reason, String) {
    use serde_path_to_error::Segment;
    let steps = path.iter().map(|segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", escape(key)),
        Segment::Enum { variant } => format!("/{}", escape(variant)),
        Segment::Unknown => String::new(),
    });
    let pointer: String = steps.collect();
    let detail = message.split(" at line ").next().unwrap_or(message).to_owned();
    let named = |prefix: &str| detail.strip_prefix(prefix)?.split('`').next().map(str::to_owned);
    if let Some(field) = named("missing field `") {
        return (format!("{pointer}/{}", escape(&field)), Reason::Required, detail);
    }
    if let Some(field) = named("unknown field `") {
        let known = pointer.ends_with(&format!("/{}", escape(&field)));
        let pointer = if known {
            pointer
        } else {
            format!("{pointer}/{}", escape(&field))
        };
        return (pointer, Reason::UnknownField, field);
    }
    (pointer, Reason::WrongType, detail)
}

pub(super) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code, reason = "only its shape counts")]
        inner: Vec<Inner>,
    }

    #[derive(serde::Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "only its shape counts")]
        count: u8,
    }

    fn pointer_of(json: &str) -> (String, &'static str) {
        let error = parse_json::<Sample>(json.as_bytes()).unwrap_err();
        let super::super::problem::At::Pointer(pointer) = &error.errors()[0].at else {
            panic!("no pointer")
        };
        (pointer.clone(), error.errors()[0].reason.code())
    }

    #[test]
    fn each_shape_error_is_named_by_its_pointer() {
        assert_eq!(
            pointer_of(r#"{"inner":[{"count":1},{"count":"2"}]}"#),
            ("/inner/1/count".into(), "wrong_type")
        );
        assert_eq!(
            pointer_of(r#"{"inner":[{}]}"#),
            ("/inner/0/count".into(), "required")
        );
        assert_eq!(
            pointer_of(r#"{"inner":[],"a/b":1}"#),
            ("/a~1b".into(), "unknown_field")
        );
        assert_eq!(pointer_of(r#"{"inner":["#), (String::new(), "syntax"));
    }

    #[test]
    fn very_deep_json_is_refused_without_harm() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(
            parse_json::<serde_json::Value>(deep.as_bytes())
                .unwrap_err()
                .code(),
            Code::MalformedRequest
        );
    }
}
