//! Who has reported and who hasn't.

use super::{Agency, total};
use crate::support::{TestService, on_each_database};
use serde_json::{Value, json};

const COVERAGE: &str = "/api/v1/provinces/96/coverage?fiscal_year=2566";

fn counts(published: usize, shared_drafts: usize, drafts: usize, not_reported: usize) -> Value {
    json!({
        "agencies": published + shared_drafts + drafts + not_reported, "published": published,
        "shared_drafts": shared_drafts, "drafts": drafts, "not_reported": not_reported,
    })
}

/// The counts, and each agency's progress by name.
async fn coverage(service: &TestService, token: Option<&str>) -> (Value, Vec<(String, String)>) {
    let view = match token {
        Some(token) => service.get_as(token, COVERAGE).await,
        None => service.get(COVERAGE).await,
    };
    let view = view.expect(200);
    let items = view["items"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let progress = items.map(|item| (text(&item["agency"]["name_th"]), text(&item["progress"])));
    (view["counts"].clone(), progress.collect())
}

#[test]
fn a_draft_counts_as_reported_only_for_who_may_read_it() {
    on_each_database(async |service| {
        let open = async |name: &str, amphoe: &str| {
            let name = format!("องค์การบริหารส่วนตำบล{name}");
            Agency::open(&service, "sao", &name, "96", amphoe).await
        };
        let published = open("เผยแพร่", "9605").await;
        published.publish(&service, 2566, &total(90.0)).await;
        let shared = open("ส่งแล้ว", "9605").await;
        shared.record(&service, 2566, &total(91.0)).await;
        shared.act(&service, 2566, "share", 1).await;
        let draft = open("ร่าง", "9605").await;
        draft.record(&service, 2566, &total(92.0)).await;
        let silent = open("เงียบ", "9601").await;
        silent.publish(&service, 2565, &total(93.0)).await;
        let elsewhere = Agency::open(&service, "sao", "องค์การบริหารส่วนตำบลอื่น", "95", "9501").await;
        elsewhere.publish(&service, 2566, &total(94.0)).await;

        let (public, items) = coverage(&service, None).await;
        assert_eq!(public, counts(1, 0, 0, 3));
        let names: Vec<_> = items.iter().map(|(name, _)| name.as_str()).collect();
        let expected = ["เงียบ", "ร่าง", "ส่งแล้ว", "เผยแพร่"].map(|name| format!("องค์การบริหารส่วนตำบล{name}"));
        assert_eq!(names, expected, "by amphoe, then by name");
        for (token, expected) in [
            (
                service.token(&["province@province:96"]),
                ["not_reported", "not_reported", "shared_draft", "published"],
            ),
            (
                draft.officer.clone(),
                ["not_reported", "draft", "not_reported", "published"],
            ),
            (
                shared.officer.clone(),
                ["not_reported", "not_reported", "shared_draft", "published"],
            ),
            (
                service.token(&["province@province:95"]),
                ["not_reported", "not_reported", "not_reported", "published"],
            ),
            (
                elsewhere.officer.clone(),
                ["not_reported", "not_reported", "not_reported", "published"],
            ),
        ] {
            let (told, items) = coverage(&service, Some(&token)).await;
            let progress: Vec<_> = items.iter().map(|(_, progress)| progress.as_str()).collect();
            assert_eq!(progress, expected);
            let count = |word: &str| expected.iter().filter(|progress| **progress == word).count();
            let own = counts(
                count("published"),
                count("shared_draft"),
                count("draft"),
                count("not_reported"),
            );
            assert_eq!(told, own);
        }
        // Nothing of a draft leaks to the public but that it isn't there.
        let text = service.get(COVERAGE).await.text();
        assert!(!text.contains("draft\""), "{text}");
    });
}

#[test]
fn a_published_agency_says_since_when_and_a_withdrawn_one_is_missing_again() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        agency.publish(&service, 2566, &total(90.0)).await;
        let item = service.get(COVERAGE).await.expect(200)["items"][0].clone();
        let view = service.get(&agency.path(2566)).await.expect(200);
        assert_eq!(item["published_at"], view["published_at"]);
        assert!(item["published_at"].as_str().unwrap().ends_with("+07:00"));
        assert_eq!(
            item["agency"],
            json!({
                "id": agency.id, "name_th": "เทศบาลตำบลมะรือโบตก", "kind": "subdistrict_municipality",
                "province": "96", "amphoe": "9605",
            })
        );
        agency.act(&service, 2566, "withdraw", 2).await;
        let item = service.get(COVERAGE).await.expect(200)["items"][0].clone();
        assert_eq!(
            (&item["progress"], &item["published_at"]),
            (&json!("not_reported"), &Value::Null)
        );
    });
}
