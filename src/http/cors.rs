//! Cross-origin requests from configured origins, and no others. Tokens travel in a header, never in a cookie,
//! so credentials are never allowed.

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};

const METHODS: &str = "GET, POST, PUT, PATCH, DELETE";
const HEADERS: &str =
    "authorization, content-type, accept-language, idempotency-key, if-match, if-none-match";
const EXPOSED: &str = "etag, link, location, retry-after, ratelimit, ratelimit-policy, x-request-id";

/// Which origins may call from a browser.
#[derive(Clone, Debug, Default)]
pub struct Cors {
    pub origins: Vec<String>,
    /// Any port of localhost, for demonstrations and development.
    pub localhost: bool,
}

impl Cors {
    fn allows(&self, origin: &str) -> bool {
        let local = |origin: &str| {
            let host = origin.strip_prefix("http://").unwrap_or_default();
            let name = host.split(':').next().unwrap_or_default();
            matches!(name, "localhost" | "127.0.0.1") && host.split(':').count() <= 2
        };
        self.origins.iter().any(|allowed| allowed == origin) || (self.localhost && local(origin))
    }

    /// The answer to a preflight request.
    pub(super) fn preflight(&self, method: &Method, headers: &HeaderMap) -> Option<HttpResponse> {
        let asked = *method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        asked.then(|| {
            let mut response = HttpResponse::new(StatusCode::NO_CONTENT);
            if self.grant(headers.get(header::ORIGIN), response.headers_mut()) {
                let out = response.headers_mut();
                out.insert(
                    header::ACCESS_CONTROL_ALLOW_METHODS,
                    HeaderValue::from_static(METHODS),
                );
                out.insert(
                    header::ACCESS_CONTROL_ALLOW_HEADERS,
                    HeaderValue::from_static(HEADERS),
                );
                out.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
            }
            response
        })
    }

    /// Marks an answer as readable by `origin`, when it's allowed.
    pub(super) fn grant(&self, origin: Option<&HeaderValue>, out: &mut HeaderMap) -> bool {
        if self.origins.is_empty() && !self.localhost {
            return false;
        }
        out.append(header::VARY, HeaderValue::from_static("Origin"));
        let Some(origin) = origin else { return false };
        let allowed = origin.to_str().is_ok_and(|origin| self.allows(origin));
        if allowed {
            out.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            out.insert(
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static(EXPOSED),
            );
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_configured_origins_are_allowed() {
        let cors = Cors {
            origins: vec!["https://front.example".to_owned()],
            localhost: false,
        };
        assert!(cors.allows("https://front.example"));
        for other in [
            "https://front.example.evil",
            "http://front.example",
            "null",
            "http://localhost:3000",
        ] {
            assert!(!cors.allows(other), "{other}");
        }
        let demo = Cors {
            origins: Vec::new(),
            localhost: true,
        };
        assert!(demo.allows("http://localhost:3000") && demo.allows("http://127.0.0.1:8080"));
        assert!(!demo.allows("http://localhost.evil.example") && !demo.allows("http://localhost:1:2"));
    }
}
