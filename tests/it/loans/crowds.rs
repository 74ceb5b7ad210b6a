//! Many at once.

use super::{Hall, after, person};
use crate::support::on_each_database;
use chrono::NaiveDate;
use futures_util::future::join_all;
use prongsai::accounts::Role;
use serde_json::{Value, json};
use std::collections::HashMap;

#[test]
fn of_a_hundred_who_hand_over_one_asset_one_does() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let loan = hall.approved(&[(&projector, 1)], (0, 3)).await;
        let nothing = json!({});
        let tries = (0..100).map(|_| hall.step(&loan, "hand-over", &nothing));
        let answers = join_all(tries).await;
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1);
        assert_eq!(
            statuses.iter().filter(|status| **status == 409).count(),
            99,
            "{statuses:?}"
        );
        let there = hall.registered(&projector).await;
        assert_eq!((&there["out_quantity"], &there["here"]), (&json!(1), &json!(0)));
        assert_eq!(hall.loan(&loan).await["lines"][0]["out"], 1);
    });
}

/// What the service said yes to: by loan, from when to when, and how many of which asset.
type Promised = HashMap<String, (NaiveDate, NaiveDate, usize, i64)>;

#[test]
fn a_thousand_reservations_and_extensions_at_once_leave_no_asset_promised_twice() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let staff: Vec<String> =
            join_all((0..4).map(|_| person(&service, &hall.agency, "ผู้ยืม", Role::Staff))).await;
        let mut things: Vec<(Value, i64)> = Vec::new();
        for _ in 0..20 {
            things.push((hall.asset(json!({})).await, 1));
        }
        for quantity in [3, 5, 8, 10, 20] {
            things.push((hall.chairs(quantity).await, i64::from(quantity)));
        }
        let mut seed = 7_u64;
        let mut random = |below: u64| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let mut promised = Promised::new();
        for round in 0..20 {
            let open: Vec<String> = promised.keys().cloned().collect();
            let moves: Vec<(usize, i64, i64, i64, Option<String>)> = (0..50)
                .map(|n| {
                    let thing = usize::try_from(random(25)).unwrap();
                    let quantity =
                        i64::try_from(random(u64::try_from(things[thing].1).unwrap())).unwrap() + 1;
                    let from = i64::try_from(random(40)).unwrap();
                    let days = i64::try_from(random(6)).unwrap();
                    let extended = open.get(usize::try_from(random(1000)).unwrap()).cloned();
                    (
                        thing,
                        quantity,
                        from,
                        days,
                        extended.filter(|_| n % 3 == 0 && round > 0),
                    )
                })
                .collect();
            let asks = moves.iter().enumerate().map(|(n, (thing, quantity, from, days, extended))| {
                let (hall, staff, things, promised) = (&hall, &staff, &things, &promised);
                async move {
                    if let Some(loan) = extended {
                        let (_, due, ..) = promised[loan];
                        let body = json!({ "due_on": after(due, u64::try_from(*days).unwrap() + 1).to_string(), "text": "ขยาย" });
                        return hall.step_as(&hall.mayors(), &json!({ "id": loan }), "extend", &body).await;
                    }
                    let token = hall.token(&staff[n % staff.len()], "staff");
                    hall.ask(&token, &hall.wish(&[(&things[*thing].0, *quantity)], (*from, from + days))).await
                }
            });
            let answers = join_all(asks).await;
            for (answer, (thing, quantity, ..)) in answers.iter().zip(&moves) {
                assert!(
                    matches!(answer.status, 200 | 201 | 409 | 422),
                    "{}: {}",
                    answer.status,
                    answer.text()
                );
                if answer.status > 201 {
                    continue;
                }
                let loan = answer.json();
                let day = |name: &str| loan[name].as_str().unwrap().parse::<NaiveDate>().unwrap();
                let id = loan["id"].as_str().unwrap().to_owned();
                let (thing, quantity) = promised
                    .get(&id)
                    .map_or((*thing, *quantity), |known| (known.2, known.3));
                let newest = promised
                    .get(&id)
                    .map_or(day("due_on"), |known| known.1.max(day("due_on")));
                promised.insert(id.clone(), (day("from_on"), newest, thing, quantity));
                if answer.status == 201 {
                    hall.step_as(&hall.mayors(), &loan, "approve", &json!({}))
                        .await
                        .expect(200);
                }
            }
        }
        assert!(promised.len() > 100, "{} of 1000", promised.len());
        oracle(&hall, &things, &promised);
    });
}

/// Counts each day.
fn oracle(hall: &Hall<'_>, things: &[(Value, i64)], promised: &Promised) {
    for (index, (_, there)) in things.iter().enumerate() {
        for day in (0..120).map(|n| hall.day(n)) {
            let on = promised
                .values()
                .filter(|(from, due, thing, _)| *thing == index && *from <= day && day <= *due);
            let sum: i64 = on.map(|(.., quantity)| quantity).sum();
            assert!(sum <= *there, "{sum} of {there} on {day}");
        }
    }
}
