//! Fiscal years in descriptions.

use super::{FiscalYear, covered_years};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

impl PartialSchema for FiscalYear {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .description(Some(
                "A fiscal year, Buddhist: 2566 is 1 October 2022 to 30 September 2023.",
            ))
            .minimum(Some(Self::MIN))
            .maximum(Some(Self::MAX))
            .examples([2566])
            .into()
    }
}

impl ToSchema for FiscalYear {}

/// A fiscal year whose holidays are known, in descriptions.
pub struct HolidayYear;

impl PartialSchema for HolidayYear {
    fn schema() -> RefOr<Schema> {
        let known = covered_years();
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .description(Some("A fiscal year, Buddhist, whose holidays are known."))
            .minimum(Some(*known.start()))
            .maximum(Some(*known.end()))
            .examples([2566])
            .into()
    }
}

impl ToSchema for HolidayYear {}
