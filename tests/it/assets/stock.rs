//! The stock of consumables.

mod lent;

use super::{Store, chairs, paper};
use crate::support::{on_each_database, send};
use futures_util::future::join_all;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

#[test]
fn a_stock_moves_by_its_ledger_alone_and_never_below_nothing() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let ream = store.has(&paper("1", 5)).await;
        let movement = async |body: Value| store.act("POST", &ream, "/stock-movements", &body).await;
        let received = movement(json!({ "kind": "received", "change": 20, "note": "ใบส่งของ 1" }))
            .await
            .expect(201);
        assert_eq!((&received["no"], &received["balance"]), (&json!(2), &json!(25)));
        let issued = movement(json!({ "kind": "issued", "change": -24 }))
            .await
            .expect(201);
        assert_eq!(issued["balance"], 1);
        let refused = movement(json!({ "kind": "issued", "change": -2 }))
            .await
            .problem(409, "conflict");
        assert_eq!(
            (
                &refused["errors"][0]["code"],
                &refused["errors"][0]["params"]["left"]
            ),
            (&json!("not_here"), &json!("1"))
        );
        for (body, at, code) in [
            (
                json!({ "kind": "received", "change": -1 }),
                "/change",
                "out_of_range",
            ),
            (
                json!({ "kind": "issued", "change": 1 }),
                "/change",
                "out_of_range",
            ),
            (
                json!({ "kind": "corrected", "change": 0, "note": "นับใหม่" }),
                "/change",
                "out_of_range",
            ),
            (json!({ "kind": "corrected", "change": 1 }), "/note", "required"),
            (json!({ "kind": "lent", "change": -1 }), "/kind", "unknown_value"),
            (
                json!({ "kind": "received", "change": 1.5 }),
                "/change",
                "wrong_type",
            ),
        ] {
            movement(body).await.fault(at, code);
        }
        let most = movement(json!({ "kind": "received", "change": 10_000_000 }))
            .await
            .problem(409, "conflict");
        assert_eq!(most["errors"][0]["params"]["max"], "9999999");
        movement(json!({ "kind": "corrected", "change": -1, "note": "นับแล้วไม่มี" }))
            .await
            .expect(201);
        store
            .act("PATCH", &ream, "", &json!({ "quantity": 3 }))
            .await
            .fault("/quantity", "wrong_state");
        let path = format!("/assets/{}", ream["id"].as_str().unwrap());
        let asset = store.read(&path).await;
        assert_eq!((&asset["quantity"], &asset["version"]), (&json!(0), &json!(4)));
        let ledger = store.read(&format!("{path}/stock-movements")).await;
        let kinds: Vec<&Value> = ledger["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["kind"])
            .collect();
        assert_eq!(kinds, ["corrected", "issued", "received", "opening"]);
        assert_eq!(store.events("asset.stock_moved").await, 3);
        let lot = store.has(&chairs("2", 5)).await;
        let body = json!({ "kind": "received", "change": 1 });
        store
            .act("POST", &lot, "/stock-movements", &body)
            .await
            .problem(409, "conflict");
    });
}

#[test]
fn the_same_movement_sent_twice_happens_once() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let ream = store.has(&paper("1", 5)).await;
        let path = format!("/api/v1/assets/{}/stock-movements", ream["id"].as_str().unwrap());
        for _ in 0..2 {
            let request = service.request("POST", &path).bearer_auth(store.officer());
            let body = json!({ "kind": "issued", "change": -3 });
            let moved = send(request.header("idempotency-key", "k").json(&body))
                .await
                .expect(201);
            assert_eq!(moved["balance"], 2);
        }
    });
}

/// Movements of a counter that is busy: up or down, by little or much.
fn movements(runner: &mut TestRunner) -> Vec<i32> {
    let change = (-30..=20_i32).prop_filter("it changes nothing", |change| *change != 0);
    let strategy = proptest::collection::vec(change, 60);
    strategy.new_tree(runner).unwrap().current()
}

#[test]
fn whatever_moves_at_once_the_ledger_adds_up_to_the_balance() {
    on_each_database(async |service| {
        let store = Store::open(&service, "ทดสอบ").await;
        let mut runner = TestRunner::deterministic();
        for round in 0..4 {
            let opening = round * 10;
            let ream = store.has(&paper(&round.to_string(), opening)).await;
            let moved = movements(&mut runner).into_iter().map(|change| {
                let (kind, ream, store) = (if change > 0 { "received" } else { "issued" }, &ream, &store);
                async move {
                    let body = json!({ "kind": kind, "change": change });
                    let answer = store.act("POST", ream, "/stock-movements", &body).await;
                    if answer.status == 201 {
                        return Some(change);
                    }
                    answer.problem(409, "conflict");
                    assert!(change < 0, "what comes in is never refused");
                    None
                }
            });
            let taken: Vec<i32> = join_all(moved).await.into_iter().flatten().collect();
            let path = format!("/assets/{}", ream["id"].as_str().unwrap());
            let (asset, ledger) = (
                store.read(&path).await,
                store.read(&format!("{path}/stock-movements?limit=200")).await,
            );
            let mut rows = ledger["items"].as_array().unwrap().clone();
            rows.reverse();
            let number = |row: &Value, name: &str| row[name].as_i64().unwrap();
            let mut balance = 0;
            for (row, no) in rows.iter().zip(1..) {
                balance += number(row, "change");
                assert_eq!((number(row, "no"), number(row, "balance")), (no, balance));
                assert!(balance >= 0);
            }
            assert_eq!(asset["quantity"], balance);
            let sum = i64::from(opening) + taken.iter().map(|change| i64::from(*change)).sum::<i64>();
            assert_eq!(
                balance, sum,
                "each that was answered 201 is in the ledger, and no other"
            );
        }
    });
}
