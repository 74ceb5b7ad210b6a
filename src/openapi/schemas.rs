//! What holds for schemas, whichever type they describe.

use crate::accounts::Role;
use crate::agencies::places::{AmphoeCode, ProvinceCode};
use crate::calendar::FiscalYear;
use crate::complaints::{CategoryCode, ServiceCode};
use crate::disclosures::{DisclosureItemKey, Survey};
use crate::http::{Code, Commitment, Id, LINE, LINE_OR_NOTHING, Month, PageCursor, Problem, Reason, Remark};
use crate::measures::IndicatorNumber;
use crate::statistics::{RevisionNumber, Series};
use std::collections::BTreeSet;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayItems, Components, Object, ObjectBuilder, Schema, Type,
};
use utoipa::openapi::{OpenApi, Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// Adds the schemas that no handler names, and lets pages refer to what they list.
pub fn complete(components: &mut Components) {
    let schemas = &mut components.schemas;
    let mut nested = Vec::new();
    Problem::schemas(&mut nested);
    schemas.extend(nested);
    let mut add = |name: std::borrow::Cow<'_, str>, schema| {
        schemas.entry(name.into_owned()).or_insert(schema);
    };
    add(Problem::name(), Problem::schema());
    add(Code::name(), Code::schema());
    add(Reason::name(), Reason::schema());
    add(Id::name(), Id::schema());
    add(Commitment::name(), Commitment::schema());
    add(Month::name(), Month::schema());
    add(PageCursor::name(), PageCursor::schema());
    add(FiscalYear::name(), FiscalYear::schema());
    add(ProvinceCode::name(), ProvinceCode::schema());
    add(AmphoeCode::name(), AmphoeCode::schema());
    add(Remark::name(), Remark::schema());
    add(Role::name(), Role::schema());
    add(CategoryCode::name(), CategoryCode::schema());
    add(ServiceCode::name(), ServiceCode::schema());
    add(RevisionNumber::name(), RevisionNumber::schema());
    add(Series::name(), Series::schema());
    add(IndicatorNumber::name(), IndicatorNumber::schema());
    add(DisclosureItemKey::name(), DisclosureItemKey::schema());
    add(Survey::name(), Survey::schema());
    let names: BTreeSet<String> = schemas.keys().cloned().collect();
    for (name, schema) in schemas {
        // The library repeats a generic's argument instead of referring to it.
        let listed = name
            .strip_prefix("Page_")
            .filter(|listed| names.contains(*listed));
        if let (Some(listed), RefOr::T(Schema::Object(page))) = (listed, schema)
            && let Some(RefOr::T(Schema::Array(items))) = page.properties.get_mut("items")
        {
            items.items = ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name(listed).into()));
        }
    }
}

/// Lets views say which operations they list: `allowed_actions` are `operationId`s.
pub fn name_actions(document: &mut OpenApi) {
    let mut ids = BTreeSet::new();
    for item in document.paths.paths.values_mut() {
        ids.extend(super::operations(item).filter_map(|(_, operation)| operation.operation_id.clone()));
    }
    let Some(components) = &mut document.components else {
        return;
    };
    for schema in components.schemas.values_mut() {
        visit(schema, &mut |view| {
            if let Some(RefOr::T(Schema::Array(actions))) = view.properties.get_mut("allowed_actions") {
                actions.items =
                    ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name("OperationId").into()));
            }
        });
    }
    let id = ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("An operation, by its `operationId`."))
        .enum_values(Some(ids));
    components.schemas.insert("OperationId".to_owned(), id.into());
}

/// Gives every text of a body that says no more than its length the pattern of a line.
pub fn one_line_texts(document: &mut OpenApi) {
    let mut sent = BTreeSet::new();
    for item in document.paths.paths.values_mut() {
        for (_, operation) in super::operations(item) {
            let Some(RefOr::T(body)) = &mut operation.request_body else {
                continue;
            };
            for content in body.content.values_mut() {
                if let RefOr::T(content) = content {
                    content
                        .schema
                        .iter_mut()
                        .for_each(|schema| note(schema, &mut sent));
                }
            }
        }
    }
    let Some(components) = &mut document.components else {
        return;
    };
    let mut done = BTreeSet::new();
    while let Some(name) = sent.pop_first() {
        if let Some(schema) = components.schemas.get_mut(&name)
            && done.insert(name)
        {
            let mut further = BTreeSet::new();
            note(schema, &mut further);
            sent.extend(further.into_iter().filter(|name| !done.contains(name)));
            visit(schema, &mut one_line);
        }
    }
}

fn one_line(value: &mut Object) {
    let is_text = value.schema_type == Type::String.into()
        || value.schema_type == [Type::String, Type::Null].into_iter().collect();
    let says_more = value.pattern.is_some() || value.format.is_some() || value.enum_values.is_some();
    if is_text && value.max_length.is_some() && !says_more {
        let may_be_empty = value.min_length.unwrap_or_default() == 0;
        let pattern = if may_be_empty { LINE_OR_NOTHING } else { LINE };
        value.pattern = Some(pattern.to_owned());
    }
}

/// Collects the names that a schema refers to.
fn note(schema: &mut RefOr<Schema>, names: &mut BTreeSet<String>) {
    walk(schema, &mut |schema| {
        if let RefOr::Ref(to) = schema
            && let Some((_, name)) = to.ref_location.rsplit_once('/')
        {
            names.insert(name.to_owned());
        }
    });
}

/// Shows every object and every plain value of a schema.
fn visit(schema: &mut RefOr<Schema>, see: &mut impl FnMut(&mut Object)) {
    walk(schema, &mut |schema| {
        if let RefOr::T(Schema::Object(object)) = schema {
            see(object);
        }
    });
}

/// Shows a schema and all that stand in it.
fn walk(schema: &mut RefOr<Schema>, see: &mut dyn FnMut(&mut RefOr<Schema>)) {
    see(schema);
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::Object(object) => {
            object.properties.values_mut().for_each(|inner| walk(inner, see));
            if let Some(AdditionalProperties::RefOr(inner)) = object.additional_properties.as_deref_mut() {
                walk(inner, see);
            }
        }
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(inner) = &mut array.items {
                walk(inner, see);
            }
        }
        Schema::OneOf(one) => one.items.iter_mut().for_each(|inner| walk(inner, see)),
        Schema::AllOf(all) => all.items.iter_mut().for_each(|inner| walk(inner, see)),
        Schema::AnyOf(any) => any.items.iter_mut().for_each(|inner| walk(inner, see)),
        _ => {}
    }
}
