//! Changing the own password.

use super::*;
use crate::support::on_each_database;

async fn change(service: &TestService, session: &Value, current: &str, new: &str) -> Answer {
    let body = json!({ "current_password": current, "new_password": new });
    service
        .post_as(text(session, "access_token"), "/api/v1/auth/password", &body)
        .await
}

#[test]
fn a_new_password_ends_all_sessions_at_once() {
    on_each_database(async |service| {
        person(&service, "somchai", &[sysadmin()]).await;
        let (here, elsewhere) = (login(&service, "somchai").await, login(&service, "somchai").await);
        let new = change(&service, &here, PASSWORD, ANOTHER).await.expect(200);
        me(&service, &new).await.expect(200);
        for old in [&here, &elsewhere] {
            me(&service, old).await.problem(401, "token_invalid");
            refresh(&service, text(old, "refresh_token"))
                .await
                .problem(401, "token_invalid");
        }
        refresh(&service, text(&new, "refresh_token")).await.expect(200);
        try_login(&service, "somchai", PASSWORD)
            .await
            .problem(401, "login_failed");
        try_login(&service, "somchai", ANOTHER).await.expect(200);
    });
}

#[test]
fn a_bad_new_password_or_a_wrong_one_is_named() {
    on_each_database(async |service| {
        person(&service, "somchai", &[sysadmin()]).await;
        let session = login(&service, "somchai").await;
        for weak in ["short", "password123", "somchaisomchai"] {
            change(&service, &session, PASSWORD, weak)
                .await
                .fault("/new_password", "weak_password");
        }
        change(&service, &session, PASSWORD, &"long-Walk-77 ".repeat(30))
            .await
            .fault("/new_password", "too_long");
        change(&service, &session, PASSWORD, PASSWORD)
            .await
            .fault("/new_password", "duplicate");
        for _ in 0..5 {
            change(&service, &session, "not-my-Password-3", ANOTHER)
                .await
                .fault("/current_password", "wrong_password");
        }
        // A stolen token is no way to guess the password, either.
        change(&service, &session, PASSWORD, ANOTHER)
            .await
            .problem(429, "too_many_requests");
        me(&service, &session).await.expect(200);
    });
}

#[test]
fn nothing_else_is_allowed_before_the_first_password_is_changed() {
    on_each_database(async |service| {
        let body =
            json!({ "username": "somchai", "display_name": "สมชาย", "roles": [{ "role": "sysadmin" }] });
        let token = service.token(&["sysadmin"]);
        let made = service.post_as(&token, "/api/v1/users", &body).await.expect(201);
        let first = text(&made, "password");
        let session = try_login(&service, "somchai", first).await.expect(200);
        assert_eq!(session["must_change_password"], true);
        let (token, known) = (
            text(&session, "access_token"),
            me(&service, &session).await.expect(200),
        );
        assert_eq!(
            (&known["must_change_password"], &known["roles"]),
            (&json!(true), &json!([]))
        );
        service
            .get_as(token, "/api/v1/users")
            .await
            .problem(403, "forbidden");
        let renewed = refresh(&service, text(&session, "refresh_token"))
            .await
            .expect(200);
        assert_eq!(renewed["must_change_password"], true);
        let session = change(&service, &renewed, first, ANOTHER).await.expect(200);
        assert_eq!(session["must_change_password"], false);
        service
            .get_as(text(&session, "access_token"), "/api/v1/users")
            .await
            .expect(200);
    });
}
