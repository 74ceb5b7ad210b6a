//! `HEAD`, served wherever `GET` is: the same answer, its body left out.

use actix_web::body::{BodySize, BodyStream, BoxBody, MessageBody, SizedStream};
use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use bytes::Bytes;
use futures_util::stream;
use std::convert::Infallible;

/// Whether the request is a `HEAD`. From here on it's the `GET` whose head is wanted.
pub(super) fn take_for_get(request: &mut ServiceRequest) -> bool {
    let head = request.method() == Method::HEAD;
    if head {
        request.head_mut().method = Method::GET;
    }
    head
}

/// A body of the same length of which nothing is sent.
pub(super) fn unsent(body: &BoxBody) -> BoxBody {
    let nothing = stream::empty::<Result<Bytes, Infallible>>();
    match body.size() {
        BodySize::None => BoxBody::new(()),
        BodySize::Sized(length) => BoxBody::new(SizedStream::new(length, nothing)),
        BodySize::Stream => BoxBody::new(BodyStream::new(nothing)),
    }
}
