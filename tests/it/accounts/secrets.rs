//! What must never be kept.

use super::*;
use crate::support::on_each_database;
use diesel::prelude::*;
use prongsai::schema::{clients, events, idempotency_keys, recovery_codes, refresh_tokens, users};

#[test]
fn no_secret_and_no_name_stands_in_the_events_and_no_secret_in_clear_anywhere() {
    on_each_database(async |service| {
        let token = service.token(&["sysadmin"]);
        let body =
            json!({ "username": "somchai", "display_name": "สมชาย ใจดี", "roles": [{ "role": "sysadmin" }] });
        let keyed = service
            .request("POST", "/api/v1/users")
            .bearer_auth(&token)
            .header("idempotency-key", "once");
        let made = crate::support::send(keyed.json(&body)).await.expect(201);
        let first = text(&made, "password").to_owned();
        let (client_id, client_secret) = super::clients::client(&service).await;
        let session = try_login(&service, "somchai", &first).await.expect(200);
        let change = json!({ "current_password": first, "new_password": PASSWORD });
        let session = service
            .post_as(text(&session, "access_token"), "/api/v1/auth/password", &change)
            .await
            .expect(200);
        let (totp, codes) = totp::enrol(&service, &session).await;
        let renewed = refresh(&service, text(&session, "refresh_token"))
            .await
            .expect(200);
        let reset = format!("/api/v1/users/{}/reset-password", text(&made["user"], "id"));
        let reset = service
            .change_as(&token, "POST", &reset, 4, &json!({}))
            .await
            .expect(200);

        let mut secrets = vec![
            first,
            client_secret,
            PASSWORD.to_owned(),
            text(&session, "refresh_token").to_owned(),
            text(&renewed, "refresh_token").to_owned(),
            text(&renewed, "access_token").to_owned(),
            text(&reset, "password").to_owned(),
        ];
        secrets.extend(codes);
        let (events, rows) = service.db.read(stored).await.unwrap();
        assert!(events.len() >= 8 && events.iter().any(|payload| payload.contains(&client_id)));
        for secret in &secrets {
            let found = events
                .iter()
                .chain(&rows)
                .find(|row| row.contains(secret.as_str()));
            assert!(found.is_none(), "{secret} in {found:?}");
        }
        for word in [totp.as_str(), "$argon2", "somchai", "สมชาย"] {
            let found = events.iter().find(|payload| payload.contains(word));
            assert!(found.is_none(), "{word} in {found:?}");
        }
    });
}

/// The payloads of all events, and the other columns that could hold a secret.
fn stored(conn: &mut prongsai::db::Conn) -> prongsai::http::Result<(Vec<String>, Vec<String>)> {
    let payloads = events::table.select(events::payload).load(conn)?;
    let mut rows: Vec<String> = events::table.select(events::subject).load(conn)?;
    rows.extend(
        idempotency_keys::table
            .select(idempotency_keys::body)
            .load::<String>(conn)?,
    );
    rows.extend(users::table.select(users::password_hash).load::<String>(conn)?);
    rows.extend(clients::table.select(clients::secret_hash).load::<String>(conn)?);
    rows.extend(
        refresh_tokens::table
            .select(refresh_tokens::token_hash)
            .load::<String>(conn)?,
    );
    rows.extend(
        recovery_codes::table
            .select(recovery_codes::code_hash)
            .load::<String>(conn)?,
    );
    Ok((payloads, rows))
}
