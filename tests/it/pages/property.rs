//! The page behind the label of an asset.

use super::open;
use crate::assets::lending::Lending;
use crate::assets::{chairs, projector};
use crate::support::on_each_database;
use serde_json::json;

#[test]
fn a_label_leads_to_a_page_that_names_no_borrower_no_value_and_no_place() {
    on_each_database(async |service| {
        let lending = Lending::open(&service, "เทศบาลตำบลมะรือโบตก").await;
        let mut body = projector("416-65-0001");
        body["place"] = json!("ห้องมั่นคง");
        body["note"] = json!("หมายเหตุลับ");
        body["lend_to_citizens"] = json!(true);
        let one = lending.store.has(&body).await;
        let path = format!("/assets/{}", one["id"].as_str().unwrap());
        let here = open(&service, &path).await.is(200);
        here.has("เครื่องฉายโปรเจกเตอร์ EPSON")
            .has("416-65-0001")
            .has("เทศบาลตำบลมะรือโบตก")
            .has("<dd>อยู่</dd>")
            .has(&format!("/api/v1{path}"))
            .has("พบของชิ้นนี้หรือ");
        // The asset is for citizens, the agency's policy isn't.
        here.has("<dt>ให้ประชาชนหรือชุมชนยืม</dt><dd>ไม่ให้ยืม</dd>")
            .has("<dt>ให้บุคลากรยืม</dt><dd>ให้ยืม</dd>");
        lending.lend(&[(&one, 1)], 3).await;
        let away = open(&service, &path).await.is(200);
        away.has("<dd>ไม่อยู่</dd>");
        let english = open(&service, &format!("{path}?lang=en")).await.is(200);
        english
            .has("<html lang=\"en\">")
            .has("Here now")
            .has("<dd>No</dd>");
        for page in [&here, &away, &english] {
            for secret in [
                "สมชาย",
                "19900",
                "19,900",
                "1990000",
                "ห้องมั่นคง",
                "หมายเหตุลับ",
                "EPX-77",
                "<script",
            ] {
                page.lacks(secret);
            }
        }
        for unknown in [
            "/assets/0192f0c1-7c1e-7a50-9d3f-0123456789ab",
            "/assets/x",
            "/assets/%00",
        ] {
            open(&service, unknown).await.is(404).has("ไม่พบหน้านี้");
        }
    });
}

#[test]
fn what_left_the_register_is_lent_to_nobody() {
    on_each_database(async |service| {
        let lending = Lending::open(&service, "ทดสอบ").await;
        let many = lending.store.has(&chairs("1", 5)).await;
        let path = format!("/assets/{}", many["id"].as_str().unwrap());
        open(&service, &path).await.is(200).has("ยืมอย่างไร");
        let gone = json!({ "status": "disposed", "reason": "ขายทอดตลาด", "document_number": "1/2566",
            "document_date": "2023-08-18" });
        lending
            .store
            .act("POST", &many, "/status", &gone)
            .await
            .expect(200);
        let page = open(&service, &path).await.is(200);
        page.has("<dd>ไม่อยู่</dd>").lacks("ยืมอย่างไร");
    });
}
