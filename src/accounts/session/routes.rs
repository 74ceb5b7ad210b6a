//! The endpoints of sessions.

use super::password;
use super::sign_in;
use super::wire::{ChangePassword, Login, RefreshToken, SessionView};
use crate::accounts::caller::Caller;
use crate::accounts::gate::Gate;
use crate::accounts::rights::SignedIn;
use crate::crypto::Secret;
use crate::http::{Body, Confidential, Problem, Result, ServiceConfig};
use actix_web::{HttpResponse, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(login)
        .service(refresh)
        .service(logout)
        .service(change_password);
}

/// Sign in with a user name and a password.
///
/// `login_failed` tells neither an unknown name from a wrong password nor from a closed account. `totp_required`
/// comes once the password was right: send it again with `totp`. Each failure after the first few doubles the wait
/// of the account, and of the source; `429` says for how long.
#[utoipa::path(
    tag = "session",
    request_body(content = Login, example = json!({"username": "somchai.d", "password": "wrong-horse-87-battery"})),
    responses((status = 200, description = "Signed in", body = SessionView),
              (status = 401, description = "`login_failed`, or `totp_required`", body = Problem,
               content_type = "application/problem+json"))
)]
#[post("/auth/login")]
async fn login(gate: Gate, body: Body<Login>) -> Result<Confidential<SessionView>> {
    let given = body.into_inner().parse()?;
    let account = password::key(&given.username);
    let tokens = gate.guarded(&account, sign_in::sign_in(&gate, given)).await?;
    Ok(Confidential(tokens.into()))
}

/// Go on with a session: new tokens for a refresh token.
///
/// The refresh token is used up; keep the new one. A token that comes twice ends its session, for somebody else may
/// have it. The new access token has the roles of this moment.
#[utoipa::path(
    tag = "session",
    request_body(content = RefreshToken,
        example = json!({"refresh_token": "Zk9mRkVQd0l5c3FqZ0t2S3pJd0V5T2VqV1JmUW1hZ0E"})),
    responses((status = 200, description = "New tokens", body = SessionView),
              (status = 401, description = "`token_invalid`: unknown, used, expired or revoked; sign in again",
               body = Problem, content_type = "application/problem+json"))
)]
#[post("/auth/refresh")]
async fn refresh(gate: Gate, body: Body<RefreshToken>) -> Result<Confidential<SessionView>> {
    let tokens = sign_in::renew(&gate, body.into_inner().into_secret()).await?;
    Ok(Confidential(tokens.into()))
}

/// Sign out: ends the session of a refresh token.
///
/// Done twice, or with a token that isn't known, it's done as well. An access token that was given out goes on until
/// it expires, for 15 minutes at most; forget it.
#[utoipa::path(
    tag = "session",
    request_body(content = RefreshToken,
        example = json!({"refresh_token": "Zk9mRkVQd0l5c3FqZ0t2S3pJd0V5T2VqV1JmUW1hZ0E"})),
    responses((status = 204, description = "Signed out"))
)]
#[post("/auth/logout")]
async fn logout(gate: Gate, body: Body<RefreshToken>) -> Result<HttpResponse> {
    sign_in::sign_out(&gate, body.into_inner().into_secret()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Change your password.
///
/// All your sessions end, here and elsewhere, and their access tokens are refused at once; the tokens of a new
/// session come back.
#[utoipa::path(
    tag = "session",
    request_body(content = ChangePassword,
        example = json!({"current_password": "k3mf-9qhz-x7wd-2ptn", "new_password": "wrong-horse-87-battery"})),
    responses((status = 200, description = "Changed", body = SessionView)),
    security(("bearer" = []))
)]
#[post("/auth/password")]
async fn change_password(
    gate: Gate,
    caller: Caller<SignedIn>,
    body: Body<ChangePassword>,
) -> Result<Confidential<SessionView>> {
    let (id, body) = (caller.person()?, body.into_inner());
    let (current, new) = (Secret::new(body.current_password), Secret::new(body.new_password));
    let tokens = password::change(&gate, id, current, new).await?;
    Ok(Confidential(tokens.into()))
}
