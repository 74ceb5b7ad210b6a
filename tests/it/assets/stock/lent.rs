//! A stock at a busy counter: what's received, issued and corrected, beside what's lent, brought back, made good and voided.

use crate::loans::Hall;
use crate::support::{Answer, on_each_database, send};
use futures_util::future::join_all;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Stocks, each with a life of its own.
const STOCKS: usize = 24;
/// Moments in the life of a stock, in each of which up to four people do something at once.
const MOMENTS: usize = 14;

/// What somebody does. A loan or a step is one of those that there are, counted round.
#[derive(Clone, Copy, Debug)]
enum Doing {
    Move(i32),
    Lend {
        quantity: i64,
        handed: i64,
    },
    HandOver {
        loan: usize,
        quantity: i64,
    },
    Return {
        loan: usize,
        quantity: i64,
        condition: &'static str,
    },
    Settle {
        loan: usize,
        quantity: i64,
        condition: &'static str,
        kind: &'static str,
    },
    Cancel {
        loan: usize,
    },
    Void {
        loan: usize,
        step: usize,
    },
}

impl Doing {
    fn name(self) -> &'static str {
        match self {
            Self::Move(_) => "move",
            Self::Lend { .. } => "lend",
            Self::HandOver { .. } => "hand over",
            Self::Return { .. } => "return",
            Self::Settle { .. } => "settle",
            Self::Cancel { .. } => "cancel",
            Self::Void { .. } => "void",
        }
    }
}

fn doing() -> impl Strategy<Value = Doing> {
    let change = (-12..=11_i32).prop_filter("it changes nothing", |change| *change != 0);
    let condition = || prop::sample::select(vec!["good", "damaged", "incomplete", "lost"]);
    let kind = prop::sample::select(vec!["repair", "in_kind", "money"]);
    let loan = || 0..8_usize;
    prop_oneof![
        4 => change.prop_map(Doing::Move),
        4 => (1..=9_i64, 1..=9_i64)
            .prop_map(|(quantity, handed)| Doing::Lend { quantity, handed: handed.min(quantity) }),
        2 => (loan(), 1..=4_i64).prop_map(|(loan, quantity)| Doing::HandOver { loan, quantity }),
        5 => (loan(), 1..=5_i64, condition())
            .prop_map(|(loan, quantity, condition)| Doing::Return { loan, quantity, condition }),
        5 => (loan(), 1..=3_i64, condition(), kind)
            .prop_map(|(loan, quantity, condition, kind)| Doing::Settle { loan, quantity, condition, kind }),
        2 => loan().prop_map(|loan| Doing::Cancel { loan }),
        4 => (loan(), 0..3_usize).prop_map(|(loan, step)| Doing::Void { loan, step }),
    ]
}

/// How many there are at first, and what's done at once, moment by moment.
fn life(runner: &mut TestRunner) -> (i32, Vec<Vec<Doing>>) {
    let moments = proptest::collection::vec(proptest::collection::vec(doing(), 1..=4), MOMENTS);
    (0..=40_i32, moments).new_tree(runner).unwrap().current()
}

/// A stock with the loans of it.
struct Counter<'a> {
    hall: &'a Hall<'a>,
    paper: Value,
    opening: i64,
    /// What was moved by hand.
    moved: i64,
    loans: Vec<Value>,
}

/// What came of something that was done.
struct Came {
    status: u16,
    /// A loan that there wasn't before.
    loan: Option<Value>,
}

impl<'a> Counter<'a> {
    async fn open(hall: &'a Hall<'a>, opening: i32) -> Self {
        Self {
            hall,
            paper: hall.paper(opening).await,
            opening: i64::from(opening),
            moved: 0,
            loans: Vec::new(),
        }
    }

    fn id(&self) -> &str {
        self.paper["id"].as_str().unwrap()
    }

    /// A loan whose line is so, counted round from a place; the one at the place when none is.
    async fn with(&self, place: usize, is_so: fn(&Value) -> bool) -> Value {
        let (before, from) = self.loans.split_at(place % self.loans.len());
        for loan in from.iter().chain(before) {
            let seen = self.hall.loan(loan).await;
            if is_so(&seen["lines"][0]) {
                return seen;
            }
        }
        from[0].clone()
    }

    /// Does something; `None` when there's no loan or step to do it with.
    async fn make(&self, doing: Doing) -> Option<Came> {
        let hall = self.hall;
        let line = |quantity: i64| json!({ "no": 1, "quantity": quantity });
        if self.loans.is_empty() && !matches!(doing, Doing::Move(_) | Doing::Lend { .. }) {
            return None;
        }
        let answer = match doing {
            Doing::Move(change) => self.move_by(change).await,
            Doing::Lend { quantity, handed } => return Some(self.lend(quantity, handed).await),
            Doing::HandOver { loan, quantity } => {
                let waits = |line: &Value| number(line, "handed") < number(line, "quantity");
                let loan = self.with(loan, waits).await;
                let body = json!({ "lines": [line(quantity)] });
                hall.step(&loan, "hand-over", &body).await
            }
            Doing::Return {
                loan,
                quantity,
                condition,
            } => {
                let mut line = line(quantity);
                line["condition"] = json!(condition);
                let loan = self.with(loan, |line| number(line, "out") > 0).await;
                hall.step(&loan, "return", &json!({ "lines": [line] })).await
            }
            Doing::Settle {
                loan,
                quantity,
                condition,
                kind,
            } => {
                let mut line = line(quantity);
                let loan = self.with(loan, |line| number(line, "unsettled") > 0).await;
                // Mostly something that did come back so.
                let came = |condition: &&str| number(&loan["lines"][0], condition) > 0;
                let bad = ["damaged", "incomplete", "lost"].into_iter().find(came);
                let condition = bad.filter(|_| condition != "good").unwrap_or(condition);
                (line["condition"], line["kind"]) = (json!(condition), json!(kind));
                if kind == "money" {
                    line["receipt"] = json!("1/1");
                    line["amount_satang"] = json!(100);
                }
                let body = json!({ "on": hall.day(0).to_string(), "lines": [line] });
                hall.step(&loan, "settle", &body).await
            }
            Doing::Cancel { loan } => {
                let loan = &self.loans[loan % self.loans.len()];
                hall.step(loan, "cancel", &json!({})).await
            }
            Doing::Void { loan, step } => {
                let loan = hall.loan(&self.loans[loan % self.loans.len()]).await;
                let body = json!({ "step": in_force(&loan, step)?, "text": "ผิด" });
                hall.step(&loan, "void", &body).await
            }
        };
        let expected = matches!(answer.status, 200 | 201 | 409 | 422);
        assert!(expected, "{doing:?}: {} {}", answer.status, answer.text());
        Some(Came {
            status: answer.status,
            loan: None,
        })
    }

    async fn move_by(&self, change: i32) -> Answer {
        let kind = match change {
            1.. => "received",
            _ if change % 3 == 0 => "corrected",
            _ => "issued",
        };
        let body = json!({ "kind": kind, "change": change, "note": "นับใหม่" });
        let path = format!("/api/v1/assets/{}/stock-movements", self.id());
        let request = self.hall.service.request("POST", &path);
        let request = request.bearer_auth(self.hall.officer()).header("if-match", "*");
        send(request.json(&body)).await
    }

    /// Lends some to an agency in need, and hands over some of it.
    async fn lend(&self, quantity: i64, handed: i64) -> Came {
        let hall = self.hall;
        let mut wish = hall.wish(&[(&self.paper, quantity)], (0, 10));
        wish["borrower"] = json!({ "kind": "agency", "name": "นายอาลี มะ", "office": "โรงเรียนบ้านมะรือโบตก" });
        wish["urgent"] = json!(true);
        let asked = hall.ask(&hall.officer(), &wish).await;
        if asked.status == 409 {
            crate::loans::conflict(&asked, "/lines/0", "not_free");
            let (status, loan) = (409, None);
            return Came { status, loan };
        }
        let loan = asked.expect(201);
        hall.step_as(&hall.mayors(), &loan, "approve", &json!({}))
            .await
            .expect(200);
        let body = json!({ "lines": [{ "no": 1, "quantity": handed }] });
        let status = hall.step(&loan, "hand-over", &body).await.status;
        // It may have been issued since to somebody at the counter.
        assert!(matches!(status, 200 | 409), "{status}");
        Came {
            status,
            loan: Some(loan),
        }
    }

    /// The ledger, the oldest movement first.
    async fn ledger(&self) -> Vec<Value> {
        let path = format!("/api/v1/assets/{}/stock-movements?limit=200", self.id());
        let read = self.hall.service.get_as(&self.hall.officer(), &path).await;
        let page = read.expect(200);
        let mut rows = page["items"].as_array().unwrap().clone();
        rows.reverse();
        assert!(rows.len() < 200, "a page holds all of it");
        rows
    }

    /// That the ledger adds up to the balance and to what the register has, and never went below nothing.
    async fn check_ledger(&self) {
        let mut balance = 0;
        for (row, no) in self.ledger().await.iter().zip(1..) {
            balance += number(row, "change");
            assert_eq!((number(row, "no"), number(row, "balance")), (no, balance));
            assert!(balance >= 0, "{row}");
        }
        let there = self.hall.registered(&self.paper).await;
        assert_eq!(
            (&there["quantity"], &there["out_quantity"]),
            (&json!(balance), &json!(0))
        );
    }

    /// That the ledger is what the steps in force have made of it, loan by loan, and what was moved by hand.
    async fn check_loans(&self) {
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        for row in self.ledger().await {
            let loan = row["loan_id"].as_str().unwrap_or_default().to_owned();
            *sums.entry(loan).or_default() += number(&row, "change");
        }
        let by_hand = sums.remove("").unwrap_or_default();
        assert_eq!(by_hand, self.opening + self.moved);
        for loan in &self.loans {
            let seen = self.hall.loan(loan).await;
            let sum = sums.remove(loan["id"].as_str().unwrap()).unwrap_or_default();
            assert_eq!(sum, moved_by(&seen), "{seen:#}");
        }
        assert!(sums.is_empty(), "of other loans: {sums:?}");
    }
}

fn number(row: &Value, name: &str) -> i64 {
    row[name].as_i64().unwrap()
}

/// The number of a step in force that can be voided, so many before the last.
fn in_force(loan: &Value, back: usize) -> Option<i64> {
    let steps = loan["steps"].as_array().unwrap().iter().rev();
    let mut steps = steps.filter(|step| {
        step["voided_by"].is_null() && step["action"] != "void" && step["action"] != "request"
    });
    steps.nth(back).map(|step| number(step, "no"))
}

/// What a loan's steps in force take out of a stock and bring back: in good order, or as others of the same kind.
fn moved_by(loan: &Value) -> i64 {
    let steps = loan["steps"].as_array().unwrap().iter();
    let in_force = steps.filter(|step| step["voided_by"].is_null());
    let lines = in_force.flat_map(|step| {
        let lines = step["lines"].as_array().unwrap().iter();
        lines.map(move |line| match step["action"].as_str().unwrap() {
            "hand_over" => -number(line, "quantity"),
            "return" if line["returned_as"] == "good" => number(line, "quantity"),
            "settle" if line["settled_by"] != "money" => number(line, "quantity"),
            _ => 0,
        })
    });
    lines.sum()
}

#[test]
fn whatever_is_lent_and_moved_at_once_a_stock_is_what_its_ledger_says() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let mut runner = TestRunner::deterministic();
        let mut done: BTreeMap<(&str, bool), usize> = BTreeMap::new();
        for _ in 0..STOCKS {
            let (opening, moments) = life(&mut runner);
            let mut counter = Counter::open(&hall, opening).await;
            for moment in moments {
                let came = join_all(moment.iter().map(|doing| counter.make(*doing))).await;
                for (doing, came) in moment.iter().zip(came) {
                    let Some(came) = came else { continue };
                    let yes = came.status < 300;
                    *done.entry((doing.name(), yes)).or_default() += 1;
                    if let (Doing::Move(change), true) = (doing, yes) {
                        counter.moved += i64::from(*change);
                    }
                    counter.loans.extend(came.loan);
                }
                counter.check_ledger().await;
            }
            counter.check_loans().await;
        }
        for name in ["move", "lend", "hand over", "return", "settle", "cancel", "void"] {
            for yes in [true, false] {
                let count = done.get(&(name, yes)).copied().unwrap_or_default();
                assert!(count >= 6, "{name}: {done:?}");
            }
        }
    });
}
