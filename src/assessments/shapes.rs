//! Shapes of values that the schemes give, for descriptions.

use super::scheme::{Scheme, schemes};
use crate::http::shapes;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

/// A fiscal year that has a scheme, in descriptions.
pub struct SchemeYear;

impl PartialSchema for SchemeYear {
    fn schema() -> RefOr<Schema> {
        let year = |scheme: Option<&Scheme>| scheme.map(|scheme| scheme.fiscal_year);
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .description(Some(
                "A fiscal year, Buddhist, of which there's an ITA scheme: `/api/v1/ita-schemes` has them.",
            ))
            .minimum(year(schemes().first()))
            .maximum(year(schemes().last()))
            .examples([2566])
            .into()
    }
}

impl ToSchema for SchemeYear {}

/// The most texts kept of one report.
pub const PRINTED: usize = 60;

/// The source's own texts by field: `level`, `rank`, `overall`, `instruments/iit`, `indicators/3/name` …
pub struct PrintedTexts;

impl PartialSchema for PrintedTexts {
    fn schema() -> RefOr<Schema> {
        let name = ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[a-z0-9_/]{1,60}$"));
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(500));
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some(
                "The source's own texts by field: `level`, `rank`, `overall`, `instruments/iit`, `indicators/3/name` …",
            ))
            .property_names(Some(name))
            .additional_properties(Some(text))
            .max_properties(Some(PRINTED))
            .examples([serde_json::json!({"level": "ระดับ AA หรือ ผ่านดีเยี่ยม"})])
            .into()
    }
}

impl ToSchema for PrintedTexts {}

/// Points of 100, in descriptions.
pub struct Points;

impl PartialSchema for Points {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Double)))
            .description(Some("0–100 with at most two decimals."))
            .minimum(Some(0))
            .maximum(Some(100))
            .examples([98.26])
            .into()
    }
}

impl ToSchema for Points {}

shapes! {
    /// The key of an OIT item, the same in every year; `/api/v1/ita-schemes/{fiscal_year}` has them.
    ItemKey = "^[a-z0-9_]{1,100}$" "organisation_structure";
}
