//! What an import does and leaves alone.

use super::*;
use crate::support::on_each_database;

#[test]
fn a_province_in_one_sheet_becomes_drafts_that_it_sees() {
    on_each_database(async |service| {
        let province = province(&service, 100).await;
        let before = head(&service).await;
        let rows = file((0..100).map(row));
        let trial = upload(&service, &province.officer, "?dry_run=true", CSV, rows.clone())
            .await
            .expect(200);
        assert_eq!(
            (counts(&trial), trial["dry_run"].as_bool()),
            ([100, 0, 0], Some(true))
        );
        assert_eq!(head(&service).await, before, "a trial writes nothing");
        assert!(is_absent(&service, &province.agencies[0]).await);
        let report = upload(&service, &province.officer, "", CSV, rows)
            .await
            .expect(200);
        assert_eq!(
            (
                counts(&report),
                report["rows"].as_i64(),
                report["dry_run"].as_bool()
            ),
            ([100, 0, 0], Some(100), Some(false))
        );
        assert_eq!(
            (report["format"].as_str(), report["encoding"].as_str()),
            (Some("csv"), Some("utf-8"))
        );
        let seventh = &report["results"][7];
        let expected = json!({
            "row": 9, "pointer": null, "agency_id": province.agencies[7], "agency_name": name(7), "fiscal_year": 2566,
            "outcome": "created", "version": 1, "warnings": []
        });
        assert_eq!(*seventh, expected);
        assert_eq!(head(&service).await, before + 100, "one event for each change");
        let path = format!("/api/v1/agencies/{}/assessments/2566", province.agencies[7]);
        let seen = service.get_as(&province.officer, &path).await.expect(200);
        assert_eq!(
            (seen["status"].as_str(), seen["shared"].as_bool()),
            (Some("draft"), Some(true))
        );
        assert_eq!(
            (seen["overall"].as_f64(), seen["indicators"][2].as_f64()),
            (Some(98.26), Some(97.1))
        );
        assert_eq!(
            (
                seen["level"].as_str(),
                seen["rank"].as_i64(),
                seen["source"].as_str()
            ),
            (Some("excellent"), Some(8), Some("ประกาศ"))
        );
        service.get(&path).await.problem(404, "not_found");
    });
}

#[test]
fn the_same_file_twice_changes_nothing() {
    on_each_database(async |service| {
        let province = province(&service, 3).await;
        let rows = file((0..3).map(row));
        upload(&service, &province.officer, "", CSV, rows.clone())
            .await
            .expect(200);
        let before = head(&service).await;
        let again = upload(&service, &province.officer, "", CSV, rows)
            .await
            .expect(200);
        assert_eq!(counts(&again), [0, 0, 3]);
        assert!(
            again["results"]
                .as_array()
                .unwrap()
                .iter()
                .all(|row| row["version"] == 1)
        );
        assert_eq!(head(&service).await, before);
    });
}

#[test]
fn a_correction_keeps_the_earlier_version_and_its_author() {
    on_each_database(async |service| {
        let province = province(&service, 2).await;
        let clerk = service.token_of("clerk", &["province@province:96"]);
        upload(&service, &clerk, "", CSV, file((0..2).map(row)))
            .await
            .expect(200);
        let corrected = [row(0), row(1).replace("98.26", "98.25")];
        let query = "?reason=%E0%B8%9E%E0%B8%B4%E0%B8%A1%E0%B8%9E%E0%B9%8C%E0%B8%9C%E0%B8%B4%E0%B8%94";
        let report = upload(&service, &province.officer, query, CSV, file(corrected))
            .await
            .expect(200);
        assert_eq!(counts(&report), [0, 1, 1]);
        assert_eq!(report["results"][1]["version"], 2);
        let agency = &province.agencies[1];
        let officer = service.token(&[&format!("data_officer@agency:{agency}")]);
        let path = format!("/api/v1/agencies/{agency}/assessments/2566/revisions");
        let versions = service.get_as(&officer, &path).await.expect(200)["items"].clone();
        let told = |index: usize| {
            let version = &versions[index];
            (
                version["author"].as_str(),
                version["reason"].as_str(),
                version["data"]["overall"].as_f64(),
            )
        };
        assert_eq!(told(0), (Some("user/test-user"), Some("พิมพ์ผิด"), Some(98.25)));
        assert_eq!(
            told(1),
            (
                Some("user/clerk"),
                Some("นำเข้าจากไฟล์ (imported from a file)"),
                Some(98.26)
            )
        );
        assert_eq!(assessment(&service, agency, 2566).await["shared"], true);
    });
}

#[test]
fn when_one_row_of_a_hundred_is_wrong_none_is_written() {
    on_each_database(async |service| {
        let province = province(&service, 100).await;
        let before = head(&service).await;
        let mut rows: Vec<String> = (0..100).map(row).collect();
        rows[98] = rows[98].replace("98.26", "100.01").replace("97.38", "x");
        rows[40] = rows[40].replace("ที่ 40", "ที่ไม่มี");
        let refused = upload(&service, &province.officer, "", CSV, file(rows)).await;
        refused.fault("100:overall", "out_of_range");
        refused.fault("100:i4", "not_a_number");
        let problem = refused.fault("42:agency_name", "unknown_agency");
        assert_eq!(problem["errors"].as_array().unwrap().len(), 3);
        assert_eq!(problem["errors"][0]["row"], 42, "in the order of the rows");
        assert_eq!(head(&service).await, before);
        for agency in &province.agencies {
            assert!(is_absent(&service, agency).await);
        }
    });
}

#[test]
fn what_a_table_does_not_carry_stays_as_it_is() {
    on_each_database(async |service| {
        let province = province(&service, 1).await;
        let agency = &province.agencies[0];
        let officer = service.token(&[&format!("data_officer@agency:{agency}")]);
        let mut full = crate::assessments::printed();
        full["rank_total"] = json!(2000);
        upload(&service, &officer, "", JSON, item(agency, &full).to_string())
            .await
            .expect(200);
        let sheet = format!("agency_id,fiscal_year,overall,rank\n{agency},2566,98.25,\n");
        let report = upload(&service, &officer, "", CSV, sheet).await.expect(200);
        assert_eq!(counts(&report), [0, 1, 0]);
        let now = assessment(&service, agency, 2566).await;
        assert_eq!(
            (now["overall"].as_f64(), now["rank"].is_null()),
            (Some(98.25), true),
            "an empty cell: not printed"
        );
        assert_eq!(
            (now["rank_total"].as_i64(), now["indicators"][2].as_f64()),
            (Some(2000), Some(97.1))
        );
        assert_eq!(now["printed"]["level"], "ระดับ AA หรือ ผ่านดีเยี่ยม");
        assert_eq!(now["source"], "บันทึกข้อความ");
        // In JSON a field that's absent is as a column that isn't there.
        let part = json!({ "overall": 98.25, "grade": null, "instruments": { "eit": 96.55 }, "source": "บันทึกข้อความ" });
        upload(&service, &officer, "", JSON, item(agency, &part).to_string())
            .await
            .expect(200);
        let now = assessment(&service, agency, 2566).await;
        assert_eq!(
            (now["level"].as_str(), now["grade"].is_null()),
            (Some("excellent"), true)
        );
        assert_eq!(
            now["instruments"],
            json!({ "iit": 97.65, "eit": 96.55, "oit": 100.0 })
        );
        assert_eq!(now["indicators"][0], 99.46);
    });
}

#[test]
fn a_published_assessment_stays_published_and_its_followers_hear_of_the_correction() {
    on_each_database(async |service| {
        let province = province(&service, 1).await;
        upload(&service, &province.officer, "", CSV, file([row(0)]))
            .await
            .expect(200);
        let path = format!("/api/v1/agencies/{}/assessments/2566", province.agencies[0]);
        let publish = format!("{path}/publish");
        service
            .change_as(&province.officer, "POST", &publish, 1, &json!({}))
            .await
            .expect(200);
        let report = upload(
            &service,
            &province.officer,
            "",
            CSV,
            file([row(0).replace("98.26", "98.25")]),
        )
        .await
        .expect(200);
        assert_eq!(report["results"][0]["version"], 3);
        assert_eq!(service.get(&path).await.expect(200)["overall"], 98.25);
        let changes = service
            .get_as(&province.officer, "/api/v1/changes?limit=200")
            .await
            .expect(200);
        let last = changes["items"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (last["kind"].as_str(), last["data"]["overall"].as_f64()),
            (Some("assessment.corrected"), Some(98.25))
        );
    });
}

#[test]
fn an_agency_imports_its_own_and_keeps_its_draft_from_the_province() {
    on_each_database(async |service| {
        let province = province(&service, 2).await;
        let agency = &province.agencies[0];
        let officer = service.token(&[&format!("data_officer@agency:{agency}")]);
        upload(&service, &officer, "", CSV, file([row(0)]))
            .await
            .expect(200);
        assert_eq!(assessment(&service, agency, 2566).await["shared"], false);
        let path = format!("/api/v1/agencies/{agency}/assessments/2566");
        service
            .get_as(&province.officer, &path)
            .await
            .problem(404, "not_found");
        // It neither overwrites the draft nor learns whether its figures are the same.
        let refused = upload(&service, &province.officer, "", CSV, file((0..2).map(row))).await;
        refused.fault("2:agency_name", "draft_not_shared");
        assert!(is_absent(&service, &province.agencies[1]).await);
        let share = format!("{path}/share");
        service
            .change_as(&officer, "POST", &share, 1, &json!({}))
            .await
            .expect(200);
        let report = upload(&service, &province.officer, "", CSV, file((0..2).map(row)))
            .await
            .expect(200);
        assert_eq!(counts(&report), [1, 0, 1]);
    });
}

#[test]
fn nobody_imports_for_another_province_or_agency() {
    on_each_database(async |service| {
        let province = province(&service, 2).await;
        let elsewhere = open_agency(&service, "องค์การบริหารส่วนตำบลสะเตงนอก", "95", "9501").await;
        let theirs = "ยะลา,เมืองยะลา,อบต.สะเตงนอก,2566,90,,,,,,,,,,,,,,,,,,ประกาศ".to_owned();
        let machine = service.token(&["assessments:write@province:96"]);
        for token in [&province.officer, &machine] {
            let refused = upload(&service, token, "", CSV, file([row(0), theirs.clone()])).await;
            refused.fault("3:agency_name", "not_in_your_province");
        }
        let officer = service.token(&[&format!("data_officer@agency:{}", province.agencies[0])]);
        let refused = upload(&service, &officer, "?dry_run=true", CSV, file((0..2).map(row))).await;
        refused.fault("3:agency_name", "not_your_agency");
        for (token, status, code) in [
            (service.token(&["executive@agency:x"]), 403, "forbidden"),
            (service.token(&["sysadmin"]), 403, "forbidden"),
            (service.token(&["assessments:read@province:96"]), 403, "forbidden"),
        ] {
            upload(&service, &token, "", CSV, file([row(0)]))
                .await
                .problem(status, code);
        }
        let anonymous = service
            .request("POST", "/api/v1/assessment-imports")
            .header("content-type", CSV);
        send(anonymous.body(file([row(0)])))
            .await
            .problem(401, "unauthenticated");
        assert!(is_absent(&service, &elsewhere).await && is_absent(&service, &province.agencies[0]).await);
        let both = service.token(&["province@province:96", "province@province:95"]);
        let report = upload(&service, &both, "", CSV, file([row(0), theirs]))
            .await
            .expect(200);
        assert_eq!(counts(&report), [2, 0, 0]);
    });
}

#[test]
fn rows_whose_figures_disagree_are_counted_and_named() {
    on_each_database(async |service| {
        let province = province(&service, 2).await;
        let odd = row(1).replace("98.26", "90.00");
        let report = upload(&service, &province.officer, "", CSV, file([row(0), odd]))
            .await
            .expect(200);
        assert_eq!(report["warnings"], 1);
        assert_eq!(report["results"][0]["warnings"], json!([]));
        let codes = report["results"][1]["warnings"].as_array().unwrap();
        assert!(
            codes.contains(&json!("total_differs")) && codes.contains(&json!("level_differs")),
            "{codes:?}"
        );
    });
}

#[test]
fn two_imports_at_once_leave_one_record_each() {
    on_each_database(async |service| {
        let province = province(&service, 30).await;
        let (up, down) = (file((0..30).map(row)), file((0..30).rev().map(row)));
        let one = upload(&service, &province.officer, "", CSV, up);
        let other = upload(&service, &province.officer, "", CSV, down);
        let (one, other) = futures_util::join!(one, other);
        for answer in [one, other] {
            assert!(matches!(answer.status, 200 | 409), "{}", answer.text());
        }
        for agency in &province.agencies {
            assert_eq!(assessment(&service, agency, 2566).await["version"], 1);
        }
    });
}

#[test]
fn the_house_that_recorded_it_corrects_it() {
    on_each_database(async |service| {
        let province = province(&service, 3).await;
        let agency = &province.agencies[0];
        let officer = service.token(&[&format!("data_officer@agency:{agency}")]);
        upload(&service, &province.officer, "", CSV, file([row(0)]))
            .await
            .expect(200);
        // The agency changes nothing of its province's; the same figures are no change.
        let same = upload(&service, &officer, "", CSV, file([row(0)]))
            .await
            .expect(200);
        assert_eq!(counts(&same), [0, 0, 1]);
        let other = row(0).replace("98.26", "97.00");
        let refused = upload(&service, &officer, "", CSV, file([other.clone()])).await;
        refused.fault("2:agency_name", "recorded_by_province");
        // What's published is corrected by who may publish, and every bad row is told.
        let publish = format!("/api/v1/agencies/{agency}/assessments/2566/publish");
        service
            .change_as(&province.officer, "POST", &publish, 1, &json!({}))
            .await
            .expect(200);
        let machine = service.token(&["assessments:write@province:96", "assessments:read@province:96"]);
        let heavy = format!("{},weighted", row(1));
        let rows = [
            format!("{HEADING},instrument_scale"),
            format!("{other},"),
            heavy,
            format!("{},", row(2)),
        ]
        .join("\n");
        let refused = upload(&service, &machine, "", CSV, rows).await;
        refused.fault("2:agency_name", "needs_publisher");
        refused.fault("3:iit", "out_of_range");
        assert!(
            is_absent(&service, &province.agencies[2]).await,
            "nothing was written"
        );
        let corrected = upload(&service, &province.officer, "", CSV, file([other]))
            .await
            .expect(200);
        assert_eq!(counts(&corrected), [0, 1, 0]);
        assert_eq!(assessment(&service, agency, 2566).await["status"], "published");
    });
}

#[test]
fn instruments_above_their_weight_are_refused_where_they_stand() {
    on_each_database(async |service| {
        let province = province(&service, 1).await;
        let figures = json!({
            "overall": 98.26, "instrument_scale": "weighted", "source": "ประกาศ",
            "instruments": { "iit": 29.3, "eit": 28.96, "oit": 40.01 }
        });
        let body = item(&province.agencies[0], &figures).to_string();
        let refused = upload(&service, &province.officer, "", JSON, body).await;
        refused.fault("/rows/0/assessment/instruments/oit", "out_of_range");
        assert!(is_absent(&service, &province.agencies[0]).await);
    });
}
