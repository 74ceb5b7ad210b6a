//! The yearly stocktake.

use super::{Store, chairs, projector};
use crate::support::{Answer, on_each_database, send};
use calamine::{Data, Reader};
use diesel::connection::SimpleConnection;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use std::io::Cursor;

const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl Store<'_> {
    async fn start(&self, body: Value) -> Answer {
        let mut body = body;
        body["agency_id"] = json!(self.agency);
        self.service
            .post_as(&self.officer(), "/api/v1/stocktakes", &body)
            .await
    }

    /// The stocktake of 2567.
    async fn stocktake(&self) -> Value {
        self.start(json!({ "fiscal_year": 2567 })).await.expect(201)
    }

    async fn count(&self, stocktake: &Value, entries: Value) -> Answer {
        let path = format!("/api/v1/stocktakes/{}/counts", id(stocktake));
        self.service
            .post_as(&self.officer(), &path, &json!({ "entries": entries }))
            .await
    }

    async fn sheet(&self, stocktake: &Value, query: &str, kind: &str, file: impl Into<Vec<u8>>) -> Answer {
        let request = self
            .service
            .request(
                "POST",
                &format!("/api/v1/stocktakes/{}/sheet{query}", id(stocktake)),
            )
            .bearer_auth(self.officer())
            .header("content-type", kind);
        send(request.body(file.into())).await
    }

    async fn close(&self, stocktake: &Value, version: i64, body: Value) -> Answer {
        let path = format!("/api/v1/stocktakes/{}/close", id(stocktake));
        self.service
            .change_as(&self.officer(), "POST", &path, version, &body)
            .await
    }

    async fn numbers(&self, stocktake: &Value, query: &str) -> Vec<String> {
        let page = self
            .read(&format!("/stocktakes/{}/lines{query}", id(stocktake)))
            .await;
        let lines = page["items"].as_array().unwrap().iter();
        lines
            .map(|line| line["number"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Has some of an asset lent.
    async fn lends(&self, asset: &Value, out: i32) {
        let sql = format!(
            "UPDATE assets SET out_quantity = {out} WHERE id = '{}'",
            id(asset)
        );
        self.service
            .db
            .write(move |tx| Ok(tx.conn().batch_execute(&sql)?))
            .await
            .unwrap();
    }
}

fn id(view: &Value) -> &str {
    view["id"].as_str().unwrap()
}

#[test]
fn it_begins_on_the_first_working_day_and_is_due_after_thirty_more() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        store.has(&projector("1")).await;
        let gone = store.has(&projector("2")).await;
        let order = json!({ "status": "disposed", "reason": "ชำรุด", "document_number": "1/2566", "document_date": "2023-08-18" });
        store.act("POST", &gone, "/status", &order).await.expect(200);
        let answer = store.start(json!({ "fiscal_year": 2567 })).await;
        let view = answer.expect(201);
        // 1 October 2023 is a Sunday; 13 and 23 October are days off.
        assert_eq!(
            (&view["started_on"], &view["due_on"]),
            (&json!("2023-10-02"), &json!("2023-11-15"))
        );
        assert_eq!(
            (&view["overdue"], &view["closed_at"], &view["totals"]["expected"]),
            (&json!(true), &Value::Null, &json!(1))
        );
        let actions = json!(["record_stocktake_counts", "import_count_sheet", "close_stocktake"]);
        assert_eq!(view["allowed_actions"], actions);
        let read = service.get_as(&store.officer(), answer.header("location")).await;
        assert_eq!((read.header("etag"), read.expect(200)), ("\"1\"", view.clone()));
        let seen = store
            .read_as("staff", &format!("/stocktakes/{}", id(&view)))
            .await;
        assert_eq!(seen["allowed_actions"], json!([]));
        store
            .start(json!({ "fiscal_year": 2567 }))
            .await
            .problem(409, "already_exists");
        let later = store
            .start(json!({ "fiscal_year": 2566, "started_on": "2022-10-10" }))
            .await
            .expect(201);
        assert_eq!(later["started_on"], "2022-10-10");
        let list = store.read("/stocktakes").await;
        let years: Vec<_> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["fiscal_year"].clone())
            .collect();
        assert_eq!(years, [2567, 2566]);
        assert_eq!(store.events("stocktake.started").await, 2);
    });
}

#[test]
fn a_wrong_year_or_day_is_told() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        for (body, at, code) in [
            (
                json!({ "fiscal_year": 2023 }),
                "/fiscal_year",
                "fiscal_year_gregorian",
            ),
            (json!({ "fiscal_year": 2560 }), "/fiscal_year", "out_of_range"),
            (json!({ "fiscal_year": 2640 }), "/fiscal_year", "out_of_range"),
            (
                json!({ "fiscal_year": 2567, "started_on": "2023-10-01" }),
                "/started_on",
                "too_early",
            ),
            (
                json!({ "fiscal_year": 2567, "started_on": "2024-10-01" }),
                "/started_on",
                "out_of_range",
            ),
            (
                json!({ "fiscal_year": 2570, "started_on": "2027-09-30" }),
                "/started_on",
                "in_future",
            ),
            (
                json!({ "fiscal_year": 2567, "started_on": "๒" }),
                "/started_on",
                "format",
            ),
        ] {
            store.start(body).await.fault(at, code);
        }
        let other = Store::open(&service, "อื่น").await;
        let body = json!({ "agency_id": other.agency, "fiscal_year": 2567 });
        service
            .post_as(&store.officer(), "/api/v1/stocktakes", &body)
            .await
            .problem(403, "forbidden");
        service
            .post_as(&store.token("staff"), "/api/v1/stocktakes", &body)
            .await
            .problem(403, "forbidden");
        let theirs = other.stocktake().await;
        for rest in ["", "/lines", "/sheet"] {
            let path = format!("/api/v1/stocktakes/{}{rest}", id(&theirs));
            service
                .get_as(&store.officer(), &path)
                .await
                .problem(404, "not_found");
        }
        store
            .count(&theirs, json!([{ "number": "1", "found_quantity": 1 }]))
            .await
            .problem(404, "not_found");
        store
            .sheet(&theirs, "", CSV, "เลขครุภัณฑ์,พบจำนวน\n1,1\n")
            .await
            .problem(404, "not_found");
        store.close(&theirs, 1, json!({})).await.problem(404, "not_found");
    });
}

#[test]
fn counts_tell_what_is_found_missing_moved_and_lent() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let (one, two, lent, lot) = (
            store.has(&projector("1")).await,
            store.has(&projector("2")).await,
            store.has(&projector("3")).await,
            store.has(&chairs("4", 200)).await,
        );
        store.lends(&lent, 1).await;
        store.lends(&lot, 30).await;
        let stocktake = store.stocktake().await;
        assert_eq!(
            store.numbers(&stocktake, "?result=uncounted").await,
            ["1", "2", "4"]
        );
        let label = format!("{}/assets/{}", service.base, id(&two));
        let entries = json!([
            { "asset_id": id(&one), "found_quantity": 1, "place": "ห้องกองช่าง", "condition": "damaged" },
            { "label": label, "found_quantity": 0, "note": "หาไม่พบ" },
            { "number": "๔", "found_quantity": 171 },
        ]);
        let report = store.count(&stocktake, entries.clone()).await.expect(200);
        assert_eq!(
            (
                &report["counted"],
                &report["unchanged"],
                &report["stocktake"]["version"]
            ),
            (&json!(3), &json!(0), &json!(2))
        );
        let totals = &report["stocktake"]["totals"];
        let of = |name: &str| totals[name].as_i64().unwrap();
        assert_eq!(
            [
                "expected",
                "counted",
                "uncounted",
                "found",
                "missing",
                "moved",
                "surplus",
                "missing_pieces",
                "surplus_pieces",
                "lent_pieces"
            ]
            .map(of),
            [4, 3, 0, 2, 1, 1, 1, 1, 1, 31]
        );
        for (result, numbers) in [
            ("found", &["1", "3"][..]),
            ("missing", &["2"]),
            ("moved", &["1"]),
            ("more", &["4"]),
            ("uncounted", &[]),
        ] {
            assert_eq!(
                store.numbers(&stocktake, &format!("?result={result}")).await,
                numbers,
                "{result}"
            );
        }
        assert_eq!(store.numbers(&stocktake, "?limit=2").await, ["1", "2"]);
        let again = store.count(&stocktake, entries).await.expect(200);
        assert_eq!(
            (
                &again["counted"],
                &again["unchanged"],
                &again["stocktake"]["version"]
            ),
            (&json!(0), &json!(3), &json!(2))
        );
        let recount = store
            .count(&stocktake, json!([{ "number": "4", "found_quantity": 170 }]))
            .await
            .expect(200);
        assert_eq!(recount["stocktake"]["totals"]["surplus"], 0);
        assert_eq!(store.events("stocktake.counted").await, 2);
    });
}

#[test]
fn wrong_counts_are_told_and_none_is_taken() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let one = store.has(&projector("1")).await;
        let stocktake = store.stocktake().await;
        store.has(&projector("later")).await;
        let answer = store
            .count(
                &stocktake,
                json!([{ "found_quantity": 1 },
            { "number": "1", "label": "1", "found_quantity": 1 },
            { "label": "https://other.example/assets/x", "found_quantity": 1 },
            { "number": "1", "found_quantity": 1, "condition": "new", "place": "" }]),
            )
            .await;
        answer.fault("/entries/0/number", "required");
        answer.fault("/entries/1/number", "contradiction");
        answer.fault("/entries/2/label", "not_a_label");
        answer.fault("/entries/3/condition", "unknown_value");
        answer.fault("/entries/3/place", "empty");
        let answer = store
            .count(
                &stocktake,
                json!([{ "number": "1", "found_quantity": 2 },
            { "asset_id": id(&one), "found_quantity": 1 },
            { "number": "later", "found_quantity": 1 },
            { "number": "nothing", "found_quantity": 1 }]),
            )
            .await;
        answer.fault("/entries/0/found_quantity", "out_of_range");
        answer.fault("/entries/1", "duplicate");
        answer.fault("/entries/2", "unknown");
        answer.fault("/entries/3", "not_a_label");
        store
            .count(&stocktake, json!([]))
            .await
            .fault("/entries", "empty");
        let many: Vec<_> = (0..501)
            .map(|n| json!({ "number": n.to_string(), "found_quantity": 1 }))
            .collect();
        store
            .count(&stocktake, json!(many))
            .await
            .fault("/entries", "too_many");
        assert_eq!(store.events("stocktake.counted").await, 0);
        let path = format!("/api/v1/stocktakes/{}/lines?result=lost", id(&stocktake));
        service
            .get_as(&store.officer(), &path)
            .await
            .fault("result", "unknown_value");
    });
}

/// The sheet as it was downloaded, with these texts in its columns by number.
fn filled(bytes: Vec<u8>, counts: &[(&str, [&str; 4])]) -> Vec<u8> {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let (mut made, mut first) = (Workbook::new(), 0);
    let page = made.add_worksheet();
    for (row, cells) in (0_u32..).zip(range.rows()) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Data::Float(number) => page.write_number(row, column, *number).unwrap(),
                other => page.write_string(row, column, other.to_string()).unwrap(),
            };
            if *cell == *"พบจำนวน" {
                first = column;
            }
        }
        let number = cells.get(1).map(ToString::to_string).unwrap_or_default();
        for (_, texts) in counts.iter().filter(|(counted, _)| *counted == number) {
            for (column, text) in (first..).zip(texts) {
                page.write_string(row, column, *text).unwrap();
            }
        }
    }
    made.save_to_buffer().unwrap()
}

#[test]
fn the_count_sheet_is_filled_in_and_comes_back() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        store.has(&projector("1")).await;
        store.has(&projector("2")).await;
        store.has(&chairs("4", 200)).await;
        let stocktake = store.stocktake().await;
        let path = format!("/api/v1/stocktakes/{}/sheet", id(&stocktake));
        let sheet = service.get_as(&store.token("staff"), &path).await;
        assert_eq!((sheet.status, sheet.header("content-type")), (200, XLSX));
        let untouched = store
            .sheet(&stocktake, "", XLSX, sheet.bytes.clone())
            .await
            .expect(200);
        assert_eq!(
            (&untouched["counted"], &untouched["skipped"]),
            (&json!(0), &json!(3))
        );
        let back = filled(
            sheet.bytes,
            &[
                ("1", ["๑", "ห้องกองช่าง", "ชำรุด", ""]),
                ("4", ["๑๙๙", "", "", "ขาด ๑"]),
            ],
        );
        let tried = store
            .sheet(&stocktake, "?dry_run=true", XLSX, back.clone())
            .await
            .expect(200);
        assert_eq!(
            (&tried["counted"], &tried["stocktake"]["totals"]["missing_pieces"]),
            (&json!(2), &json!(1))
        );
        assert_eq!(store.events("stocktake.counted").await, 0);
        let taken = store.sheet(&stocktake, "", XLSX, back.clone()).await.expect(200);
        assert_eq!(
            (
                &taken["counted"],
                &taken["skipped"],
                &taken["stocktake"]["totals"]["moved"]
            ),
            (&json!(2), &json!(1), &json!(1))
        );
        let again = store.sheet(&stocktake, "", XLSX, back).await.expect(200);
        assert_eq!((&again["counted"], &again["unchanged"]), (&json!(0), &json!(2)));
        assert_eq!(store.events("stocktake.counted").await, 1);
        let wrong =
            "ลำดับ,เลขครุภัณฑ์,พบจำนวน,สถานที่พบ,สภาพ\n1,1,2,,\n2,2,หนึ่ง,,งาม\n3,99,1,,\n4,4,,ห้อง,\n5,4,1,,\n";
        let answer = store.sheet(&stocktake, "", CSV, wrong).await;
        for (at, code) in [
            ("2:พบจำนวน", "out_of_range"),
            ("3:พบจำนวน", "not_a_number"),
            ("3:สภาพ", "unknown_value"),
            ("4:เลขครุภัณฑ์", "not_a_label"),
            ("5:พบจำนวน", "required"),
        ] {
            answer.fault(at, code);
        }
        store
            .sheet(&stocktake, "", CSV, "เลขครุภัณฑ์\n1\n")
            .await
            .fault("1:found_quantity", "missing_column");
        store
            .sheet(&stocktake, "", "text/plain", "x")
            .await
            .problem(415, "unsupported_media_type");
    });
}

#[test]
fn closing_has_the_register_say_what_was_found_and_ends_the_counting() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let one = store.has(&projector("1")).await;
        let two = store.has(&projector("2")).await;
        let stocktake = store.stocktake().await;
        let found = json!([{ "number": "1", "found_quantity": 1, "place": "ห้องกองช่าง", "condition": "worn" },
            { "number": "2", "found_quantity": 1, "place": "ห้องกองช่าง" }]);
        store.count(&stocktake, found.clone()).await.expect(200);
        // What the register was told meanwhile is newer.
        store
            .act("PATCH", &two, "", &json!({ "place": "วัด" }))
            .await
            .expect(200);
        store
            .close(&stocktake, 1, json!({ "apply": true }))
            .await
            .problem(412, "precondition_failed");
        let closed = store
            .close(&stocktake, 2, json!({ "apply": true }))
            .await
            .expect(200);
        assert!(
            closed["closed_at"].is_string()
                && closed["allowed_actions"] == json!([])
                && closed["overdue"] == json!(false)
        );
        let place = async |asset: &Value| store.read(&format!("/assets/{}", id(asset))).await;
        let applied = place(&one).await;
        assert_eq!(
            (&applied["place"], &applied["condition"], &applied["version"]),
            (&json!("ห้องกองช่าง"), &json!("worn"), &json!(2))
        );
        assert_eq!(place(&two).await["place"], "วัด");
        let history = store.read(&format!("/assets/{}/history", id(&one))).await;
        assert_eq!(history["items"][0]["change"]["action"], "stocktake");
        assert_eq!(store.events("stocktake.closed").await, 1);
        store.count(&stocktake, found).await.problem(409, "conflict");
        store
            .sheet(&stocktake, "", CSV, "เลขครุภัณฑ์,พบจำนวน\n1,1\n")
            .await
            .problem(409, "conflict");
        store
            .sheet(&stocktake, "?dry_run=true", CSV, "เลขครุภัณฑ์,พบจำนวน\n1,1\n")
            .await
            .problem(409, "conflict");
        store
            .close(&stocktake, 3, json!({}))
            .await
            .problem(409, "conflict");
    });
}

#[test]
fn what_is_lent_or_comes_back_meanwhile_is_neither_missing_nor_too_much() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let back = store.has(&projector("1")).await;
        let lent = store.has(&projector("2")).await;
        let gone = store.has(&projector("3")).await;
        store.has(&chairs("4", 10)).await;
        store.lends(&back, 1).await;
        let stocktake = store.stocktake().await;
        store.lends(&back, 0).await;
        store.lends(&lent, 1).await;
        let order = json!({ "status": "disposed", "reason": "ชำรุด", "document_number": "1/2566", "document_date": "2023-08-18" });
        store.act("POST", &gone, "/status", &order).await.expect(200);
        let entries = json!([{ "label": "1", "found_quantity": 1 }, { "label": "2", "found_quantity": 0 },
            { "label": "3", "found_quantity": 0 }, { "label": "4", "found_quantity": 9 }]);
        let counted = store.count(&stocktake, entries).await.expect(200);
        let totals = &counted["stocktake"]["totals"];
        assert_eq!(
            (
                &totals["found"],
                &totals["missing"],
                &totals["surplus"],
                &totals["missing_pieces"]
            ),
            (&json!(3), &json!(1), &json!(0), &json!(1)),
            "{totals}"
        );
        assert_eq!(store.numbers(&stocktake, "?result=missing").await, ["4"]);
        // Counted again, it's held against what's lent now.
        store.lends(&lent, 0).await;
        let again = json!([{ "label": "2", "found_quantity": 0 }]);
        store.count(&stocktake, again.clone()).await.expect(200);
        assert_eq!(store.numbers(&stocktake, "?result=missing").await, ["2", "4"]);
        store.lends(&lent, 1).await;
        store.count(&stocktake, again).await.expect(200);
        assert_eq!(store.numbers(&stocktake, "?result=missing").await, ["4"]);
        let line = store
            .read(&format!("/stocktakes/{}/lines?result=missing", id(&stocktake)))
            .await;
        assert_eq!(line["items"][0]["expected_quantity"], 10);
    });
}
