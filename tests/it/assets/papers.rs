//! The papers of loans.

use super::lending::Lending;
use super::{Store, chairs, projector};
use crate::support::{Answer, on_each_database};
use calamine::{Data, Reader, Xlsx};
use serde_json::json;
use std::io::Cursor;

#[track_caller]
fn has(answer: &Answer, parts: &[&str]) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert!(
        answer
            .header("content-security-policy")
            .contains("default-src 'none'")
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    for part in parts {
        assert!(answer.text().contains(part), "no {part} in {}", answer.text());
    }
}

/// The rows of a workbook's only sheet.
pub fn rows_of(answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut book = Xlsx::new(Cursor::new(answer.bytes.clone())).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let text = |cell: &Data| cell.to_string();
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

#[test]
fn the_form_of_a_loan_is_printed_as_it_stands() {
    on_each_database(async |service| {
        let lending = Lending::open(&service, "เทศบาลตำบลมะรือโบตก").await;
        let one = lending.store.has(&projector("416-65-0001")).await;
        let many = lending.store.has(&chairs("421-60-0001", 200)).await;
        let loan = lending.ask(&[(&one, 1), (&many, 50)], 3).await;
        let path = format!("/loans/{}/form", loan["id"].as_str().unwrap());
        let asked = lending.page(&lending.borrowing(), &path).await;
        has(
            &asked,
            &[
                "ใบยืมพัสดุ/ทรัพย์สินของทางราชการ",
                "เทศบาลตำบลมะรือโบตก",
                "นายสมชาย ใจดี",
                "จัดงานวันเด็กแห่งชาติ",
                "นอกสถานที่",
                "416-65-0001",
                "๕๐ ตัว",
                "๑๙๙๐๐.๐๐",
                "ข้อ ๒๐๙",
                "หัวหน้าหน่วยงานของรัฐ",
                "(........................................)",
                "อนุมัติ / ไม่อนุมัติ",
            ],
        );
        assert!(!asked.text().contains("ข้อ ๒๑๐") && !asked.text().contains("ฟาตีเมาะ"));
        lending.approve(&loan).await;
        lending
            .step(
                &loan,
                "hand-over",
                json!({ "by": "นายพัสดุ มั่นคง", "to": "นายอาลี มะ", "lines": [{ "no": 1, "condition": "worn" }] }),
            )
            .await;
        let handed = lending.page(&lending.keeping(), &path).await;
        has(
            &handed,
            &[
                "(นางสาวฟาตีเมาะ ดือราแม)",
                "รักษาราชการแทนนายกเทศมนตรีตำบลมะรือโบตก",
                "(นายพัสดุ มั่นคง)",
                "(นายอาลี มะ)",
                "เก่าแต่ใช้งานได้",
            ],
        );
        // Neither a colleague nor another agency reads it.
        let colleague = lending.store.token("staff");
        lending.page(&colleague, &path).await.problem(404, "not_found");
        let other = Store::open(&service, "อื่น").await;
        for role in ["asset_officer", "staff"] {
            lending
                .page(&other.token(role), &path)
                .await
                .problem(404, "not_found");
        }
        lending
            .page(&service.token(&["sysadmin"]), &path)
            .await
            .problem(403, "forbidden");
    });
}

#[test]
fn the_return_slip_has_what_came_back_what_is_out_and_what_was_made_good() {
    on_each_database(async |service| {
        let lending = Lending::open(&service, "ทดสอบ").await;
        let many = lending.store.has(&chairs("421-60-0001", 200)).await;
        let loan = lending.lend(&[(&many, 50)], 3).await;
        let path = format!("/loans/{}/return-slip", loan["id"].as_str().unwrap());
        lending
            .page(&lending.keeping(), &path)
            .await
            .problem(409, "conflict");
        let back = json!({ "by": "นายอาลี มะ", "lines": [
            { "no": 1, "quantity": 40, "condition": "good" },
            { "no": 1, "quantity": 2, "condition": "damaged", "note": "ขา<b>หัก" }] });
        lending.step(&loan, "return", back).await;
        let settled = json!({ "on": lending.day(0).to_string(), "lines": [{ "no": 1, "quantity": 1, "condition": "damaged",
            "kind": "money", "amount_satang": 45_050, "receipt": "เล่ม 3 เลขที่ 41" }] });
        lending.step(&loan, "settle", settled).await;
        let slip = lending.page(&lending.borrowing(), &path).await;
        has(
            &slip,
            &[
                "ใบส่งคืนพัสดุ/ทรัพย์สินของทางราชการ",
                "๔๐ ตัว",
                "เรียบร้อย",
                "ชำรุด",
                "ขา&#60;b&#62;หัก",
                "(นายอาลี มะ)",
                "ยังไม่ส่งคืน",
                "๘ ตัว",
                "ชดใช้เป็นเงิน",
                "๔๕๐.๕๐",
                "เล่ม 3 เลขที่ 41",
            ],
        );
        lending
            .page(&lending.store.token("staff"), &path)
            .await
            .problem(404, "not_found");
    });
}

#[test]
fn the_register_book_has_every_number_of_its_year_and_the_overdue_list_what_is_late() {
    on_each_database(async |service| {
        let lending = Lending::open(&service, "ทดสอบ").await;
        let many = lending.store.has(&chairs("421-60-0001", 200)).await;
        let lent = lending.lend(&[(&many, 10)], 3).await;
        let rejected = lending.ask(&[(&many, 1)], 3).await;
        let reason = json!({ "text": "ต้องใช้ในงานของเทศบาล" });
        lending
            .try_step(&lending.approving(), &rejected, "reject", &reason)
            .await
            .expect(200);
        let cancelled = lending.ask(&[(&many, 1)], 3).await;
        lending
            .try_step(
                &lending.borrowing(),
                &cancelled,
                "cancel",
                &json!({ "text": "เลื่อนงาน" }),
            )
            .await
            .expect(200);
        let year = lent["fiscal_year"].as_i64().unwrap();
        let base = format!("/agencies/{}", lending.store.agency);
        let path = format!("{base}/loan-register?fiscal_year={year}");
        let book = lending.page(&lending.keeping(), &path).await;
        has(
            &book,
            &[
                "สมุดคุมการให้ยืม-คืนทรัพย์สินของทางราชการ",
                &format!("ปีงบประมาณ พ.ศ. {year}"),
                "ไม่อนุมัติ, ต้องใช้ในงานของเทศบาล",
                "ยกเลิก, เลื่อนงาน",
                "ค้างคืน 10",
            ],
        );
        let rows = rows_of(
            &lending
                .page(&lending.keeping(), &format!("{path}&format=xlsx"))
                .await,
        );
        let numbers: Vec<_> = rows[3..].iter().map(|row| row[0].clone()).collect();
        assert_eq!(numbers, [1, 2, 3].map(|n| format!("{year}-{n:04}")));
        let late = format!("{base}/overdue-loans");
        let none = lending.page(&lending.keeping(), &late).await;
        has(&none, &["ไม่มีรายการ"]);
        service.clock.advance(chrono::TimeDelta::days(5));
        let rows = rows_of(
            &lending
                .page(&lending.keeping(), &format!("{late}?format=xlsx"))
                .await,
        );
        assert_eq!(rows.len(), 4, "{rows:?}");
        assert_eq!((rows[3][6].as_str(), rows[3][9].as_str()), ("10", "2"));
        assert_eq!(rows[3].get(11).map_or("", String::as_str), "");
        lending
            .step(
                &lent,
                "chase",
                json!({ "on": lending.day(0).to_string(), "text": "โทรแจ้ง" }),
            )
            .await;
        let rows = rows_of(
            &lending
                .page(&lending.keeping(), &format!("{late}?format=xlsx"))
                .await,
        );
        assert!(!rows[3][11].is_empty());
        for (path, at, code) in [
            (format!("{path}&format=csv"), "format", "unknown_value"),
            (format!("{base}/loan-register"), "fiscal_year", "required"),
            (
                format!("{base}/loan-register?fiscal_year=2023"),
                "fiscal_year",
                "fiscal_year_gregorian",
            ),
            (format!("{late}?format=json"), "format", "unknown_value"),
        ] {
            lending.page(&lending.keeping(), &path).await.fault(at, code);
        }
        for path in [path, late] {
            let staff = lending.page(&lending.borrowing(), &path).await;
            staff.problem(403, "forbidden");
            let other = Store::open(&service, &path).await;
            lending
                .page(&other.officer(), &path)
                .await
                .problem(403, "forbidden");
        }
    });
}
