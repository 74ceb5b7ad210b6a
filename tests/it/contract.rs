//! The OpenAPI document: whole, and true where schemathesis doesn't look.

use crate::support::{Multipart, TestService, on_each_database, send};
use serde_json::Value;
use std::collections::BTreeSet;

/// One operation of the document.
struct Operation<'a> {
    id: &'a str,
    method: String,
    path: &'a str,
    said: &'a Value,
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, said) in item.as_object().unwrap() {
            operations.push(Operation {
                id: said["operationId"].as_str().unwrap(),
                method: method.to_uppercase(),
                path,
                said,
            });
        }
    }
    assert!(operations.len() > 60);
    operations
}

/// What a value refers to, or the value itself.
fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(to) => document.pointer(to.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

async fn document(service: &TestService) -> Value {
    service.get("/api/v1/openapi.json").await.expect(200)
}

/// Everything that's missing in what an operation says of itself.
fn missing(document: &Value, operation: &Operation<'_>) -> Vec<String> {
    let mut missing = Vec::new();
    let said = operation.said;
    for field in ["summary", "description", "operationId"] {
        if said[field].as_str().is_none_or(str::is_empty) {
            missing.push(field.to_owned());
        }
    }
    let json = |content: &Value| {
        content
            .get("application/json")
            .is_some_and(|media| media["example"].is_null())
    };
    if json(&said["requestBody"]["content"]) {
        missing.push("an example of the body".to_owned());
    }
    for parameter in said["parameters"].as_array().into_iter().flatten() {
        let schema = resolve(document, &parameter["schema"]);
        let bounded = ["pattern", "enum", "minimum"]
            .iter()
            .any(|limit| !schema[limit].is_null())
            || schema["type"].to_string().contains("boolean");
        if parameter["description"].is_null() || !(bounded || parameter["name"] == "If-None-Match") {
            missing.push(format!("{} in {}", parameter["name"], parameter["in"]));
        }
    }
    for (status, answer) in said["responses"].as_object().unwrap() {
        let answer = resolve(document, answer);
        let content = &answer["content"];
        if json(content) {
            missing.push(format!("an example of {status}"));
        }
        let problem = content.get("application/problem+json").is_some();
        let refused = status.as_str() >= "400" && operation.id != "issue_token";
        if refused != problem && operation.id != "issue_token" {
            missing.push(format!("a problem document as {status}"));
        }
        for header in ["X-Request-Id", "RateLimit", "RateLimit-Policy", "Cache-Control"] {
            // Of the sealed channel nothing is counted or numbered.
            let quiet = prongsai::http::is_quiet(operation.path) && header != "Cache-Control";
            if answer["headers"][header].is_null() != quiet {
                missing.push(format!("{header} of {status}"));
            }
        }
    }
    missing
}

#[test]
fn every_operation_has_a_description_examples_and_headers() {
    on_each_database(async |service| {
        let document = document(&service).await;
        let mut wrong = Vec::new();
        for operation in operations(&document) {
            let missing = missing(&document, &operation);
            if !missing.is_empty() {
                wrong.push(format!("{}: {}", operation.id, missing.join(", ")));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}

/// The names of the schemas that a value refers to.
fn names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(name) = fields
                .get("$ref")
                .and_then(|to| to.as_str()?.strip_prefix("#/components/schemas/"))
            {
                found.insert(name.to_owned());
            }
            fields.values().for_each(|value| names(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| names(value, found)),
        _ => {}
    }
}

#[test]
fn views_always_have_all_their_fields() {
    // Of a fault's places only one is given, a snapshot comes with an expired cursor alone, and the request isn't named
    // where a receipt opens nothing.
    const PERHAPS: [&str; 7] = [
        "pointer",
        "parameter",
        "row",
        "column",
        "candidates",
        "snapshot",
        "request_id",
    ];
    on_each_database(async |service| {
        let document = document(&service).await;
        let mut to_see = BTreeSet::new();
        for operation in operations(&document) {
            names(&operation.said["responses"], &mut to_see);
        }
        names(&document["components"]["responses"], &mut to_see);
        let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
        while let Some(name) = to_see.pop_first() {
            let schema = &document["components"]["schemas"][&name];
            let mut further = BTreeSet::new();
            names(schema, &mut further);
            seen.insert(name.clone());
            to_see.extend(further.into_iter().filter(|name| !seen.contains(name)));
            let parts = schema["allOf"].as_array().into_iter().flatten().chain([schema]);
            for part in parts {
                let required = part["required"].as_array().cloned().unwrap_or_default();
                let fields = part["properties"].as_object().into_iter().flatten();
                let perhaps = fields.filter(|(field, _)| {
                    !required.contains(&Value::from(field.as_str())) && !PERHAPS.contains(&field.as_str())
                });
                wrong.extend(perhaps.map(|(field, _)| format!("{name}.{field}")));
            }
        }
        assert!(seen.len() > 40 && wrong.is_empty(), "{wrong:#?}");
    });
}

/// The path with this text for every name in it.
fn at(path: &str, text: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        name if name.starts_with('{') => text,
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn head_is_answered_wherever_get_is() {
    on_each_database(async |service| {
        let document = document(&service).await;
        let token = service.token(&["sysadmin", "data_officer@agency:x"]);
        let mut found = 0;
        for operation in operations(&document)
            .iter()
            .filter(|operation| operation.method == "GET")
        {
            let path = format!("{}?fiscal_year=2566", at(operation.path, "96"));
            let ask = |method| send(service.request(method, &path).bearer_auth(&token));
            let (get, head) = (ask("GET").await, ask("HEAD").await);
            assert_eq!(head.status, get.status, "{path}");
            assert!(head.bytes.is_empty(), "{path}");
            let kind = |answer: &crate::support::Answer| answer.header("content-type").to_owned();
            assert_eq!(kind(&head), kind(&get), "{path}");
            if get.status == 200 && !matches!(operation.id, "get_metrics" | "get_me") {
                found += 1;
                assert_eq!(
                    head.header("content-length"),
                    get.bytes.len().to_string(),
                    "{path}"
                );
                assert_eq!(head.header("etag"), get.header("etag"), "{path}");
            }
        }
        assert!(found > 10, "{found}");
        // A file is sent while it's read, so its length isn't known before.
        let file = send(service.request("HEAD", "/api/v1/assessments?format=csv")).await;
        assert_eq!((file.status, file.bytes.len()), (200, 0));
        let held = service.get("/api/v1/provinces").await;
        let again = service
            .request("HEAD", "/api/v1/provinces")
            .header("if-none-match", held.header("etag"));
        assert_eq!(send(again).await.status, 304);
        let refused = send(service.request("HEAD", "/api/v1/auth/login")).await;
        assert_eq!((refused.status, refused.header("allow")), (405, "POST"));
        assert_eq!(send(service.request("HEAD", "/api/v1/nothing")).await.status, 404);
    });
}

#[test]
fn a_path_may_hold_any_bytes() {
    // NUL, bytes that aren't UTF-8, a lone surrogate, quotes, wildcards, and far too much.
    let long = "a".repeat(5000);
    let odd = [
        "%00",
        "x%00y",
        "%FF%FE",
        "%ED%A0%80",
        "%27%22;--",
        "%25%5F",
        "0",
        "-1",
        "%E0%B9%92",
        long.as_str(),
    ];
    on_each_database(async |service| {
        let document = document(&service).await;
        let token = service.token(&[
            "sysadmin",
            "agency_admin@agency:x",
            "data_officer@agency:x",
            "complaint_officer@agency:x",
            "unit_head@agency:x",
            "asset_officer@agency:x",
            "integrity_officer@agency:x",
            "province@province:96",
        ]);
        for operation in operations(&document)
            .iter()
            .filter(|operation| operation.path.contains('{'))
        {
            for text in odd {
                let path = at(operation.path, text);
                let content = operation.said["requestBody"]["content"].as_object();
                let mut request = service
                    .request(&operation.method, &format!("{path}?fiscal_year=2566"))
                    .bearer_auth(&token)
                    .header("if-match", "*");
                match content.and_then(|content| content.iter().next()) {
                    Some((kind, _)) if kind.starts_with("multipart/") => {
                        request = Multipart::default().file("a.pdf", b"%PDF-").of(request);
                    }
                    Some((kind, media)) => {
                        request = request
                            .header("content-type", kind)
                            .body(media["example"].to_string());
                    }
                    None => {}
                }
                let answer = send(request).await;
                // The channel's frames say it within their one size.
                let framed = content.is_some_and(|content| content.contains_key("application/octet-stream"));
                let fine = matches!(answer.status, 404 | 422)
                    || text == "0" && answer.status < 500
                    || framed && answer.status == 200 && answer.bytes.len() == prongsai::sealed::ANSWER;
                assert!(
                    fine,
                    "{} {path}: {} {}",
                    operation.id,
                    answer.status,
                    answer.text()
                );
            }
        }
    });
}
