//! What each command does. Errors are sentences for the operator.

pub mod copies;
pub mod demo;
pub mod directory_keys;
pub mod health;
pub mod import;
pub mod integrity;
pub mod keys;
pub mod people;
pub mod serve;

use prongsai::config::Config;
use prongsai::db::Db;
use prongsai::http::{Code, Error};

/// Why a command failed, for the operator.
pub type Done<T = ()> = Result<T, String>;

/// An error of the library as the operator reads it.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
pub fn sentence(error: Error) -> String {
    match (error.code(), error.cause()) {
        // The storage's own words say more than that it's unavailable.
        (Code::StorageUnavailable, Some(cause)) => cause.to_owned(),
        _ => error.to_string(),
    }
}

/// The configured database, brought up to date.
pub fn database(config: &Config) -> Done<Db> {
    Db::open(&config.database).map_err(sentence)
}

/// Prints the OpenAPI document.
pub fn openapi() -> Done {
    let json = prongsai::app::document()
        .to_pretty_json()
        .map_err(|error| error.to_string())?;
    println!("{json}");
    Ok(())
}
