//! People, machines and their tokens.

mod clients;
mod password;
mod secrets;
mod sessions;
mod tokens;
mod totp;
mod users;

use crate::support::{Answer, TestService};
use prongsai::accounts::{Actor, Grant, NewUser, Role, Tenant, add_user};
use prongsai::crypto::Secret;
use serde_json::{Value, json};

const PASSWORD: &str = "wrong-horse-87-battery";
const ANOTHER: &str = "eleven-Quiet-lamps-4";

fn at(role: Role, agency: &str) -> Grant<Role> {
    Grant {
        what: role,
        tenant: Tenant::Agency(agency.to_owned()),
    }
}

fn sysadmin() -> Grant<Role> {
    Grant {
        what: Role::Sysadmin,
        tenant: Tenant::Everywhere,
    }
}

/// Opens an account with [`PASSWORD`]; gives its id.
async fn person(service: &TestService, username: &str, roles: &[Grant<Role>]) -> String {
    let new = NewUser {
        username: username.to_owned(),
        display_name: format!("ผู้ใช้ {username}"),
        email: None,
        password: Secret::new(PASSWORD),
        roles: roles.to_vec(),
        must_change: false,
        totp_secret: None,
    };
    add_user(
        &service.db,
        &service.passwords,
        &service.clock,
        new,
        Actor::Command,
    )
    .await
    .unwrap()
}

async fn agency(service: &TestService, name: &str) -> String {
    let body =
        json!({ "kind": "subdistrict_municipality", "name_th": name, "province": "96", "amphoe": "9605" });
    let token = service.token(&["sysadmin"]);
    let made = service.post_as(&token, "/api/v1/agencies", &body).await;
    made.expect(201)["id"].as_str().unwrap().to_owned()
}

async fn try_login(service: &TestService, username: &str, password: &str) -> Answer {
    let body = json!({ "username": username, "password": password });
    service.post("/api/v1/auth/login", &body).await
}

/// The session of an account with [`PASSWORD`].
async fn login(service: &TestService, username: &str) -> Value {
    try_login(service, username, PASSWORD).await.expect(200)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name} in {value}"))
}

async fn refresh(service: &TestService, token: &str) -> Answer {
    let body = json!({ "refresh_token": token });
    service.post("/api/v1/auth/refresh", &body).await
}

async fn me(service: &TestService, session: &Value) -> Answer {
    service.get_as(text(session, "access_token"), "/api/v1/me").await
}

/// A problem without what differs from request to request.
fn without_id(answer: &Answer) -> Value {
    let mut body = answer.json();
    body.as_object_mut().unwrap().remove("request_id");
    body
}
