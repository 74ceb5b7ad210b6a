//! What an agency lends to whom, and who approves it.

use super::{Store, projector};
use crate::support::on_each_database;
use serde_json::{Value, json};

#[test]
fn an_agency_sets_its_policy_and_the_standard_holds_until_then() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let path = format!("/api/v1/agencies/{}/asset-policy", store.agency);
        let read = service.get_as(&store.token("staff"), &path).await;
        assert_eq!(read.header("etag"), "\"0\"");
        let standard = read.expect(200);
        assert_eq!(
            (
                &standard["lend_to_citizens"],
                &standard["most_days"],
                &standard["allowed_actions"]
            ),
            (&json!(false), &json!(90), &json!([]))
        );
        let policy = json!({ "lend_to_agencies": true, "lend_to_citizens": true, "block_overdue": false, "most_days": 30,
            "remind_days": 0 });
        let admin = store.token("agency_admin");
        let set =
            async |version: i64, body: &Value| service.change_as(&admin, "PUT", &path, version, body).await;
        let first = set(0, &policy).await.expect(200);
        assert_eq!(
            (&first["version"], &first["allowed_actions"]),
            (&json!(1), &json!(["set_asset_policy"]))
        );
        set(0, &policy).await.problem(412, "precondition_failed");
        let mut longer = policy.clone();
        longer["most_days"] = json!(3660);
        assert_eq!(set(1, &longer).await.expect(200)["most_days"], 3660);
        let mut wrong = policy.clone();
        (wrong["most_days"], wrong["remind_days"]) = (json!(0), json!(61));
        set(2, &wrong).await.fault("/most_days", "out_of_range");
        set(2, &wrong).await.fault("/remind_days", "out_of_range");
        assert_eq!(service.get_as(&admin, &path).await.expect(200)["version"], 2);
        assert_eq!(store.events("asset_policy.set").await, 2);
        let other = Store::open(&service, "อีกแห่ง").await;
        let foreign = service
            .change_as(&other.token("agency_admin"), "PUT", &path, 2, &policy)
            .await;
        foreign.problem(403, "forbidden");
        service
            .get_as(&other.officer(), &path)
            .await
            .problem(403, "forbidden");
        service
            .change_as(&store.officer(), "PUT", &path, 2, &policy)
            .await
            .problem(403, "forbidden");

        let mut asset = projector("1");
        asset["lend_to_citizens"] = json!(true);
        store.has(&asset).await;
        let lent = async || {
            store.read("/assets?lendable_to=citizen").await["items"]
                .as_array()
                .unwrap()
                .len()
        };
        assert_eq!(lent().await, 1);
        longer["lend_to_citizens"] = json!(false);
        set(2, &longer).await.expect(200);
        assert_eq!(lent().await, 0);
    });
}

#[test]
fn anybody_reads_who_approves_which_loans() {
    on_each_database(async |service| {
        let page = service.get("/api/v1/loan-approval-rules").await.expect(200);
        let rules = page["items"].as_array().unwrap();
        let word = |rule: &Value, name: &str| rule[name].as_str().unwrap().to_owned();
        let mut told: Vec<_> = rules
            .iter()
            .map(|rule| {
                let kind = ["use_kind", "borrower_kind", "premises", "approver"];
                (
                    kind.map(|name| word(rule, name)).join(" "),
                    rule["urgent_only"] == true,
                )
            })
            .collect();
        told.sort_unstable();
        let expected = [
            ("consumable agency inside agency_head", true),
            ("consumable agency outside agency_head", true),
            ("returnable agency inside agency_head", false),
            ("returnable agency outside agency_head", false),
            ("returnable citizen inside unit_head", false),
            ("returnable citizen outside agency_head", false),
            ("returnable staff inside unit_head", false),
            ("returnable staff outside agency_head", false),
        ];
        assert_eq!(told, expected.map(|(rule, urgent)| (rule.to_owned(), urgent)));
        for rule in rules {
            // Nobody has held them against the Gazette yet, and they say so.
            assert_eq!(rule["verified"], false, "{rule}");
            let source = word(rule, "source");
            assert!(
                source.contains("พ.ศ. 2560") && source.contains("207–211"),
                "{rule}"
            );
            let clause = word(rule, "clause");
            assert!(clause.starts_with("208") || clause == "210", "{rule}");
        }
    });
}
