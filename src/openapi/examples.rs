//! Examples of whole bodies, put together from those of their fields.

use serde_json::{Map, Value};
use utoipa::openapi::{Content, OpenApi, RefOr};

/// Gives every body of fields, and every JSON answer, without an example one.
pub fn complete(document: &mut OpenApi) {
    let Ok(known) = serde_json::to_value(&document.components) else {
        return;
    };
    let known = Fields(known);
    for item in document.paths.paths.values_mut() {
        for (_, operation) in super::operations(item) {
            if let Some(RefOr::T(body)) = &mut operation.request_body {
                body.content
                    .iter_mut()
                    .for_each(|(kind, content)| known.show(kind, content));
            }
            for response in operation.responses.responses.values_mut() {
                if let RefOr::T(response) = response {
                    response
                        .content
                        .iter_mut()
                        .for_each(|(kind, content)| known.show(kind, content));
                }
            }
        }
    }
}

/// The components, as JSON.
struct Fields(Value);

/// Deeper than any of our views; a schema that holds itself ends here.
const DEPTH: u8 = 32;

impl Fields {
    fn show(&self, kind: &str, content: &mut RefOr<Content>) {
        let RefOr::T(content) = content else { return };
        let kinds = [
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ];
        if !kinds.contains(&kind) || content.example.is_some() || !content.examples.is_empty() {
            return;
        }
        let schema = serde_json::to_value(&content.schema).unwrap_or_default();
        content.example = self.of(&schema, DEPTH);
    }

    /// The example of a schema: its own, or one put together; `None` when some field has none.
    fn of(&self, schema: &Value, depth: u8) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        let own = schema
            .get("example")
            .or_else(|| schema.get("examples")?.get(0))
            .or_else(|| schema.get("enum")?.get(0))
            .or_else(|| schema.get("default"));
        if let Some(own) = own {
            return Some(own.clone());
        }
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            return self.of(self.0.pointer(name.strip_prefix("#/components")?)?, depth);
        }
        if let Some(one) = schema.get("oneOf").and_then(Value::as_array) {
            return self.of(one.first()?, depth);
        }
        if let Some(all) = schema.get("allOf").and_then(Value::as_array) {
            let mut whole = Map::new();
            for part in all {
                whole.extend(self.of(part, depth)?.as_object()?.clone());
            }
            return Some(whole.into());
        }
        self.of_type(schema, depth)
    }

    fn of_type(&self, schema: &Value, depth: u8) -> Option<Value> {
        let types = schema.get("type")?;
        let is =
            |name: &str| types == name || types.as_array().is_some_and(|all| all.iter().any(|t| t == name));
        if is("object") {
            let empty = Map::new();
            let properties = schema
                .get("properties")
                .and_then(Value::as_object)
                .unwrap_or(&empty);
            let field = |(name, schema): (&String, &Value)| Some((name.clone(), self.of(schema, depth)?));
            let fields: Option<Map<String, Value>> = properties.iter().map(field).collect();
            return fields.map(Value::Object);
        }
        if is("array") {
            return Some(vec![self.of(schema.get("items")?, depth)?].into());
        }
        if is("boolean") {
            return Some(false.into());
        }
        if schema.get("format").and_then(Value::as_str) == Some("date-time") {
            return Some("2023-08-18T09:00:00+07:00".into());
        }
        is("null").then_some(Value::Null)
    }
}
