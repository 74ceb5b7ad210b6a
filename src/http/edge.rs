//! The one middleware: source and limit, cross-origin answers, kept answers, problem documents, security
//! headers, metrics and the access line, in one piece.

use super::access_log::{AccessLog, Line};
use super::cached::{ByteCache, Cached, is_anonymous};
use super::codes::Code;
use super::cors::Cors;
use super::head;
use super::problem::{Error, Language};
use super::quiet::{Quiet, QuietPlace, is_quiet};
use super::rate_limit::{Limiter, Verdict};
use super::source::client_address;
use crate::db::Db;
use crate::telemetry::{Metrics, method_label};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use bytes::BytesMut;
use ipnet::IpNet;
use std::future::{Future, Ready, ready};
use std::net::IpAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// What the edge shares with the whole process.
pub struct EdgeSettings {
    pub db: Db,
    pub cache: Arc<ByteCache>,
    pub cors: Cors,
    pub limiter: Arc<Limiter>,
    pub quiet: Arc<Quiet>,
    pub log: AccessLog,
    pub metrics: Arc<Metrics>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxies: Vec<IpNet>,
    /// Whether the service is reached by HTTPS only, so that browsers may be told.
    pub https: bool,
    pub problem_page: ProblemPage,
}

/// Tells a problem to a person, where the address is a page's; `None` where it's a program's. The rooms above know.
pub type ProblemPage = fn(&HttpRequest, &Error) -> Option<HttpResponse>;

/// The name under which a request stands in the log, as its answer's header tells it.
#[derive(Clone)]
pub struct RequestId(pub HeaderValue);

impl RequestId {
    /// Unique in all copies of the service: 32 random bits of this start, then a count.
    fn next() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        static START: LazyLock<String> = LazyLock::new(|| format!("{:08x}-", rand::random::<u32>()));
        let mut id = BytesMut::with_capacity(32);
        id.extend_from_slice(START.as_bytes());
        id.extend_from_slice(
            itoa::Buffer::new()
                .format(COUNT.fetch_add(1, Ordering::Relaxed))
                .as_bytes(),
        );
        Self(HeaderValue::from_maybe_shared(id.freeze()).unwrap_or_else(|_| HeaderValue::from_static("")))
    }

    fn none() -> Self {
        Self(HeaderValue::from_static(""))
    }

    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }
}

/// Where a request came from: an address or, with IPv6, a network.
#[derive(Clone, Copy)]
pub struct Source(pub IpAddr);

/// In a response's extensions: the body tells the problem in the form that another standard asks for, so it's left
/// as it is.
pub struct OwnProblem;

#[derive(Clone)]
pub struct Edge(pub Arc<EdgeSettings>);

impl<S, B> Transform<S, ServiceRequest> for Edge
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = actix_web::Error;
    type Transform = EdgeService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(EdgeService {
            service: Rc::new(service),
            edge: Arc::clone(&self.0),
        }))
    }
}

pub struct EdgeService<S> {
    service: Rc<S>,
    edge: Arc<EdgeSettings>,
}

impl<S, B> Service<ServiceRequest> for EdgeService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>>>>;

    forward_ready!(service);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let (service, edge) = (Rc::clone(&self.service), Arc::clone(&self.edge));
        let quiet = is_quiet(request.path());
        let visit = Visit {
            started: Instant::now(),
            // A gap between the numbers of lines in the log would tell that something quiet came between their times.
            id: if quiet {
                RequestId::none()
            } else {
                RequestId::next()
            },
            head: head::take_for_get(&mut request),
        };
        let source = edge.source(&request);
        if quiet {
            let place = edge.quiet.place(source);
            return Box::pin(async move { edge.pass_quietly(&service, request, visit, place).await });
        }
        Box::pin(async move {
            let verdict = if is_probe(request.path()) {
                edge.limiter.exempt()
            } else {
                edge.limiter.check(source)
            };
            if !verdict.allowed {
                let error = Error::new(Code::TooManyRequests).retry_after(verdict.wait);
                let answer = request.into_response(actix_web::ResponseError::error_response(&error));
                return Ok(edge.leave(answer, visit, &verdict, None));
            }
            if let Some(kept) = edge.kept(&request) {
                let answer = kept.respond(request.request());
                return Ok(edge.leave(request.into_response(answer), visit, &verdict, Some(&kept)));
            }
            if let Some(answer) = edge.cors.preflight(request.method(), request.headers()) {
                return Ok(edge.leave(request.into_response(answer), visit, &verdict, None));
            }
            request.extensions_mut().insert(visit.id.clone());
            request.extensions_mut().insert(Source(source));
            // Handlers' and extractors' errors are answers by now; nothing else of ours fails.
            let answer = service.call(request).await?.map_into_boxed_body();
            Ok(edge.leave(answer, visit, &verdict, None))
        })
    }
}

struct Visit {
    started: Instant,
    id: RequestId,
    /// Whether only the head of the answer is asked for.
    head: bool,
}

impl EdgeSettings {
    fn source(&self, request: &ServiceRequest) -> IpAddr {
        let unknown = IpAddr::from([0, 0, 0, 0]);
        let peer = request.peer_addr().map_or(unknown, |peer| peer.ip());
        super::rate_limit::network(client_address(peer, request.headers(), &self.proxies))
    }

    /// Has a request of the sealed channel answered: nothing of it is counted, written down or numbered, and each answer
    /// has the same headers.
    async fn pass_quietly<S, B>(
        &self,
        service: &S,
        request: ServiceRequest,
        visit: Visit,
        place: QuietPlace,
    ) -> Result<ServiceResponse<BoxBody>, actix_web::Error>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error>,
        B: MessageBody + 'static,
    {
        let mut answer = if place.take(QuietPlace::LOOK) || request.method() == Method::POST {
            request.extensions_mut().insert(place);
            service.call(request).await?.map_into_boxed_body()
        } else {
            let error = Error::new(Code::TooManyRequests).retry_after(60);
            request.into_response(actix_web::ResponseError::error_response(&error))
        };
        if answer.status().is_client_error() || answer.status().is_server_error() {
            answer = self.problem(answer, None);
        }
        let headers = answer.response_mut().headers_mut();
        self.security_headers(headers, false);
        if !headers.contains_key(header::CACHE_CONTROL) {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        if visit.head {
            return Ok(answer.map_body(|_, body| head::unsent(&body)));
        }
        Ok(answer)
    }

    /// The kept answer to a public read that hasn't changed.
    fn kept(&self, request: &ServiceRequest) -> Option<Arc<Cached>> {
        let address = request.uri().path_and_query()?.as_str();
        if !is_anonymous(request.request()) {
            return None;
        }
        self.cache.get(address, request.request(), self.db.heads())
    }

    /// Finishes an answer on its way out.
    fn leave(
        &self,
        mut answer: ServiceResponse<BoxBody>,
        visit: Visit,
        verdict: &Verdict,
        kept: Option<&Cached>,
    ) -> ServiceResponse<BoxBody> {
        if answer.status().is_client_error() || answer.status().is_server_error() {
            answer = self.problem(answer, Some(&visit));
        }
        self.record(&answer, &visit, kept);
        let origin = answer.request().headers().get(header::ORIGIN).cloned();
        let documentation = answer.request().path().starts_with("/docs");
        let headers = answer.response_mut().headers_mut();
        self.cors.grant(origin.as_ref(), headers);
        self.security_headers(headers, documentation);
        self.limit_headers(headers, verdict);
        headers.insert(X_REQUEST_ID, visit.id.0);
        // What an answer doesn't say of itself no cache may guess.
        if !documentation && !headers.contains_key(header::CACHE_CONTROL) {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        if visit.head {
            return answer.map_body(|_, body| head::unsent(&body));
        }
        answer
    }

    /// Writes the problem document in the caller's language, or the page that tells it. A quiet one has no number.
    fn problem(&self, answer: ServiceResponse<BoxBody>, visit: Option<&Visit>) -> ServiceResponse<BoxBody> {
        let (request, response) = answer.into_parts();
        let own = response.extensions().get::<OwnProblem>().is_some();
        if own
            || response
                .headers()
                .get(header::CONTENT_TYPE)
                .is_some_and(|kind| kind == "application/problem+json")
        {
            return ServiceResponse::new(request, response);
        }
        let status = response.status();
        let error = response.extensions().get::<Error>().cloned();
        let error = error.unwrap_or_else(|| Error::new(Code::of_status(status.as_u16())));
        if let Some(cause) = error.cause() {
            tracing::error!(
                request.id = visit.map_or("", |visit| visit.id.as_str()),
                code = error.code().code(),
                cause,
                "request failed"
            );
        }
        if let Some(page) = (self.problem_page)(&request, &error) {
            return ServiceResponse::new(request, page);
        }
        let language = request
            .headers()
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let language = Language::negotiate(language);
        let document = error.problem(language, visit.map(|visit| visit.id.as_str().to_owned()));
        let mut built = HttpResponse::build(status);
        built
            .insert_header((header::CONTENT_TYPE, "application/problem+json"))
            .insert_header((header::CONTENT_LANGUAGE, language.tag()))
            .insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(seconds) = error.retry_seconds() {
            built.insert_header((header::RETRY_AFTER, seconds));
        }
        if status.as_u16() == 401 {
            built.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"prongsai\""));
        }
        for allow in response.headers().get_all(header::ALLOW) {
            built.insert_header((header::ALLOW, allow.clone()));
        }
        ServiceResponse::new(
            request,
            built.body(serde_json::to_vec(&document).unwrap_or_default()),
        )
    }

    fn security_headers(&self, headers: &mut HeaderMap, documentation: bool) {
        const API: &str = "default-src 'none'; frame-ancestors 'none'";
        const DOCS: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                            frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        let policy = if documentation { DOCS } else { API };
        headers.insert(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(
            header::CROSS_ORIGIN_RESOURCE_POLICY,
            HeaderValue::from_static("same-origin"),
        );
        if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        }
        if self.https {
            let year = HeaderValue::from_static("max-age=31536000");
            headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
        }
    }

    /// `RateLimit` and `RateLimit-Policy` as the IETF's draft-ietf-httpapi-ratelimit-headers has them.
    fn limit_headers(&self, headers: &mut HeaderMap, verdict: &Verdict) {
        let mut state = BytesMut::with_capacity(48);
        state.extend_from_slice(b"\"source\";r=");
        state.extend_from_slice(itoa::Buffer::new().format(verdict.remaining).as_bytes());
        state.extend_from_slice(b";t=");
        state.extend_from_slice(itoa::Buffer::new().format(verdict.wait).as_bytes());
        if let Ok(state) = HeaderValue::from_maybe_shared(state.freeze()) {
            headers.insert(RATELIMIT_POLICY, self.limiter.policy().clone());
            headers.insert(RATELIMIT, state);
        }
    }

    /// Counts a request and writes its line.
    fn record(&self, answer: &ServiceResponse<BoxBody>, visit: &Visit, kept: Option<&Cached>) {
        let method = if visit.head {
            "HEAD"
        } else {
            method_label(answer.request().method().as_str())
        };
        let (status, took) = (answer.status().as_u16(), visit.started.elapsed());
        let write = |route: &str| {
            self.log.write(&Line {
                method,
                route,
                status,
                took,
                request_id: visit.id.as_str(),
            });
        };
        if let Some(kept) = kept.filter(|_| !visit.head) {
            let metrics = kept
                .metrics
                .get_or_init(|| self.metrics.route(method, &kept.route));
            metrics.observe(status, took);
            write(&kept.route);
        } else {
            let pattern = answer.request().match_pattern();
            let route = kept
                .map(|kept| &*kept.route)
                .or(pattern.as_deref())
                .unwrap_or("unmatched");
            self.metrics.route(method, route).observe(status, took);
            write(route);
        }
    }
}

/// What looks after the service must always get through.
fn is_probe(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics")
}
