//! How ready a year is.

use super::{Clerk, YEAR};
use crate::statistics::set_day;
use crate::support::on_each_database;
use serde_json::json;

#[test]
fn readiness_says_what_is_done_what_is_due_and_what_costs_most() {
    on_each_database(async |service| {
        set_day(&service, "2023-04-02");
        let clerk = Clerk::open(&service, "ทดสอบ").await;
        for key in ["procurement_plan", "procurement_announcements"] {
            clerk.finish(key, Some(("2022-10-01", "2023-09-30"))).await;
        }
        for (key, due) in [
            ("code_of_ethics", "2023-04-30"),
            ("executives", "2023-02-28"),
            ("e_service", "2023-05-01"),
            ("procurement_plan", "2023-04-01"),
        ] {
            clerk.change(key, &json!({ "due_on": due })).await.expect(200);
        }
        let readiness = &clerk.year().await["readiness"];
        assert_eq!(
            (&readiness["total"], &readiness["done"], &readiness["percent"]),
            (&json!(43), &json!(2), &json!(465))
        );
        let parts = readiness["parts"].as_array().unwrap();
        let counts: Vec<i64> = parts.iter().map(|part| part["total"].as_i64().unwrap()).collect();
        assert_eq!(counts, [10, 8, 4, 4, 4, 8, 5]);
        assert_eq!((&parts[2]["done"], &parts[2]["percent"]), (&json!(2), &json!(5000)));
        let codes = |list: &str| -> Vec<String> {
            let items = readiness[list].as_array().unwrap().iter();
            items.map(|item| item["item_code"].as_str().unwrap().to_owned()).collect()
        };
        // Late ones first; what's done is due no more.
        assert_eq!(codes("due"), ["O2", "O39"]);
        let open = codes("open");
        assert_eq!((open.len(), &open[..2]), (41, &["O39".to_owned(), "O40".to_owned()][..]));
        // A fifth of half of forty percent is four points… of which an item of five has two.
        assert_eq!(readiness["open"][0]["points"], 200);
        assert_eq!(readiness["open"][40]["points"], 40);
    });
}

#[test]
fn a_province_sees_how_ready_all_of_its_agencies_are() {
    on_each_database(async |service| {
        let first = Clerk::open(&service, "แห่งแรก").await;
        let second = Clerk::open(&service, "แห่งที่สอง").await;
        Clerk::come(&service, "ยังไม่เริ่ม").await;
        second.finish("executives", None).await;
        let path = format!("/api/v1/disclosure-readiness/{YEAR}");
        service.get(&path).await.problem(401, "unauthenticated");
        let province = service.token(&["province@province:96"]);
        let page = service.get_as(&province, &path).await.expect(200);
        let rows: Vec<(&str, i64)> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row["agency_id"].as_str().unwrap(), row["done"].as_i64().unwrap()))
            .collect();
        let mut expected = vec![(first.agency.as_str(), 0), (second.agency.as_str(), 1)];
        expected.sort_unstable();
        assert_eq!(rows, expected);
        let one = service.get_as(&province, &format!("{path}?limit=1")).await.expect(200);
        assert_eq!(one["items"].as_array().unwrap().len(), 1);
        let next = service.get_as(&province, one["next"].as_str().unwrap()).await.expect(200);
        assert_eq!(next["items"][0]["agency_id"], json!(expected[1].0));
        let own = service.get_as(&first.officer(), &path).await.expect(200);
        assert_eq!(own["items"].as_array().unwrap().len(), 1);
        let far = service.token(&["province@province:95"]);
        assert_eq!(service.get_as(&far, &path).await.expect(200)["items"], json!([]));
        service
            .get_as(&province, "/api/v1/disclosure-readiness/2023")
            .await
            .problem(404, "not_found");
    });
}
