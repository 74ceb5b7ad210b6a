//! The operations of the OpenAPI document, called with their examples.

use super::case;
use super::place::Place;
use crate::support::{Answer, TestService, send};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

/// One operation of the document.
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    /// The body of its example, with its content type.
    body: Option<(String, Value)>,
}

pub async fn operations(service: &TestService) -> Vec<Operation> {
    let document = service.get("/api/v1/openapi.json").await.expect(200);
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(id) = operation["operationId"].as_str() else {
                continue;
            };
            let body = operation["requestBody"]["content"]
                .as_object()
                .and_then(|content| {
                    let shown = content.iter().find(|(_, media)| !media["example"].is_null());
                    let (kind, media) = shown.or_else(|| content.iter().next())?;
                    Some((kind.clone(), example(&document, media)))
                });
            operations.push(Operation {
                id: id.to_owned(),
                method: method.to_uppercase(),
                path: path.clone(),
                body,
            });
        }
    }
    assert!(operations.len() > 40);
    operations
}

/// The example of a body: its own, else that of its schema.
fn example(document: &Value, media: &Value) -> Value {
    if !media["example"].is_null() {
        return media["example"].clone();
    }
    if let Some(first) = media["examples"].as_object().and_then(|all| all.values().next()) {
        return first["value"].clone();
    }
    let name = media["schema"]["$ref"]
        .as_str()
        .unwrap_or_default()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let schema = &document["components"]["schemas"][&name];
    if !schema["example"].is_null() {
        return schema["example"].clone();
    }
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .filter(|(_, p)| !p["example"].is_null())
        .map(|(k, p)| (k.clone(), p["example"].clone()))
        .collect()
}

impl Operation {
    pub async fn call(&self, service: &TestService, place: &Place, token: Option<&str>) -> Answer {
        let mut path = self.path.clone();
        for (name, value) in &place.names {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        assert!(!path.contains('{'), "{path} names something unknown");
        let query = match self.id.as_str() {
            "import_assessments" => "?dry_run=true",
            "import_assets" | "import_service_counts" => "?dry_run=true&agency_id={agency_id}",
            "list_rankings"
            | "get_province_summary"
            | "get_province_coverage"
            | "download_province_sheet"
            | "download_import_template"
            | "download_loan_register"
            | "get_satisfaction_report"
            | "list_holidays" => "?fiscal_year=2566",
            "add_sealed_file_part" => "?part=0&parts=2",
            "get_responsible" => "?on=2023-01-01",
            _ => "",
        };
        let query = query.replace("{agency_id}", &place.agency);
        let mut request = service
            .request(&self.method, &format!("{path}{query}"))
            .header("if-match", "*");
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some((kind, example)) = &self.body {
            let own = place.bodies.iter().find(|(id, _)| *id == self.id);
            let example = own.map_or_else(|| self.unused(in_place(example, place)), |(_, body)| body.clone());
            if kind.starts_with("multipart/") {
                let fields = example
                    .as_object()
                    .into_iter()
                    .flatten()
                    .filter(|(name, _)| *name != "files");
                let form = fields.fold(case::with_photo(), |form, (name, value)| {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    form.text(name, &text)
                });
                return send(form.of(request)).await;
            }
            let text = match &example {
                Value::String(text) => text.clone(),
                other if kind.contains("urlencoded") => form(other),
                other => other.to_string(),
            };
            request = request.header("content-type", kind.as_str()).body(text);
        }
        send(request).await
    }

    /// The example with a name and a year that nobody has yet.
    fn unused(&self, mut example: Value) -> Value {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        match self.id.as_str() {
            "create_service" => example["code"] = json!(format!("n-{n}")),
            "create_user" => example["username"] = json!(format!("person{n}")),
            "create_agency" => {
                example["kind"] = json!("subdistrict_municipality");
                example["name_th"] = json!(format!("แห่งใหม่ {n}"));
            }
            "create_unit" => example["name_th"] = json!(format!("กองใหม่ {n}")),
            "create_position" => example["title_th"] = json!(format!("ตำแหน่งใหม่ {n}")),
            "record_assessment" => example["fiscal_year"] = json!(2565),
            "import_assessments" => example["rows"][0]["fiscal_year"] = json!(2565),
            _ => {}
        }
        example
    }
}

/// The example with the ids of the place in it.
fn in_place(example: &Value, place: &Place) -> Value {
    match example {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| {
                let here = place
                    .names
                    .iter()
                    .find(|(known, _)| known == name && *known != "fiscal_year");
                let settled = match (here, value) {
                    (Some((_, id)), Value::Array(_)) => json!([id]),
                    (Some((_, id)), _) => json!(id),
                    (None, value) => in_place(value, place),
                };
                (name.clone(), settled)
            })
            .collect(),
        Value::Array(items) => items.iter().map(|item| in_place(item, place)).collect(),
        other => other.clone(),
    }
}

fn form(example: &Value) -> String {
    let pairs = example.as_object().into_iter().flatten();
    let pairs = pairs.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()));
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}
