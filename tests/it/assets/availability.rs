//! What's free when.

use super::{Store, chairs, paper, projector};
use crate::support::on_each_database;
use chrono::{Days, NaiveDate};
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

/// A line of a loan: what of, which days, how many held and out.
type Line<'a> = (&'a Value, (NaiveDate, NaiveDate), (i32, i32));

async fn lend(store: &Store<'_>, no: usize, (asset, (from, until), (held, out)): Line<'_>) {
    let (agency, asset) = (&store.agency, asset["id"].as_str().unwrap());
    let sql = format!(
        "INSERT INTO loans VALUES ('loan-{no}', '{agency}', 2566, {no}, 'staff', NULL, 'สมชาย', NULL, NULL, 'k', 'งาน',
            'inside', 'ห้อง', '{from}', '{until}', FALSE, 'on_loan', 'user/1', '2023-07-30 01:00:00', 'unit_head',
            NULL, NULL, NULL, NULL, NULL, 1, '2023-07-30 01:00:00');
        INSERT INTO loan_lines VALUES ('loan-{no}', 1, '{asset}', FALSE, 100, '{from}', '{until}', {held}, {out}, {out}, 0, NULL, NULL, NULL);"
    );
    let done = store
        .service
        .db
        .write(move |tx| Ok(tx.conn().batch_execute(&sql)?));
    done.await.unwrap();
}

/// Spans as `(from, to, free)`.
fn spans(view: &Value) -> Vec<(String, String, i64)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let spans = view["spans"].as_array().unwrap().iter();
    spans
        .map(|span| {
            (
                text(&span["from"]),
                text(&span["to"]),
                span["free"].as_i64().unwrap(),
            )
        })
        .collect()
}

#[test]
fn what_loans_keep_isnt_free_and_whats_overdue_isnt_until_today() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let today = prongsai::calendar::day_in_bangkok(service.clock.now());
        let day = |n: i64| match n {
            0.. => today + Days::new(n.unsigned_abs()),
            _ => today - Days::new(n.unsigned_abs()),
        };
        let lot = store.has(&chairs("1", 10)).await;
        let repaired = store.has(&projector("2")).await;
        store.has(&paper("3", 7)).await;
        let gone = store.has(&projector("4")).await;
        lend(&store, 1, (&lot, (day(-9), day(-4)), (3, 3))).await;
        lend(&store, 2, (&lot, (day(2), day(5)), (4, 0))).await;
        lend(&store, 3, (&lot, (day(5), day(6)), (2, 0))).await;
        lend(&store, 4, (&lot, (day(-30), day(40)), (0, 0))).await;
        let repair = json!({ "status": "in_repair", "reason": "เสีย" });
        store.act("POST", &repaired, "/status", &repair).await.expect(200);
        let order = json!({ "status": "disposed", "reason": "ขาย", "document_number": "1", "document_date": "2023-01-01" });
        store.act("POST", &gone, "/status", &order).await.expect(200);
        let path = format!("/assets/{}/availability", lot["id"].as_str().unwrap());
        let view = store
            .read_as("staff", &format!("{path}?from={}&to={}", day(-1), day(8)))
            .await;
        let expected = [
            (-1, 0, 7),
            (1, 1, 10),
            (2, 4, 6),
            (5, 5, 4),
            (6, 6, 8),
            (7, 8, 10),
        ];
        let expected = expected.map(|(from, to, free)| (day(from).to_string(), day(to).to_string(), free));
        assert_eq!(spans(&view), expected);
        assert_eq!((&view["quantity"], &view["least_free"]), (&json!(10), &json!(4)));
        let later = store
            .read(&format!("{path}?from={}&to={}", day(1), day(366)))
            .await;
        assert_eq!(spans(&later)[0], (day(1).to_string(), day(1).to_string(), 10));
        let month = store.read(&path).await;
        assert_eq!(spans(&month).last().unwrap().1, day(29).to_string());

        let all = format!("/agencies/{}/asset-availability", store.agency);
        let page = store
            .read_as("staff", &format!("{all}?from={}&to={}", day(-1), day(8)))
            .await;
        let items = page["items"].as_array().unwrap();
        let told: Vec<_> = items
            .iter()
            .map(|item| (&item["number"], &item["least_free"]))
            .collect();
        assert_eq!(
            told,
            [
                (&json!("1"), &json!(4)),
                (&json!("2"), &json!(0)),
                (&json!("3"), &json!(7))
            ]
        );
        assert_eq!(items[0], view);
        let found = store.read(&format!("{all}?q=a4")).await;
        assert_eq!(
            (
                found["items"].as_array().unwrap().len(),
                &found["items"][0]["number"]
            ),
            (1, &json!("3"))
        );
        let first = store.read(&format!("{all}?limit=2")).await;
        let next = first["next"]
            .as_str()
            .unwrap()
            .trim_start_matches("/api/v1")
            .to_owned();
        assert_eq!(store.read(&next).await["items"][0]["number"], "3");
    });
}

#[test]
fn days_that_are_none_are_refused() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let asset = store.has(&projector("1")).await;
        let one = format!("/api/v1/assets/{}/availability", asset["id"].as_str().unwrap());
        let all = format!("/api/v1/agencies/{}/asset-availability", store.agency);
        for path in [&one, &all] {
            for (query, at, code) in [
                ("from=2023-02-29", "from", "format"),
                ("from=2566-01-01", "from", "out_of_range"),
                ("from=2023-01-02&to=2023-01-01", "to", "date_order"),
                ("from=2023-01-01&to=2024-01-02", "to", "out_of_range"),
                ("days=3", "days", "unknown_field"),
            ] {
                let answer = service.get_as(&store.officer(), &format!("{path}?{query}")).await;
                answer.fault(at, code);
            }
            let most = format!("{path}?from=2023-01-01&to=2024-01-01");
            service.get_as(&store.officer(), &most).await.expect(200);
            let last = format!("{path}?from=2200-12-31");
            service.get_as(&store.officer(), &last).await.expect(200);
        }
        let most = service
            .get_as(&store.officer(), &format!("{all}?limit=501"))
            .await;
        most.fault("limit", "out_of_range");
        let other = Store::open(&service, "อีกแห่ง").await;
        service
            .get_as(&other.officer(), &all)
            .await
            .problem(403, "forbidden");
        service
            .get_as(&other.officer(), &one)
            .await
            .problem(404, "not_found");
    });
}
