//! Figures and requests that can't be what they say.

use super::{Agency, measured, missing, printed, total};
use crate::support::{on_each_database, send};
use serde_json::{Value, json};

#[test]
fn a_weighted_instrument_above_its_weight_is_refused_with_the_weight() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        let mut figures = measured(98.26, [97.65, 96.54, 100.0]);
        figures["instrument_scale"] = json!("weighted");
        let refused = agency.try_record(&service, 2566, &figures).await;
        for (name, max) in [("iit", "30"), ("eit", "30"), ("oit", "40")] {
            let pointer = format!("/assessment/instruments/{name}");
            let body = refused.fault(&pointer, "out_of_range");
            let fault = body["errors"]
                .as_array()
                .unwrap()
                .iter()
                .find(|fault| fault["pointer"] == pointer.as_str());
            assert_eq!(fault.unwrap()["params"], json!({ "min": "0", "max": max }));
        }
        // Told together with whatever else is wrong.
        figures["overall"] = json!(100.01);
        figures["instruments"]["iit"] = json!(30);
        let refused = agency.try_record(&service, 2566, &figures).await;
        refused.fault("/assessment/overall", "out_of_range");
        refused.fault("/assessment/instruments/oit", "out_of_range");
        assert_eq!(refused.json()["errors"].as_array().unwrap().len(), 3);
        service
            .get_as(&agency.officer, &agency.path(2566))
            .await
            .problem(404, "not_found");
        // The weight itself is fine, and a correction is held to the same.
        let mut full = measured(100.0, [30.0, 30.0, 40.0]);
        full["instrument_scale"] = json!("weighted");
        let view = agency.record(&service, 2566, &full).await;
        assert_eq!(view["computed"]["weighted_total"], 100.0);
        full["instruments"]["eit"] = json!(30.01);
        let body = json!({ "assessment": full, "reason": "x" });
        service
            .change_as(&agency.officer, "PUT", &agency.path(2566), 1, &body)
            .await
            .fault("/assessment/instruments/eit", "out_of_range");
    });
}

#[test]
fn of_a_scale_in_doubt_no_level_is_computed_and_the_reader_is_told() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        let view = agency.record(&service, 2566, &super::weighted(None)).await;
        let warning = view["computed"]["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .find(|warning| warning["code"] == "instrument_scale_doubtful");
        assert_eq!(
            warning.unwrap()["params"],
            json!({ "stated": "percent", "likely": "weighted" })
        );
        for level in [
            &view["computed_level"],
            &view["computed"]["level"],
            &view["computed"]["level_verified"],
        ] {
            assert_eq!(*level, Value::Null);
        }
        assert_eq!(
            view["computed"]["deltas"],
            json!({ "iit": null, "eit": null, "oit": null })
        );
        assert_eq!(
            view["computed"]["grade"], "A",
            "the total is as good as it was printed"
        );
        assert_eq!(view["instruments"]["oit"], 38.31, "and stays as printed");
        let body = json!({ "assessment": super::weighted(Some("weighted")), "reason": "ถ่วงน้ำหนักแล้ว" });
        let corrected = service
            .change_as(&agency.officer, "PUT", &agency.path(2566), 1, &body)
            .await
            .expect(200);
        assert_eq!(corrected["computed_level"], "good");
        // Below 85 the total decides alone, whatever the instruments are out of.
        let other = Agency::open(&service, "sao", "องค์การบริหารส่วนตำบลบองอ", "96", "9605").await;
        let low = measured(80.0, [24.0, 24.0, 32.0]);
        let view = other.record(&service, 2566, &low).await;
        assert_eq!(view["computed_level"], "needs_improvement");
    });
}

#[test]
fn a_gregorian_year_in_a_path_says_which_was_meant() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        agency.publish(&service, 2566, &printed()).await;
        let path = agency.path(2023);
        let correction = json!({ "assessment": printed(), "reason": "x" });
        for (method, suffix, body) in [
            ("GET", "", Value::Null),
            ("GET", "/revisions", Value::Null),
            ("PUT", "", correction),
            ("POST", "/publish", json!({})),
            ("POST", "/withdraw", json!({})),
            ("POST", "/share", json!({})),
            ("POST", "/unshare", json!({})),
            ("POST", "/what-if", json!({})),
        ] {
            let mut request = service
                .request(method, &format!("{path}{suffix}"))
                .bearer_auth(&agency.officer)
                .header("if-match", "\"2\"");
            if !body.is_null() {
                request = request.json(&body);
            }
            let answer = send(request).await;
            let fault = missing(&answer, "fiscal_year", "fiscal_year_gregorian");
            assert_eq!(fault["params"]["suggestion"], "2566", "{method} {suffix}");
        }
        for year in ["abc", "2566x", "%E0%B8%81", "2566.0", ""] {
            let path = format!("/api/v1/agencies/{}/assessments/{year}", agency.id);
            service.get(&path).await.problem(404, "not_found");
        }
    });
}

#[test]
fn json_ten_thousand_deep_is_refused_and_the_service_lives_on() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        agency.publish(&service, 2566, &printed()).await;
        let deep = |open: &str, close: &str| {
            let (open, close) = (open.repeat(10_000), close.repeat(10_000));
            format!("{open}1{close}")
        };
        let (arrays, objects) = (deep("[", "]"), deep("{\"a\":", "}"));
        for (path, method) in [
            (agency.trend(), "POST"),
            (agency.path(2566), "PUT"),
            (format!("{}/what-if", agency.path(2566)), "POST"),
        ] {
            for nest in [&arrays, &objects] {
                let bodies = [
                    (*nest).clone(),
                    format!("{{\"fiscal_year\":2566,\"assessment\":{nest}}}"),
                    format!(
                        "{{\"assessment\":{{\"overall\":1,\"source\":\"x\",\"printed\":{{\"a\":{nest}}}}}}}"
                    ),
                    format!("{{\"assessment\":{{\"overall\":1,\"source\":\"x\",\"indicators\":{nest}}}}}"),
                    format!("{{\"failed_items\":{nest}}}"),
                    format!("{{\"unknown\":{nest}}}"),
                ];
                for body in bodies {
                    assert!(body.len() < 256 * 1024, "refused for its depth, not for its size");
                    let request = service
                        .request(method, &path)
                        .bearer_auth(&agency.officer)
                        .header("if-match", "\"2\"")
                        .header("content-type", "application/json");
                    let answer = send(request.body(body)).await;
                    assert!(matches!(answer.status, 400 | 422), "{}", answer.text());
                    assert_eq!(answer.header("content-type"), "application/problem+json");
                }
            }
        }
        assert_eq!(service.get("/readyz").await.status, 200);
    });
}

#[test]
fn what_is_no_number_is_refused_as_a_figure_and_as_a_parameter() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        for number in [
            "NaN",
            "-NaN",
            "Infinity",
            "-Infinity",
            "1e999",
            "0x10",
            "01",
            "+1",
            ".5",
            "5.",
        ] {
            let body =
                format!("{{\"fiscal_year\":2566,\"assessment\":{{\"overall\":{number},\"source\":\"x\"}}}}");
            let request = service
                .request("POST", &agency.trend())
                .bearer_auth(&agency.officer)
                .header("content-type", "application/json");
            send(request.body(body)).await.problem(400, "malformed_request");
        }
        for text in ["NaN", "nan", "-nan", "inf", "-infinity", "Infinity"] {
            for name in ["min", "max"] {
                let path = format!("/api/v1/assessments?{name}={text}");
                service.get(&path).await.fault(name, "not_a_number");
            }
        }
        for (text, code) in [
            ("1e2", None),
            ("1e3", Some("out_of_range")),
            ("-0.01", Some("out_of_range")),
            ("99.999", Some("too_precise")),
            ("x", Some("wrong_type")),
        ] {
            let answer = service.get(&format!("/api/v1/assessments?min={text}")).await;
            match code {
                Some(code) => drop(answer.fault("min", code)),
                None => drop(answer.expect(200)),
            }
        }
    });
}

#[test]
fn a_query_that_is_not_utf_8_is_refused_by_name() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        agency.publish(&service, 2566, &total(90.0)).await;
        for (query, name, code) in [
            ("q=%FF", "q", "not_utf8"),
            ("q=%E0%B8", "q", "not_utf8"),
            ("q=%C0%AF", "q", "not_utf8"),
            ("q=a%00b", "q", "null_byte"),
            ("province=%FF", "province", "not_utf8"),
            ("fiscal_year=%FF", "fiscal_year", "not_utf8"),
        ] {
            let path = format!("/api/v1/assessments?{query}");
            service.get(&path).await.fault(name, code);
        }
        service
            .get("/api/v1/assessments?%FF=1")
            .await
            .problem(422, "invalid_input");
    });
}
