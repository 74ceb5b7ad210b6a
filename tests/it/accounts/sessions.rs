//! Signing in, going on, signing out, and who guesses.

use super::*;
use crate::support::on_each_database;
use chrono::TimeDelta;

#[test]
fn a_session_has_the_roles_of_its_person() {
    on_each_database(async |service| {
        let here = agency(&service, "ทต.หนึ่ง").await;
        let id = person(&service, "Somchai.D", &[at(Role::DataOfficer, &here)]).await;
        let session = login(&service, " somchai.d ").await;
        assert_eq!(
            (text(&session, "token_type"), session["expires_in"].as_i64()),
            ("Bearer", Some(900))
        );
        assert_eq!(
            (
                &session["must_change_password"],
                &session["totp_enrolment_required"]
            ),
            (&json!(false), &json!(false))
        );
        let me = me(&service, &session).await;
        assert_eq!(me.header("etag"), "\"1\"");
        assert_eq!(
            me.expect(200),
            json!({
                "id": id, "version": 1, "kind": "user", "username": "somchai.d", "display_name": "ผู้ใช้ Somchai.D",
                "email": null,
                "roles": [{ "role": "data_officer", "agency_id": here, "province": null,
                    "label_th": "เจ้าหน้าที่ข้อมูล ITA", "label_en": "Data officer" }],
                "scopes": [], "must_change_password": false, "totp_enabled": false,
                "totp_enrolment_required": false, "allowed_actions": ["update_me", "change_password", "enrol_totp"]
            })
        );
        let answer = try_login(&service, "somchai.d", PASSWORD).await;
        assert_eq!(answer.header("cache-control"), "no-store");
    });
}

#[test]
fn an_unknown_name_a_wrong_password_and_a_closed_account_are_told_alike() {
    on_each_database(async |service| {
        let here = agency(&service, "ทต.หนึ่ง").await;
        let closed = person(&service, "closed", &[at(Role::Staff, &here)]).await;
        person(&service, "somchai", &[at(Role::Staff, &here)]).await;
        let path = format!("/api/v1/users/{closed}");
        let token = service.token(&["sysadmin"]);
        let body = json!({ "disabled": true });
        service
            .change_as(&token, "PATCH", &path, 1, &body)
            .await
            .expect(200);
        let unknown = try_login(&service, "nobody", PASSWORD).await;
        unknown.problem(401, "login_failed");
        for (username, password) in [("somchai", ANOTHER), ("closed", PASSWORD), ("ชื่อไทย", PASSWORD)]
        {
            let answer = try_login(&service, username, password).await;
            assert_eq!(
                (answer.status, without_id(&answer)),
                (401, without_id(&unknown)),
                "{username}"
            );
        }
    });
}

#[test]
fn a_refresh_token_is_good_once_and_a_second_use_ends_its_session_only() {
    on_each_database(async |service| {
        person(&service, "somchai", &[sysadmin()]).await;
        let (here, elsewhere) = (login(&service, "somchai").await, login(&service, "somchai").await);
        let first = text(&here, "refresh_token").to_owned();
        let second = refresh(&service, &first).await.expect(200);
        me(&service, &second).await.expect(200);
        let third = refresh(&service, text(&second, "refresh_token"))
            .await
            .expect(200);
        refresh(&service, &first).await.problem(401, "token_invalid");
        refresh(&service, text(&third, "refresh_token"))
            .await
            .problem(401, "token_invalid");
        refresh(&service, text(&elsewhere, "refresh_token"))
            .await
            .expect(200);
        refresh(&service, "never-ours")
            .await
            .problem(401, "token_invalid");
    });
}

#[test]
fn of_two_refreshes_at_once_one_wins() {
    on_each_database(async |service| {
        person(&service, "somchai", &[sysadmin()]).await;
        for _ in 0..5 {
            let session = login(&service, "somchai").await;
            let token = text(&session, "refresh_token");
            let tries = futures_util::future::join_all((0..4).map(|_| refresh(&service, token))).await;
            let won: Vec<_> = tries.iter().filter(|answer| answer.status == 200).collect();
            assert_eq!(won.len(), 1);
            // The others were a second use, so the session is over for the winner, too.
            let next = refresh(&service, text(&won[0].json(), "refresh_token")).await;
            next.problem(401, "token_invalid");
        }
    });
}

#[test]
fn a_refresh_token_expires_after_thirty_days() {
    on_each_database(async |service| {
        person(&service, "somchai", &[sysadmin()]).await;
        let session = login(&service, "somchai").await;
        service.clock.advance(TimeDelta::days(29));
        let session = refresh(&service, text(&session, "refresh_token"))
            .await
            .expect(200);
        service.clock.advance(TimeDelta::days(31));
        refresh(&service, text(&session, "refresh_token"))
            .await
            .problem(401, "token_invalid");
        me(&service, &session).await.problem(401, "token_invalid");
    });
}

#[test]
fn signing_out_ends_the_session_and_may_be_done_twice() {
    on_each_database(async |service| {
        person(&service, "somchai", &[sysadmin()]).await;
        let session = login(&service, "somchai").await;
        let body = json!({ "refresh_token": session["refresh_token"] });
        for _ in 0..2 {
            service.post("/api/v1/auth/logout", &body).await.expect(204);
        }
        refresh(&service, text(&session, "refresh_token"))
            .await
            .problem(401, "token_invalid");
        let unknown = json!({ "refresh_token": "never-ours" });
        service.post("/api/v1/auth/logout", &unknown).await.expect(204);
    });
}

#[test]
fn a_closed_account_is_out_at_once_everywhere() {
    on_each_database(async |service| {
        let id = person(&service, "somchai", &[sysadmin()]).await;
        person(&service, "somsri", &[sysadmin()]).await;
        let (session, admin) = (login(&service, "somchai").await, login(&service, "somsri").await);
        let path = format!("/api/v1/users/{id}");
        let closed = service
            .change_as(
                text(&admin, "access_token"),
                "PATCH",
                &path,
                1,
                &json!({ "disabled": true }),
            )
            .await;
        assert_eq!(closed.expect(200)["disabled"], true);
        me(&service, &session).await.problem(401, "token_invalid");
        refresh(&service, text(&session, "refresh_token"))
            .await
            .problem(401, "token_invalid");
    });
}

#[test]
fn guessing_slows_down_alike_for_known_and_unknown_names() {
    on_each_database(async |service| {
        person(&service, "somchai", &[sysadmin()]).await;
        for username in ["somchai", "nobody"] {
            for _ in 0..5 {
                try_login(&service, username, ANOTHER)
                    .await
                    .problem(401, "login_failed");
            }
            let refused = try_login(&service, username, PASSWORD).await;
            refused.problem(429, "too_many_requests");
            assert_eq!(refused.header("retry-after"), "1", "{username}");
            service.clock.advance(TimeDelta::seconds(1));
            try_login(&service, &username.to_uppercase(), ANOTHER)
                .await
                .problem(401, "login_failed");
            let refused = try_login(&service, username, PASSWORD).await;
            assert_eq!(
                (refused.status, refused.header("retry-after")),
                (429, "2"),
                "{username}"
            );
        }
        service.clock.advance(TimeDelta::seconds(2));
        login(&service, "somchai").await;
        // The success cleared the account.
        try_login(&service, "somchai", ANOTHER)
            .await
            .problem(401, "login_failed");
        login(&service, "somchai").await;
    });
}

#[test]
fn bad_input_is_named() {
    on_each_database(async |service| {
        let post = async |path: &str, body: Value| service.post(path, &body).await;
        let login = "/api/v1/auth/login";
        post(login, json!({ "username": "a" }))
            .await
            .fault("/password", "required");
        post(login, json!({ "username": " ", "password": "x" }))
            .await
            .fault("/username", "empty");
        post(login, json!({ "username": "a\0b", "password": "x" }))
            .await
            .fault("/username", "null_byte");
        post(login, json!({ "username": "a", "password": "x".repeat(257) }))
            .await
            .fault("/password", "too_long");
        post(login, json!({ "username": "a", "password": 1_234_567_890 }))
            .await
            .fault("/password", "wrong_type");
        post(login, json!({ "username": "a", "password": "x", "otp": "1" }))
            .await
            .fault("/otp", "unknown_field");
        post("/api/v1/auth/refresh", json!({ "refresh_token": "a\0" }))
            .await
            .problem(401, "token_invalid");
        post("/api/v1/auth/refresh", json!({}))
            .await
            .fault("/refresh_token", "required");
    });
}
