//! The register from the accounting office's files.

use super::{Store, chairs, paper, projector};
use crate::support::{Answer, TestService, on_each_database, send};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use serde_json::{Value, json};

const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl Store<'_> {
    async fn upload(&self, query: &str, kind: &str, file: impl Into<Vec<u8>>) -> Answer {
        upload_as(self.service, &self.officer(), query, kind, file).await
    }

    async fn asset(&self, number: &str) -> Value {
        let page = self.read(&format!("/assets?number={number}")).await;
        page["items"][0].clone()
    }

    async fn unit(&self, name: &str) -> String {
        let path = format!("/api/v1/agencies/{}/units", self.agency);
        let body = json!({ "name_th": name });
        let made = self
            .service
            .post_as(&self.service.token(&["sysadmin"]), &path, &body)
            .await;
        made.expect(201)["id"].as_str().unwrap().to_owned()
    }
}

async fn upload_as(
    service: &TestService,
    token: &str,
    query: &str,
    kind: &str,
    file: impl Into<Vec<u8>>,
) -> Answer {
    let request = service
        .request("POST", &format!("/api/v1/asset-imports{query}"))
        .bearer_auth(token)
        .header("content-type", kind)
        .body(file.into());
    send(request).await
}

async fn head(service: &TestService) -> i64 {
    service.db.read(prongsai::db::head).await.unwrap()
}

fn counts(report: &Value) -> [i64; 3] {
    ["created", "changed", "unchanged"].map(|name| report[name].as_i64().unwrap())
}

/// A register as accounting offices keep it: titles, headings in two rows, merged cells, Thai digits, group rows, totals.
fn messy() -> Vec<u8> {
    let (mut book, bold) = (Workbook::new(), Format::new().set_bold());
    book.add_worksheet().set_name("หมายเหตุ").unwrap();
    let page = book.add_worksheet();
    page.merge_range(0, 0, 0, 9, "ทะเบียนคุมทรัพย์สิน", &bold).unwrap();
    page.merge_range(1, 0, 1, 9, "เทศบาลตำบลทดสอบ ณ วันที่ ๓๐ กันยายน ๒๕๖๖", &bold)
        .unwrap();
    for (column, text) in [
        (0, "ที่"),
        (1, "ประเภท"),
        (2, "เลขครุภัณฑ์"),
        (3, "รายการ"),
        (8, "วันที่ได้มา"),
        (9, "หน่วยงานผู้รับผิดชอบ"),
    ] {
        page.merge_range(3, column, 4, column, text, &bold).unwrap();
    }
    page.merge_range(3, 4, 3, 5, "จำนวนและหน่วย", &bold).unwrap();
    page.merge_range(3, 6, 3, 7, "ราคาต่อหน่วย (บาท) และสภาพ", &bold)
        .unwrap();
    for (column, text) in [(4, "จำนวน"), (5, "หน่วยนับ"), (6, "ราคา"), (7, "สภาพ")]
    {
        page.write_string(4, column, text).unwrap();
    }
    page.merge_range(5, 1, 6, 1, "ครุภัณฑ์สำนักงาน", &bold).unwrap();
    row(
        page,
        5,
        &[
            "๑",
            "",
            "๔๐๐-๖๔-๐๐๐๑",
            "โต๊ะทำงาน",
            "๑",
            "ตัว",
            "๔,๕๐๐.๕๐",
            "ดี",
            "๑๒ มี.ค. ๒๕๖๔",
            "กองช่าง",
        ],
    );
    row(
        page,
        6,
        &[
            "๒",
            "",
            "๔๐๐-๖๔-๐๐๐๒",
            "เก้าอี้พลาสติก",
            "๒๐๐",
            "ตัว",
            "120",
            "เก่าแต่ใช้งานได้",
            "",
            "กองช่าง",
        ],
    );
    let date = Format::new().set_num_format("yyyy-mm-dd");
    page.write_datetime_with_format(6, 8, ExcelDateTime::from_ymd(2021, 3, 12).unwrap(), &date)
        .unwrap();
    page.merge_range(7, 0, 7, 9, "ประเภทครุภัณฑ์คอมพิวเตอร์", &bold)
        .unwrap();
    row(
        page,
        8,
        &[
            "๓",
            "",
            "416-64-0001",
            "=SUM(1)",
            "",
            "",
            "",
            "ชำรุด",
            "12/3/2564",
            "",
        ],
    );
    page.write_number(8, 6, 19900.75).unwrap();
    row(page, 9, &["", "", "", "รวมทั้งสิ้น", "๒๐๒", "", "๔๘,๔๐๑.๒๕"]);
    book.save_to_buffer().unwrap()
}

fn row(page: &mut Worksheet, row: u32, texts: &[&str]) {
    for (column, text) in (0_u16..).zip(texts) {
        if !text.is_empty() {
            page.write_string(row, column, *text).unwrap();
        }
    }
}

#[test]
fn a_messy_workbook_is_read_as_people_read_it() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let unit = store.unit("กองช่าง").await;
        let before = head(&service).await;
        let tried = store.upload("?dry_run=true", XLSX, messy()).await.expect(200);
        assert_eq!(
            (counts(&tried), tried["dry_run"].clone()),
            ([3, 0, 0], json!(true)),
            "{tried:#}"
        );
        assert_eq!(tried["results"][0]["asset_id"], Value::Null);
        assert_eq!(head(&service).await, before);
        let report = store.upload("", XLSX, messy()).await.expect(200);
        assert_eq!(counts(&report), [3, 0, 0], "{report:#}");
        let rows: Vec<_> = report["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| &row["row"])
            .collect();
        assert_eq!(rows, [6, 7, 9]);
        assert_eq!(head(&service).await, before + 3);
        let codes: Vec<_> = report["notes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|note| &note["code"])
            .collect();
        assert_eq!(
            codes,
            [
                "sheet",
                "heading_row",
                "columns_passed_over",
                "group_rows",
                "rows_passed_over"
            ]
        );

        let desk = store.asset("400-64-0001").await;
        assert_eq!(
            (
                &desk["value_satang"],
                &desk["acquired_on"],
                &desk["tracking"],
                &desk["unit_id"],
                &desk["category"]
            ),
            (
                &json!(450_050),
                &json!("2021-03-12"),
                &json!("individual"),
                &json!(unit),
                &json!("ครุภัณฑ์สำนักงาน")
            )
        );
        let chairs = store.asset("400-64-0002").await;
        assert_eq!(
            (
                &chairs["quantity"],
                &chairs["acquired_on"],
                &chairs["tracking"],
                &chairs["condition"],
                &chairs["category"]
            ),
            (
                &json!(200),
                &json!("2021-03-12"),
                &json!("lot"),
                &json!("worn"),
                &json!("ครุภัณฑ์สำนักงาน")
            )
        );
        let computer = store.asset("416-64-0001").await;
        assert_eq!(
            (
                &computer["name"],
                &computer["value_satang"],
                &computer["category"],
                &computer["accounting_class"]
            ),
            (
                &json!("=SUM(1)"),
                &json!(1_990_075),
                &json!("ครุภัณฑ์คอมพิวเตอร์"),
                &json!("durable")
            )
        );
        let path = format!("/assets/{}/history", desk["id"].as_str().unwrap());
        assert_eq!(store.read(&path).await["items"][0]["change"]["action"], "import");

        let head_before = head(&service).await;
        let again = store.upload("", XLSX, messy()).await.expect(200);
        assert_eq!(counts(&again), [0, 0, 3], "{again:#}");
        assert_eq!(head(&service).await, head_before);
    });
}

#[test]
fn a_row_changes_what_its_columns_say_and_nothing_else() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        store.has(&projector("420-64-0012")).await;
        store.has(&chairs("400-64-0002", 200)).await;
        let file = "เลขครุภัณฑ์;รายการ;สถานที่ตั้ง;จำนวน;ให้ยืมแก่;หมายเหตุ\r\n\
                    ๔๒๐-๖๔-๐๐๑๒;เครื่องฉาย;;๑;บุคลากร, ประชาชน;'=ยืมบ่อย\r\n\
                    400-64-0002;เก้าอี้พลาสติก;;200;;\r\n";
        let report = store.upload("", CSV, file).await.expect(200);
        assert_eq!(counts(&report), [0, 1, 1], "{report:#}");
        let mut changes: Vec<&str> = report["results"][0]["changes"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        changes.sort_unstable();
        assert_eq!(changes, ["lend_to_citizens", "name", "note", "place"]);
        let asset = store.asset("420-64-0012").await;
        assert_eq!(
            (
                &asset["place"],
                &asset["serial"],
                &asset["note"],
                &asset["version"],
                &asset["lend_to_agencies"]
            ),
            (
                &Value::Null,
                &json!("EPX-77"),
                &json!("=ยืมบ่อย"),
                &json!(2),
                &json!(false)
            )
        );
        assert_eq!(store.events("asset.changed").await, 1);
    });
}

#[test]
fn what_is_exported_comes_back_unchanged() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let unit = store.unit("สำนักปลัด").await;
        let mut one = projector("=420-64-0012");
        one["unit_id"] = json!(unit);
        store.has(&one).await;
        store.has(&chairs("400-64-0002", 200)).await;
        store.has(&paper("ว-1", 40)).await;
        for (format, kind) in [("csv", CSV), ("csv&bom=1", CSV), ("xlsx", XLSX)] {
            let exported = service
                .get_as(&store.officer(), &format!("/api/v1/assets?format={format}"))
                .await;
            assert_eq!(exported.status, 200);
            let report = store.upload("", kind, exported.bytes).await.expect(200);
            assert_eq!(counts(&report), [0, 0, 3], "{report:#}");
        }
    });
}

#[test]
fn every_bad_row_is_told_and_none_is_written() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        store.has(&projector("1")).await;
        store.has(&paper("2", 40)).await;
        let before = head(&service).await;
        let file = "ลำดับ,เลขครุภัณฑ์,รายการ,จำนวน,ราคา,วันที่ได้มา,ส่วนราชการ,สภาพ,สถานะ,วิธีติดตาม,ประเภททางบัญชี\n\
            1,9,ดี,1,\"1,23\",31/2/2565,กองลับ,งาม,หาย,รายชิ้น,ครุภัณฑ์\n\
            2,,ไม่มีเลข,x,-1,2565,,,,,\n\
            3,1,เครื่องฉาย,2,,,,,จำหน่าย,เป็นชุดนับจำนวน,วัสดุ\n\
            4,2,กระดาษ,41,,,,,,,\n\
            5,3,เก้าอี้,99999999999,0.005,12 มี.ค. 2999,,,,,\n\
            6,๓,ซ้ำ,1,,,,,,,\n\
            7,4,,1,,,,,,,\n";
        let answer = store.upload("", CSV, file).await;
        for (at, code) in [
            ("2:ราคา", "not_a_number"),
            ("2:วันที่ได้มา", "format"),
            ("2:สภาพ", "unknown_value"),
            ("3:เลขครุภัณฑ์", "required"),
            ("3:จำนวน", "not_a_number"),
            ("3:ราคา", "not_a_number"),
            ("3:วันที่ได้มา", "format"),
            ("4:สถานะ", "contradiction"),
            ("4:วิธีติดตาม", "contradiction"),
            ("4:ประเภททางบัญชี", "contradiction"),
            ("5:จำนวน", "contradiction"),
            ("6:จำนวน", "out_of_range"),
            ("6:ราคา", "too_precise"),
            ("7:เลขครุภัณฑ์", "duplicate"),
            ("8:รายการ", "required"),
            ("2:ส่วนราชการ", "unknown"),
        ] {
            answer.fault(at, code);
        }
        assert_eq!(head(&service).await, before);
        let heading = "เลขครุภัณฑ์,รายการ,อายุการใช้งาน,จำนวน,ปริมาณ\n1,ก,5,1,1\n";
        let answer = store.upload("", CSV, heading).await;
        answer.fault("1:อายุการใช้งาน", "unknown_field");
        answer.fault("1:ปริมาณ", "duplicate");
        store
            .upload("", CSV, "รายการ,จำนวน\nก,1\n")
            .await
            .fault("1:number", "missing_column");
        store
            .upload("", CSV, "เลขครุภัณฑ์,รายการ,\n1,ก,ลืม\n")
            .await
            .fault("2:C", "unknown_field");
    });
}

#[test]
fn a_file_that_is_none_and_an_agency_of_somebody_else_are_refused() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let other = Store::open(&service, "อื่น").await;
        store.upload("", CSV, "").await.fault("", "empty");
        store
            .upload("", CSV, "เลขครุภัณฑ์,รายการ\n")
            .await
            .fault("", "empty");
        store
            .upload("", XLSX, "เลขครุภัณฑ์,รายการ\n")
            .await
            .fault("", "unreadable");
        store
            .upload("", CSV, b"\xff\xfe\x00".to_vec())
            .await
            .fault("", "encoding");
        store
            .upload("", "application/json", "{}")
            .await
            .problem(415, "unsupported_media_type");
        store
            .upload("?dry_run=maybe", CSV, "x")
            .await
            .fault("dry_run", "wrong_type");
        let good = "เลขครุภัณฑ์,รายการ\n1,ก\n";
        let elsewhere = format!("?agency_id={}", other.agency);
        store
            .upload(&elsewhere, CSV, good)
            .await
            .problem(403, "forbidden");
        let both = service.token(&[
            &format!("asset_officer@agency:{}", store.agency),
            &format!("asset_officer@agency:{}", other.agency),
        ]);
        upload_as(&service, &both, "", CSV, good)
            .await
            .fault("agency_id", "required");
        upload_as(&service, &both, &elsewhere, CSV, good)
            .await
            .expect(200);
        upload_as(&service, &store.token("staff"), "", CSV, good)
            .await
            .problem(403, "forbidden");
        let many: Vec<String> = (0..20_001).map(|n| format!("{n},ก")).collect();
        store
            .upload("", CSV, format!("เลขครุภัณฑ์,รายการ\n{}", many.join("\n")))
            .await
            .fault("20002:เลขครุภัณฑ์", "too_many");
    });
}

#[test]
fn new_rows_may_be_gone_already_and_supplies_are_stock() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let file = "number,name,status,accounting_class,quantity\n\
            1,โต๊ะ,จำหน่ายแล้ว,ครุภัณฑ์,1\n2,กระดาษ,,วัสดุสิ้นเปลือง,40\n3,ค้อน,,วัสดุ,3\n";
        let report = store.upload("", CSV, file).await.expect(200);
        assert_eq!(counts(&report), [3, 0, 0]);
        assert_eq!(store.asset("1").await["status"], "disposed");
        let paper = store.asset("2").await;
        assert_eq!(
            (&paper["use_kind"], &paper["tracking"], &paper["quantity"]),
            (&json!("consumable"), &json!("lot"), &json!(40))
        );
        let hammers = store.asset("3").await;
        assert_eq!(
            (&hammers["use_kind"], &hammers["tracking"]),
            (&json!("returnable"), &json!("lot"))
        );
        assert_eq!(store.events("asset.created").await, 3);
        assert_eq!(counts(&store.upload("", CSV, file).await.expect(200)), [0, 0, 3]);
    });
}

#[test]
fn the_template_has_every_column_and_comes_back() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let template = service.get("/api/v1/asset-imports/template").await;
        assert_eq!((template.status, template.header("content-type")), (200, XLSX));
        // Nothing but headings.
        store.upload("", XLSX, template.bytes).await.fault("", "empty");
    });
}
