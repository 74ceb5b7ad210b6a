//! A crowd that reserves, extends and gives up at once, and an oracle of what was promised to it.

use super::rows::Row;
use super::{Hall, after, conflict, person};
use crate::support::{Answer, TestService};
use chrono::NaiveDate;
use futures_util::future::join_all;
use prongsai::accounts::Role;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Reservations and extensions in a round, and cancellations beside them.
const MOVES: usize = 50;
const CANCELS: usize = 6;

/// What one of the crowd does.
#[derive(Debug)]
pub enum Move {
    Ask { who: usize, wanted: Promise },
    Extend { loan: String, until: NaiveDate },
    Cancel { loan: String },
}

/// What the service said yes to, or was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    thing: usize,
    quantity: i64,
    from: NaiveDate,
    until: NaiveDate,
}

impl Promise {
    fn is_on(&self, thing: usize, day: NaiveDate) -> bool {
        self.thing == thing && self.from <= day && day <= self.until
    }
}

/// How often what came of it.
#[derive(Debug, Default)]
pub struct Done {
    pub asked: usize,
    pub reserved: usize,
    pub not_reserved: usize,
    pub extensions: usize,
    pub extended: usize,
    pub not_extended: usize,
    pub cancelled: usize,
}

pub struct Crowd<'a> {
    hall: &'a Hall<'a>,
    staff: Vec<String>,
    /// With how many there are of each.
    things: Vec<(Value, i64)>,
    /// By loan.
    pub promised: BTreeMap<String, Promise>,
    pub done: Done,
    /// The first day that anything is wanted on: to come, even if it's midnight soon.
    first: NaiveDate,
    seed: u64,
}

impl<'a> Crowd<'a> {
    /// Staff, twenty single pieces and five lots.
    pub async fn gather(service: &TestService, hall: &'a Hall<'a>) -> Self {
        let staff = (0..4).map(|_| person(service, &hall.agency, "ผู้ยืม", Role::Staff));
        let staff = join_all(staff).await;
        let mut things = Vec::new();
        for _ in 0..20 {
            things.push((hall.asset(json!({})).await, 1));
        }
        for quantity in [3, 5, 8, 10, 20] {
            things.push((hall.chairs(quantity).await, i64::from(quantity)));
        }
        Self {
            hall,
            staff,
            things,
            promised: BTreeMap::new(),
            done: Done::default(),
            first: hall.day(2),
            seed: 7,
        }
    }

    fn random(&mut self, below: usize) -> usize {
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.seed >> 33).unwrap() % below
    }

    fn days(&mut self, below: usize) -> u64 {
        u64::try_from(self.random(below)).unwrap()
    }

    fn any_loan(&mut self) -> Option<String> {
        let count = self.promised.len();
        let place = (count > 0).then(|| self.random(count))?;
        self.promised.keys().nth(place).cloned()
    }

    /// What's done in a round: of a few things, so that many want the same.
    pub fn draw(&mut self, round: usize) -> Vec<Move> {
        let wanted: Vec<usize> = (0..8).map(|_| self.random(self.things.len())).collect();
        let mut moves = Vec::new();
        for n in 0..MOVES {
            let extended = (round > 0 && n % 20 < 9).then(|| self.any_loan()).flatten();
            let one = match extended {
                Some(loan) => self.extend(loan),
                None => self.ask(&wanted),
            };
            moves.push(one);
        }
        for _ in 0..CANCELS {
            let place = self.random(moves.len());
            let cancel = self.any_loan().map(|loan| Move::Cancel { loan });
            moves.splice(place..place, cancel);
        }
        moves
    }

    fn extend(&mut self, loan: String) -> Move {
        let days = self.days(6) + 1;
        let until = after(self.promised[&loan].until, days);
        Move::Extend { loan, until }
    }

    fn ask(&mut self, things: &[usize]) -> Move {
        let thing = things[self.random(things.len())];
        let there = usize::try_from(self.things[thing].1).unwrap();
        let from = after(self.first, self.days(40));
        let wanted = Promise {
            thing,
            quantity: i64::try_from(self.random(there)).unwrap() + 1,
            from,
            until: after(from, self.days(6)),
        };
        let who = self.random(self.staff.len());
        Move::Ask { who, wanted }
    }

    pub async fn make(&self, one: &Move) -> Answer {
        let hall = self.hall;
        match one {
            Move::Ask { who, wanted } => {
                let mut wish = hall.wish(&[(&self.things[wanted.thing].0, wanted.quantity)], (0, 0));
                wish["from_on"] = json!(wanted.from.to_string());
                wish["due_on"] = json!(wanted.until.to_string());
                hall.ask(&hall.token(&self.staff[*who], "staff"), &wish).await
            }
            Move::Extend { loan, until } => {
                let body = json!({ "due_on": until.to_string(), "text": "ขยาย" });
                let loan = json!({ "id": loan });
                hall.step_as(&hall.mayors(), &loan, "extend", &body).await
            }
            Move::Cancel { loan } => hall.step(&json!({ "id": loan }), "cancel", &json!({})).await,
        }
    }

    /// Notes what was said to a round, and has the mayor approve what was asked for.
    pub async fn note(&mut self, all: &[(&Move, &Answer)]) {
        let mut new = Vec::new();
        for (one, answer) in all {
            let yes = match answer.status {
                200 | 201 => true,
                409 => false,
                // Of two who extend the same loan, the later may want the earlier day.
                422 if matches!(one, Move::Extend { .. }) => {
                    answer.fault("/due_on", "date_order");
                    false
                }
                other => panic!("{one:?}: {other} {}", answer.text()),
            };
            match one {
                Move::Ask { wanted, .. } => {
                    self.done.asked += 1;
                    if yes {
                        self.done.reserved += 1;
                        let loan = answer.expect(201);
                        assert_eq!(
                            (day(&loan, "from_on"), day(&loan, "due_on")),
                            (wanted.from, wanted.until)
                        );
                        self.promised
                            .insert(loan["id"].as_str().unwrap().to_owned(), wanted.clone());
                        new.push(loan);
                    } else {
                        conflict(answer, "/lines/0", "not_free");
                        self.done.not_reserved += 1;
                    }
                }
                Move::Extend { loan, .. } => {
                    self.done.extensions += 1;
                    if yes {
                        self.done.extended += 1;
                        let until = day(&answer.expect(200), "due_on");
                        let promise = self.promised.get_mut(loan).unwrap();
                        promise.until = promise.until.max(until);
                    } else if is_taken(answer) {
                        self.done.not_extended += 1;
                    }
                }
                Move::Cancel { .. } => {}
            }
        }
        for (one, answer) in all {
            if let (Move::Cancel { loan }, 200) = (one, answer.status) {
                self.done.cancelled += 1;
                self.promised.remove(loan);
            }
        }
        let (hall, nothing) = (self.hall, json!({}));
        let mayors = hall.mayors();
        let approvals = new
            .iter()
            .map(|loan| hall.step_as(&mayors, loan, "approve", &nothing));
        for approval in join_all(approvals).await {
            approval.expect(200);
        }
    }

    /// That the database keeps just what was promised, and on no day more of a thing than there is.
    pub fn compare(&self, rows: &[Row]) {
        let place = |asset: &str| self.things.iter().position(|(thing, _)| thing["id"] == asset);
        let mut kept = BTreeMap::new();
        let mut sums: HashMap<(usize, NaiveDate), i64> = HashMap::new();
        for row in rows {
            let thing = place(&row.asset).unwrap();
            assert_eq!(row.until_on, row.due_on, "{row:?}");
            if row.status == "cancelled" {
                assert_eq!(row.held, 0, "{row:?}");
                continue;
            }
            assert_eq!(
                (row.held, row.status.as_str()),
                (row.quantity, "approved"),
                "{row:?}"
            );
            let quantity = i64::from(row.held);
            for day in row.from_on.iter_days().take_while(|day| *day <= row.until_on) {
                *sums.entry((thing, day)).or_default() += quantity;
            }
            let promise = Promise {
                thing,
                quantity,
                from: row.from_on,
                until: row.until_on,
            };
            assert!(kept.insert(row.loan.clone(), promise).is_none(), "{row:?}");
        }
        for ((thing, day), sum) in sums {
            let there = self.things[thing].1;
            assert!(sum <= there, "{sum} of {there} on {day}");
        }
        assert_eq!(kept, self.promised);
    }

    /// That nobody was refused what was free all the time: of what wasn't given up in this round, at its end the most
    /// is kept.
    pub fn check_refused(&self, all: &[(&Move, &Answer)], before: &BTreeMap<String, Promise>) {
        let given_up: HashSet<usize> = all
            .iter()
            .filter_map(|(one, _)| match one {
                Move::Cancel { loan } => Some(before[loan].thing),
                _ => None,
            })
            .collect();
        for (one, answer) in all {
            if !is_taken(answer) {
                continue;
            }
            let wanted = match one {
                Move::Ask { wanted, .. } => wanted.clone(),
                Move::Extend { loan, until } => Promise {
                    until: *until,
                    ..before[loan].clone()
                },
                Move::Cancel { .. } => panic!("{}", answer.text()),
            };
            if given_up.contains(&wanted.thing) {
                continue;
            }
            let own = match one {
                Move::Extend { loan, .. } => Some(loan),
                _ => None,
            };
            let days = wanted.from.iter_days().take_while(|day| *day <= wanted.until);
            let most = days.map(|day| self.kept_by_others(own, wanted.thing, day)).max();
            let there = self.things[wanted.thing].1;
            assert!(
                most.unwrap() + wanted.quantity > there,
                "{one:?} was refused, and {most:?} of {there} were kept"
            );
        }
    }

    fn kept_by_others(&self, own: Option<&String>, thing: usize, day: NaiveDate) -> i64 {
        let others = self.promised.iter().filter(|(loan, _)| Some(*loan) != own);
        let on = others.filter(|(_, promise)| promise.is_on(thing, day));
        on.map(|(_, promise)| promise.quantity).sum()
    }
}

fn day(loan: &Value, name: &str) -> NaiveDate {
    loan[name].as_str().unwrap().parse().unwrap()
}

/// Whether somebody was told that it's promised to somebody else.
fn is_taken(answer: &Answer) -> bool {
    answer.status == 409
        && answer.json()["errors"]
            .as_array()
            .is_some_and(|faults| faults.iter().any(|fault| fault["code"] == "not_free"))
}
