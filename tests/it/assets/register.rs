//! The register.

use super::{Store, chairs, paper, projector};
use crate::support::{on_each_database, send};
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

/// The numbers on a page of the register.
async fn numbers(store: &Store<'_>, query: &str) -> Vec<String> {
    let page = store.read(&format!("/assets{query}")).await;
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|asset| asset["number"].as_str().unwrap().to_owned())
        .collect()
}

/// A loan of an asset, as loans write it.
fn loan(store: &Store<'_>, asset: &Value, id: &str, (held, out): (i32, i32)) -> String {
    let (agency, asset) = (&store.agency, asset["id"].as_str().unwrap());
    format!(
        "INSERT INTO loans VALUES ('{id}', '{agency}', 2566, {no}, 'citizen', NULL, 'สมชาย ใจดี', NULL, NULL, 'k', 'งาน',
            'outside', 'วัด', '2023-08-01', '2023-08-10', FALSE, 'on_loan', 'user/1', '2023-07-30 01:00:00', 'agency_head',
            NULL, NULL, '2023-08-01', NULL, NULL, 1, '2023-07-30 01:00:00');
        INSERT INTO loan_lines VALUES ('{id}', 1, '{asset}', FALSE, {held}, '2023-08-01', '2023-08-10', {held}, {out}, {out}, 0, NULL, NULL, NULL);
        UPDATE assets SET out_quantity = {out} WHERE id = '{asset}';",
        no = id.bytes().map(i32::from).sum::<i32>(),
    )
}

async fn run(store: &Store<'_>, sql: String) {
    let done = store
        .service
        .db
        .write(move |tx| Ok(tx.conn().batch_execute(&sql)?));
    done.await.unwrap();
}

#[test]
fn an_asset_is_registered_read_and_changed_and_its_history_tells_each_step() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let made = store.create(&projector("๔๒๐-๖๔-๐๐๑๒")).await;
        let view = made.expect(201);
        assert_eq!(view["number"], "420-64-0012");
        assert_eq!(
            (
                &view["quantity"],
                &view["here"],
                &view["on_loan"],
                &view["status"]
            ),
            (&json!(1), &json!(1), &json!(false), &json!("available"))
        );
        let actions = json!([
            "update_asset",
            "set_asset_status",
            "attach_asset_photo",
            "request_loan"
        ]);
        assert_eq!(view["allowed_actions"], actions);
        let read = service.get_as(&store.officer(), made.header("location")).await;
        assert_eq!((read.header("etag"), read.expect(200)), ("\"1\"", view.clone()));
        let seen = store
            .read_as("staff", &format!("/assets/{}", view["id"].as_str().unwrap()))
            .await;
        assert_eq!(seen["allowed_actions"], json!(["request_loan"]));

        let path = made.header("location");
        let change = json!({ "place": "ห้องกองช่าง", "serial": null, "condition": "worn" });
        let changed = service
            .change_as(&store.officer(), "PATCH", path, 1, &change)
            .await
            .expect(200);
        assert_eq!(
            (&changed["place"], &changed["serial"], &changed["version"]),
            (&json!("ห้องกองช่าง"), &Value::Null, &json!(2))
        );
        let stale = service
            .change_as(&store.officer(), "PATCH", path, 1, &change)
            .await;
        stale.problem(412, "precondition_failed");
        let same = service
            .change_as(&store.officer(), "PATCH", path, 2, &change)
            .await
            .expect(200);
        assert_eq!(
            (&same["version"], store.events("asset.changed").await),
            (&json!(2), 1)
        );

        let history = store
            .read(&format!("{}/history", path.trim_start_matches("/api/v1")))
            .await;
        let items = history["items"].as_array().unwrap();
        assert_eq!(items.len(), 2);
        assert_eq!(
            items[0]["change"]["details"]["place"],
            json!({ "from": "ห้องประชุม", "to": "ห้องกองช่าง" })
        );
        assert_eq!(items[0]["change"]["actor"], "user/test-user");
        assert_eq!(items[1]["change"]["action"], "register");
        assert_eq!(items[1]["change"]["details"]["number"], "420-64-0012");
        assert_eq!(store.events("asset.created").await, 1);
    });
}

#[test]
fn every_fault_of_an_asset_is_told_at_once() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let wrong = json!({ "number": " ", "name": "", "accounting_class": "ครุภัณฑ์", "use_kind": "consumable",
            "tracking": "individual", "quantity": 1_000_000_000, "value_satang": -1, "acquired_on": "2999-01-01",
            "condition": "new", "unit_id": "?" });
        let answer = store.create(&wrong).await;
        for (at, code) in [
            ("/number", "empty"),
            ("/name", "empty"),
            ("/accounting_class", "unknown_value"),
            ("/tracking", "unknown_value"),
            ("/quantity", "out_of_range"),
            ("/value_satang", "out_of_range"),
            ("/acquired_on", "out_of_range"),
            ("/condition", "unknown_value"),
            ("/unit_id", "format"),
        ] {
            answer.fault(at, code);
        }
        let with = |name: &str, value: Value| {
            let mut body = projector("1");
            body[name] = value;
            body
        };
        store
            .create(&with("quantity", json!(2)))
            .await
            .fault("/quantity", "out_of_range");
        store
            .create(&with("unit_id", json!("elsewhere")))
            .await
            .fault("/unit_id", "unknown");
        let tomorrow = service.clock.now().date() + chrono::Days::new(2);
        let future = with("acquired_on", json!(tomorrow.to_string()));
        store.create(&future).await.fault("/acquired_on", "in_future");
        store
            .create(&chairs("1", 0))
            .await
            .fault("/quantity", "out_of_range");
        assert!(numbers(&store, "").await.is_empty(), "nothing half-done");
        store.has(&projector("1")).await;
        let twin = store.create(&projector("๑")).await.problem(409, "already_exists");
        assert_eq!(
            (&twin["errors"][0]["pointer"], &twin["errors"][0]["code"]),
            (&json!("/number"), &json!("duplicate"))
        );
        let other = Store::open(&service, "อีกแห่ง").await;
        other.has(&projector("1")).await;
    });
}

#[test]
fn the_same_registration_sent_twice_happens_once() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let mut body = projector("1");
        body["agency_id"] = json!(store.agency);
        let create = async || {
            let request = service
                .request("POST", "/api/v1/assets")
                .bearer_auth(store.officer());
            send(request.header("idempotency-key", "k").json(&body))
                .await
                .expect(201)
        };
        assert_eq!(create().await["id"], create().await["id"]);
        assert_eq!(numbers(&store, "").await, ["1"]);
    });
}

#[test]
fn another_agency_sees_and_changes_nothing() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let asset = store.has(&projector("1")).await;
        let other = Store::open(&service, "อีกแห่ง").await;
        let id = asset["id"].as_str().unwrap();
        for path in ["", "/history", "/availability", "/stock-movements"] {
            let path = format!("/api/v1/assets/{id}{path}");
            service
                .get_as(&other.officer(), &path)
                .await
                .problem(404, "not_found");
        }
        other
            .act("PATCH", &asset, "", &json!({ "name": "ของฉัน" }))
            .await
            .problem(404, "not_found");
        let lost = json!({ "status": "lost", "reason": "หาย" });
        other
            .act("POST", &asset, "/status", &lost)
            .await
            .problem(404, "not_found");
        let query = format!("/api/v1/assets?agency_id={}", store.agency);
        service
            .get_as(&other.officer(), &query)
            .await
            .problem(403, "forbidden");
        let mut body = projector("2");
        body["agency_id"] = json!(store.agency);
        let foreign = service.post_as(&other.officer(), "/api/v1/assets", &body).await;
        foreign.problem(403, "forbidden");
        assert!(numbers(&other, "").await.is_empty());
        store.act("PATCH", &asset, "", &json!({})).await.expect(200);
        let unit = json!({ "name_th": "กองช่าง" });
        let admin = other.token("agency_admin");
        let unit = service
            .post_as(&admin, &format!("/api/v1/agencies/{}/units", other.agency), &unit)
            .await;
        let unit = json!({ "unit_id": unit.expect(201)["id"] });
        store
            .act("PATCH", &asset, "", &unit)
            .await
            .fault("/unit_id", "unknown");
    });
}

#[test]
fn the_register_is_listed_by_number_page_by_page_and_cut_down() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        for body in [
            projector("ค-2"),
            chairs("ก-1", 200),
            paper("ข-3", 5),
            projector("ง-๔"),
        ] {
            store.has(&body).await;
        }
        assert_eq!(numbers(&store, "").await, ["ก-1", "ข-3", "ค-2", "ง-4"]);
        let first = store.read("/assets?limit=3").await;
        let next = first["next"].as_str().unwrap().trim_start_matches("/api/v1");
        let rest = store.read(next).await;
        assert_eq!(
            (&rest["items"][0]["number"], &rest["next"]),
            (&json!("ง-4"), &Value::Null)
        );
        for (query, found) in [
            ("?q=epson", vec!["ค-2", "ง-4"]),
            ("?q=EPX-77&limit=1", vec!["ค-2"]),
            ("?q=%25", vec![]),
            ("?q=%E0%B9%94", vec!["ข-3", "ง-4"]),
            ("?number=%E0%B8%81-1", vec!["ก-1"]),
            ("?use_kind=consumable", vec!["ข-3"]),
            ("?tracking=lot", vec!["ก-1", "ข-3"]),
            (
                "?category=%E0%B8%84%E0%B8%A3%E0%B8%B8%E0%B8%A0%E0%B8%B1%E0%B8%93%E0%B8%91%E0%B9%8C%E0%B9%82%E0%B8%86%E0%B8%A9%E0%B8%93%E0%B8%B2",
                vec!["ค-2", "ง-4"],
            ),
            ("?lendable_to=staff", vec!["ก-1", "ข-3", "ค-2", "ง-4"]),
            ("?lendable_to=citizen", vec![]),
            ("?on_loan=true", vec![]),
            ("?on_loan=false&status=lost", vec![]),
        ] {
            assert_eq!(numbers(&store, query).await, found, "{query}");
        }
        for (query, at, code) in [
            ("status=gone", "status", "unknown_value"),
            ("lendable_to=me", "lendable_to", "unknown_value"),
            ("on_loan=2", "on_loan", "wrong_type"),
            ("unit_id=%3F", "unit_id", "format"),
            ("limit=201", "limit", "out_of_range"),
            ("bom=2", "bom", "out_of_range"),
            ("format=pdf", "format", "unknown_value"),
        ] {
            let answer = service
                .get_as(&store.officer(), &format!("/api/v1/assets?{query}"))
                .await;
            answer.fault(at, code);
        }
        let csv = service
            .get_as(&store.officer(), "/api/v1/assets?format=csv&bom=1&q=epson")
            .await;
        let text = csv.text();
        assert!(
            text.starts_with('\u{feff}') && text.lines().count() == 3,
            "{text}"
        );
        assert!(
            text.contains("ค-2,เครื่องฉายโปรเจกเตอร์ EPSON") && text.contains(",19900.00,2021-02-03,"),
            "{text}"
        );
        let lines = service
            .get_as(&store.officer(), "/api/v1/assets?format=ndjson")
            .await
            .text();
        let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
        assert_eq!((lines.lines().count(), &first["number"]), (4, &json!("ก-1")));
        let book = service
            .get_as(&store.officer(), "/api/v1/assets?format=xlsx")
            .await;
        assert!(book.status == 200 && book.bytes.starts_with(b"PK"));
    });
}

#[test]
fn what_became_of_an_asset_needs_a_reason_and_an_order_where_it_goes() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let asset = store.has(&projector("1")).await;
        let set = async |body: Value| store.act("POST", &asset, "/status", &body).await;
        set(json!({ "status": "disposed", "reason": "ชำรุด" }))
            .await
            .fault("/document_number", "required");
        set(json!({ "status": "written_off", "reason": "" }))
            .await
            .fault("/document_date", "required");
        set(json!({ "status": "sold", "reason": "ขาย" }))
            .await
            .fault("/status", "unknown_value");
        set(json!({ "status": "available", "reason": "ยังอยู่" }))
            .await
            .problem(409, "conflict");
        let repair = set(json!({ "status": "in_repair", "reason": "พัดลมเสีย" }))
            .await
            .expect(200);
        assert_eq!(
            (&repair["status"], &repair["here"], &repair["version"]),
            (&json!("in_repair"), &json!(0), &json!(2))
        );
        let order = json!({ "status": "disposed", "reason": "ไม่คุ้มซ่อม", "document_number": "นธ 1/2566",
            "document_date": "2023-08-18" });
        set(order).await.expect(200);
        let history = store
            .read(&format!("/assets/{}/history", asset["id"].as_str().unwrap()))
            .await;
        let details = &history["items"][0]["change"]["details"];
        assert_eq!(
            details["status"],
            json!({ "from": "in_repair", "to": "disposed" })
        );
        assert_eq!(
            (&details["reason"], &details["document_number"]),
            (&json!("ไม่คุ้มซ่อม"), &json!("นธ 1/2566"))
        );
        assert_eq!(store.events("asset.status_set").await, 2);
    });
}

#[test]
fn what_is_lent_or_kept_stays_and_its_loans_are_in_the_history() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let lot = store.has(&chairs("1", 10)).await;
        run(&store, loan(&store, &lot, "l1", (6, 2))).await;
        run(&store, loan(&store, &lot, "l2", (1, 0))).await;
        let lowered = store.act("PATCH", &lot, "", &json!({ "quantity": 6 })).await;
        let fault = &lowered.problem(409, "conflict")["errors"][0];
        assert_eq!(
            (&fault["pointer"], &fault["code"], &fault["params"]["left"]),
            (&json!("/quantity"), &json!("not_free"), &json!("3"))
        );
        store
            .act("PATCH", &lot, "", &json!({ "quantity": 7 }))
            .await
            .expect(200);
        let order = json!({ "status": "disposed", "reason": "ชำรุด", "document_number": "1", "document_date": "2023-08-18" });
        let refused = store
            .act("POST", &lot, "/status", &order)
            .await
            .problem(409, "conflict");
        assert_eq!(
            (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]),
            (&json!("/status"), &json!("promised"))
        );
        let end = "UPDATE loan_lines SET held = 0, out = 0; UPDATE assets SET out_quantity = 0";
        run(&store, end.to_owned()).await;
        store.act("POST", &lot, "/status", &order).await.expect(200);
        run(
            &store,
            loan(&store, &lot, "l3", (0, 0)).replace(
                "0, '2023-08-01', '2023-08-10', 0",
                "1, '2023-08-01', '2023-08-10', 0",
            ),
        )
        .await;
        run(
            &store,
            "UPDATE assets SET out_quantity = 2, status = 'available'".to_owned(),
        )
        .await;
        let refused = store
            .act("POST", &lot, "/status", &order)
            .await
            .problem(409, "conflict");
        assert_eq!(refused["errors"][0]["code"], "not_here");
        assert_eq!(numbers(&store, "?on_loan=true").await, ["1"]);

        let path = format!("/assets/{}/history?limit=2", lot["id"].as_str().unwrap());
        let (mut loans, mut next) = (Vec::new(), Some(path.clone()));
        let mut times = Vec::new();
        while let Some(page) = next {
            let page = store.read(page.trim_start_matches("/api/v1")).await;
            for item in page["items"].as_array().unwrap() {
                times.push(item["at"].as_str().unwrap().to_owned());
                loans.extend(
                    item["loan"]
                        .as_object()
                        .map(|loan| loan["loan_id"].as_str().unwrap().to_owned()),
                );
            }
            next = page["next"].as_str().map(str::to_owned);
        }
        assert_eq!(loans, ["l3", "l2", "l1"]);
        assert!(times.len() == 6 && times.is_sorted_by(|a, b| a >= b), "{times:?}");
        let named = async |role: &str| {
            let path = format!("{}200", path.trim_end_matches('2'));
            let page = store.read_as(role, &path).await;
            let items = page["items"].as_array().unwrap();
            let loan = items.iter().find(|item| item["loan"]["loan_id"] == "l1").unwrap();
            loan["loan"].clone()
        };
        let loan = named("asset_officer").await;
        assert_eq!(
            (&loan["borrower_name"], &loan["quantity"], &loan["out"]),
            (&json!("สมชาย ใจดี"), &json!(6), &json!(0))
        );
        assert_eq!(named("staff").await["borrower_name"], Value::Null);
    });
}

#[test]
fn broken_pieces_of_a_lot_are_put_back_or_taken_off() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let lot = store.has(&chairs("1", 10)).await;
        let change = async |asset: &Value, body: Value| store.act("PATCH", asset, "", &body).await;
        let broken = change(&lot, json!({ "quantity": 8, "unusable": 2 }))
            .await
            .expect(200);
        assert_eq!((&broken["quantity"], &broken["unusable"]), (&json!(8), &json!(2)));
        let sold = change(&lot, json!({ "unusable": 0 })).await.expect(200);
        assert_eq!((&sold["quantity"], &sold["unusable"]), (&json!(8), &json!(0)));
        let path = format!("/assets/{}/history", lot["id"].as_str().unwrap());
        let history = store.read(&path).await;
        assert_eq!(
            history["items"][0]["change"]["details"]["unusable"],
            json!({ "from": 2, "to": 0 })
        );
        for body in [json!({ "unusable": -1 }), json!({ "unusable": 10_000_001 })] {
            change(&lot, body).await.fault("/unusable", "out_of_range");
        }
        let single = store.has(&projector("2")).await;
        let ream = store.has(&paper("3", 5)).await;
        for asset in [&single, &ream] {
            change(asset, json!({ "unusable": 1 }))
                .await
                .fault("/unusable", "wrong_state");
        }
    });
}
