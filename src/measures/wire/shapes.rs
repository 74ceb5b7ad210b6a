//! Shapes of values in descriptions.

use crate::http::LINE;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

/// A line of up to 2,000 characters.
pub struct MeasureLine;

impl PartialSchema for MeasureLine {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("One line of text."))
            .min_length(Some(1))
            .max_length(Some(2000))
            .pattern(Some(LINE))
            .examples(["๑. จัดทำคู่มือการใช้ทรัพย์สินของทางราชการ"])
            .into()
    }
}

impl ToSchema for MeasureLine {}

/// The number of an indicator, or of a sub-indicator.
pub struct IndicatorText;

impl PartialSchema for IndicatorText {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "An indicator of the year's ITA, or of that whose result is answered: `8`, or `9.4` for a sub-indicator.",
            ))
            .pattern(Some("^[1-9][0-9]?(\\.[1-9][0-9]?)?$"))
            .examples(["9.4"])
            .into()
    }
}

impl ToSchema for IndicatorText {}

/// The number of an indicator, in paths.
pub struct IndicatorNumber;

impl PartialSchema for IndicatorNumber {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .description(Some("The number of an indicator."))
            .minimum(Some(1))
            .maximum(Some(10))
            .examples([4])
            .into()
    }
}

impl ToSchema for IndicatorNumber {}
