//! The counts of services by month and channel.

use super::{Hall, cell};
use crate::support::{on_each_database, send};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[test]
fn a_month_is_recorded_in_one_call_and_corrected_with_a_reason() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let (a, b) = (hall.offers("a").await, hall.offers("b").await);
        let empty = hall.month("2023-04").await;
        assert_eq!(
            (&empty["version"], &empty["cells"], &empty["fiscal_year"]),
            (&json!(0), &json!([]), &json!(2566))
        );
        let body = json!({ "fiscal_year": 2566, "cells": [
            cell(&a, "counter", [120, 118, 115]), cell(&a, "online", [0, 0, 0]), cell(&b, "phone", [1_000_000_000, 1, 0])] });
        let first = hall.record("2023-04", "\"0\"", &body).await;
        assert_eq!(first.header("etag"), "\"1\"");
        let first = first.expect(200);
        assert_eq!(first["cells"].as_array().unwrap().len(), 3);
        let counter = &first["cells"][0];
        assert_eq!(
            (&counter["in_progress"], &counter["revision"]),
            (&json!(2), &json!(1))
        );
        assert_eq!(hall.events("service_counts.recorded").await, 1);

        // The same again changes nothing, and is no event.
        let again = hall.record("2023-04", "\"1\"", &body).await.expect(200);
        assert_eq!(again, first);
        assert_eq!(hall.events("service_counts.recorded").await, 1);
        hall.record("2023-04", "\"0\"", &body)
            .await
            .problem(412, "precondition_failed");

        let fix = json!({ "cells": [cell(&a, "counter", [121, 118, 115]), cell(&b, "counter", [7, 7, 7])] });
        hall.record("2023-04", "\"1\"", &fix)
            .await
            .fault("/reason", "required");
        let mut fix = fix;
        fix["reason"] = json!("นับใหม่ตามสมุดคุม");
        let fixed = hall.record("2023-04", "\"1\"", &fix).await.expect(200);
        assert_eq!(
            (&fixed["version"], fixed["cells"].as_array().unwrap().len()),
            (&json!(2), 4)
        );
        let path = format!("/services/{a}/counts/2023-04/revisions");
        let values = hall.read(&path).await;
        let told: Vec<_> = values["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                (
                    one["channel"].clone(),
                    one["revision"].clone(),
                    one["received"].clone(),
                    one["reason"].clone(),
                    one["source"].clone(),
                )
            })
            .collect();
        let grid = json!("grid");
        assert_eq!(
            told,
            [
                (json!("counter"), json!(1), json!(120), Value::Null, grid.clone()),
                (
                    json!("counter"),
                    json!(2),
                    json!(121),
                    json!("นับใหม่ตามสมุดคุม"),
                    grid.clone()
                ),
                (json!("online"), json!(1), json!(0), Value::Null, grid),
            ]
        );
        let page = hall.read(&format!("{path}?limit=1")).await;
        let next = service
            .get_as(&hall.officer(), page["next"].as_str().unwrap())
            .await
            .expect(200);
        assert_eq!(next["items"][0]["revision"], 2);
        assert_eq!(
            hall.read(&format!("{path}?channel=online")).await["items"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
    });
}

#[test]
fn every_bad_cell_is_named_and_nothing_is_written() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let other = Hall::open(&service, "อีกแห่ง").await;
        let (mine, theirs) = (hall.offers("a").await, other.offers("a").await);
        let body = json!({ "fiscal_year": 2567, "reason": "x".repeat(501), "cells": [
            cell(&mine, "counter", [-1, 0, 0]),
            cell(&mine, "online", [1_000_000_000_000, 0, 0]),
            cell(&mine, "phone", [5, 6, 6]),
            cell(&mine, "outreach", [5, 4, 5]),
            cell(&mine, "fax", [1, 1, 1]),
            cell(&mine, "phone", [1, 1, 1])] });
        let answer = hall.record("2023-04", "*", &body).await;
        for (at, code) in [
            ("month", "out_of_range"),
            ("/reason", "too_long"),
            ("/cells/0/received", "out_of_range"),
            ("/cells/1/received", "out_of_range"),
            ("/cells/2/completed", "more_than"),
            ("/cells/3/in_time", "more_than"),
            ("/cells/4/channel", "unknown_value"),
            ("/cells/5/service_id", "duplicate"),
        ] {
            answer.fault(at, code);
        }
        let one = |service: &str| json!({ "cells": [cell(&mine, "counter", [1, 1, 1]), cell(service, "phone", [1, 1, 1])] });
        for unknown in [theirs.as_str(), "a\u{0}b", "0192f0c1-7c1e-7a50-9d3f-0123456789ab"] {
            hall.record("2023-04", "*", &one(unknown))
                .await
                .fault("/cells/1/service_id", "unknown");
        }
        let fine = json!({ "cells": [cell(&mine, "counter", [1, 1, 1])] });
        hall.record("2099-04", "*", &fine)
            .await
            .fault("month", "in_future");
        for wrong in ["2023-13", "2566-04", "2023-4", "x", "2023-04-01"] {
            hall.record(wrong, "*", &fine).await.problem(404, "not_found");
        }
        let gregorian = json!({ "fiscal_year": 2023, "cells": fine["cells"] });
        hall.record("2023-04", "*", &gregorian)
            .await
            .fault("/fiscal_year", "fiscal_year_gregorian");
        hall.record("2023-04", "*", &json!({ "cells": [] }))
            .await
            .fault("/cells", "empty");
        let many = json!({ "cells": vec![cell(&mine, "counter", [1, 1, 1]); 1501] });
        hall.record("2023-04", "*", &many)
            .await
            .fault("/cells", "too_many");
        let half = json!({ "cells": [{ "service_id": mine, "channel": "counter", "received": 1.5, "completed": 1, "in_time": 1 }] });
        hall.record("2023-04", "*", &half)
            .await
            .fault("/cells/0/received", "wrong_type");
        let path = format!("/api/v1/agencies/{}/service-counts/2023-04", hall.agency);
        let bare = service
            .request("PUT", &path)
            .bearer_auth(hall.officer())
            .json(&fine);
        send(bare).await.problem(428, "precondition_required");
        for (token, status, code) in [
            (other.officer(), 403, "forbidden"),
            (hall.token("staff"), 403, "forbidden"),
            (hall.token("executive"), 403, "forbidden"),
        ] {
            let request = service
                .request("PUT", &path)
                .bearer_auth(token)
                .header("if-match", "*");
            send(request.json(&fine)).await.problem(status, code);
        }
        service
            .get_as(&other.officer(), &path)
            .await
            .problem(403, "forbidden");
        let revisions = format!("/api/v1/services/{mine}/counts/2023-04/revisions");
        service
            .get_as(&other.officer(), &revisions)
            .await
            .problem(404, "not_found");
        assert_eq!(hall.month("2023-04").await["version"], 0);
        assert_eq!(hall.events("service_counts.recorded").await, 0);
    });
}

#[test]
fn counts_are_listed_by_year_month_service_and_channel_and_as_files() {
    on_each_database(async |service| {
        let hall = Hall::open(&service, "ทดสอบ").await;
        let (a, b) = (hall.offers("a").await, hall.offers("b").await);
        for month in ["2022-09", "2022-10", "2023-09"] {
            let body = json!({ "cells": [cell(&a, "counter", [3, 2, 1]), cell(&b, "online", [1, 1, 1])] });
            hall.record(month, "*", &body).await.expect(200);
        }
        let count = async |query: &str| {
            let page = hall.read(&format!("/service-counts{query}")).await;
            page["items"].as_array().unwrap().len()
        };
        for (query, rows) in [
            (String::new(), 6),
            ("?fiscal_year=2566".to_owned(), 4),
            ("?fiscal_year=2565".to_owned(), 2),
            ("?month=2022-10".to_owned(), 2),
            ("?fiscal_year=2566&month=2022-10&channel=online".to_owned(), 1),
            (format!("?service_id={a}"), 3),
        ] {
            assert_eq!(count(&query).await, rows, "{query}");
        }
        let (mut path, mut seen) = ("/api/v1/service-counts?limit=4".to_owned(), 0);
        while !path.is_empty() {
            let page = service.get_as(&hall.officer(), &path).await.expect(200);
            seen += page["items"].as_array().unwrap().len();
            path = page["next"].as_str().unwrap_or_default().to_owned();
        }
        assert_eq!(seen, 6);
        for format in ["csv", "xlsx", "ndjson"] {
            let file = service
                .get_as(
                    &hall.officer(),
                    &format!("/api/v1/service-counts?format={format}"),
                )
                .await;
            assert_eq!(file.status, 200, "{format}");
        }
        let wrong = async |query: &str| {
            service
                .get_as(&hall.officer(), &format!("/api/v1/service-counts?{query}"))
                .await
        };
        wrong("fiscal_year=2566&month=2022-09")
            .await
            .fault("month", "out_of_range");
        wrong("month=2565-10").await.fault("month", "out_of_range");
        wrong("channel=fax").await.fault("channel", "unknown_value");
        wrong("after=MR80Mg").await.problem(400, "cursor_invalid");
        let other = Hall::open(&service, "อีกแห่ง").await;
        let foreign = format!("/api/v1/service-counts?agency_id={}", hall.agency);
        service
            .get_as(&other.officer(), &foreign)
            .await
            .problem(403, "forbidden");
    });
}

/// One change as somebody might make it: by the grid or by a file, of some cells of one month.
type Step = (bool, usize, Vec<(usize, usize, i64, i64, i64)>);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let cell = (0..3_usize, 0..4_usize, 0..50_i64, 0..50_i64, 0..50_i64);
    let step = (any::<bool>(), 0..2_usize, prop::collection::vec(cell, 1..6));
    prop::collection::vec(step, 1..10)
}

/// The oracle replays the revisions of each cell and takes the last.
#[test]
fn whatever_is_recorded_and_corrected_the_counts_are_what_the_revisions_say() {
    const CHANNELS: [&str; 4] = ["counter", "online", "phone", "outreach"];
    const MONTHS: [&str; 2] = ["2022-11", "2023-01"];
    on_each_database(async |service| {
        let mut runner = TestRunner::deterministic();
        for round in 0..4 {
            let hall = Hall::open(&service, &format!("ทดสอบ {round}")).await;
            let mut ids = Vec::new();
            for code in ["a", "b", "c"] {
                ids.push(hall.offers(code).await);
            }
            let mut sent: BTreeMap<(usize, usize, usize), [i64; 3]> = BTreeMap::new();
            for (by_file, month, cells) in steps().new_tree(&mut runner).unwrap().current() {
                let mut once = BTreeMap::new();
                for (service, channel, x, y, z) in cells {
                    let mut three = [x, y, z];
                    three.sort_unstable_by(|a, b| b.cmp(a));
                    once.insert((service, channel), three);
                }
                let answer = if by_file {
                    let row = |((service, channel), [x, y, z]): (&(usize, usize), &[i64; 3])| {
                        let code = ["a", "b", "c"][*service];
                        format!("{code},{},{},{x},{y},{z}\n", MONTHS[month], CHANNELS[*channel])
                    };
                    let heading = "รหัส,เดือน,ช่องทาง,รับคำขอ,เสร็จแล้ว,ภายในกำหนด\n".to_owned();
                    let file = heading + &once.iter().map(row).collect::<Vec<_>>().concat();
                    hall.upload("?reason=x", "text/csv", file).await
                } else {
                    let cells: Vec<Value> = once
                        .iter()
                        .map(|((service, channel), figures)| {
                            cell(&ids[*service], CHANNELS[*channel], *figures)
                        })
                        .collect();
                    hall.record(MONTHS[month], "*", &json!({ "reason": "x", "cells": cells }))
                        .await
                };
                answer.expect(200);
                sent.extend(
                    once.into_iter()
                        .map(|((service, channel), figures)| ((service, month, channel), figures)),
                );
            }
            let mut replayed = BTreeMap::new();
            for (s, id) in ids.iter().enumerate() {
                for (m, month) in MONTHS.iter().enumerate() {
                    let values = hall
                        .read(&format!("/services/{id}/counts/{month}/revisions?limit=200"))
                        .await;
                    for value in values["items"].as_array().unwrap() {
                        let channel = CHANNELS
                            .iter()
                            .position(|channel| value["channel"] == *channel)
                            .unwrap();
                        replayed.insert((s, m, channel), figures(value));
                    }
                }
            }
            let listed = hall.read("/service-counts?limit=200").await;
            let listed: BTreeMap<_, _> = listed["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|count| {
                    let service = ids.iter().position(|id| count["service_id"] == *id).unwrap();
                    let month = MONTHS.iter().position(|month| count["month"] == *month).unwrap();
                    let channel = CHANNELS
                        .iter()
                        .position(|channel| count["channel"] == *channel)
                        .unwrap();
                    ((service, month, channel), figures(count))
                })
                .collect();
            assert_eq!(listed, sent);
            assert_eq!(replayed, sent);
        }
    });
}

fn figures(of: &Value) -> [i64; 3] {
    ["received", "completed", "in_time"].map(|name| of[name].as_i64().unwrap())
}
