//! The token endpoint.

use super::grant::{Refusal, grant};
use super::request::TokenRequest;
use super::wire::{OAuthError, TokenForm, TokenGrant};
use crate::accounts::gate::Gate;
use crate::http::{Confidential, OwnProblem, RawBody, ServiceConfig};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(issue_token);
}

/// Get a token for a machine (OAuth 2.0 client credentials).
///
/// The answers and the errors are those of RFC 6749, not problem documents. Ask again when the token expires; there
/// is no refresh token. Wrong secrets slow the client and the source down: `429` says for how long.
#[utoipa::path(
    tag = "session",
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded",
        example = json!({"grant_type": "client_credentials", "client_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab",
            "client_secret": "Zk9mRkVQd0l5c3FqZ0t2S3pJd0V5T2VqV1JmUW1hZ0E", "scope": "assessments:read"})),
    responses((status = 200, description = "Granted", body = TokenGrant),
              (status = 400, description = "`invalid_request`, `invalid_scope` or `unsupported_grant_type`",
               body = OAuthError),
              (status = 401, description = "`invalid_client`", body = OAuthError,
               headers(("WWW-Authenticate" = String, description = "`Basic`"))))
)]
#[post("/oauth/token")]
async fn issue_token(gate: Gate, request: HttpRequest, form: RawBody) -> HttpResponse {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let kind = text(header::CONTENT_TYPE).unwrap_or_default();
    let granted = match TokenRequest::parse(kind, &form.0, text(header::AUTHORIZATION)) {
        Ok(asked) => grant(&gate, asked).await,
        Err(refusal) => Err(refusal),
    };
    match granted {
        Ok(granted) => {
            let answer = Confidential(TokenGrant::from(granted)).respond_to(&request);
            answer.map_into_boxed_body()
        }
        Err(Refusal::Other(error)) => error.error_response(),
        Err(refusal) => refuse(&refusal),
    }
}

fn refuse(refusal: &Refusal) -> HttpResponse {
    let mut response = match refusal {
        Refusal::InvalidClient => HttpResponse::build(StatusCode::UNAUTHORIZED),
        _ => HttpResponse::build(StatusCode::BAD_REQUEST),
    };
    if matches!(refusal, Refusal::InvalidClient) {
        response.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"prongsai\""));
    }
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    let mut response = response.json(OAuthError::from(refusal));
    response.extensions_mut().insert(OwnProblem);
    response
}
