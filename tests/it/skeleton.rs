//! The walking skeleton: it starts, answers, and refuses in good order.

use crate::support::{TestService, databases, on_each_database, options, send};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

#[test]
fn the_service_lives_and_is_ready() {
    on_each_database(async |service| {
        assert_eq!(service.get("/healthz").await.text(), "ok");
        assert_eq!(service.get("/readyz").await.text(), "ready");
        let metrics = service.get("/metrics").await.text();
        assert!(metrics.contains("prongsai_http_requests_total{"), "{metrics}");
        assert_eq!(
            service.get("/.well-known/jwks.json").await.json()["keys"][0]["alg"],
            "EdDSA"
        );
        let contact = service.get("/.well-known/security.txt").await.text();
        assert!(
            contact.starts_with("Contact: mailto:it@example.go.th\nExpires: 20"),
            "{contact}"
        );
    });
}

#[test]
fn the_documentation_is_served_and_loads_nothing_from_elsewhere() {
    on_each_database(async |service| {
        let document = service.get("/api/v1/openapi.json").await.expect(200);
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        let page = service.get("/docs/").await;
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("https://"), "{}", page.text());
        assert!(
            page.header("content-security-policy")
                .starts_with("default-src 'self'")
        );
    });
}

#[test]
fn an_unknown_path_is_a_problem_document_in_the_callers_language() {
    on_each_database(async |service| {
        let thai = service.get("/api/v1/nothing").await;
        assert_eq!(thai.problem(404, "not_found")["title"], "ไม่พบข้อมูล");
        assert_eq!(thai.header("content-language"), "th");
        let english = send(
            service
                .request("GET", "/api/v1/nothing")
                .header("accept-language", "en-GB, th;q=0.5"),
        )
        .await;
        assert_eq!(english.problem(404, "not_found")["title"], "Not found");
    });
}

#[test]
fn every_answer_carries_the_security_headers() {
    on_each_database(async |service| {
        for path in ["/healthz", "/api/v1/nothing", "/api/v1/openapi.json"] {
            let answer = service.get(path).await;
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(
                answer.header("content-security-policy"),
                "default-src 'none'; frame-ancestors 'none'"
            );
            assert!(answer.header("ratelimit").starts_with("\"source\";r="), "{path}");
            assert!(!answer.header("x-request-id").is_empty(), "{path}");
        }
    });
}

#[test]
fn changes_need_a_token_and_the_right() {
    on_each_database(async |service| {
        service
            .get("/api/v1/changes")
            .await
            .problem(401, "unauthenticated");
        service
            .get_as("nonsense", "/api/v1/changes")
            .await
            .problem(401, "token_invalid");
        service
            .get_as(&service.token(&["staff@agency:x"]), "/api/v1/changes")
            .await
            .problem(403, "forbidden");
        let page = service
            .get_as(&service.token(&["province@province:96"]), "/api/v1/changes")
            .await
            .expect(200);
        assert_eq!(page["items"], serde_json::json!([]));
        assert_eq!(page["more"], false);
    });
}

#[test]
fn another_method_is_told_which_ones_there_are() {
    on_each_database(async |service| {
        let answer = send(service.request("DELETE", "/api/v1/changes")).await;
        answer.problem(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), "GET, HEAD");
        send(service.request("DELETE", "/api/v1/nothing"))
            .await
            .problem(404, "not_found");
    });
}

#[test]
fn the_limit_of_a_source_is_told_and_kept() {
    let database = databases().remove(0);
    actix_web::rt::System::new().block_on(async {
        let mut options = options();
        options.limits.per_minute = NonZeroU32::new(5).unwrap();
        let service = TestService::start_with(database, options).await;
        for left in (0..5).rev() {
            let answer = service.get("/api/v1/provinces").await;
            assert_eq!(answer.status, 200);
            assert_eq!(answer.header("ratelimit"), format!("\"source\";r={left};t=0"));
        }
        let refused = service.get("/api/v1/provinces").await;
        refused.problem(429, "too_many_requests");
        assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
        // Who looks after the service still gets through.
        for probe in ["/healthz", "/readyz", "/metrics"] {
            assert_eq!(service.get(probe).await.status, 200, "{probe}");
        }
        service.stop().await;
    });
}

#[test]
fn a_caller_has_one_limit_wherever_the_calls_come_from() {
    let database = databases().remove(0);
    actix_web::rt::System::new().block_on(async {
        let mut options = options();
        options.limits.per_minute = NonZeroU32::new(5).unwrap();
        options.proxies = vec!["127.0.0.0/8".parse().unwrap()];
        let service = TestService::start_with(database, options).await;
        let ask = |token: String, n: u32| {
            let request = service.request("GET", "/api/v1/changes").bearer_auth(token);
            send(request.header("x-forwarded-for", format!("192.0.2.{n}")))
        };
        let token = service.token_of("one", &["province@province:96"]);
        for n in 0..5 {
            ask(token.clone(), n).await.expect(200);
        }
        let refused = ask(token, 6).await;
        refused.problem(429, "too_many_requests");
        assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
        ask(service.token_of("two", &["province@province:96"]), 7)
            .await
            .expect(200);
        service.stop().await;
    });
}

#[test]
fn a_caller_behind_a_proxy_cannot_invent_an_address() {
    let database = databases().remove(0);
    actix_web::rt::System::new().block_on(async {
        let mut options = options();
        options.limits.per_minute = NonZeroU32::new(3).unwrap();
        options.proxies = vec!["127.0.0.0/8".parse().unwrap()];
        let service = TestService::start_with(database, options).await;
        let ask = |lines: [String; 2]| {
            let request = service.request("GET", "/api/v1/provinces");
            let [first, last] = lines;
            send(
                request
                    .header("x-forwarded-for", first)
                    .header("x-forwarded-for", last),
            )
        };
        let mut refused = 0;
        for n in 0..8 {
            // What the caller writes changes each time; what the proxy appends doesn't.
            let proxy = if n % 2 == 0 {
                "198.51.100.1"
            } else {
                "198.51.100.1, ::ffff:127.0.0.1"
            };
            let answer = ask([format!("203.0.113.{n}"), format!("203.0.113.{n}, {proxy}")]).await;
            refused += u32::from(answer.status == 429);
        }
        assert_eq!(refused, 5);
        let other = ask(["198.51.100.1".to_owned(), "198.51.100.2:4711".to_owned()]).await;
        assert_eq!(other.status, 200, "another caller isn't held up");
        service.stop().await;
    });
}

#[test]
fn a_body_that_drips_is_answered_408() {
    let database = databases().remove(0);
    actix_web::rt::System::new().block_on(async {
        let mut options = options();
        options.body_patience = Duration::from_millis(400);
        let service = TestService::start_with(database, options).await;
        let address = service.base.trim_start_matches("http://").to_owned();
        for (path, kind) in [
            ("/api/v1/auth/login", "application/json"),
            ("/api/v1/oauth/token", "application/x-www-form-urlencoded"),
        ] {
            let (address, started) = (address.clone(), Instant::now());
            let answer = tokio::task::spawn_blocking(move || drip(&address, path, kind))
                .await
                .unwrap();
            assert!(
                answer.starts_with("HTTP/1.1 408 ") && answer.contains("\"code\":\"timeout\""),
                "{answer}"
            );
            assert!(started.elapsed() < Duration::from_secs(3));
        }
        service.stop().await;
    });
}

/// Sends a body byte by byte until there's an answer.
fn drip(address: &str, path: &str, kind: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: {kind}\r\nContent-Length: 1000\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let mut answer = [0; 4096];
    for _ in 0..100 {
        drop(stream.write_all(b" "));
        if let Ok(read @ 1..) = stream.read(&mut answer) {
            return String::from_utf8_lossy(&answer[..read]).into_owned();
        }
    }
    panic!("no answer")
}

#[test]
fn only_configured_origins_may_call_from_a_browser() {
    on_each_database(async |service| {
        let ask = |origin: &str| {
            let request = service
                .request("OPTIONS", "/api/v1/assessments")
                .header("origin", origin);
            send(request.header("access-control-request-method", "POST"))
        };
        let allowed = ask("https://front.example").await;
        assert_eq!(
            (allowed.status, allowed.header("access-control-allow-origin")),
            (204, "https://front.example")
        );
        assert!(
            allowed
                .header("access-control-allow-headers")
                .contains("if-match")
        );
        let refused = ask("https://elsewhere.example").await;
        assert_eq!(refused.header("access-control-allow-origin"), "");
        assert_eq!(refused.header("access-control-allow-credentials"), "");
    });
}
