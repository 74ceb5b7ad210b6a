//! Labels: printed, and read again.

use super::{Store, projector};
use crate::support::{Answer, on_each_database, on_each_database_with, options};
use diesel::connection::SimpleConnection;
use prongsai::notifications;
use serde_json::{Value, json};

impl Store<'_> {
    async fn scan_as(&self, token: &str, labels: &[&str]) -> Answer {
        let path = format!("/api/v1/agencies/{}/asset-scans", self.agency);
        self.service
            .post_as(token, &path, &json!({ "labels": labels }))
            .await
    }

    async fn labels(&self, query: &str) -> Answer {
        let path = format!("/api/v1/agencies/{}/asset-labels{query}", self.agency);
        self.service.get_as(&self.officer(), &path).await
    }
}

fn id(view: &Value) -> &str {
    view["id"].as_str().unwrap()
}

#[test]
fn a_label_of_each_form_is_read_and_another_agencys_is_none() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let other = Store::open(&service, "อื่น").await;
        let (one, theirs) = (
            store.has(&projector("420-64-0012")).await,
            other.has(&projector("420-64-0013")).await,
        );
        let address = |asset: &Value| format!("{}/assets/{}", service.base, id(asset));
        let (slash, foreign) = (format!("{}/", address(&one)), address(&theirs));
        let labels = [
            &address(&one),
            slash.as_str(),
            id(&one),
            "#420-64-0012",
            "๔๒๐-๖๔-๐๐๑๒",
            &foreign,
            id(&theirs),
            "420-64-0013",
            "https://other.example/assets/1",
            "",
        ];
        let scanned = store.scan_as(&store.token("staff"), &labels).await.expect(200);
        let items = scanned["items"].as_array().unwrap();
        assert_eq!(items.len(), 10);
        for item in &items[..5] {
            assert_eq!(
                (&item["asset"]["id"], &item["fault"]),
                (&one["id"], &Value::Null),
                "{item}"
            );
            assert_eq!((&item["asset"]["here"], &item["loans"]), (&json!(1), &json!([])));
        }
        let strange: Vec<_> = items[5..]
            .iter()
            .map(|item| (&item["asset"], &item["fault"]["code"]))
            .collect();
        assert!(
            strange
                .iter()
                .all(|(asset, code)| asset.is_null() && **code == "not_a_label"),
            "{strange:?}"
        );
        assert!(!scanned.to_string().contains("อื่น"));
        store
            .scan_as(&store.officer(), &[])
            .await
            .fault("/labels", "empty");
        store
            .scan_as(&store.officer(), &["x"; 101])
            .await
            .fault("/labels", "too_many");
        other
            .scan_as(&store.officer(), &["1"])
            .await
            .problem(403, "forbidden");
    });
}

#[test]
fn who_has_it_is_seen_by_the_office_and_by_the_borrower() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let one = store.has(&projector("1")).await;
        let (agency, asset) = (store.agency.clone(), id(&one).to_owned());
        let sql = format!(
            "INSERT INTO loans VALUES ('loan-1', '{agency}', 2566, 42, 'staff', 'borrower', 'สมชาย ใจดี', NULL, NULL, 'user/borrower', 'งาน',
                'inside', 'ห้องประชุม', '2023-08-01', '2023-08-10', FALSE, 'on_loan', 'user/borrower', '2023-07-30 01:00:00', 'unit_head',
                NULL, NULL, '2023-08-01', NULL, NULL, 1, '2023-07-30 01:00:00');
            INSERT INTO loan_lines VALUES ('loan-1', 1, '{asset}', TRUE, 1, '2023-08-01', '2023-08-10', 1, 1, 1, 0, NULL, NULL, NULL);
            UPDATE assets SET out_quantity = 1 WHERE id = '{asset}';");
        service
            .db
            .write(move |tx| Ok(tx.conn().batch_execute(&sql)?))
            .await
            .unwrap();
        let staff = format!("staff@agency:{}", store.agency);
        for (token, seen) in [
            (store.officer(), true),
            (service.token_of("borrower", &[&staff]), true),
            (service.token_of("somebody", &[&staff]), false),
        ] {
            let scanned = store.scan_as(&token, &["1"]).await.expect(200);
            let loan = &scanned["items"][0]["loans"][0];
            assert_eq!(scanned["items"][0]["asset"]["out_quantity"], 1);
            if seen {
                assert_eq!(
                    (&loan["id"], &loan["number"], &loan["line"], &loan["overdue"]),
                    (&json!("loan-1"), &json!("2566-0042"), &json!(1), &json!(true))
                );
            } else {
                assert!(loan.is_null());
            }
        }
    });
}

#[test]
fn labels_are_printed_twenty_four_a_page() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let other = Store::open(&service, "อื่น").await;
        let theirs = other.has(&projector("9")).await;
        let mut ids = Vec::new();
        for n in 0..25 {
            let mut body = projector(&format!("{n:03}"));
            body["name"] = json!("<b>เครื่อง</b>");
            ids.push(id(&store.has(&body).await).to_owned());
        }
        let printed = store.labels("").await;
        assert_eq!(
            (printed.status, printed.header("content-type")),
            (200, "text/html; charset=utf-8")
        );
        assert!(
            printed
                .header("content-security-policy")
                .contains("default-src 'none'")
        );
        let html = printed.text();
        assert_eq!(
            (html.matches("<section").count(), html.matches("<svg").count()),
            (2, 25)
        );
        assert!(html.contains("ทดสอบ") && html.contains("&#60;b&#62;") && !html.contains("<b>"));
        let two = store.labels(&format!("?ids={},{}", ids[3], ids[1])).await.text();
        assert_eq!(two.matches("<svg").count(), 2);
        assert!(two.find("001").unwrap() < two.find("003").unwrap());
        assert_eq!(store.labels("?q=024").await.text().matches("<svg").count(), 1);
        assert_eq!(store.labels("?q=nothing").await.text().matches("<svg").count(), 0);
        store
            .labels(&format!("?ids={}", id(&theirs)))
            .await
            .fault("ids", "unknown");
        store.labels("?ids=%00").await.fault("ids", "null_byte");
        store.labels("?ids=a,,b").await.fault("ids", "unknown");
        store
            .labels(&format!("?ids={}&q=1", ids[0]))
            .await
            .fault("ids", "contradiction");
        let many = vec!["x"; 501].join(",");
        store
            .labels(&format!("?ids={many}"))
            .await
            .fault("ids", "too_many");
        let path = format!("/api/v1/agencies/{}/asset-labels", other.agency);
        service
            .get_as(&store.officer(), &path)
            .await
            .problem(403, "forbidden");
        service
            .get_as(&other.token("staff"), &path)
            .await
            .problem(403, "forbidden");
    });
}

#[test]
fn labels_have_the_address_that_the_operator_says() {
    let mut options = options();
    options.notifications = notifications::Settings {
        public_url: Some("https://example.go.th".to_owned()),
        ..notifications::Settings::default()
    };
    on_each_database_with(&options, async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let one = store.has(&projector("1")).await;
        let labels = [
            format!("https://example.go.th/assets/{}", id(&one)),
            format!("{}/assets/{}", service.base, id(&one)),
        ];
        let scanned = store
            .scan_as(&store.officer(), &[&labels[0], &labels[1]])
            .await
            .expect(200);
        assert_eq!(scanned["items"][0]["asset"]["number"], "1");
        assert_eq!(scanned["items"][1]["fault"]["code"], "not_a_label");
    });
}
