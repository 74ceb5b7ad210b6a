//! The endpoints of the second factor.

use super::enrol;
use super::wire::{ConfirmTotp, DisableTotp, EnrolTotp, RecoveryCodes, TotpEnrolment, parse_code};
use crate::accounts::caller::Caller;
use crate::accounts::gate::Gate;
use crate::accounts::rights::SignedIn;
use crate::crypto::Secret;
use crate::http::{Body, Confidential, Problem, Result, ServiceConfig};
use actix_web::{HttpResponse, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(enrol_totp)
        .service(confirm_totp)
        .service(disable_totp);
}

/// Take on a second factor (TOTP).
///
/// Scan the address or type the secret, then confirm with a code; until then the second factor isn't asked for.
/// Asked again before that, another secret takes its place. `409` when there's a second factor already.
#[utoipa::path(
    tag = "session",
    request_body(content = EnrolTotp, example = json!({"password": "wrong-horse-87-battery"})),
    responses((status = 200, description = "The secret, shown this once", body = TotpEnrolment),
              (status = 409, description = "There's a second factor already", body = Problem)),
    security(("bearer" = []))
)]
#[post("/auth/totp")]
async fn enrol_totp(
    gate: Gate,
    caller: Caller<SignedIn>,
    body: Body<EnrolTotp>,
) -> Result<Confidential<TotpEnrolment>> {
    let password = Secret::new(body.into_inner().password);
    let enrolment = enrol::enrol(&gate, caller.person()?, password).await?;
    Ok(Confidential(enrolment.into()))
}

/// Confirm the second factor with a code of the authenticator.
///
/// From now on it's asked for at sign-in. Integrity officers get their role with the next `/auth/refresh`. Write the
/// recovery codes down. `409` when nothing waits to be confirmed.
#[utoipa::path(
    tag = "session",
    request_body(content = ConfirmTotp, example = json!({"code": "287082"})),
    responses((status = 200, description = "It counts now", body = RecoveryCodes),
              (status = 409, description = "Nothing waits to be confirmed", body = Problem)),
    security(("bearer" = []))
)]
#[post("/auth/totp/confirm")]
async fn confirm_totp(
    gate: Gate,
    caller: Caller<SignedIn>,
    body: Body<ConfirmTotp>,
) -> Result<Confidential<RecoveryCodes>> {
    let code = parse_code(&body.into_inner().code)?;
    let codes = enrol::confirm(&gate, caller.person()?, code).await?;
    Ok(Confidential(codes.into()))
}

/// Give the second factor up.
///
/// Access tokens given out before are refused at once; go on with `/auth/refresh`. `409` when there's none.
#[utoipa::path(
    tag = "session",
    request_body(content = DisableTotp, example = json!({"password": "wrong-horse-87-battery", "code": "287082"})),
    responses((status = 204, description = "Given up"),
              (status = 409, description = "There's no second factor", body = Problem)),
    security(("bearer" = []))
)]
#[post("/auth/totp/disable")]
async fn disable_totp(gate: Gate, caller: Caller<SignedIn>, body: Body<DisableTotp>) -> Result<HttpResponse> {
    let body = body.into_inner();
    let (code, password) = (parse_code(&body.code)?, Secret::new(body.password));
    enrol::disable(&gate, caller.person()?, password, code).await?;
    Ok(HttpResponse::NoContent().finish())
}
