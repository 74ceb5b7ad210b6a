//! How much one source may submit.

use super::{Office, dark_street};
use crate::support::{TestService, databases, options, send};
use prongsai::app::Options;
use prongsai::http::parse_proxy;
use std::num::NonZeroU32;

#[test]
fn thirty_behind_one_address_all_submit_and_a_flood_keeps_nobody_else_out() {
    for database in databases() {
        actix_web::rt::System::new().block_on(async {
            let mut limited = Options {
                proxies: vec![parse_proxy("127.0.0.1").unwrap()],
                ..options()
            };
            limited.limits.submissions_per_minute = NonZeroU32::new(40).unwrap();
            let service = TestService::start_with(database, limited).await;
            let office = Office::open(&service, "ทดสอบ").await;
            let path = format!("/api/v1/agencies/{}/complaints", office.agency);
            let submit = async |from: &str| {
                let request = service.request("POST", &path).header("x-forwarded-for", from);
                send(request.json(&dark_street())).await
            };
            let all = futures_util::future::join_all((0..30).map(|_| submit("192.0.2.1"))).await;
            assert!(all.iter().all(|answer| answer.status == 201));
            let flood = futures_util::future::join_all((0..200).map(|_| submit("192.0.2.2"))).await;
            let taken = flood.iter().filter(|answer| answer.status == 201).count();
            assert!((40..=42).contains(&taken), "{taken}");
            let refused = flood.iter().find(|answer| answer.status == 429).unwrap();
            refused.problem(429, "too_many_requests");
            assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
            assert_eq!(submit("192.0.2.3").await.status, 201);
            let counts = service
                .get_as(&office.officer(), "/api/v1/complaint-counts")
                .await
                .expect(200);
            assert_eq!(
                counts["total"],
                30 + taken + 1,
                "what was answered is there, and nothing else"
            );
        });
    }
}
