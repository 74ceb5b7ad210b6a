//! How the fields of a JSON body stand in a form, for the OpenAPI document.

use super::{MOST_FILE_BYTES, MOST_FILES};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, OneOf, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{KnownFormat, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// The schema of a form beside that of the JSON body `T`.
pub struct FormOf<T>(std::marker::PhantomData<T>);

/// As [`FormOf`], with at least so many files.
pub struct FilesWith<T, const LEAST: usize = 0>(std::marker::PhantomData<T>);

impl<T: ToSchema> PartialSchema for FormOf<T> {
    fn schema() -> RefOr<Schema> {
        fields_of::<T>(None)
    }
}

impl<T: ToSchema> ToSchema for FormOf<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("{}Form", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

impl<T: ToSchema, const LEAST: usize> PartialSchema for FilesWith<T, LEAST> {
    fn schema() -> RefOr<Schema> {
        fields_of::<T>(Some(LEAST))
    }
}

impl<T: ToSchema, const LEAST: usize> ToSchema for FilesWith<T, LEAST> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("{}Files", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

/// The fields of `T` as text has them: nothing is `null`, and objects are spread over names.
fn fields_of<T: ToSchema>(least_files: Option<usize>) -> RefOr<Schema> {
    let RefOr::T(Schema::Object(mut form)) = T::schema() else {
        return T::schema();
    };
    form.properties.retain(|_, field| !is_object(field));
    for field in form.properties.values_mut() {
        *field = without_null(field.clone());
    }
    if let Some(least) = least_files {
        form.properties.insert("files".to_owned(), files(least).into());
        if least > 0 {
            form.required.push("files".to_owned());
            if let Some(serde_json::Value::Object(example)) = &mut form.example {
                example.insert("files".to_owned(), serde_json::json!(["\u{89}PNG…"]));
            }
        }
    }
    RefOr::T(Schema::Object(form))
}

fn is_object(field: &RefOr<Schema>) -> bool {
    matches!(field, RefOr::T(Schema::Object(field)) if holds(&field.schema_type, &Type::Object))
}

fn holds(types: &SchemaType, wanted: &Type) -> bool {
    match types {
        SchemaType::Type(one) => one == wanted,
        SchemaType::Array(some) => some.contains(wanted),
        SchemaType::AnyValue => false,
    }
}

fn without_null(field: RefOr<Schema>) -> RefOr<Schema> {
    match field {
        RefOr::T(Schema::OneOf(one)) => some_of(one),
        RefOr::T(Schema::Object(mut field)) => {
            if let SchemaType::Array(types) = &mut field.schema_type {
                types.retain(|kind| *kind != Type::Null);
                if let [only] = types.as_slice() {
                    field.schema_type = SchemaType::Type(only.clone());
                }
            }
            RefOr::T(Schema::Object(field))
        }
        other => other,
    }
}

/// What is left of `null` or something.
fn some_of(mut one: OneOf) -> RefOr<Schema> {
    let is_null = |item: &RefOr<Schema>| matches!(item, RefOr::T(Schema::Object(item)) if holds(&item.schema_type, &Type::Null));
    one.items.retain(|item| !is_null(item));
    match one.items.pop() {
        Some(only) if one.items.is_empty() => only,
        Some(last) => {
            one.items.push(last);
            RefOr::T(Schema::OneOf(one))
        }
        None => RefOr::T(Schema::OneOf(one)),
    }
}

fn files(least: usize) -> ArrayBuilder {
    let file = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
    ArrayBuilder::new()
        .items(file)
        .min_items((least > 0).then_some(least))
        .max_items(Some(MOST_FILES))
        .description(Some(format!(
            "JPEG, PNG, WebP or PDF, each of up to {MOST_FILE_BYTES} bytes. What a camera wrote into an image is taken out \
             of the copy that people see"
        )))
}
