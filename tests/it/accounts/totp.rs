//! The second factor.

use super::*;
use crate::support::on_each_database;
use chrono::TimeDelta;

/// The present code of a secret.
pub fn code(service: &TestService, secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let seconds = u64::try_from(service.clock.now().and_utc().timestamp()).unwrap();
    totp.generate(seconds).to_string()
}

pub async fn login_with(service: &TestService, username: &str, code: &str) -> Answer {
    let body = json!({ "username": username, "password": PASSWORD, "totp": code });
    service.post("/api/v1/auth/login", &body).await
}

async fn post(service: &TestService, session: &Value, path: &str, body: Value) -> Answer {
    service
        .post_as(
            text(session, "access_token"),
            &format!("/api/v1/auth/{path}"),
            &body,
        )
        .await
}

/// Enrols a second factor; gives its secret and the recovery codes.
pub async fn enrol(service: &TestService, session: &Value) -> (String, Vec<String>) {
    let offered = post(service, session, "totp", json!({ "password": PASSWORD }))
        .await
        .expect(200);
    let secret = text(&offered, "secret").to_owned();
    assert!(text(&offered, "otpauth_url").contains(&format!("?secret={secret}&issuer=Prongsai")));
    let code = code(service, &secret);
    let confirmed = post(service, session, "totp/confirm", json!({ "code": code }))
        .await
        .expect(200);
    let codes = confirmed["recovery_codes"].as_array().unwrap();
    let codes: Vec<_> = codes
        .iter()
        .map(|code| code.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(codes.len(), 10);
    (secret, codes)
}

fn thai(code: &str) -> String {
    code.chars()
        .map(|digit| char::from_u32(u32::from('๐') + digit.to_digit(10).unwrap()).unwrap())
        .collect()
}

#[test]
fn a_code_is_asked_for_after_the_password_and_is_good_once() {
    on_each_database(async |service| {
        person(&service, "somchai", &[sysadmin()]).await;
        let (secret, _) = enrol(&service, &login(&service, "somchai").await).await;
        try_login(&service, "somchai", ANOTHER)
            .await
            .problem(401, "login_failed");
        try_login(&service, "somchai", PASSWORD)
            .await
            .problem(401, "totp_required");
        // The code that confirmed it is used up.
        login_with(&service, "somchai", &code(&service, &secret))
            .await
            .problem(401, "login_failed");
        service.clock.advance(TimeDelta::seconds(30));
        let now = code(&service, &secret);
        login_with(&service, "somchai", &thai(&now)).await.expect(200);
        login_with(&service, "somchai", &now)
            .await
            .problem(401, "login_failed");
        login_with(&service, "somchai", "000000x")
            .await
            .problem(401, "login_failed");
        service.clock.advance(TimeDelta::seconds(60));
        let session = login_with(&service, "somchai", &code(&service, &secret))
            .await
            .expect(200);
        let me = me(&service, &session).await.expect(200);
        assert_eq!(me["totp_enabled"], true);
        assert_eq!(me["allowed_actions"][2], "disable_totp");
    });
}

#[test]
fn of_two_logins_with_one_code_at_once_one_wins() {
    on_each_database(async |service| {
        person(&service, "somchai", &[sysadmin()]).await;
        let (secret, codes) = enrol(&service, &login(&service, "somchai").await).await;
        service.clock.advance(TimeDelta::seconds(30));
        for code in [&code(&service, &secret), &codes[0]] {
            let tries = (0..3).map(|_| login_with(&service, "somchai", code));
            let tries = futures_util::future::join_all(tries).await;
            let won = tries.iter().filter(|answer| answer.status == 200).count();
            assert_eq!(won, 1, "{:?}", tries.iter().map(Answer::text).collect::<Vec<_>>());
        }
    });
}

#[test]
fn each_recovery_code_is_good_once() {
    on_each_database(async |service| {
        person(&service, "somchai", &[sysadmin()]).await;
        let (_, codes) = enrol(&service, &login(&service, "somchai").await).await;
        login_with(&service, "somchai", &codes[3].to_uppercase())
            .await
            .expect(200);
        login_with(&service, "somchai", &codes[3])
            .await
            .problem(401, "login_failed");
        login_with(&service, "somchai", &codes[4]).await.expect(200);
    });
}

#[test]
fn enrolling_needs_the_password_and_a_right_code() {
    on_each_database(async |service| {
        person(&service, "somchai", &[sysadmin()]).await;
        let session = login(&service, "somchai").await;
        post(&service, &session, "totp/confirm", json!({ "code": "123456" }))
            .await
            .problem(409, "conflict");
        post(&service, &session, "totp", json!({ "password": ANOTHER }))
            .await
            .fault("/password", "wrong_password");
        post(&service, &session, "totp", json!({ "password": PASSWORD }))
            .await
            .expect(200);
        post(&service, &session, "totp/confirm", json!({ "code": "1234567" }))
            .await
            .fault("/code", "wrong_code");
        post(&service, &session, "totp/confirm", json!({ "code": "" }))
            .await
            .fault("/code", "empty");
        // What wasn't confirmed isn't asked for.
        login(&service, "somchai").await;
        enrol(&service, &session).await;
        post(&service, &session, "totp", json!({ "password": PASSWORD }))
            .await
            .problem(409, "conflict");
    });
}

#[test]
fn giving_it_up_needs_both_and_shuts_old_tokens_out() {
    on_each_database(async |service| {
        person(&service, "somchai", &[sysadmin()]).await;
        let session = login(&service, "somchai").await;
        let path = "totp/disable";
        post(
            &service,
            &session,
            path,
            json!({ "password": PASSWORD, "code": "123456" }),
        )
        .await
        .problem(409, "conflict");
        let (_, codes) = enrol(&service, &session).await;
        post(
            &service,
            &session,
            path,
            json!({ "password": ANOTHER, "code": codes[0] }),
        )
        .await
        .fault("/password", "wrong_password");
        post(
            &service,
            &session,
            path,
            json!({ "password": PASSWORD, "code": "nope" }),
        )
        .await
        .fault("/code", "wrong_code");
        post(
            &service,
            &session,
            path,
            json!({ "password": PASSWORD, "code": codes[0] }),
        )
        .await
        .expect(204);
        me(&service, &session).await.problem(401, "token_invalid");
        refresh(&service, text(&session, "refresh_token"))
            .await
            .expect(200);
        login(&service, "somchai").await;
    });
}

#[test]
fn an_integrity_officer_has_the_role_only_with_a_second_factor() {
    on_each_database(async |service| {
        let here = agency(&service, "ทต.หนึ่ง").await;
        let roles = [at(Role::IntegrityOfficer, &here), at(Role::Staff, &here)];
        let id = person(&service, "somchai", &roles).await;
        let held = async |session: &Value| -> Vec<String> {
            let me = me(&service, session).await.expect(200);
            let roles = me["roles"].as_array().unwrap().iter();
            roles.map(|role| text(role, "role").to_owned()).collect()
        };
        let session = login(&service, "somchai").await;
        assert_eq!(session["totp_enrolment_required"], true);
        assert_eq!(held(&session).await, ["staff"]);
        enrol(&service, &session).await;
        let session = refresh(&service, text(&session, "refresh_token"))
            .await
            .expect(200);
        assert_eq!(session["totp_enrolment_required"], false);
        assert_eq!(held(&session).await, ["integrity_officer", "staff"]);

        // Nobody else takes the second factor away and comes in without it.
        let admin = service.token(&[&format!("agency_admin@agency:{here}")]);
        let path = format!("/api/v1/users/{id}/reset-totp");
        service
            .change_as(&admin, "POST", &path, 3, &json!(null))
            .await
            .problem(403, "forbidden");
        me(&service, &session).await.expect(200);
    });
}

#[test]
fn an_administrator_takes_the_second_factor_of_a_lost_telephone_away() {
    on_each_database(async |service| {
        let here = agency(&service, "ทต.หนึ่ง").await;
        let id = person(&service, "somchai", &[at(Role::Staff, &here)]).await;
        let session = login(&service, "somchai").await;
        enrol(&service, &session).await;
        let admin = service.token(&[&format!("agency_admin@agency:{here}")]);
        let path = format!("/api/v1/users/{id}/reset-totp");
        service
            .change_as(&admin, "POST", &path, 3, &json!(null))
            .await
            .expect(200);
        me(&service, &session).await.problem(401, "token_invalid");
        me(&service, &login(&service, "somchai").await).await.expect(200);
        service
            .change_as(&admin, "POST", &path, 4, &json!(null))
            .await
            .problem(409, "conflict");
    });
}
