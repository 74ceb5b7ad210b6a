//! The words of the contract, and the holidays.

use crate::support::{on_each_database, send};
use serde_json::Value;

#[test]
fn the_vocabulary_labels_every_word_in_both_languages() {
    on_each_database(async |service| {
        let answer = service.get("/api/v1/vocabulary").await;
        let vocabulary = answer.expect(200);
        for (list, words) in vocabulary.as_object().unwrap() {
            let words = words.as_array().unwrap();
            assert!(!words.is_empty(), "{list}");
            let mut values: Vec<&str> = words.iter().map(|word| word["value"].as_str().unwrap()).collect();
            for word in words {
                let texts = [
                    "label_th",
                    "label_en",
                    "title_th",
                    "title_en",
                    "message_th",
                    "message_en",
                ];
                let told = texts
                    .iter()
                    .filter_map(|text| word.get(text))
                    .filter(|text| *text != "")
                    .count();
                assert_eq!(told, if list == "rights" { 0 } else { 2 }, "{list}: {word}");
            }
            values.sort_unstable();
            let count = values.len();
            values.dedup();
            assert_eq!(values.len(), count, "{list} has a word twice");
        }
        let find = |list: &str, value: &str| -> Value {
            let words = vocabulary[list].as_array().unwrap();
            words
                .iter()
                .find(|word| word["value"] == value)
                .cloned()
                .unwrap_or_default()
        };
        assert_eq!(
            find("rights", "manage_organisation")["roles"],
            serde_json::json!(["sysadmin", "agency_admin"])
        );
        assert_eq!(find("rights", "follow_changes")["scope"], "changes:read");
        assert_eq!(find("problem_codes", "precondition_required")["status"], 428);
        assert_eq!(
            find("assessment_levels", "urgent_improvement")["label_th"],
            "ต้องปรับปรุงโดยด่วน"
        );
        assert_eq!(find("agency_kinds", "sao")["abbreviation_th"], "อบต.");
        let held = service
            .request("GET", "/api/v1/vocabulary")
            .header("if-none-match", answer.header("etag"));
        assert_eq!(send(held).await.status, 304);
    });
}

#[test]
fn the_steps_of_complaints_are_told_in_words_of_the_vocabulary() {
    use prongsai::complaints::{CaseAction, RULES};
    on_each_database(async |service| {
        let vocabulary = service.get("/api/v1/vocabulary").await.expect(200);
        let known = |list: &str, word: &Value| {
            let words = vocabulary[list].as_array().unwrap();
            word.is_null() || words.iter().any(|one| one["value"] == *word)
        };
        let steps = vocabulary["complaint_steps"].as_array().unwrap();
        assert_eq!(steps.len(), RULES.len());
        assert_eq!(
            vocabulary["complaint_actions"].as_array().unwrap().len(),
            CaseAction::ALL.len()
        );
        for step in steps {
            assert!(known("complaint_actions", &step["value"]), "{step}");
            assert!(known("complaint_tells", &step["tells"]), "{step}");
            assert!(known("complaint_statuses", &step["to"]), "{step}");
            for (field, list) in [
                ("by", "complaint_actors"),
                ("from", "complaint_statuses"),
                ("needs", "complaint_needs"),
            ] {
                let words = step[field].as_array().unwrap();
                assert!(words.iter().all(|word| known(list, word)), "{field} {step}");
                assert!(field == "needs" || !words.is_empty(), "{field} {step}");
            }
        }
        let rate = steps.iter().find(|step| step["value"] == "rate").unwrap();
        let expected = serde_json::json!({ "value": "rate", "label_th": "ให้คะแนน", "label_en": "Rated", "by": ["reporter"],
            "from": ["closed"], "to": null, "needs": ["rating"], "tells": "officer" });
        assert_eq!(*rate, expected);
    });
}

#[test]
fn the_words_of_assessments_are_the_assessments_own() {
    use prongsai::assessments::{Grade, InstrumentScale, Level, Status};
    on_each_database(async |service| {
        let vocabulary = service.get("/api/v1/vocabulary").await.expect(200);
        let words = |value: &str, (thai, english): (&str, &str)| serde_json::json!({"value": value, "label_th": thai, "label_en": english});
        let levels: Vec<Value> = Level::ALL
            .iter()
            .map(|level| words(level.as_str(), level.labels()))
            .collect();
        let grades: Vec<Value> = Grade::ALL
            .iter()
            .map(|grade| words(grade.as_str(), grade.labels()))
            .collect();
        let scales: Vec<Value> = InstrumentScale::ALL
            .iter()
            .map(|scale| words(scale.as_str(), scale.labels()))
            .collect();
        let statuses = Status::ALL
            .iter()
            .map(|status| words(status.as_str(), status.labels()));
        assert_eq!(
            vocabulary["assessment_statuses"],
            Value::Array(statuses.collect())
        );
        assert_eq!(vocabulary["assessment_levels"], Value::Array(levels));
        assert_eq!(vocabulary["assessment_grades"], Value::Array(grades));
        assert_eq!(vocabulary["instrument_scales"], Value::Array(scales));
    });
}

#[test]
fn the_words_of_deliveries_are_the_notifications_own() {
    use prongsai::notifications::{DeliveryState, Trouble};
    on_each_database(async |service| {
        let vocabulary = service.get("/api/v1/vocabulary").await.expect(200);
        let words = |value: &str, (thai, english): (&str, &str)| serde_json::json!({"value": value, "label_th": thai, "label_en": english});
        let states = DeliveryState::ALL
            .iter()
            .map(|state| words(state.as_str(), state.labels()));
        let errors = Trouble::ALL
            .iter()
            .map(|error| words(error.as_str(), error.labels()));
        assert_eq!(vocabulary["delivery_states"], Value::Array(states.collect()));
        assert_eq!(vocabulary["delivery_errors"], Value::Array(errors.collect()));
    });
}

#[test]
fn holidays_are_those_of_the_year_and_the_place() {
    on_each_database(async |service| {
        let dates = async |query: &str| -> Vec<String> {
            let page = service
                .get(&format!("/api/v1/holidays?{query}"))
                .await
                .expect(200);
            let items = page["items"].as_array().unwrap();
            items
                .iter()
                .map(|item| item["date"].as_str().unwrap().to_owned())
                .collect()
        };
        let everywhere = dates("fiscal_year=2565").await;
        assert!(everywhere.is_sorted());
        assert!(
            everywhere
                .iter()
                .all(|date| ("2021-10-01".."2022-10-01").contains(&date.as_str()))
        );
        // The southern Tenth Month Festival.
        assert!(
            dates("fiscal_year=๒๕๖๕&province=96")
                .await
                .contains(&"2021-10-06".to_owned())
        );
        assert!(
            !dates("fiscal_year=2565&province=กรุงเทพมหานคร")
                .await
                .contains(&"2021-10-06".to_owned())
        );
        assert!(dates("").await.len() > 150);
        let gregorian = service.get("/api/v1/holidays?fiscal_year=2023").await;
        let fault = gregorian.fault("fiscal_year", "fiscal_year_gregorian");
        assert_eq!(fault["errors"][0]["params"]["suggestion"], "2566");
        let unknown = service
            .get("/api/v1/holidays?fiscal_year=2571")
            .await
            .fault("fiscal_year", "out_of_range");
        assert_eq!(
            (
                &unknown["errors"][0]["params"]["min"],
                &unknown["errors"][0]["params"]["max"]
            ),
            (&"2565".into(), &"2570".into())
        );
        service
            .get("/api/v1/holidays?fiscal_year=1")
            .await
            .fault("fiscal_year", "out_of_range");
        service
            .get("/api/v1/holidays?province=x")
            .await
            .fault("province", "unknown_province");
        let first = service
            .get("/api/v1/holidays?fiscal_year=2566&province=96")
            .await
            .expect(200)["items"][0]
            .clone();
        assert_eq!(
            (&first["scope"]["kind"], &first["verified"]),
            (&"national".into(), &true.into())
        );
    });
}
