//! Who may do what: every operation, called as every role, in its own tenant, in another one, and without any.
//!
//! The operations come from the OpenAPI document; what each role may expect stands here, written by hand. An
//! operation without a row fails the test.

use crate::support::{Answer, TestService, on_each_database, send};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ROLES: [&str; 12] = [
    "sysadmin",
    "agency_admin",
    "staff",
    "unit_head",
    "approver",
    "complaint_officer",
    "integrity_officer",
    "asset_officer",
    "data_officer",
    "executive",
    "province",
    "auditor",
];

const OFFICE: &[&str] = &[
    "sysadmin",
    "agency_admin",
    "staff",
    "unit_head",
    "approver",
    "complaint_officer",
    "integrity_officer",
    "asset_officer",
    "data_officer",
    "executive",
    "auditor",
];
const KEEPERS: &[&str] = &["agency_admin", "data_officer", "executive", "auditor"];
const EDITORS: &[&str] = &["data_officer", "province"];
const ADMINS: &[&str] = &["sysadmin", "agency_admin"];

/// What a role may expect of an operation.
#[derive(Clone, Copy)]
enum Access {
    /// Anybody, with or without a token.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// These roles, wherever they hold: the answer shows only what they reach.
    Reach(&'static [&'static str]),
    /// These roles over the agency or province of the path; elsewhere this status.
    Over(&'static [&'static str], u16),
    /// System administrators alone.
    Everywhere,
}
use Access::{Everywhere, Over, Public, Reach, SignedIn};

/// The table.
const TABLE: &[(&str, Access)] = &[
    // operations
    ("get_health", Public),
    ("get_readiness", Public),
    ("get_metrics", Public),
    ("get_jwks", Public),
    ("get_security_contact", Public),
    ("get_openapi_document", Public),
    ("get_vocabulary", Public),
    // sessions
    ("login", Public),
    ("refresh", Public),
    ("logout", Public),
    ("issue_token", Public),
    ("get_me", SignedIn),
    ("change_password", SignedIn),
    ("enrol_totp", SignedIn),
    ("confirm_totp", SignedIn),
    ("disable_totp", SignedIn),
    // people and machines
    ("list_users", Reach(ADMINS)),
    ("create_user", Over(ADMINS, 403)),
    ("get_user", Over(ADMINS, 404)),
    ("update_user", Over(ADMINS, 404)),
    ("set_user_roles", Over(ADMINS, 404)),
    ("reset_user_password", Over(ADMINS, 404)),
    ("reset_user_totp", Over(ADMINS, 404)),
    ("list_clients", Reach(ADMINS)),
    ("create_client", Over(ADMINS, 403)),
    ("get_client", Over(ADMINS, 404)),
    ("update_client", Over(ADMINS, 404)),
    ("rotate_client_secret", Over(ADMINS, 404)),
    // places and agencies
    ("list_provinces", Public),
    ("get_province", Public),
    ("list_holidays", Public),
    ("list_agencies", Public),
    ("get_agency", Public),
    ("create_agency", Everywhere),
    ("update_agency", Everywhere),
    ("list_units", Public),
    ("get_unit", Public),
    ("create_unit", Over(ADMINS, 403)),
    ("update_unit", Over(ADMINS, 403)),
    ("list_positions", Public),
    ("get_position", Public),
    ("create_position", Over(ADMINS, 403)),
    ("update_position", Over(ADMINS, 403)),
    ("list_appointments", Over(OFFICE, 403)),
    ("get_appointment", Over(OFFICE, 403)),
    ("get_responsible", Over(OFFICE, 403)),
    ("create_appointment", Over(ADMINS, 403)),
    ("update_appointment", Over(ADMINS, 403)),
    // changes
    (
        "list_changes",
        Reach(&["data_officer", "executive", "auditor", "province"]),
    ),
    ("list_events", Reach(&["sysadmin", "agency_admin", "auditor"])),
    // assessments
    ("list_assessments", Public),
    ("get_assessment", Public),
    ("record_assessment", Over(EDITORS, 403)),
    ("correct_assessment", Over(EDITORS, 403)),
    ("list_assessment_revisions", Over(KEEPERS, 404)),
    // It's the agency's own: the province that sees it neither publishes nor hides it.
    ("publish_assessment", Over(&["data_officer"], 403)),
    ("withdraw_assessment", Over(&["data_officer"], 403)),
    ("share_assessment", Over(&["data_officer"], 403)),
    ("unshare_assessment", Over(&["data_officer"], 403)),
    ("import_assessments", Over(EDITORS, 422)),
    ("download_import_template", Public),
    ("get_agency_trend", Public),
    ("list_rankings", Public),
    ("get_province_summary", Public),
    ("get_province_coverage", Public),
    ("download_province_sheet", Public),
    ("estimate_assessment", Public),
    ("list_ita_schemes", Public),
    ("get_ita_scheme", Public),
];

/// One operation of the document.
struct Operation {
    id: String,
    method: String,
    path: String,
    /// The body of its example, with its content type.
    body: Option<(String, Value)>,
}

/// What the paths name, in the agency of province 96.
struct Place {
    agency: String,
    names: Vec<(&'static str, String)>,
}

#[test]
fn every_operation_as_every_role_in_every_tenant() {
    on_each_database(async |service| {
        let operations = operations(&service).await;
        let place = furnish(&service).await;
        let mut wrong = Vec::new();
        for operation in &operations {
            let Some((_, access)) = TABLE.iter().find(|(id, _)| *id == operation.id) else {
                wrong.push(format!("{} has no row in the table", operation.id));
                continue;
            };
            if let Err(surprise) = call_all(&service, operation, &place, *access).await {
                wrong.extend(surprise);
            }
        }
        let known: BTreeSet<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
        wrong.extend(
            TABLE
                .iter()
                .filter(|(id, _)| !known.contains(id))
                .map(|(id, _)| format!("{id} isn't there")),
        );
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}

async fn operations(service: &TestService) -> Vec<Operation> {
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
                    let (kind, media) = content.iter().next()?;
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

/// An agency with one of everything that a path can name.
async fn furnish(service: &TestService) -> Place {
    let sysadmin = service.token(&["sysadmin"]);
    let body = json!({ "kind": "subdistrict_municipality", "name_th": "เทศบาลตำบลทดสอบ", "province": "96", "amphoe": "9605" });
    let agency = service
        .post_as(&sysadmin, "/api/v1/agencies", &body)
        .await
        .expect(201);
    let agency = agency["id"].as_str().unwrap().to_owned();
    let base = format!("/api/v1/agencies/{agency}");
    let create = async |path: String, body: Value| {
        let made = service.post_as(&sysadmin, &path, &body).await.expect(201);
        made["id"]
            .as_str()
            .or(made["user"]["id"].as_str())
            .or(made["client"]["id"].as_str())
            .unwrap()
            .to_owned()
    };
    let unit = create(format!("{base}/units"), json!({ "name_th": "สำนักปลัด" })).await;
    let position = create(
        format!("{base}/positions"),
        json!({ "title_th": "ปลัดเทศบาล", "rank": 1 }),
    )
    .await;
    let body = json!({ "position_id": position, "holder_name": "ผู้ทดสอบ", "kind": "holder", "starts_on": "2022-10-01" });
    let appointment = create(format!("{base}/appointments"), body).await;
    let roles = json!([{ "role": "staff", "agency_id": agency }]);
    let user = create(
        "/api/v1/users".to_owned(),
        json!({ "username": "somebody", "display_name": "ผู้ทดสอบ", "roles": roles }),
    )
    .await;
    let reading = json!(["assessments:read"]);
    let client = create(
        "/api/v1/clients".to_owned(),
        json!({ "name": "ทดสอบ", "agency_id": agency, "scopes": reading }),
    )
    .await;
    let officer = service.token(&[&format!("data_officer@agency:{agency}")]);
    let scores = json!({ "overall": 90.0, "source": "ทดสอบ" });
    let body = json!({ "fiscal_year": 2566, "assessment": scores });
    service
        .post_as(&officer, &format!("{base}/assessments"), &body)
        .await
        .expect(201);
    service
        .change_as(
            &officer,
            "POST",
            &format!("{base}/assessments/2566/publish"),
            1,
            &json!({}),
        )
        .await
        .expect(200);
    let names = vec![
        ("agency_id", agency.clone()),
        ("unit_id", unit),
        ("position_id", position),
        ("appointment_id", appointment),
        ("user_id", user),
        ("client_id", client),
        ("fiscal_year", "2566".to_owned()),
        ("code", "96".to_owned()),
    ];
    Place { agency, names }
}

/// A caller and whether the table says it's within its tenant.
struct Case {
    name: String,
    token: Option<String>,
    role: Option<&'static str>,
    own: bool,
}

fn cases(service: &TestService, place: &Place) -> Vec<Case> {
    let mut cases = vec![Case {
        name: "nobody".to_owned(),
        token: None,
        role: None,
        own: false,
    }];
    for role in ROLES {
        let (own, other) = match role {
            "sysadmin" => (role.to_owned(), None),
            "province" => (format!("{role}@province:96"), Some(format!("{role}@province:95"))),
            _ => (
                format!("{role}@agency:{}", place.agency),
                Some(format!("{role}@agency:elsewhere")),
            ),
        };
        let token = |grant: &str| Some(service.token(&[grant]));
        cases.push(Case {
            name: own.clone(),
            token: token(&own),
            role: Some(role),
            own: true,
        });
        if let Some(other) = other {
            cases.push(Case {
                name: other.clone(),
                token: token(&other),
                role: Some(role),
                own: false,
            });
            // A role of an agency that names no agency is no role at all.
            cases.push(Case {
                name: format!("{role} of no tenant"),
                token: token(role),
                role: None,
                own: false,
            });
        }
    }
    cases
}

/// What a case must get: `None` when it's let in.
fn expected(access: Access, case: &Case) -> Option<u16> {
    let denied = |roles: &[&str]| match case.role {
        Some(role) if roles.contains(&role) => None,
        _ => Some(403),
    };
    match access {
        Public => None,
        _ if case.token.is_none() => Some(401),
        SignedIn => None,
        Reach(roles) => denied(roles),
        Everywhere => denied(&["sysadmin"]),
        Over(roles, elsewhere) => denied(roles).or((!case.own).then_some(elsewhere)),
    }
}

async fn call_all(
    service: &TestService,
    operation: &Operation,
    place: &Place,
    access: Access,
) -> Result<(), Vec<String>> {
    let mut surprises = Vec::new();
    for case in cases(service, place) {
        if operation.path.ends_with("/assessments/{fiscal_year}") || operation.path.contains("{fiscal_year}/")
        {
            publish_again(service, place).await;
        }
        let answer = call(service, operation, place, &case).await;
        let expected = expected(access, &case);
        // `SignedIn` and `Public` with a token that holds nothing: let in, or told that it's nobody.
        let fine = match expected {
            Some(status) => answer.status == status,
            None => !matches!(answer.status, 403..=405) && answer.status < 500 && !refused(access, &answer),
        };
        if !fine {
            let body = answer.text().chars().take(300).collect::<String>();
            surprises.push(format!(
                "{} as {}: {} instead of {expected:?}: {body}",
                operation.id, case.name, answer.status
            ));
        }
    }
    if surprises.is_empty() {
        Ok(())
    } else {
        Err(surprises)
    }
}

/// An action of the case before may have taken the assessment back.
async fn publish_again(service: &TestService, place: &Place) {
    let officer = service.token(&[&format!("data_officer@agency:{}", place.agency)]);
    let path = format!("/api/v1/agencies/{}/assessments/2566", place.agency);
    let now = service.get_as(&officer, &path).await.expect(200);
    if now["status"] == "draft" {
        let version = now["version"].as_i64().unwrap();
        service
            .change_as(&officer, "POST", &format!("{path}/publish"), version, &json!({}))
            .await
            .expect(200);
    }
}

/// `401` is a refusal, but for the operations in which somebody proves who they are.
fn refused(access: Access, answer: &Answer) -> bool {
    answer.status == 401 && !matches!(access, Public | SignedIn)
}

async fn call(service: &TestService, operation: &Operation, place: &Place, case: &Case) -> Answer {
    let mut path = operation.path.clone();
    for (name, value) in &place.names {
        path = path.replace(&format!("{{{name}}}"), value);
    }
    assert!(!path.contains('{'), "{path} names something unknown");
    let query = match operation.id.as_str() {
        "import_assessments" => "?dry_run=true",
        "list_rankings"
        | "get_province_summary"
        | "get_province_coverage"
        | "download_province_sheet"
        | "download_import_template"
        | "list_holidays" => "?fiscal_year=2566",
        "get_responsible" => "?on=2023-01-01",
        _ => "",
    };
    let mut request = service
        .request(&operation.method, &format!("{path}{query}"))
        .header("if-match", "*");
    if let Some(token) = &case.token {
        request = request.bearer_auth(token);
    }
    if let Some((kind, example)) = &operation.body {
        let example = in_place(example, place);
        let text = match &example {
            Value::String(text) => text.clone(),
            other if kind.contains("urlencoded") => form(other),
            other => other.to_string(),
        };
        request = request.header("content-type", kind.as_str()).body(text);
    }
    send(request).await
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
                (
                    name.clone(),
                    here.map_or_else(|| in_place(value, place), |(_, id)| json!(id)),
                )
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
