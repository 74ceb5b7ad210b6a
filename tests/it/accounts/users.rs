//! Accounts, and who manages whom.

use super::*;
use crate::support::on_each_database;

struct Town {
    here: String,
    there: String,
    sysadmin: String,
    /// The agency administrator of `here`, and of `there`.
    admin: String,
    other_admin: String,
}

async fn town(service: &TestService) -> Town {
    let (here, there) = (agency(service, "ทต.หนึ่ง").await, agency(service, "ทต.สอง").await);
    Town {
        sysadmin: service.token_of("boss", &["sysadmin"]),
        admin: service.token_of("admin", &[&format!("agency_admin@agency:{here}")]),
        other_admin: service.token_of("other", &[&format!("agency_admin@agency:{there}")]),
        here,
        there,
    }
}

fn path(id: &str) -> String {
    format!("/api/v1/users/{id}")
}

async fn names(service: &TestService, token: &str, query: &str) -> Vec<String> {
    let page = service
        .get_as(token, &format!("/api/v1/users{query}"))
        .await
        .expect(200);
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|user| text(user, "username").to_owned())
        .collect()
}

#[test]
fn an_agency_administrator_opens_accounts_of_the_own_agency_only() {
    on_each_database(async |service| {
        let town = town(&service).await;
        let body =
            |name: &str, role: Value| json!({ "username": name, "display_name": "สมชาย", "roles": [role] });
        let create = async |token: &str, body: Value| service.post_as(token, "/api/v1/users", &body).await;
        let own = json!({ "role": "staff", "agency_id": town.here });
        let made = create(&town.admin, body("Somchai", own.clone())).await;
        let user = made.expect(201)["user"].clone();
        assert_eq!(
            made.header("location"),
            format!("/api/v1/users/{}", text(&user, "id"))
        );
        assert_eq!(
            (made.header("etag"), made.header("cache-control")),
            ("\"1\"", "no-store")
        );
        assert_eq!(
            (text(&user, "username"), &user["must_change_password"]),
            ("somchai", &json!(true))
        );
        let again = create(&town.admin, body("SOMCHAI", own)).await;
        again.problem(409, "already_exists");
        for role in [
            json!({ "role": "staff", "agency_id": town.there }),
            json!({ "role": "staff", "agency_id": "nowhere" }),
            json!({ "role": "province", "province": "96" }),
            json!({ "role": "sysadmin" }),
        ] {
            create(&town.admin, body("somsri", role))
                .await
                .problem(403, "forbidden");
        }
        let none = json!({ "username": "somsri", "display_name": "สมศรี", "roles": [] });
        create(&town.admin, none.clone()).await.fault("/roles", "empty");
        create(&town.sysadmin, none).await.expect(201);
    });
}

#[test]
fn people_of_another_agency_are_not_there() {
    on_each_database(async |service| {
        let town = town(&service).await;
        let id = person(&service, "somchai", &[at(Role::Staff, &town.here)]).await;
        person(&service, "somsri", &[at(Role::Staff, &town.there)]).await;
        let seen = service.get_as(&town.admin, &path(&id)).await;
        assert_eq!(
            seen.expect(200)["allowed_actions"],
            json!(["update_user", "set_user_roles", "reset_user_password"])
        );
        let other = &town.other_admin;
        service.get_as(other, &path(&id)).await.problem(404, "not_found");
        let change = async |method: &str, path: &str, body: Value| {
            service.change_as(other, method, path, 1, &body).await
        };
        let nothing = json!({});
        change("PATCH", &path(&id), nothing.clone())
            .await
            .problem(404, "not_found");
        let taken = json!({ "roles": [{ "role": "staff", "agency_id": town.there }] });
        change("PUT", &format!("{}/roles", path(&id)), taken)
            .await
            .problem(404, "not_found");
        for action in ["reset-password", "reset-totp"] {
            change("POST", &format!("{}/{action}", path(&id)), nothing.clone())
                .await
                .problem(404, "not_found");
        }
        assert_eq!(names(&service, &town.admin, "").await, ["somchai"]);
        assert_eq!(
            names(&service, &town.admin, &format!("?agency_id={}", town.there)).await,
            [""; 0]
        );
        assert_eq!(names(&service, &town.sysadmin, "").await, ["somchai", "somsri"]);
        for odd in ["nowhere", "a%00b", "%E0%B8%81", &"x".repeat(65)] {
            service
                .get_as(&town.sysadmin, &path(odd))
                .await
                .problem(404, "not_found");
        }
    });
}

#[test]
fn a_person_of_two_agencies_keeps_what_the_other_gave() {
    on_each_database(async |service| {
        let town = town(&service).await;
        let roles = [at(Role::Staff, &town.here), at(Role::Auditor, &town.there)];
        let id = person(&service, "somchai", &roles).await;
        let seen = service.get_as(&town.admin, &path(&id)).await.expect(200);
        assert_eq!(seen["has_other_roles"], true);
        assert_eq!(seen["allowed_actions"], json!(["set_user_roles"]));
        assert_eq!(seen["roles"].as_array().unwrap().len(), 1);
        let forbidden = json!({ "display_name": "อื่น" });
        service
            .change_as(&town.admin, "PATCH", &path(&id), 1, &forbidden)
            .await
            .problem(403, "forbidden");
        let reset = format!("{}/reset-password", path(&id));
        service
            .change_as(&town.admin, "POST", &reset, 1, &json!({}))
            .await
            .problem(403, "forbidden");
        let set = format!("{}/roles", path(&id));
        let given = json!({ "roles": [{ "role": "approver", "agency_id": town.here }] });
        service
            .change_as(&town.admin, "PUT", &set, 1, &given)
            .await
            .expect(200);
        let all = service.get_as(&town.sysadmin, &path(&id)).await.expect(200);
        let held: Vec<_> = all["roles"]
            .as_array()
            .unwrap()
            .iter()
            .map(|role| text(role, "role"))
            .collect();
        assert_eq!(held, ["approver", "auditor"]);
        let gone = json!({ "roles": [] });
        service
            .change_as(&town.admin, "PUT", &set, 2, &gone)
            .await
            .expect(200);
        service
            .get_as(&town.admin, &path(&id))
            .await
            .problem(404, "not_found");
        assert_eq!(names(&service, &town.other_admin, "").await, ["somchai"]);
    });
}

#[test]
fn a_system_administrator_is_touched_by_their_like_only() {
    on_each_database(async |service| {
        let town = town(&service).await;
        let id = person(&service, "boss", &[sysadmin(), at(Role::Staff, &town.here)]).await;
        let seen = service.get_as(&town.admin, &path(&id)).await.expect(200);
        assert_eq!(seen["allowed_actions"], json!([]));
        let set = format!("{}/roles", path(&id));
        let gone = json!({ "roles": [] });
        service
            .change_as(&town.admin, "PUT", &set, 1, &gone)
            .await
            .problem(403, "forbidden");
        // The last one stays, whoever asks.
        service
            .change_as(&town.sysadmin, "PUT", &set, 1, &gone)
            .await
            .problem(409, "conflict");
        let closed = json!({ "disabled": true });
        service
            .change_as(&town.sysadmin, "PATCH", &path(&id), 1, &closed)
            .await
            .problem(409, "conflict");
        let second = person(&service, "second", &[sysadmin()]).await;
        let own = service.token_of(&second, &["sysadmin"]);
        service
            .change_as(&own, "PATCH", &path(&second), 1, &closed)
            .await
            .problem(409, "conflict");
        service
            .change_as(&own, "PATCH", &path(&id), 1, &closed)
            .await
            .expect(200);
        service
            .change_as(&own, "PUT", &format!("{}/roles", path(&second)), 1, &gone)
            .await
            .problem(409, "conflict");
    });
}

#[test]
fn of_two_system_administrators_who_remove_each_other_one_stays() {
    on_each_database(async |service| {
        let (one, two) = (
            person(&service, "one", &[sysadmin()]).await,
            person(&service, "two", &[sysadmin()]).await,
        );
        let body = json!({ "roles": [] });
        let (first, second) = (
            service.token_of(&one, &["sysadmin"]),
            service.token_of(&two, &["sysadmin"]),
        );
        let (a, b) = (format!("{}/roles", path(&two)), format!("{}/roles", path(&one)));
        let answers = futures_util::future::join(
            service.change_as(&first, "PUT", &a, 1, &body),
            service.change_as(&second, "PUT", &b, 1, &body),
        )
        .await;
        let mut statuses = [answers.0.status, answers.1.status];
        statuses.sort_unstable();
        // The slower one finds either that nobody would be left, or that it's shut out itself.
        assert!(
            statuses[0] == 200 && [401, 409].contains(&statuses[1]),
            "{statuses:?}"
        );
    });
}

#[test]
fn roles_that_exclude_each_other_or_lack_their_place_are_named() {
    on_each_database(async |service| {
        let town = town(&service).await;
        let id = person(&service, "somchai", &[at(Role::AgencyAdmin, &town.there)]).await;
        let set = format!("{}/roles", path(&id));
        let give = async |roles: Value| {
            let body = json!({ "roles": roles });
            service.change_as(&town.sysadmin, "PUT", &set, 1, &body).await
        };
        let (here, there) = (&town.here, &town.there);
        give(json!([{ "role": "agency_admin", "agency_id": there }, { "role": "integrity_officer", "agency_id": here }]))
            .await
            .fault("/roles/1", "role_excluded");
        give(json!([{ "role": "sysadmin" }, { "role": "integrity_officer", "agency_id": here }]))
            .await
            .fault("/roles/1", "role_excluded");
        give(json!([{ "role": "king" }]))
            .await
            .fault("/roles/0/role", "unknown_value");
        give(json!([{ "role": "staff" }]))
            .await
            .fault("/roles/0", "role_scope");
        give(json!([{ "role": "staff", "agency_id": "nowhere" }]))
            .await
            .fault("/roles/0/agency_id", "unknown_agency");
        give(json!([{ "role": "staff", "agency_id": "a\0" }]))
            .await
            .fault("/roles/0/agency_id", "unknown_agency");
        give(json!([{ "role": "province", "province": "97" }]))
            .await
            .fault("/roles/0/province", "unknown_province");
        give(json!([{ "role": "staff", "agency_id": here, "unit": 1 }]))
            .await
            .fault("/roles/0/unit", "unknown_field");
        // A role that another agency gave excludes as well.
        let officer = [at(Role::Staff, here), at(Role::IntegrityOfficer, there)];
        let id = person(&service, "somsri", &officer).await;
        let body = json!({ "roles": [{ "role": "agency_admin", "agency_id": here }] });
        service
            .change_as(&town.admin, "PUT", &format!("{}/roles", path(&id)), 1, &body)
            .await
            .fault("/roles/0", "role_excluded");
    });
}

#[test]
fn who_manages_accounts_can_become_no_integrity_officer() {
    on_each_database(async |service| {
        let town = town(&service).await;
        let role = json!({ "role": "integrity_officer", "agency_id": town.here });
        let staff = json!({ "role": "staff", "agency_id": town.here });
        let somchai = person(&service, "somchai", &[at(Role::Staff, &town.here)]).await;
        let officer = [
            at(Role::IntegrityOfficer, &town.here),
            at(Role::Staff, &town.here),
        ];
        let somsri = person(&service, "somsri", &officer).await;
        for manager in [&town.admin, &town.sysadmin] {
            // No account of their own gets the role …
            let body = json!({ "username": "fresh", "display_name": "ใหม่", "roles": [staff, role] });
            service
                .post_as(manager, "/api/v1/users", &body)
                .await
                .fault("/roles/1", "role_by_operator");
            let body = json!({ "roles": [role] });
            service
                .change_as(manager, "PUT", &format!("{}/roles", path(&somchai)), 1, &body)
                .await
                .fault("/roles/0", "role_by_operator");
            // … and none that has it becomes theirs.
            for action in ["reset-password", "reset-totp"] {
                service
                    .change_as(
                        manager,
                        "POST",
                        &format!("{}/{action}", path(&somsri)),
                        1,
                        &json!({}),
                    )
                    .await
                    .problem(403, "forbidden");
            }
            let seen = service.get_as(manager, &path(&somsri)).await.expect(200);
            assert_eq!(seen["allowed_actions"], json!(["update_user", "set_user_roles"]));
        }
        login(&service, "somsri").await;
        // The role stays where it is, or goes, but doesn't come back, nor to another agency.
        let set = format!("{}/roles", path(&somsri));
        let body = json!({ "roles": [role] });
        service
            .change_as(&town.admin, "PUT", &set, 1, &body)
            .await
            .expect(200);
        let moved = json!({ "roles": [{ "role": "integrity_officer", "agency_id": town.there }] });
        service
            .change_as(&town.sysadmin, "PUT", &set, 2, &moved)
            .await
            .fault("/roles/0", "role_by_operator");
        let gone = json!({ "roles": [staff] });
        service
            .change_as(&town.admin, "PUT", &set, 2, &gone)
            .await
            .expect(200);
        service
            .change_as(&town.admin, "PUT", &set, 3, &body)
            .await
            .fault("/roles/0", "role_by_operator");
        // Without the role it's an account like any other.
        let reset = format!("{}/reset-password", path(&somsri));
        service
            .change_as(&town.admin, "POST", &reset, 3, &json!({}))
            .await
            .expect(200);
    });
}

#[test]
fn other_roles_count_at_once() {
    on_each_database(async |service| {
        let town = town(&service).await;
        let id = person(&service, "somchai", &[at(Role::AgencyAdmin, &town.here)]).await;
        let session = login(&service, "somchai").await;
        let token = text(&session, "access_token");
        service.get_as(token, "/api/v1/users").await.expect(200);
        let body = json!({ "roles": [{ "role": "staff", "agency_id": town.here }] });
        let set = format!("{}/roles", path(&id));
        let changed = service.change_as(&town.sysadmin, "PUT", &set, 1, &body).await;
        assert_eq!(
            (changed.expect(200)["version"].as_i64(), changed.header("etag")),
            (Some(2), "\"2\"")
        );
        service
            .get_as(token, "/api/v1/users")
            .await
            .problem(401, "token_invalid");
        let session = refresh(&service, text(&session, "refresh_token"))
            .await
            .expect(200);
        service
            .get_as(text(&session, "access_token"), "/api/v1/users")
            .await
            .problem(403, "forbidden");
        // The same list again changes nothing.
        service
            .change_as(&town.sysadmin, "PUT", &set, 2, &body)
            .await
            .expect(200);
        me(&service, &session).await.expect(200);
    });
}

#[test]
fn a_reset_password_is_good_for_one_change() {
    on_each_database(async |service| {
        let town = town(&service).await;
        let id = person(&service, "somchai", &[at(Role::Staff, &town.here)]).await;
        let session = login(&service, "somchai").await;
        let reset = format!("{}/reset-password", path(&id));
        let answer = service
            .change_as(&town.admin, "POST", &reset, 1, &json!({}))
            .await;
        let issued = answer.expect(200);
        assert_eq!(answer.header("cache-control"), "no-store");
        me(&service, &session).await.problem(401, "token_invalid");
        refresh(&service, text(&session, "refresh_token"))
            .await
            .problem(401, "token_invalid");
        try_login(&service, "somchai", PASSWORD)
            .await
            .problem(401, "login_failed");
        let session = try_login(&service, "somchai", text(&issued, "password")).await;
        assert_eq!(session.expect(200)["must_change_password"], true);
    });
}

#[test]
fn a_change_names_the_version_it_was_made_from() {
    on_each_database(async |service| {
        let town = town(&service).await;
        let id = person(&service, "somchai", &[at(Role::Staff, &town.here)]).await;
        let body = json!({ "display_name": " สมชาย " });
        let bare = service
            .request("PATCH", &path(&id))
            .bearer_auth(&town.admin)
            .json(&body);
        crate::support::send(bare)
            .await
            .problem(428, "precondition_required");
        let changed = service
            .change_as(&town.admin, "PATCH", &path(&id), 1, &body)
            .await
            .expect(200);
        assert_eq!(
            (text(&changed, "display_name"), changed["version"].as_i64()),
            ("สมชาย", Some(2))
        );
        service
            .change_as(&town.admin, "PATCH", &path(&id), 1, &body)
            .await
            .problem(412, "precondition_failed");
        let same = service
            .change_as(&town.admin, "PATCH", &path(&id), 2, &body)
            .await;
        assert_eq!(same.expect(200)["version"], 2, "nothing changed");
    });
}

#[test]
fn a_list_is_searched_and_paged() {
    on_each_database(async |service| {
        let town = town(&service).await;
        for name in ["anan", "boon_mee", "boonxmee", "chai"] {
            person(&service, name, &[at(Role::Staff, &town.here)]).await;
        }
        assert_eq!(
            names(&service, &town.admin, "?q=BOON").await,
            ["boon_mee", "boonxmee"]
        );
        assert_eq!(names(&service, &town.admin, "?q=n_m").await, ["boon_mee"]);
        assert_eq!(names(&service, &town.admin, "?q=%25").await, [""; 0]);
        assert_eq!(
            names(
                &service,
                &town.admin,
                "?q=%E0%B8%9C%E0%B8%B9%E0%B9%89%E0%B9%83%E0%B8%8A%E0%B9%89%20an"
            )
            .await,
            ["anan"]
        );
        let mut found = Vec::new();
        let mut next = Some("/api/v1/users?limit=3".to_owned());
        while let Some(url) = next {
            let page = service.get_as(&town.admin, &url).await.expect(200);
            found.extend(
                page["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|user| text(user, "username").to_owned()),
            );
            next = page["next"].as_str().map(str::to_owned);
        }
        assert_eq!(found, ["anan", "boon_mee", "boonxmee", "chai"]);
        service
            .get_as(&town.admin, "/api/v1/users?after=x")
            .await
            .problem(400, "cursor_invalid");
    });
}

#[test]
fn bad_input_is_named() {
    on_each_database(async |service| {
        let town = town(&service).await;
        let create = async |change: Value| {
            let mut body = json!({ "username": "somchai", "display_name": "สมชาย", "roles": [] });
            for (name, value) in change.as_object().unwrap() {
                body[name] = value.clone();
            }
            service.post_as(&town.sysadmin, "/api/v1/users", &body).await
        };
        for name in ["ab", "สมชาย", "a b c", "a\0bc", &"x".repeat(65)] {
            create(json!({ "username": name }))
                .await
                .fault("/username", "format");
        }
        create(json!({ "display_name": " " }))
            .await
            .fault("/display_name", "empty");
        create(json!({ "display_name": "a\u{7}" }))
            .await
            .fault("/display_name", "null_byte");
        create(json!({ "password": "somchai123" }))
            .await
            .fault("/password", "weak_password");
        create(json!({ "roles": {} })).await.fault("/roles", "wrong_type");
        create(json!({ "admin": true }))
            .await
            .fault("/admin", "unknown_field");
        let both = create(json!({ "username": "", "display_name": "" })).await;
        both.fault("/username", "format");
        both.fault("/display_name", "empty");
        let id = person(&service, "somsri", &[]).await;
        let patch = async |body: Value| {
            service
                .change_as(&town.sysadmin, "PATCH", &path(&id), 1, &body)
                .await
        };
        patch(json!({ "display_name": null }))
            .await
            .fault("/display_name", "required");
        patch(json!({ "disabled": "yes" }))
            .await
            .fault("/disabled", "wrong_type");
        patch(json!({ "username": "x" }))
            .await
            .fault("/username", "unknown_field");
    });
}

#[test]
fn pages_are_in_the_order_of_code_points_on_both_databases() {
    on_each_database(async |service| {
        // A dictionary puts these in another order and looks past the marks at first.
        for name in ["a.b", "a_a", "ab", "a-c", "a1"] {
            person(&service, &format!("{name}-x"), &[sysadmin()]).await;
        }
        let sysadmin = service.token(&["sysadmin"]);
        let expected = ["a-c-x", "a.b-x", "a1-x", "a_a-x", "ab-x"];
        assert_eq!(names(&service, &sysadmin, "").await, expected);
        let (mut seen, mut page) = (Vec::new(), "/api/v1/users?limit=1".to_owned());
        loop {
            let body = service.get_as(&sysadmin, &page).await.expect(200);
            seen.extend(
                body["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|user| text(user, "username").to_owned()),
            );
            let Some(next) = body["next"].as_str() else { break };
            page = next.to_owned();
        }
        assert_eq!(seen, expected);
    });
}

#[test]
fn an_address_for_notifications_is_set_by_managers_and_by_its_owner_and_stands_in_no_event() {
    on_each_database(async |service| {
        let town = town(&service).await;
        let body = json!({ "username": "somchai", "display_name": "สมชาย", "email": "somchai@example.go.th",
            "password": PASSWORD, "roles": [{ "role": "staff", "agency_id": town.here }] });
        let made = service
            .post_as(&town.admin, "/api/v1/users", &body)
            .await
            .expect(201);
        assert_eq!(made["user"]["email"], "somchai@example.go.th");
        let id = text(&made["user"], "id").to_owned();
        let wrong = json!({ "email": "somchai@here" });
        let patch = |version, body| {
            let (service, admin, path) = (&service, &town.admin, path(&id));
            async move { service.change_as(admin, "PATCH", &path, version, &body).await }
        };
        patch(1, wrong.clone()).await.fault("/email", "format");
        let changed = patch(1, json!({ "email": "s@example.com" })).await.expect(200);
        assert_eq!(
            (text(&changed, "email"), changed["version"].as_i64()),
            ("s@example.com", Some(2))
        );
        let own = service.token_of(&id, &[]);
        service
            .change_as(&own, "PATCH", "/api/v1/me", 1, &wrong)
            .await
            .problem(412, "precondition_failed");
        service
            .change_as(&own, "PATCH", "/api/v1/me", 2, &wrong)
            .await
            .fault("/email", "format");
        let cleared = service
            .change_as(&own, "PATCH", "/api/v1/me", 2, &json!({ "email": null }))
            .await;
        let cleared = cleared.expect(200);
        assert_eq!(
            (&cleared["email"], cleared["version"].as_i64()),
            (&Value::Null, Some(3))
        );
        let trail = service
            .get_as(
                &service.token(&["sysadmin"]),
                &format!("/api/v1/events?subject=user/{id}"),
            )
            .await;
        assert_eq!(trail.expect(200)["items"].as_array().unwrap().len(), 3);
        assert!(!trail.text().contains("example.com") && !trail.text().contains("example.go.th"));
    });
}
