//! How storage errors reach a caller.

use crate::http::{Code, Error};
use diesel::result::{DatabaseErrorKind, Error as Diesel};

impl From<Diesel> for Error {
    fn from(error: Diesel) -> Self {
        match error {
            Diesel::NotFound => Self::new(Code::NotFound),
            Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::new(Code::AlreadyExists),
            other => Self::storage(other),
        }
    }
}
