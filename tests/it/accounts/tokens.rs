//! Tokens that aren't ours, or not any more.

use super::*;
use crate::support::{Program, databases, keyring, on_each_database};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use prongsai::accounts;
use prongsai::crypto::{Claims, Keyring, SigningKey};
use prongsai::db::{Db, Settings};
use prongsai::events::{self, Event};

fn claims(service: &TestService) -> Claims {
    let now = service.clock.now().and_utc().timestamp();
    Claims {
        iss: "prongsai".to_owned(),
        aud: "prongsai".to_owned(),
        sub: "test-user".to_owned(),
        iat: now,
        exp: now + 900,
        jti: "test".to_owned(),
        kind: "user".to_owned(),
        grants: vec!["sysadmin".to_owned()],
        sv: 1,
    }
}

#[test]
fn forged_tokens_are_refused() {
    on_each_database(async |service| {
        let good = keyring().sign(&claims(&service)).unwrap();
        service.get_as(&good, "/api/v1/users").await.expect(200);
        let jwks = keyring().jwks();
        let (kid, public) = (text(&jwks["keys"][0], "kid"), text(&jwks["keys"][0], "x"));
        let payload = good.split('.').nth(1).unwrap();
        let header = URL_SAFE_NO_PAD.encode(json!({ "alg": "none", "typ": "JWT", "kid": kid }).to_string());
        let mut hs256 = Header::new(Algorithm::HS256);
        hs256.kid = Some(kid.to_owned());
        let confused = EncodingKey::from_secret(public.as_bytes());
        let foreign = Keyring::new(
            SigningKey::from_seed(&[8; 32]).unwrap(),
            Vec::new(),
            "prongsai".to_owned(),
        );
        let mut other_audience = claims(&service);
        other_audience.aud = "elsewhere".to_owned();
        let mut other_kind = claims(&service);
        other_kind.kind = "god".to_owned();
        let mut parts: Vec<_> = good.split('.').map(str::to_owned).collect();
        parts[1] = URL_SAFE_NO_PAD.encode(json!({ "sub": "test-user" }).to_string());
        let forged = [
            format!("{header}.{payload}."),
            jsonwebtoken::encode(&hs256, &claims(&service), &confused).unwrap(),
            foreign.sign(&claims(&service)).unwrap(),
            keyring().sign(&other_audience).unwrap(),
            keyring().sign(&other_kind).unwrap(),
            parts.join("."),
            format!("{good}x"),
            "x".repeat(9000),
            String::new(),
        ];
        for token in forged {
            let answer = service.get_as(&token, "/api/v1/users").await;
            answer.problem(401, "token_invalid");
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"prongsai\"");
        }
    });
}

#[test]
fn a_token_with_the_most_roles_that_a_person_may_have_is_taken() {
    on_each_database(async |service| {
        let role = |_| format!("complaint_officer@agency:{}", uuid::Uuid::new_v4());
        let mut grants: Vec<String> = (0..99).map(role).collect();
        grants.push("sysadmin".to_owned());
        let token = service.token(&grants.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(token.len() > 8192, "{}", token.len());
        service.get_as(&token, "/api/v1/users").await.expect(200);
        let huge = "x".repeat(33_000);
        service
            .get_as(&huge, "/api/v1/users")
            .await
            .problem(401, "token_invalid");
    });
}

#[test]
fn a_token_expires_after_a_quarter_of_an_hour() {
    on_each_database(async |service| {
        person(&service, "somchai", &[sysadmin()]).await;
        let session = login(&service, "somchai").await;
        service.clock.advance(TimeDelta::seconds(890));
        me(&service, &session).await.expect(200);
        service.clock.advance(TimeDelta::seconds(11));
        me(&service, &session).await.problem(401, "token_invalid");
    });
}

#[test]
fn a_role_without_its_place_is_no_role() {
    on_each_database(async |service| {
        for grant in ["agency_admin", "sysadmin@agency:a", "agency_admin@province:96"] {
            service
                .get_as(&service.token(&[grant]), "/api/v1/users")
                .await
                .problem(403, "forbidden");
        }
    });
}

#[test]
fn a_change_in_another_copy_of_the_service_shuts_out_here_as_well() {
    on_each_database(async |service| {
        let id = person(&service, "somchai", &[sysadmin()]).await;
        let session = login(&service, "somchai").await;
        me(&service, &session).await.expect(200);
        let other = Db::open(&Settings::new(service.database.parsed_url())).unwrap();
        let now = service.clock.now();
        other
            .write(move |tx| {
                use diesel::prelude::*;
                use prongsai::schema::users;
                diesel::update(users::table.find(&id))
                    .set(users::security_version.eq(2))
                    .execute(tx.conn())?;
                let event = Event::internal("user.roles_changed", format!("user/{id}"), json!({}));
                events::append(tx, &Actor::Command, now, event)
            })
            .await
            .unwrap();
        for _ in 0..40 {
            if me(&service, &session).await.status == 401 {
                return;
            }
            actix_web::rt::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("still let in after two seconds");
    });
}

#[test]
fn who_was_shut_out_before_a_start_stays_shut_out() {
    on_each_database(async |service| {
        let boss = service.token(&["sysadmin"]);
        person(&service, "boss", &[sysadmin()]).await;
        let id = person(&service, "somchai", &[sysadmin()]).await;
        let body = json!({ "roles": [] });
        service
            .change_as(&boss, "PUT", &format!("/api/v1/users/{id}/roles"), 1, &body)
            .await
            .expect(200);
        let folder = tempfile::tempdir().unwrap();
        let program = Program::serve(&service.database.url(), folder.path());
        for (security_version, status) in [(1, 401), (2, 200)] {
            let claims = Claims {
                sub: id.clone(),
                sv: security_version,
                ..claims(&service)
            };
            let token = keyring().sign(&claims).unwrap();
            let request = reqwest::Client::new().get(format!("{}/api/v1/me", program.base));
            assert_eq!(request.bearer_auth(token).send().await.unwrap().status(), status);
        }
    });
}

#[test]
fn what_a_replica_that_is_behind_did_not_tell_counts_as_unseen() {
    for (main, replica) in databases().into_iter().zip(databases()) {
        drop(Db::open(&Settings::new(replica.parsed_url())).unwrap());
        let settings = Settings {
            read_url: Some(replica.parsed_url()),
            ..Settings::new(main.parsed_url())
        };
        let db = Db::open(&settings).unwrap();
        actix_web::rt::System::new().block_on(async {
            let now = chrono::Utc::now().naive_utc();
            let event = Event::internal("user.roles_changed", "user/x".to_owned(), json!({}));
            db.write(move |tx| events::append(tx, &Actor::Command, now, event))
                .await
                .unwrap();
            let authority = accounts::Authority::new(keyring());
            accounts::recall_revocations(&db, &authority, now).await.unwrap();
            accounts::refresh_revocations(&db, &authority).await.unwrap();
            assert_eq!((db.heads().newest, authority.seen()), (1, 0));
        });
    }
}
