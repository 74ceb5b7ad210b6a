//! What isn't taken, and who isn't let in.

use super::{Clerk, YEAR};
use crate::support::{on_each_database, send};
use serde_json::json;

#[test]
fn an_item_is_named_by_its_key_and_not_by_the_number_of_some_year() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        let answer = service.get(&clerk.path("O29")).await;
        let problem = answer.problem(404, "not_found");
        let fault = &problem["errors"][0];
        assert_eq!(fault["code"], "item_of_year", "{problem}");
        assert!(
            fault["message"]
                .as_str()
                .unwrap()
                .contains("corruption_complaint_statistics"),
            "{problem}"
        );
        for missing in [
            "O44",
            "o0",
            "nothing",
            "corruption_complaint_statistics'--",
            "%00",
            "ก",
        ] {
            service.get(&clerk.path(missing)).await.problem(404, "not_found");
            clerk
                .change(missing, &json!({ "progress": "ก" }))
                .await
                .problem(404, "not_found");
        }
        let gregorian = format!("/api/v1/agencies/{}/disclosures/2023", clerk.agency);
        let problem = service.get(&gregorian).await.problem(404, "not_found");
        assert_eq!(problem["errors"][0]["code"], "fiscal_year_gregorian");
        // Years whose items aren't known, or that there's no scheme of.
        for year in [2562, 2649] {
            clerk.begin(year, &json!({})).await.problem(404, "not_found");
        }
    });
}

#[test]
fn wrong_fields_are_named_and_nothing_is_lost() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        let key = "executives";
        clerk.change(key, &json!({ "progress": "เดิม" })).await.expect(200);
        for (body, at, code) in [
            (json!({ "status": "finished" }), "/status", "unknown_value"),
            (json!({ "status": null }), "/status", "required"),
            (json!({ "unit_ids": ["nothing"] }), "/unit_ids/0", "unknown"),
            (json!({ "unit_ids": ["a b"] }), "/unit_ids/0", "format"),
            (json!({ "unit_ids": vec!["a"; 21] }), "/unit_ids", "too_many"),
            (json!({ "unit_ids": ["a", "a"] }), "/unit_ids/1", "duplicate"),
            (json!({ "due_on": "31 มีนาคม" }), "/due_on", "format"),
            (json!({ "due_on": "2566-03-31" }), "/due_on", "out_of_range"),
            (json!({ "progress": "x".repeat(5001) }), "/progress", "too_long"),
            (json!({ "progress": "\u{202e}x" }), "/progress", "null_byte"),
            (json!({ "person": " " }), "/person", "empty"),
            (json!({ "elements": [null] }), "/elements", "element_count"),
            (json!({ "elements": ["nothing", null] }), "/elements/0", "unknown"),
            (json!({ "number": 1 }), "/number", "unknown_field"),
        ] {
            clerk.change(key, &body).await.fault(at, code);
        }
        assert_eq!(clerk.public(key).await["progress"], json!(["เดิม"]));
        let path = format!("/api/v1/agencies/{}/disclosures/{YEAR}", clerk.agency);
        for (body, at, code) in [
            (json!({ "eit_url": "javascript:alert(1)" }), "/eit_url", "format"),
            (json!({ "iit_url": "x" }), "/iit_url", "format"),
            (
                json!({ "eit_url": format!("https://example.org/{}", "x".repeat(500)) }),
                "/eit_url",
                "too_long",
            ),
        ] {
            let request = service.request("PATCH", &path).bearer_auth(clerk.officer());
            send(request.header("if-match", "*").json(&body))
                .await
                .fault(at, code);
        }
    });
}

#[test]
fn addresses_of_private_networks_are_no_evidence() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        let add = async |url: &str, days: [Option<&str>; 2]| {
            let body = json!({ "title": "ก", "url": url, "covers_from": days[0], "covers_to": days[1] });
            clerk.act("executives", "links", &body).await
        };
        for url in [
            "https://10.0.0.1/",
            "https://192.168.1.1/a",
            "https://[fd00::1]/",
            "http://169.254.169.254/latest",
            "http://127.0.0.1/",
            "https://localhost/",
            "https://[::1]/",
        ] {
            add(url, [None, None]).await.fault("/url", "address_refused");
        }
        for url in [
            "ftp://example.org/",
            "file:///etc/passwd",
            "https://a:b@example.org/",
            "example.org",
            "https://",
        ] {
            add(url, [None, None]).await.fault("/url", "format");
        }
        let fine = "https://example.org/";
        add(fine, [Some("2022-10-01"), None])
            .await
            .fault("/covers_to", "required");
        add(fine, [None, Some("2022-10-01")])
            .await
            .fault("/covers_from", "required");
        add(fine, [Some("2022-10-02"), Some("2022-10-01")])
            .await
            .fault("/covers_to", "date_order");
        // A time across fiscal years is two, except of a plan of several.
        add(fine, [Some("2022-09-30"), Some("2022-10-01")])
            .await
            .fault("/covers_to", "other_fiscal_year");
        let plan =
            json!({ "title": "แผน", "url": fine, "covers_from": "2022-10-01", "covers_to": "2027-09-30" });
        clerk
            .act("strategic_or_development_plan", "links", &plan)
            .await
            .expect(200);
        assert_eq!(clerk.public("executives").await["evidence"], json!([]));
    });
}

#[test]
fn another_agency_s_people_change_nothing_and_see_only_what_everybody_does() {
    on_each_database(async |service| {
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        let other = Clerk::open(&service, "อีกแห่ง").await;
        let stranger = other.officer();
        let desk = format!("/api/v1/agencies/{}/disclosure-desk/{YEAR}", clerk.agency);
        for path in [
            desk.clone(),
            format!("{desk}/executives"),
            format!("{desk}/executives/progress"),
        ] {
            service.get(&path).await.problem(401, "unauthenticated");
            service.get_as(&stranger, &path).await.problem(403, "forbidden");
        }
        let change = service
            .request("PATCH", &clerk.path("executives"))
            .bearer_auth(&stranger);
        let change = change.header("if-match", "*").json(&json!({ "progress": "ก" }));
        send(change).await.problem(403, "forbidden");
        let link = service
            .request("POST", &format!("{}/links", clerk.path("executives")))
            .bearer_auth(&stranger);
        let link = link
            .header("if-match", "*")
            .json(&json!({ "title": "ก", "url": "https://example.org/" }));
        send(link).await.problem(403, "forbidden");
        // A province sees how ready an agency is, but neither writes nor sees who wrote.
        let province = service.token(&["province@province:96"]);
        service.get_as(&province, &desk).await.expect(200);
        service
            .get_as(&province, &format!("{desk}/executives/progress"))
            .await
            .problem(403, "forbidden");
        let far = service.token(&["province@province:95"]);
        service.get_as(&far, &desk).await.problem(403, "forbidden");
        assert_eq!(clerk.events("disclosure.changed").await, 0);
    });
}
