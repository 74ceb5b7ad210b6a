//! Satisfaction: forms, answers, comments, and the report of a year.

use super::Hall;
use crate::support::{Answer, on_each_database, on_each_database_with, options, send};
use chrono::TimeDelta;
use prongsai::calendar::{day_in_bangkok, midnight};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::num::NonZeroU32;

const QUESTIONS: [&str; 5] = ["process", "staff", "channels", "facilities", "outcome"];

impl Hall<'_> {
    /// Opens a form of five questions; gives its id.
    pub async fn asks(&self, service: Option<&str>, min_answers: i32) -> String {
        let body = json!({ "agency_id": self.agency, "service_id": service, "question_set": "short",
            "opens_on": "2022-10-01", "min_answers": min_answers });
        let made = self.open_form(&body).await;
        made.expect(201)["id"].as_str().unwrap().to_owned()
    }

    async fn open_form(&self, body: &Value) -> Answer {
        self.service
            .post_as(&self.officer(), "/api/v1/satisfaction-forms", body)
            .await
    }

    pub async fn visit(&self, form: &str) -> String {
        let path = format!("/api/v1/satisfaction-forms/{form}/visits");
        let visit = self.service.post(&path, &json!({})).await.expect(200);
        visit["visit"].as_str().unwrap().to_owned()
    }

    async fn answer(&self, form: &str, visit: &str, ratings: Value) -> Answer {
        let body = json!({ "form_id": form, "visit": visit, "ratings": ratings });
        self.service.post("/api/v1/satisfaction-responses", &body).await
    }

    async fn paper(&self, form: &str, month: &str, answers: &[Value]) -> Answer {
        let path = format!("/api/v1/satisfaction-forms/{form}/paper-responses");
        let body = json!({ "month": month, "answers": answers });
        self.service.post_as(&self.officer(), &path, &body).await
    }

    pub async fn report(&self, year: i32) -> Value {
        let path = format!(
            "/api/v1/agencies/{}/satisfaction-report?fiscal_year={year}",
            self.agency
        );
        self.service.get(&path).await.expect(200)
    }

    async fn moderate(&self, token: &str, id: &str, action: &str) -> Answer {
        let path = format!("/api/v1/satisfaction-responses/{id}/{action}-comment");
        let request = self.service.request("POST", &path).bearer_auth(token);
        send(request.header("if-match", "*")).await
    }
}

fn rated(ratings: &[(&str, i64)]) -> Value {
    ratings
        .iter()
        .map(|(question, rating)| json!({ "question": question, "rating": rating }))
        .collect()
}

#[test]
fn an_answer_counts_once_and_tells_nothing_of_who_gave_it() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        // At noon, so that a day and an hour later is the day after.
        let now = service.clock.now();
        let noon = midnight(day_in_bangkok(now) + chrono::Days::new(1)) + TimeDelta::hours(12);
        service.clock.advance(noon - now);
        let id = hall.offers("tax-01").await;
        let form = hall.asks(Some(&id), 3).await;
        let seen = service
            .get(&format!("/api/v1/satisfaction-forms/{form}"))
            .await
            .expect(200);
        assert_eq!(
            (
                &seen["is_open"],
                &seen["allowed_actions"],
                seen["questions"].as_array().unwrap().len()
            ),
            (&json!(true), &json!(["begin_satisfaction_visit"]), 5)
        );
        let visit = hall.visit(&form).await;
        let ratings = rated(&[("process", 5), ("staff", 4)]);
        hall.answer(&form, &visit, ratings.clone()).await.expect(200);
        hall.answer(&form, &visit, ratings.clone())
            .await
            .problem(409, "already_exists");
        assert_eq!(hall.events("satisfaction.answered").await, 1);
        let other = hall.asks(None, 3).await;
        let visit = hall.visit(&form).await;
        hall.answer(&other, &visit, ratings.clone())
            .await
            .fault("/visit", "visit_over");
        service.clock.advance(TimeDelta::hours(25));
        hall.answer(&form, &visit, ratings.clone())
            .await
            .fault("/visit", "visit_over");
        hall.answer(&form, "AXqL0jv3", ratings.clone())
            .await
            .fault("/visit", "visit_over");
        // What's stored of the first: nothing but its form, its month, and its ratings.
        let kept = prongsai::services::forget_visits(&service.db, service.clock.now())
            .await
            .unwrap();
        assert_eq!(kept, 0, "it expires today");
        let kept = prongsai::services::forget_visits(&service.db, service.clock.now() + TimeDelta::days(1));
        assert_eq!(kept.await.unwrap(), 1);
        let events = service
            .get_as(&hall.token("auditor"), "/api/v1/events?limit=200")
            .await
            .expect(200);
        let answered = events["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|event| event["kind"] == "satisfaction.answered");
        let answered = answered.unwrap().to_string();
        assert!(
            answered.contains("\"public\"")
                && !answered.contains("rating")
                && !answered.contains("answer_id"),
            "{answered}"
        );
    });
}

#[test]
fn every_fault_of_an_answer_is_named_and_nothing_is_filed() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let form = hall.asks(None, 3).await;
        let visit = hall.visit(&form).await;
        let bad = rated(&[
            ("process", 6),
            ("staff", 0),
            ("nope", 5),
            ("channels", 3),
            ("channels", 4),
        ]);
        let answer = hall.answer(&form, &visit, bad).await;
        for (at, code) in [
            ("/ratings/0/rating", "out_of_range"),
            ("/ratings/1/rating", "out_of_range"),
            ("/ratings/2/question", "unknown"),
            ("/ratings/4/question", "duplicate"),
        ] {
            answer.fault(at, code);
        }
        hall.answer(&form, &visit, json!([]))
            .await
            .fault("/ratings", "empty");
        hall.answer(&form, &visit, rated(&[("staff", 5); 6]))
            .await
            .fault("/ratings", "too_many");
        hall.answer(&form, &visit, json!([{ "question": "staff", "rating": 4.5 }]))
            .await
            .fault("/ratings/0/rating", "wrong_type");
        let body = json!({ "form_id": form, "visit": visit, "ratings": rated(&[("staff", 5)]), "comment": "x".repeat(501) });
        service
            .post("/api/v1/satisfaction-responses", &body)
            .await
            .fault("/comment", "too_long");
        hall.answer(
            "0192f0c1-7c1e-7a50-9d3f-0123456789ab",
            &visit,
            rated(&[("staff", 5)]),
        )
        .await
        .problem(404, "not_found");
        hall.answer("a\u{0}", &visit, rated(&[("staff", 5)]))
            .await
            .problem(404, "not_found");
        // The visit is still good: none of these was filed.
        hall.answer(&form, &visit, json!([{ "question": "staff", "rating": 5.0 }]))
            .await
            .expect(200);

        let sheets = [
            json!({ "ratings": rated(&[("staff", 5)]) }),
            json!({ "ratings": rated(&[("staff", 6)]) }),
        ];
        hall.paper(&form, "2023-04", &sheets)
            .await
            .fault("/answers/1/ratings/0/rating", "out_of_range");
        hall.paper(&form, "2022-09", &sheets[..1])
            .await
            .fault("/month", "out_of_range");
        hall.paper(&form, "2099-01", &sheets[..1])
            .await
            .fault("/month", "in_future");
        hall.paper(&form, "2566-01", &sheets[..1])
            .await
            .fault("/month", "out_of_range");
        hall.paper(&form, "2023-04", &[]).await.fault("/answers", "empty");
        hall.paper(&form, "2023-04", &vec![sheets[0].clone(); 201])
            .await
            .fault("/answers", "too_many");
        assert_eq!(hall.events("satisfaction.answered").await, 1);

        let base = json!({ "agency_id": hall.agency, "question_set": "short", "opens_on": "2022-10-01" });
        let with = |name: &str, value: Value| {
            let mut body = base.clone();
            body[name] = value;
            body
        };
        let other = Hall::open(&service, "อีกแห่ง").await;
        let theirs = other.offers("a").await;
        for (name, value, code) in [
            ("question_set", json!("nope"), "unknown"),
            ("service_id", json!(theirs), "unknown"),
            ("service_id", json!("a b"), "format"),
            ("closes_on", json!("2022-09-30"), "date_order"),
            ("opens_on", json!("1/10/2565"), "format"),
            ("min_answers", json!(2), "out_of_range"),
        ] {
            hall.open_form(&with(name, value))
                .await
                .fault(&format!("/{name}"), code);
        }
        hall.open_form(&with("agency_id", json!(other.agency)))
            .await
            .problem(403, "forbidden");
        let past = hall
            .open_form(&with("closes_on", json!("2023-09-30")))
            .await
            .expect(201);
        assert_eq!(
            (&past["is_open"], &past["allowed_actions"]),
            (
                &json!(false),
                &json!([
                    "record_paper_answers",
                    "update_satisfaction_form",
                    "close_satisfaction_form"
                ])
            )
        );
        let path = format!(
            "/api/v1/satisfaction-forms/{}/visits",
            past["id"].as_str().unwrap()
        );
        service.post(&path, &json!({})).await.problem(409, "conflict");
    });
}

#[test]
fn a_form_is_closed_by_its_own_agency_and_takes_paper_still() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let other = Hall::open(&service, "อีกแห่ง").await;
        let form = hall.asks(None, 3).await;
        let visit = hall.visit(&form).await;
        let path = format!("/api/v1/satisfaction-forms/{form}");
        let code = service.get(&format!("{path}/code")).await;
        assert_eq!((code.status, code.header("content-type")), (200, "image/svg+xml"));
        assert!(code.text().starts_with("<svg ") && !code.text().contains("<script"));
        let picture = service.get(&format!("{path}/code?format=png")).await;
        assert_eq!(
            (picture.status, picture.header("content-type")),
            (200, "image/png")
        );
        assert!(picture.bytes.starts_with(b"\x89PNG\r\n"));
        service
            .get(&format!("{path}/code?format=gif"))
            .await
            .fault("format", "unknown_value");
        let close = async |token: &str| {
            service
                .change_as(token, "POST", &format!("{path}/close"), 1, &json!({}))
                .await
        };
        close(&other.officer()).await.problem(404, "not_found");
        close(&hall.token("staff")).await.problem(403, "forbidden");
        let closed = close(&hall.officer()).await.expect(200);
        assert_eq!(
            (&closed["status"], &closed["is_open"], &closed["version"]),
            (&json!("closed"), &json!(false), &json!(2))
        );
        close(&hall.officer()).await.problem(412, "precondition_failed");
        hall.answer(&form, &visit, rated(&[("staff", 5)]))
            .await
            .problem(409, "conflict");
        let sheet = [json!({ "ratings": rated(&[("staff", 5)]) })];
        hall.paper(&form, "2023-04", &sheet).await.expect(201);
        let list = format!("/satisfaction-forms?agency_id={}", hall.agency);
        assert_eq!(
            hall.read(&format!("{list}&status=closed")).await["items"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            hall.read(&format!("{list}&status=open")).await["items"],
            json!([])
        );
        service
            .get_as(&other.officer(), &format!("/api/v1{list}"))
            .await
            .problem(403, "forbidden");
        let sheets = format!("{path}/paper-responses");
        let body = json!({ "month": "2023-04", "answers": sheet });
        service
            .post_as(&other.officer(), &sheets, &body)
            .await
            .problem(404, "not_found");
    });
}

#[test]
fn a_form_is_changed_until_somebody_answers_and_its_days_after_that() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let other = Hall::open(&service, "อีกแห่ง").await;
        let (id, theirs) = (hall.offers("tax-01").await, other.offers("a").await);
        let form = hall.asks(None, 3).await;
        let path = format!("/api/v1/satisfaction-forms/{form}");
        let change = async |token: &str, version: i64, body: Value| {
            service.change_as(token, "PATCH", &path, version, &body).await
        };
        let officer = hall.officer();
        for (name, value, code) in [
            ("question_set", json!("nope"), "unknown"),
            ("question_set", Value::Null, "required"),
            ("service_id", json!(theirs), "unknown"),
            ("service_id", json!("a b"), "format"),
            ("closes_on", json!("2022-09-30"), "date_order"),
            ("opens_on", json!("1/10/2565"), "format"),
            ("opens_on", Value::Null, "required"),
            ("min_answers", json!(2), "out_of_range"),
            ("min_answers", json!("ten"), "wrong_type"),
            ("agency_id", json!(other.agency), "unknown_field"),
        ] {
            change(&officer, 1, json!({ name: value }))
                .await
                .fault(&format!("/{name}"), code);
        }
        let all = json!({ "service_id": id, "question_set": "standard", "opens_on": "2022-11-15", "closes_on": "2099-09-30",
            "min_answers": 12 });
        change(&other.officer(), 1, all.clone())
            .await
            .problem(404, "not_found");
        change(&hall.token("staff"), 1, all.clone())
            .await
            .problem(403, "forbidden");
        let changed = change(&officer, 1, all.clone()).await.expect(200);
        for name in [
            "service_id",
            "question_set",
            "opens_on",
            "closes_on",
            "min_answers",
        ] {
            assert_eq!(changed[name], all[name], "{name}");
        }
        assert_eq!(
            (
                &changed["version"],
                changed["questions"].as_array().unwrap().len()
            ),
            (&json!(2), 10)
        );
        change(&officer, 1, all.clone())
            .await
            .problem(412, "precondition_failed");
        let same = change(&officer, 2, all.clone()).await;
        assert_eq!((same.header("etag"), &same.expect(200)), ("\"2\"", &changed));
        assert_eq!(hall.events("satisfaction_form.changed").await, 1);

        let sheet = [json!({ "ratings": rated(&[("staff_manner", 5)]) })];
        for month in ["2022-12", "2023-04"] {
            hall.paper(&form, month, &sheet).await.expect(201);
        }
        for (name, value) in [
            ("service_id", Value::Null),
            ("question_set", json!("short")),
            ("min_answers", json!(13)),
            ("min_answers", json!(11)),
            ("opens_on", json!("2023-01-01")),
            ("closes_on", json!("2023-03-31")),
        ] {
            let refused = change(&officer, 2, json!({ name: value })).await;
            let fault = &refused.problem(409, "conflict")["errors"][0];
            assert_eq!(
                (&fault["pointer"], &fault["code"]),
                (&json!(format!("/{name}")), &json!("answered"))
            );
        }
        let days = json!({ "question_set": "standard", "opens_on": "2022-12-31", "closes_on": "2023-04-01" });
        let narrowed = change(&officer, 2, days).await.expect(200);
        assert_eq!(
            (&narrowed["version"], &narrowed["is_open"]),
            (&json!(3), &json!(false))
        );
        let again = change(&officer, 3, json!({ "closes_on": null }))
            .await
            .expect(200);
        assert_eq!(
            (&again["closes_on"], &again["is_open"]),
            (&Value::Null, &json!(true))
        );
        let closed = service
            .change_as(&officer, "POST", &format!("{path}/close"), 4, &json!({}))
            .await
            .expect(200);
        assert_eq!(closed["allowed_actions"], json!(["record_paper_answers"]));
        change(&officer, 5, json!({ "closes_on": "2099-01-01" }))
            .await
            .problem(409, "conflict");
        let request = service
            .request("PATCH", &path)
            .bearer_auth(&officer)
            .json(&json!({}));
        send(request).await.problem(428, "precondition_required");
    });
}

#[test]
fn a_comment_is_public_only_while_an_officer_says_so() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let other = Hall::open(&service, "อีกแห่ง").await;
        let form = hall.asks(None, 3).await;
        let sheets = [
            json!({ "ratings": rated(&[("staff", 5)]), "comment": "<b>=ดีมาก</b>" }),
            json!({ "ratings": rated(&[("staff", 1)]) }),
        ];
        hall.paper(&form, "2023-04", &sheets).await.expect(201);
        let list = "/satisfaction-responses?comment_status=pending";
        let comments = hall.read(list).await;
        let comment = &comments["items"][0];
        assert_eq!(
            comments["items"].as_array().unwrap().len(),
            1,
            "one wrote something"
        );
        assert_eq!(
            (
                &comment["comment"],
                &comment["month"],
                &comment["allowed_actions"]
            ),
            (
                &json!("<b>=ดีมาก</b>"),
                &json!("2023-04"),
                &json!(["publish_satisfaction_comment", "hide_satisfaction_comment"])
            )
        );
        assert!(comment.get("rating").is_none() && comment.get("ratings").is_none());
        let id = comment["id"].as_str().unwrap();
        let before = hall.report(2566).await;
        assert_eq!(before["comments"], json!([]));
        hall.moderate(&other.officer(), id, "publish")
            .await
            .problem(404, "not_found");
        hall.moderate(&hall.token("staff"), id, "publish")
            .await
            .problem(403, "forbidden");
        hall.moderate(&hall.token("executive"), id, "hide")
            .await
            .problem(403, "forbidden");
        hall.moderate(&hall.officer(), id, "publish").await.expect(200);
        hall.moderate(&hall.officer(), id, "publish")
            .await
            .problem(409, "conflict");
        let shown = hall.report(2566).await;
        assert_eq!(shown["comments"][0]["comment"], "<b>=ดีมาก</b>");
        assert_ne!(shown["version"], before["version"]);
        hall.moderate(&hall.officer(), id, "hide").await.expect(200);
        assert_eq!(hall.report(2566).await["comments"], json!([]));
        assert_eq!(hall.read(list).await["items"], json!([]));
        for wrong in ["x%00", "0192f0c1-7c1e-7a50-9d3f-0123456789ab"] {
            hall.moderate(&hall.officer(), wrong, "hide")
                .await
                .problem(404, "not_found");
        }
        service
            .get_as(&hall.token("staff"), &format!("/api/v1{list}"))
            .await
            .problem(403, "forbidden");
    });
}

#[test]
fn one_source_stuffs_no_ballots() {
    let mut limited = options();
    limited.limits.answers_per_hour = NonZeroU32::new(5).unwrap();
    on_each_database_with(&limited, async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let form = hall.asks(None, 3).await;
        let mut filed = 0;
        for _ in 0..8 {
            let visit = hall.visit(&form).await;
            let answer = hall.answer(&form, &visit, rated(&[("staff", 5)])).await;
            if answer.status == 200 {
                filed += 1;
            } else {
                answer.problem(429, "too_many_requests");
                assert!(answer.header("retry-after").parse::<u32>().unwrap() > 60);
            }
        }
        assert_eq!(filed, 5);
        assert_eq!(
            hall.report(prongsai::calendar::fiscal_year(service.clock.now().date()))
                .await["answers"],
            5
        );
        // The page counts with it.
        let page = service
            .request("POST", &format!("/satisfaction/{form}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body("rating-staff=5");
        assert_eq!(send(page).await.status, 429);
    });
}

/// One answer: which form it's of, and what's said of each question; 0 leaves it out.
type Sheet = (usize, [i64; 5]);

fn sheets() -> impl Strategy<Value = Vec<Sheet>> {
    let ratings = [0..=5_i64, 0..=5, 0..=5, 0..=5, 1..=5];
    prop::collection::vec((0..3_usize, ratings), 0..40)
}

/// The oracle keeps the ratings in a list and goes through it for every figure. What else is held back than what's of few
/// is looked at where everything that's published is attacked.
#[test]
fn the_report_is_what_a_naive_count_says() {
    on_each_database(async |service| {
        let (mut runner, mut told) = (TestRunner::deterministic(), 0);
        for round in 0..8 {
            let hall = Hall::open(&service, &format!("ทดสอบ {round}")).await;
            let (a, b) = (hall.offers("a").await, hall.offers("b").await);
            let forms = [
                hall.asks(Some(&a), 5).await,
                hall.asks(Some(&b), 8).await,
                hall.asks(None, 5).await,
            ];
            let all = sheets().new_tree(&mut runner).unwrap().current();
            for (index, form) in forms.iter().enumerate() {
                let of_it: Vec<Value> = all
                    .iter()
                    .filter(|(of, _)| *of == index)
                    .map(|(_, ratings)| sheet(ratings))
                    .collect();
                if !of_it.is_empty() {
                    hall.paper(form, "2023-04", &of_it).await.expect(201);
                }
            }
            let report = hall.report(2566).await;
            assert_eq!(report["answers"], all.len());
            assert_eq!(hall.report(2565).await["answers"], 0, "another year");
            let services = report["services"].as_array().unwrap();
            let given = |index: Option<usize>, place: usize| -> Vec<i64> {
                let of_it = all
                    .iter()
                    .filter(|(of, _)| index.is_none_or(|index| *of == index));
                let ratings = of_it.map(|(_, ratings)| ratings[place]);
                ratings.filter(|rating| *rating > 0).collect()
            };
            let people = |index: usize| all.iter().filter(|(of, _)| *of == index).count();
            // The largest minimum of those that were answered is everybody's.
            let minimum = |index: usize| if index == 1 { 8 } else { 5 };
            let least = (0..3).filter(|index| people(*index) > 0).map(minimum).max();
            let least = least.unwrap_or(5);
            assert_eq!(report["min_answers"], least);
            for (index, service) in [json!(a), json!(b), Value::Null].into_iter().enumerate() {
                let Some(told) = services.iter().find(|one| one["service_id"] == service) else {
                    assert_eq!(people(index), 0);
                    continue;
                };
                check_dimensions(told, |place| given(Some(index), place), least);
                let overall: Vec<i64> = (0..5).flat_map(|place| given(Some(index), place)).collect();
                check(&told["overall"], &overall, people(index), least);
            }
            check_dimensions(&report, |place| given(None, place), least);
            let overall: Vec<i64> = (0..5).flat_map(|place| given(None, place)).collect();
            check(&report["overall"], &overall, all.len(), least);
            assert_eq!(report["overall"]["enough"], all.len() >= least);
            told += i32::from(services.iter().any(|one| one["overall"]["enough"] == true));
        }
        assert!(told > 0, "some services are told");
    });
}

fn check_dimensions(view: &Value, given: impl Fn(usize) -> Vec<i64>, least: usize) {
    let dimensions = view["dimensions"].as_array().unwrap();
    for (place, dimension) in QUESTIONS.iter().enumerate() {
        let told = dimensions.iter().find(|one| one["dimension"] == *dimension);
        let ratings = given(place);
        check(&told.unwrap()["measure"], &ratings, ratings.len(), least);
    }
}

fn sheet(ratings: &[i64; 5]) -> Value {
    let given = QUESTIONS
        .into_iter()
        .zip(*ratings)
        .filter(|(_, rating)| *rating > 0);
    json!({ "ratings": rated(&given.collect::<Vec<_>>()) })
}

#[track_caller]
fn check(measure: &Value, ratings: &[i64], people: usize, least: usize) {
    assert_eq!(measure["answers"], people, "{measure}");
    let enough = measure["enough"] == true;
    assert!(!enough || people >= least, "{measure}");
    if !enough {
        for figure in [
            "ratings",
            "mean",
            "standard_deviation",
            "mean_percent",
            "top_two_percent",
            "distribution",
        ] {
            assert_eq!(measure[figure], Value::Null, "{figure}");
        }
        return;
    }
    let n = f64::from(u32::try_from(ratings.len()).unwrap());
    let values: Vec<f64> = ratings
        .iter()
        .map(|rating| f64::from(i32::try_from(*rating).unwrap()))
        .collect();
    let mean = values.iter().sum::<f64>() / n;
    let top = f64::from(u32::try_from(ratings.iter().filter(|rating| **rating >= 4).count()).unwrap());
    let close = |figure: &str, value: f64| {
        let told = measure[figure].as_f64().unwrap();
        assert!((told - value).abs() < 0.005_001, "{figure}: {told} for {value}");
    };
    close("mean", mean);
    close("mean_percent", mean * 20.0);
    close("top_two_percent", top / n * 100.0);
    if ratings.len() > 1 {
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
        close("standard_deviation", variance.sqrt());
    }
    for rating in 1..=5 {
        let times = ratings.iter().filter(|given| **given == rating).count();
        assert_eq!(
            measure["distribution"][usize::try_from(rating - 1).unwrap()],
            times
        );
    }
}

#[test]
fn the_report_names_the_item_it_is_for_and_is_held_by_its_version() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let form = hall.asks(None, 3).await;
        let sheet = json!({ "ratings": rated(&[("staff", 5)]) });
        hall.paper(&form, "2022-10", &[sheet.clone(), sheet.clone(), sheet.clone()])
            .await
            .expect(201);
        let report = hall.report(2565).await;
        assert_eq!(
            (
                &report["items"][0]["code"],
                &report["items"][0]["fiscal_year"],
                &report["label_th"]
            ),
            (&json!("O17"), &json!(2566), &json!("ปีงบประมาณ พ.ศ. 2565"))
        );
        let path = format!(
            "/api/v1/agencies/{}/satisfaction-report?fiscal_year=2566",
            hall.agency
        );
        let first = service.get(&path).await;
        assert_eq!(first.json()["services"][0]["service_id"], Value::Null);
        let held = |etag: &str| {
            service
                .request("GET", &path)
                .header("if-none-match", etag.to_owned())
        };
        assert_eq!(send(held(first.header("etag"))).await.status, 304);
        assert_eq!(service.get(&path).await.bytes, first.bytes, "from memory");
        hall.paper(&form, "2022-11", &[sheet]).await.expect(201);
        assert_eq!(send(held(first.header("etag"))).await.status, 200);
        for _ in 0..2 {
            assert_eq!(service.get(&path).await.json()["answers"], 4);
        }
        let renamed = json!({ "name_th": "เทศบาลตำบลชื่อใหม่" });
        let (root, place) = (
            service.token(&["sysadmin"]),
            format!("/api/v1/agencies/{}", hall.agency),
        );
        let renamed = service.change_as(&root, "PATCH", &place, 1, &renamed).await;
        renamed.expect(200);
        let again = service.get(&path).await;
        assert_eq!(again.json()["agency_name_th"], "เทศบาลตำบลชื่อใหม่");
        assert_eq!(send(held(again.header("etag"))).await.status, 304);
        let report = async |query: &str| {
            let path = format!("/api/v1/agencies/{}/satisfaction-report{query}", hall.agency);
            service.get(&path).await
        };
        report("").await.fault("fiscal_year", "required");
        report("?fiscal_year=2023")
            .await
            .fault("fiscal_year", "fiscal_year_gregorian");
        service
            .get("/api/v1/agencies/x/satisfaction-report?fiscal_year=2566")
            .await
            .problem(404, "not_found");
    });
}
