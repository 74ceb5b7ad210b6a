//! Guidelines for indicators.

use super::{Office, warnings};
use crate::support::{on_each_database, send};
use serde_json::{Value, json};

#[test]
fn a_guideline_is_set_replaced_and_read_by_everybody() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let other = Office::open(&service, "อีกแห่ง").await;
        let path = format!("{}/guidelines/7", office.year(2566));
        let put = async |token: &str, version: &str, body: &Value| {
            let request = service.request("PUT", &path).bearer_auth(token);
            send(request.header("if-match", version).json(body)).await
        };
        let officer = office.officer();
        let body = json!({ "guideline": ["<b>เผยแพร่ข้อมูล</b>"], "responsible": ["สำนักปลัด"], "starts_on": "2022-10-01",
            "ends_on": "2023-09-30", "status": "in_progress", "progress": ["รับฟังทาง https://Muangkun.go.th ในเรื่องที่"] });
        put(&officer, "\"1\"", &body)
            .await
            .problem(412, "precondition_failed");
        let set = put(&officer, "\"0\"", &body).await.expect(200);
        assert_eq!(
            (&set["version"], &set["name"], &set["instrument"], &set["printed"]),
            (
                &json!(1),
                &json!("ประสิทธิภาพการสื่อสาร"),
                &json!("EIT"),
                &Value::Null
            )
        );
        assert_eq!(
            warnings(&set),
            ["text_breaks_off /progress/0", "another_site /progress/0"]
        );
        put(&officer, "\"0\"", &body)
            .await
            .problem(412, "precondition_failed");
        assert_eq!(
            put(&officer, "\"1\"", &body).await.expect(200)["version"],
            1,
            "nothing differs"
        );
        let done = json!({ "name": "การสื่อสาร", "guideline": ["ก"], "status": "done", "progress": ["ข"] });
        let done = put(&officer, "\"1\"", &done).await.expect(200);
        assert_eq!((&done["version"], &done["id"]), (&json!(2), &set["id"]));
        assert_eq!(done["starts_on"], Value::Null);
        assert_eq!(warnings(&done), ["name_differs /name"]);
        let public = service.get(&office.year(2566)).await.expect(200);
        assert_eq!(public["guidelines"][0]["guideline"], json!(["ก"]));
        assert_eq!(public["guidelines"][0]["allowed_actions"], json!([]));
        let own = service.get_as(&officer, &office.year(2566)).await.expect(200);
        assert_eq!(
            own["guidelines"][0]["allowed_actions"],
            json!(["set_measure_guideline"])
        );
        assert_eq!(
            own["allowed_actions"],
            json!(["create_measure", "set_measure_guideline"])
        );
        assert_eq!(office.events("measure_guideline.set").await, 2);
        put(&other.officer(), "*", &body).await.problem(403, "forbidden");
        put(&office.token("staff"), "*", &body)
            .await
            .problem(403, "forbidden");
    });
}

#[test]
fn the_agencys_own_site_is_no_other_ones() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let path = format!("{}/guidelines/7", office.year(2566));
        let text = "รับฟังทาง https://ita.marubotok.go.th, Muangkun.go.th และ facebook.com/marubotok";
        let body = json!({ "guideline": [text], "status": "done", "progress": ["ก"] });
        let site = ["another_site /guideline/0"];
        let set = office.act("PUT", &path, &body).await.expect(200);
        assert_eq!(
            warnings(&set),
            [site, site].concat(),
            "no site is known to be its own"
        );
        let agency = format!("/api/v1/agencies/{}", office.agency);
        let boss = service
            .request("PATCH", &agency)
            .bearer_auth(service.token(&["sysadmin"]));
        let website = json!({ "website": "https://www.marubotok.go.th/" });
        send(boss.header("if-match", "*").json(&website))
            .await
            .expect(200);
        // What everybody reads follows at once.
        let public = service.get(&office.year(2566)).await.expect(200);
        assert_eq!(warnings(&public["guidelines"][0]), site);
        let told = &public["guidelines"][0]["warnings"][0]["message_en"];
        assert!(told.as_str().unwrap().contains("muangkun.go.th"), "{told}");
    });
}

#[test]
fn every_fault_of_a_guideline_is_named() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let fine = json!({ "guideline": ["ก"], "status": "planned" });
        for (indicator, year) in [
            ("0", 2566),
            ("11", 2566),
            ("9.4", 2566),
            ("x", 2566),
            ("-1", 2566),
            ("99999999999", 2566),
            ("4", 2600),
            ("4", 2023),
        ] {
            let path = format!("{}/guidelines/{indicator}", office.year(year));
            office.act("PUT", &path, &fine).await.problem(404, "not_found");
        }
        let path = format!("{}/guidelines/๔", office.year(2566));
        let body = json!({ "name": " ", "guideline": vec!["ก"; 51], "responsible": [""], "starts_on": "2021-01-01",
            "ends_on": "x", "status": "x", "progress": ["x".repeat(2001)] });
        let answer = office.act("PUT", &path, &body).await;
        for (at, code) in [
            ("/name", "empty"),
            ("/guideline", "too_many"),
            ("/responsible/0", "empty"),
            ("/starts_on", "out_of_range"),
            ("/ends_on", "format"),
            ("/status", "unknown_value"),
            ("/progress/0", "too_long"),
        ] {
            answer.fault(at, code);
        }
        let missing = office.act("PUT", &path, &json!({ "status": "planned" })).await;
        missing.fault("/guideline", "required");
        assert_eq!(office.act("PUT", &path, &fine).await.expect(200)["indicator"], 4);
    });
}
