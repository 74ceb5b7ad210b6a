//! What of a result is weak, and what was done about it.

use super::{Office, path_of};
use crate::support::{on_each_database, send};
use serde_json::{Value, json};

impl Office<'_> {
    /// Publishes a result with these indicators.
    async fn publish(&self, year: i32, indicators: [f64; 10]) {
        let base = format!("/api/v1/agencies/{}/assessments", self.agency);
        let token = self.token("data_officer");
        let printed = json!({ "overall": 90.0, "indicators": indicators, "source": "รายงาน" });
        let body = json!({ "fiscal_year": year, "assessment": printed });
        self.service.post_as(&token, &base, &body).await.expect(201);
        let request = self.service.request("POST", &format!("{base}/{year}/publish"));
        let request = request.bearer_auth(&token).header("if-match", "*");
        send(request.json(&json!({}))).await.expect(200);
    }

    async fn weak(&self, query: &str) -> Value {
        let path = format!("/api/v1/agencies/{}/weak-indicators/{query}", self.agency);
        let answer = self.service.get_as(&self.token("staff"), &path).await;
        answer.expect(200)
    }
}

#[test]
fn what_is_weak_or_fell_is_told_with_what_was_done_about_it_before() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let mut scores = [99.0; 10];
        scores[3] = 95.5;
        office.publish(2565, scores).await;
        (scores[3], scores[7], scores[8]) = (94.25, 98.5, 90.0);
        office.publish(2566, scores).await;
        let plan = async |year: i32, indicator: &str, name: &str| {
            let body = json!({ "name": name, "indicator": indicator, "result": [format!("ผลของ{name}")] });
            let made = service
                .post_as(&office.officer(), &office.year(year), &body)
                .await;
            path_of(&made.expect(201))
        };
        plan(2565, "4", "ก่อน").await;
        plan(2566, "4", "ปีนี้").await;
        plan(2567, "4", "ปีหน้า").await;
        plan(2566, "9.4", "ย่อย").await;
        let view = office.weak("2566").await;
        assert_eq!(view["threshold"], 9500);
        let told = |item: &Value| {
            let measures = item["measures"].as_array().unwrap().iter();
            let names: Vec<Value> = measures.map(|one| one["name"].clone()).collect();
            json!([
                item["indicator"],
                item["score"],
                item["change"],
                item["is_below_threshold"],
                item["has_fallen"],
                names
            ])
        };
        let items: Vec<Value> = view["items"].as_array().unwrap().iter().map(told).collect();
        assert_eq!(
            items,
            [
                json!([4, 94.25, -1.25, true, true, ["ปีนี้", "ก่อน"]]),
                json!([8, 98.5, -0.5, false, true, []]),
                json!([9, 90.0, -9.0, true, true, ["ย่อย"]]),
            ]
        );
        let first = &view["items"][0];
        assert_eq!(
            (
                &first["name_th"],
                &first["instrument"],
                &first["measures"][1]["result"]
            ),
            (
                &json!("การใช้ทรัพย์สินของราชการ"),
                &json!("IIT"),
                &json!(["ผลของก่อน"])
            )
        );
        // Without a year before nothing fell.
        let before = office.weak("2565?threshold=9600").await;
        let before: Vec<Value> = before["items"].as_array().unwrap().iter().map(told).collect();
        assert_eq!(before, [json!([4, 95.5, null, true, false, ["ก่อน"]])]);
        let all = office.weak("2566?threshold=10000").await;
        assert_eq!(all["items"].as_array().unwrap().len(), 10);
        let none = office.weak("2565?threshold=0").await;
        assert_eq!(none["items"], json!([]));
    });
}

#[test]
fn weak_indicators_are_for_the_agency_and_its_province() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        office.publish(2566, [90.0; 10]).await;
        let path = format!("/api/v1/agencies/{}/weak-indicators/2566", office.agency);
        service.get(&path).await.problem(401, "unauthenticated");
        let other = Office::open(&service, "อีกแห่ง").await;
        service
            .get_as(&other.officer(), &path)
            .await
            .problem(403, "forbidden");
        let near = service
            .get_as(&service.token(&["province@province:96"]), &path)
            .await;
        assert_eq!(near.expect(200)["items"].as_array().unwrap().len(), 10);
        let far = service
            .get_as(&service.token(&["province@province:95"]), &path)
            .await;
        far.problem(403, "forbidden");
        let officer = office.officer();
        for threshold in ["-1", "10001"] {
            let wrong = service
                .get_as(&officer, &format!("{path}?threshold={threshold}"))
                .await;
            wrong.fault("threshold", "out_of_range");
        }
        // A year without a published result, one without a scheme, and a Gregorian one.
        for year in ["2565", "2590", "2023"] {
            let path = path.replace("2566", year);
            service.get_as(&officer, &path).await.problem(404, "not_found");
        }
    });
}
