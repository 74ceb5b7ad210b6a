//! Counts from spreadsheets.

use super::{Hall, cell};
use crate::support::{Answer, on_each_database, send};
use calamine::{Data, Reader, Xlsx};
use chrono::{Months, NaiveDate, TimeDelta};
use diesel::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::{Value, json};
use std::fmt::Write;
use std::io::Cursor;

const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl Hall<'_> {
    pub async fn upload(&self, query: &str, kind: &str, file: impl Into<Vec<u8>>) -> Answer {
        let request = self
            .service
            .request("POST", &format!("/api/v1/service-count-imports{query}"))
            .bearer_auth(self.officer())
            .header("content-type", kind)
            .body(file.into());
        send(request).await
    }
}

fn counts(report: &Value) -> [i64; 3] {
    ["created", "changed", "unchanged"].map(|name| report[name].as_i64().unwrap())
}

/// As an office keeps it: a title, headings in two rows, services and months merged beside their rows, Thai digits, totals.
fn messy() -> Vec<u8> {
    let (mut book, bold) = (Workbook::new(), Format::new().set_bold());
    book.add_worksheet().set_name("หมายเหตุ").unwrap();
    let page = book.add_worksheet();
    page.merge_range(0, 0, 0, 6, "สถิติการให้บริการ เทศบาลตำบลทดสอบ", &bold)
        .unwrap();
    for (column, text) in [(0, "ลำดับ"), (1, "ชื่อบริการ"), (2, "เดือน"), (3, "ช่องทาง")]
    {
        page.merge_range(2, column, 3, column, text, &bold).unwrap();
    }
    page.merge_range(2, 4, 2, 6, "จำนวนผู้รับบริการ (ราย)", &bold)
        .unwrap();
    for (column, text) in [(4, "รับคำขอ"), (5, "เสร็จแล้ว"), (6, "เสร็จภายในกำหนด")]
    {
        page.write_string(3, column, text).unwrap();
    }
    page.merge_range(4, 1, 6, 1, "บริการ a", &bold).unwrap();
    page.merge_range(4, 2, 5, 2, "เมษายน ๒๕๖๖", &bold).unwrap();
    let rows: [(u32, &str, [&str; 3]); 3] = [
        (4, "ที่หน่วยงาน", ["๑,๒๐๐", "๑๑๘", "๑๑๕"]),
        (5, "ออนไลน์", ["5", "5", "5"]),
        (6, "เคาน์เตอร์", ["๗", "๖", "๐"]),
    ];
    for (row, channel, figures) in rows {
        page.write_string(row, 3, channel).unwrap();
        for (column, text) in (4..).zip(figures) {
            page.write_string(row, column, text).unwrap();
        }
    }
    let date = Format::new().set_num_format("mmm yyyy");
    let may = ExcelDateTime::from_ymd(2023, 5, 1).unwrap();
    page.write_datetime_with_format(6, 2, may, &date).unwrap();
    page.write_string(7, 1, "รวม").unwrap();
    page.write_formula(7, 4, Formula::new("=SUM(E5:E7)")).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_messy_workbook_is_read_as_people_read_it() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let a = hall.offers("a").await;
        let tried = hall.upload("?dry_run=true", XLSX, messy()).await.expect(200);
        assert_eq!(
            (counts(&tried), &tried["dry_run"]),
            ([3, 0, 0], &json!(true)),
            "{tried:#}"
        );
        assert_eq!(hall.month("2023-04").await["version"], 0);
        let report = hall.upload("", XLSX, messy()).await.expect(200);
        assert_eq!(
            (counts(&report), &report["needs_reason"]),
            ([3, 0, 0], &json!(false)),
            "{report:#}"
        );
        let rows: Vec<_> = report["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row["row"].clone(), row["month"].clone()))
            .collect();
        assert_eq!(
            rows,
            [
                (json!(5), json!("2023-04")),
                (json!(6), json!("2023-04")),
                (json!(7), json!("2023-05"))
            ]
        );
        let april = hall.month("2023-04").await;
        assert_eq!(april["cells"][0]["received"], 1200);
        let values = hall
            .read(&format!("/services/{a}/counts/2023-05/revisions"))
            .await;
        assert_eq!(
            (&values["items"][0]["source"], &values["items"][0]["completed"]),
            (&json!("import"), &json!(6))
        );
        // One event for each month.
        assert_eq!(hall.events("service_counts.recorded").await, 2);
        let again = hall.upload("", XLSX, messy()).await.expect(200);
        assert_eq!(counts(&again), [0, 0, 3], "{again:#}");
        assert_eq!(hall.events("service_counts.recorded").await, 2);
        assert_eq!(hall.month("2023-04").await["version"], 1);
    });
}

#[test]
fn moved_columns_are_found_and_a_correction_needs_a_reason() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let a = hall.offers("a").await;
        let body = json!({ "cells": [cell(&a, "counter", [10, 9, 8])] });
        hall.record("2022-10", "*", &body).await.expect(200);
        let file = "in_time;Channel;เดือน;ปีงบประมาณ;received;completed;code\r\n8;counter;ตุลาคม;๒๕๖๖;11;9;a\r\n1;phone;พ.ย.;2566;1;1;a\r\n";
        let tried = hall.upload("?dry_run=true", CSV, file).await.expect(200);
        assert_eq!(
            (counts(&tried), &tried["needs_reason"]),
            ([1, 1, 0], &json!(true)),
            "{tried:#}"
        );
        hall.upload("", CSV, file).await.fault("reason", "required");
        assert_eq!(hall.month("2022-11").await["version"], 0, "all or nothing");
        let report = hall.upload("?reason=recount", CSV, file).await.expect(200);
        assert_eq!(counts(&report), [1, 1, 0], "{report:#}");
        assert_eq!(hall.month("2022-10").await["cells"][0]["received"], 11);
        let exported = service
            .get_as(&hall.officer(), "/api/v1/service-counts?format=xlsx")
            .await;
        let back = hall.upload("", XLSX, exported.bytes).await.expect(200);
        assert_eq!(counts(&back), [0, 0, 2], "{back:#}");
        let exported = service
            .get_as(&hall.officer(), "/api/v1/service-counts?format=csv&bom=1")
            .await;
        assert_eq!(
            counts(&hall.upload("", CSV, exported.bytes).await.expect(200)),
            [0, 0, 2]
        );
    });
}

#[test]
fn every_bad_row_is_told_and_none_is_written() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let other = Hall::open(&service, "อีกแห่ง").await;
        hall.offers("a").await;
        other.offers("theirs").await;
        let file = "ลำดับ,รหัสบริการ,ปีงบประมาณ,เดือน,ช่องทาง,รับคำขอ,เสร็จแล้ว,เสร็จภายในกำหนด\n\
            1,a,2566,ตุลาคม 2566,ที่หน่วยงาน,1,1,1\n\
            2,theirs,,เมษายน 2566,ที่หน่วยงาน,1,1,1\n\
            3,a,,เมษายน 2566,แฟกซ์,-1,1000000000000,x\n\
            4,a,,13/2566,ออนไลน์,1,2,3\n\
            5,,,เมษายน 2566,โทรศัพท์,,1,1\n\
            6,a,2023,เมษายน,โทรศัพท์,=1+1,1,1\n\
            7,a,,เมษายน 2642,โทรศัพท์,1,1,1\n\
            8,a,,พ.ค. 66,ออนไลน์,1,1,1\n\
            9,a,,2023-05,online,1,1,1\n\
            10,a,,2566-05,online,1,1,1\n";
        let answer = hall.upload("", CSV, file).await;
        for (at, code) in [
            ("2:เดือน", "out_of_range"),
            ("4:ช่องทาง", "unknown_value"),
            ("4:รับคำขอ", "out_of_range"),
            ("4:เสร็จแล้ว", "out_of_range"),
            ("4:เสร็จภายในกำหนด", "not_a_number"),
            ("5:เดือน", "format"),
            ("5:เสร็จแล้ว", "more_than"),
            ("6:รหัสบริการ", "required"),
            ("6:รับคำขอ", "required"),
            ("7:ปีงบประมาณ", "fiscal_year_gregorian"),
            ("7:รับคำขอ", "not_a_number"),
            ("11:เดือน", "out_of_range"),
            ("3:รหัสบริการ", "unknown"),
            ("8:เดือน", "in_future"),
            ("10:เดือน", "duplicate"),
        ] {
            answer.fault(at, code);
        }
        let heading = "รหัสบริการ,เดือน,สี,รับคำขอ,เสร็จแล้ว,เสร็จ\na,เมษายน 2566,x,1,1,1\n";
        let answer = hall.upload("", CSV, heading).await;
        answer.fault("1:สี", "unknown_field");
        answer.fault("1:เสร็จ", "duplicate");
        answer.fault("1:channel", "missing_column");
        answer.fault("1:in_time", "missing_column");
        hall.upload("", CSV, "").await.fault("", "empty");
        hall.upload("", XLSX, "PK no").await.fault("", "unreadable");
        hall.upload("", "application/json", "{}")
            .await
            .problem(415, "unsupported_media_type");
        let foreign = hall
            .upload(&format!("?agency_id={}", other.agency), CSV, file)
            .await;
        foreign.problem(403, "forbidden");
        assert_eq!(hall.events("service_counts.recorded").await, 0);
    });
}

#[test]
fn a_formula_is_refused_where_it_would_be_read() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        hall.offers("a").await;
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        let headings = [
            "รหัสบริการ",
            "เดือน",
            "ช่องทาง",
            "รับคำขอ",
            "เสร็จแล้ว",
            "เสร็จภายในกำหนด",
            "หมายเหตุ",
        ];
        for (column, heading) in (0..).zip(headings) {
            page.write_string(0, column, heading).unwrap();
        }
        for (column, text) in (0..).zip(["a", "เมษายน 2566", "counter"]) {
            page.write_string(1, column, text).unwrap();
        }
        page.write_number(1, 3, 5).unwrap();
        page.write_number(1, 4, 5).unwrap();
        page.write_formula(1, 5, Formula::new("=D2").set_result("5"))
            .unwrap();
        page.write_formula(1, 6, Formula::new("=1+1").set_result("2"))
            .unwrap();
        let file = book.save_to_buffer().unwrap();
        let answer = hall.upload("", XLSX, file).await;
        let told = answer.fault("2:เสร็จภายในกำหนด", "formula");
        assert_eq!(told["errors"].as_array().unwrap().len(), 1, "{told:#}");
        let template = service.get(TEMPLATE).await;
        assert_eq!(template.status, 200);
        hall.upload("", XLSX, template.bytes).await.fault("", "empty");
    });
}

/// A row for each of 50 services, 4 channels and 100 months.
fn large(received: i64) -> String {
    let mut file = "code,month,channel,received,completed,in_time\n".to_owned();
    let first: NaiveDate = "2014-10-01".parse().unwrap();
    for month in (0..100).map(|n| first + Months::new(n)) {
        let month = month.format("%Y-%m");
        for service in 0..50 {
            for channel in ["counter", "online", "phone", "outreach"] {
                writeln!(file, "s{service},{month},{channel},{received},6,5").unwrap();
            }
        }
    }
    file
}

/// Counts, of these the ones with their revision and figures as the last file has them, and all values that they ever had.
async fn stored(hall: &Hall<'_>, received: i64, revision: i32) -> [i64; 3] {
    let agency = hall.agency.clone();
    let count = hall.service.db.read(move |conn| {
        use diesel::dsl::count_star;
        use prongsai::schema::{service_count_revisions as revisions, service_counts as counts};
        let own = counts::table
            .filter(counts::agency_id.eq(agency))
            .select(count_star());
        let same = own
            .clone()
            .filter(counts::received.eq(received).and(counts::completed.eq(6)))
            .filter(counts::revision.eq(revision));
        let values = revisions::table
            .filter(revisions::revision.le(revision))
            .select(count_star());
        Ok([own.first(conn)?, same.first(conn)?, values.first(conn)?])
    });
    count.await.unwrap()
}

#[test]
fn a_file_of_the_most_rows_is_taken_twice_and_every_value_stays() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let mut ids = Vec::new();
        for n in 0..50 {
            ids.push(hall.offers(&format!("s{n}")).await);
        }
        let path = format!("/services/{}/counts/2023-01/revisions", ids[49]);
        hall.upload("?dry_run=true", CSV, large(7)).await.expect(200);
        assert_eq!(stored(&hall, 7, 1).await, [0; 3]);
        let first = hall.upload("", CSV, large(7)).await.expect(200);
        assert_eq!(counts(&first), [20_000, 0, 0]);
        assert_eq!(first["results"].as_array().unwrap().len(), 20_000);
        assert_eq!(stored(&hall, 7, 1).await, [20_000; 3]);
        let same = hall.upload("", CSV, large(7)).await.expect(200);
        assert_eq!(counts(&same), [0, 0, 20_000]);
        hall.upload("", CSV, large(8)).await.fault("reason", "required");
        assert_eq!(stored(&hall, 7, 1).await, [20_000; 3]);
        service.clock.advance(TimeDelta::days(1));
        let second = hall.upload("?reason=recount", CSV, large(8)).await.expect(200);
        assert_eq!(counts(&second), [0, 20_000, 0]);
        assert_eq!(stored(&hall, 8, 2).await, [20_000, 20_000, 40_000]);
        assert_eq!(hall.month("2023-01").await["version"], 2);
        let values = hall.read(&format!("{path}?channel=phone")).await["items"].clone();
        let told = |n: usize, name: &str| values[n][name].clone();
        assert_eq!((told(0, "received"), told(1, "received")), (json!(7), json!(8)));
        assert_eq!(
            (told(0, "reason"), told(1, "reason")),
            (Value::Null, json!("recount"))
        );
        assert_eq!(
            (told(0, "source"), told(1, "source")),
            (json!("import"), json!("import"))
        );
        assert!(told(0, "at").as_str() < told(1, "at").as_str(), "{values:#}");
        assert!(
            told(1, "author").as_str().unwrap().starts_with("user/"),
            "{values:#}"
        );
    });
}

const TEMPLATE: &str = "/api/v1/service-count-imports/template";

/// The sheet to be filled in, as rows of text.
fn rows(book: &[u8]) -> Vec<Vec<String>> {
    let mut book = Xlsx::new(Cursor::new(book)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let text = |cell: &Data| cell.to_string();
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

#[test]
fn a_template_has_the_services_of_the_agency_and_what_is_filled_in_is_read() {
    on_each_database(async |service| {
        let (hall, other) = (
            Hall::open(&service, "ทดสอบ").await,
            Hall::open(&service, "อีกแห่ง").await,
        );
        other.offers("z").await;
        for (code, channels) in [("b", json!(["counter", "online"])), ("a", json!(["phone"]))] {
            let body = json!({ "code": code, "name_th": format!("บริการ {code}"), "channels": channels });
            hall.create(&body).await.expect(201);
        }
        let gone = hall.offers("c").await;
        let retire = format!("/api/v1/services/{gone}/retire");
        let officer = hall.officer();
        let retired = service.change_as(&officer, "POST", &retire, 1, &json!({})).await;
        retired.expect(200);
        let path = format!("{TEMPLATE}?agency_id={}&month=2023-04", hall.agency);
        let template = service.get(&path).await;
        assert_eq!(template.status, 200, "{}", template.text());
        let told = rows(&template.bytes);
        let expected = [
            ["a", "บริการ a", "", "เมษายน 2566", "โทรศัพท์"],
            ["b", "บริการ b", "", "เมษายน 2566", "ที่หน่วยงาน"],
            ["b", "บริการ b", "", "เมษายน 2566", "ออนไลน์"],
        ];
        let told: Vec<&[String]> = told[1..].iter().map(|row| &row[..5]).collect();
        assert_eq!(told, expected);
        // Nothing is filled in, then one row of three is.
        hall.upload("", XLSX, template.bytes).await.fault("", "empty");
        let csv = "code,name,month,channel,received,completed,in_time\r\na,บริการ a,เมษายน 2566,โทรศัพท์,,,\r\n\
                   b,บริการ b,เมษายน 2566,ที่หน่วยงาน,5,4,3\r\nb,บริการ b,เมษายน 2566,ออนไลน์,,,\r\n";
        let done = hall.upload("", CSV, csv).await.expect(200);
        assert_eq!(counts(&done), [1, 0, 0]);
        let notes = done["notes"].as_array().unwrap();
        assert!(
            notes.iter().any(|note| note["code"] == "rows_unfilled"),
            "{done:#}"
        );
        // A row that says one figure has to say all three.
        let csv = "code,month,channel,received,completed,in_time\r\na,2023-05,โทรศัพท์,1,,\r\n";
        hall.upload("", CSV, csv).await.fault("2:completed", "required");
        service
            .get(&format!("{TEMPLATE}?agency_id=nowhere"))
            .await
            .problem(404, "not_found");
        service
            .get(&format!("{TEMPLATE}?month=2566-04"))
            .await
            .problem(422, "invalid_input");
    });
}
