//! What every worker has at hand.

use super::problem::{Error, Result};
use actix_web::HttpRequest;
use actix_web::web::Data;

/// A part of the service that `app` hands to all handlers.
///
/// # Errors
/// `500` when `app` doesn't: a defect.
pub fn app_data<T: 'static>(request: &HttpRequest) -> Result<Data<T>> {
    let missing = || Error::internal(format!("no {} in the app's data", std::any::type_name::<T>()));
    request.app_data::<Data<T>>().cloned().ok_or_else(missing)
}
