//! How storage errors reach a caller.

use crate::http::{Code, Error};
use diesel::result::{DatabaseErrorKind, Error as Diesel};

impl From<Diesel> for Error {
    fn from(error: Diesel) -> Self {
        match error {
            Diesel::NotFound => Self::new(Code::NotFound),
            Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::new(Code::AlreadyExists),
            // The input was checked before: what the schema refuses is a defect of ours, and trying again won't help.
            Diesel::DatabaseError(
                DatabaseErrorKind::ForeignKeyViolation
                | DatabaseErrorKind::CheckViolation
                | DatabaseErrorKind::NotNullViolation
                | DatabaseErrorKind::RestrictViolation
                | DatabaseErrorKind::ExclusionViolation,
                _,
            ) => Self::internal(error),
            other => Self::storage(other),
        }
    }
}
