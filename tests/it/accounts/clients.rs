//! Machines and their tokens.

use super::*;
use crate::support::{on_each_database, send};
use chrono::TimeDelta;

const FORM: &str = "application/x-www-form-urlencoded";

pub async fn ask(service: &TestService, fields: &[(&str, &str)]) -> Answer {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let request = service
        .request("POST", "/api/v1/oauth/token")
        .header("content-type", FORM);
    send(request.body(form)).await
}

async fn token(service: &TestService, id: &str, secret: &str, scope: Option<&str>) -> Answer {
    let mut fields = vec![
        ("grant_type", "client_credentials"),
        ("client_id", id),
        ("client_secret", secret),
    ];
    fields.extend(scope.map(|scope| ("scope", scope)));
    ask(service, &fields).await
}

#[track_caller]
fn refused(answer: &Answer, status: u16, error: &str) {
    let body = answer.expect(status);
    assert_eq!(text(&body, "error"), error);
    assert!(body["error_description"].is_string());
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    if status == 401 {
        assert_eq!(answer.header("www-authenticate"), "Basic realm=\"prongsai\"");
    }
}

/// Registers a client of province 96; gives its id and secret.
pub async fn client(service: &TestService) -> (String, String) {
    let body =
        json!({ "name": "จังหวัดนราธิวาส", "province": "96", "scopes": ["changes:read", "assessments:read"] });
    let made = service
        .post_as(&service.token(&["sysadmin"]), "/api/v1/clients", &body)
        .await
        .expect(201);
    (
        text(&made["client"], "id").to_owned(),
        text(&made, "client_secret").to_owned(),
    )
}

#[test]
fn a_machine_gets_a_token_for_its_province() {
    on_each_database(async |service| {
        let (id, secret) = client(&service).await;
        let answer = token(&service, &id, &secret, None).await;
        let granted = answer.expect(200);
        assert_eq!(
            (text(&granted, "token_type"), granted["expires_in"].as_i64()),
            ("Bearer", Some(900))
        );
        assert_eq!(text(&granted, "scope"), "assessments:read changes:read");
        assert_eq!(
            (answer.header("cache-control"), answer.header("pragma")),
            ("no-store", "no-cache")
        );
        let bearer = text(&granted, "access_token");
        service.get_as(bearer, "/api/v1/changes").await.expect(200);
        service
            .get_as(bearer, "/api/v1/users")
            .await
            .problem(403, "forbidden");
        let me = service.get_as(bearer, "/api/v1/me").await.expect(200);
        assert_eq!(
            (text(&me, "kind"), &me["username"], &me["scopes"]),
            (
                "client",
                &json!(null),
                &json!(["assessments:read", "changes:read"])
            )
        );
        let body = json!({ "current_password": PASSWORD, "new_password": ANOTHER });
        service
            .post_as(bearer, "/api/v1/auth/password", &body)
            .await
            .problem(403, "forbidden");
        service.clock.advance(TimeDelta::seconds(901));
        service
            .get_as(bearer, "/api/v1/changes")
            .await
            .problem(401, "token_invalid");
    });
}

#[test]
fn it_may_ask_for_less_and_never_for_more() {
    on_each_database(async |service| {
        let (id, secret) = client(&service).await;
        let less = token(&service, &id, &secret, Some("assessments:read"))
            .await
            .expect(200);
        assert_eq!(text(&less, "scope"), "assessments:read");
        service
            .get_as(text(&less, "access_token"), "/api/v1/changes")
            .await
            .problem(403, "forbidden");
        for scope in [
            "assessments:write",
            "assessments:read assessments:write",
            "everything",
        ] {
            refused(
                &token(&service, &id, &secret, Some(scope)).await,
                400,
                "invalid_scope",
            );
        }
    });
}

#[test]
fn refusals_are_those_of_the_rfc() {
    on_each_database(async |service| {
        let (id, secret) = client(&service).await;
        refused(&token(&service, &id, "wrong", None).await, 401, "invalid_client");
        refused(
            &token(&service, "nobody", &secret, None).await,
            401,
            "invalid_client",
        );
        refused(
            &token(&service, "a\0b", &secret, None).await,
            401,
            "invalid_client",
        );
        refused(
            &ask(&service, &[("grant_type", "password"), ("client_id", &id)]).await,
            400,
            "unsupported_grant_type",
        );
        refused(
            &ask(&service, &[("client_id", &id)]).await,
            400,
            "invalid_request",
        );
        let json = service
            .post("/api/v1/oauth/token", &json!({ "client_id": id }))
            .await;
        refused(&json, 400, "invalid_request");
        let basic = service
            .request("POST", "/api/v1/oauth/token")
            .header("content-type", FORM)
            .basic_auth(&id, Some(&secret));
        send(basic.body("grant_type=client_credentials"))
            .await
            .expect(200);
    });
}

#[test]
fn wrong_secrets_slow_a_machine_down_known_or_not() {
    on_each_database(async |service| {
        let (id, secret) = client(&service).await;
        for client in [id.as_str(), "nobody"] {
            for _ in 0..5 {
                refused(
                    &token(&service, client, "wrong", None).await,
                    401,
                    "invalid_client",
                );
            }
            let wait = token(&service, client, &secret, None).await;
            wait.problem(429, "too_many_requests");
            assert_eq!(wait.header("retry-after"), "1");
        }
        service.clock.advance(TimeDelta::seconds(1));
        token(&service, &id, &secret, None).await.expect(200);
    });
}

#[test]
fn a_closed_machine_and_an_old_secret_are_out_at_once() {
    on_each_database(async |service| {
        let admin = service.token(&["sysadmin"]);
        let (id, secret) = client(&service).await;
        let path = format!("/api/v1/clients/{id}");
        let first = token(&service, &id, &secret, None).await.expect(200);
        let bearer = text(&first, "access_token");
        let rotated = service
            .change_as(&admin, "POST", &format!("{path}/rotate-secret"), 1, &json!({}))
            .await;
        let new = text(&rotated.expect(200), "client_secret").to_owned();
        assert_eq!(rotated.header("cache-control"), "no-store");
        service
            .get_as(bearer, "/api/v1/changes")
            .await
            .problem(401, "token_invalid");
        refused(&token(&service, &id, &secret, None).await, 401, "invalid_client");
        let second = token(&service, &id, &new, None).await.expect(200);
        let closed = json!({ "disabled": true });
        service
            .change_as(&admin, "PATCH", &path, 2, &closed)
            .await
            .expect(200);
        service
            .get_as(text(&second, "access_token"), "/api/v1/changes")
            .await
            .problem(401, "token_invalid");
        refused(&token(&service, &id, &new, None).await, 401, "invalid_client");
        let open = json!({ "disabled": false, "scopes": ["changes:read"] });
        service
            .change_as(&admin, "PATCH", &path, 3, &open)
            .await
            .expect(200);
        let third = token(&service, &id, &new, None).await.expect(200);
        assert_eq!(text(&third, "scope"), "changes:read");
    });
}

#[test]
fn an_agency_administrator_manages_the_own_machines_only() {
    on_each_database(async |service| {
        let (here, there) = (agency(&service, "ทต.หนึ่ง").await, agency(&service, "ทต.สอง").await);
        let admin = service.token(&[&format!("agency_admin@agency:{here}")]);
        let other = service.token(&[&format!("agency_admin@agency:{there}")]);
        let body = |tenant: Value| {
            let mut body = json!({ "name": "เว็บไซต์", "scopes": ["assessments:read"] });
            body.as_object_mut()
                .unwrap()
                .extend(tenant.as_object().unwrap().clone());
            body
        };
        let create =
            async |token: &str, tenant: Value| service.post_as(token, "/api/v1/clients", &body(tenant)).await;
        create(&admin, json!({ "agency_id": there }))
            .await
            .problem(403, "forbidden");
        create(&admin, json!({ "province": "96" }))
            .await
            .problem(403, "forbidden");
        let made = create(&admin, json!({ "agency_id": here })).await;
        let id = text(&made.expect(201)["client"], "id").to_owned();
        let path = format!("/api/v1/clients/{id}");
        assert_eq!(made.header("location"), path);
        client(&service).await;
        let list = service.get_as(&admin, "/api/v1/clients").await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        assert_eq!(
            service.get_as(&admin, &path).await.expect(200)["allowed_actions"],
            json!(["update_client", "rotate_client_secret"])
        );
        service.get_as(&other, &path).await.problem(404, "not_found");
        service
            .change_as(&other, "PATCH", &path, 1, &json!({ "disabled": true }))
            .await
            .problem(404, "not_found");
        service
            .change_as(&other, "POST", &format!("{path}/rotate-secret"), 1, &json!({}))
            .await
            .problem(404, "not_found");
        service
            .change_as(&admin, "PATCH", &path, 9, &json!({ "name": "ใหม่" }))
            .await
            .problem(412, "precondition_failed");
    });
}

#[test]
fn bad_input_is_named() {
    on_each_database(async |service| {
        let admin = service.token(&["sysadmin"]);
        let create = async |body: Value| service.post_as(&admin, "/api/v1/clients", &body).await;
        let scopes = json!(["assessments:read"]);
        create(json!({ "name": "", "province": "96", "scopes": scopes }))
            .await
            .fault("/name", "empty");
        create(json!({ "name": "a", "province": "97", "scopes": scopes }))
            .await
            .fault("/province", "unknown_province");
        create(json!({ "name": "a", "agency_id": "nowhere", "scopes": scopes }))
            .await
            .fault("/agency_id", "unknown_agency");
        create(json!({ "name": "a", "scopes": scopes }))
            .await
            .fault("", "role_scope");
        create(json!({ "name": "a", "province": "96", "scopes": [] }))
            .await
            .fault("/scopes", "empty");
        create(json!({ "name": "a", "province": "96", "scopes": ["all"] }))
            .await
            .fault("/scopes/0", "unknown_value");
        create(json!({ "name": "a", "province": 96, "scopes": scopes }))
            .await
            .fault("/province", "wrong_type");
        let (id, _) = client(&service).await;
        let address = format!("/api/v1/clients/{id}");
        let patch = async |body: Value| service.change_as(&admin, "PATCH", &address, 1, &body).await;
        patch(json!({ "scopes": null }))
            .await
            .fault("/scopes", "required");
        patch(json!({ "scopes": ["all"] }))
            .await
            .fault("/scopes/0", "unknown_value");
        patch(json!({ "secret": "x" }))
            .await
            .fault("/secret", "unknown_field");
    });
}
