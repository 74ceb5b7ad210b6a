//! What holds for parameters of one name or place, whichever operation takes them.

use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Schema, Type};
use utoipa::openapi::{Ref, RefOr, Required};

/// What a path names: the parameter, the schema of its value, and what it is.
const PLACES: &[(&str, &str, &str)] = &[
    ("agency_id", "Id", "The agency"),
    ("unit_id", "Id", "The unit"),
    ("position_id", "Id", "The position"),
    ("appointment_id", "Id", "The appointment"),
    ("user_id", "Id", "The account"),
    ("client_id", "Id", "The client"),
    ("webhook_id", "Id", "The webhook"),
    ("code", "ProvinceCode", "The province"),
    ("fiscal_year", "FiscalYear", "The fiscal year"),
    ("complaint_id", "Id", "The case"),
    ("template_id", "Id", "The template"),
    ("category", "CategoryCode", "The category"),
    ("service_code", "ServiceCode", "The service"),
    ("file_id", "Id", "The file"),
    ("asset_id", "Id", "The asset"),
    ("loan_id", "Id", "The loan"),
    ("photo_id", "Id", "The photo"),
    ("scan_id", "Id", "The scan"),
    ("case_id", "Commitment", "The sealed case"),
    ("commitment", "Commitment", "The sealed report or message"),
    ("file", "Commitment", "The sealed file"),
    ("stocktake_id", "Id", "The stocktake"),
    ("service_id", "Id", "The service"),
    ("month", "Month", "The month"),
    ("form_id", "Id", "The form"),
    ("response_id", "Id", "The answer"),
    ("day", "Day", "The day in Bangkok"),
    ("series", "StatisticsSeries", "The series"),
    ("item_key", "DisclosureItemKey", "The item, by its stable key"),
    ("evidence_id", "Id", "The evidence"),
    ("survey", "AssessmentSurvey", "The survey"),
    ("revision", "RevisionNumber", "The revision"),
    ("measure_id", "Id", "The measure"),
    ("measure_evidence_id", "Id", "The piece of evidence"),
    ("indicator", "IndicatorNumber", "The indicator"),
];

/// A text without the characters that no parameter may have: NUL, and what stands for bytes that aren't UTF-8.
const PLAIN: &str = "^[^\\x00\\uFFFD]*$";

/// Completes the parameters of an operation at a path.
pub fn complete(path: &str, operation: &mut Operation) {
    add_places(path, operation);
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        match parameter.parameter_in {
            ParameterIn::Path => name_place(parameter),
            ParameterIn::Query => complete_query(parameter),
            _ => {}
        }
    }
}

/// Not every extractor tells the library what it takes from the path.
fn add_places(path: &str, operation: &mut Operation) {
    let names = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameters = operation.parameters.get_or_insert_default();
    for name in names {
        let is_it = |known: &RefOr<Parameter>| matches!(known, RefOr::T(known) if known.name == name);
        if !parameters.iter().any(is_it) {
            let place = ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True);
            parameters.push(place.build().into());
        }
    }
}

fn name_place(parameter: &mut Parameter) {
    let Some((_, schema, description)) = PLACES.iter().find(|(name, ..)| *name == parameter.name) else {
        return;
    };
    if !matches!(parameter.schema, Some(RefOr::Ref(_))) {
        parameter.schema = Some(Ref::from_schema_name(*schema).into());
    }
    parameter
        .description
        .get_or_insert_with(|| (*description).to_owned());
}

fn complete_query(parameter: &mut Parameter) {
    if parameter.name == "after" {
        parameter.schema = Some(Ref::from_schema_name("PageCursor").into());
    }
    if let Some(RefOr::T(Schema::Object(value))) = &mut parameter.schema
        && value.schema_type == Type::String.into()
        && value.pattern.is_none()
        && value.enum_values.is_none()
    {
        value.pattern = Some(PLAIN.to_owned());
    }
    // A form sends the fields that were left empty as well: they count as absent.
    if !matches!(parameter.required, Required::True) {
        let extensions = parameter.extensions.get_or_insert_default();
        extensions.insert("allowEmptyValue".to_owned(), true.into());
    }
}
