//! Every step from wherever a loan can stand, by everybody: tables written by hand, from what was wanted and what the page of
//! the API says, not from the code.

use super::standing::Stands;
use super::{Hall, person};
use crate::support::{Answer, on_each_database, send};
use futures_util::future::join_all;
use prongsai::accounts::Role;
use serde_json::{Value, json};

const STEPS: [&str; 11] = [
    "approve",
    "record-approval",
    "reject",
    "cancel",
    "hand-over",
    "extend",
    "record-extension",
    "return",
    "settle",
    "chase",
    "void",
];

/// Where a loan stands after a step that may be taken, or the status of the refusal: the order is that of [`STEPS`], and the
/// last step is the one that's voided.
#[rustfmt::skip]
const WHEN: [(&str, [&str; 11]); 13] = [
    ("requested",              ["approved", "approved", "rejected", "cancelled", "409",     "409",      "409",      "409",      "409",      "422",     "409"]),
    ("approved",               ["409",      "409",      "409",      "cancelled", "on_loan", "approved", "approved", "409",      "409",      "422",     "requested"]),
    ("approved, part back",    ["409",      "409",      "409",      "closed",    "on_loan", "approved", "approved", "409",      "409",      "422",     "on_loan"]),
    ("approved, part broken",  ["409",      "409",      "409",      "returned",  "on_loan", "approved", "approved", "409",      "approved", "422",     "on_loan"]),
    ("on loan",                ["409",      "409",      "409",      "409",       "409",     "on_loan",  "on_loan",  "closed",   "409",      "422",     "approved"]),
    ("on loan in part",        ["409",      "409",      "409",      "on_loan",   "on_loan", "on_loan",  "on_loan",  "approved", "409",      "422",     "approved"]),
    ("on loan, one broken",    ["409",      "409",      "409",      "409",       "409",     "on_loan",  "on_loan",  "returned", "on_loan",  "422",     "on_loan"]),
    ("returned",               ["409",      "409",      "409",      "409",       "409",     "409",      "409",      "409",      "closed",   "422",     "on_loan"]),
    ("closed",                 ["409",      "409",      "409",      "409",       "409",     "409",      "409",      "409",      "409",      "422",     "on_loan"]),
    ("rejected",               ["409",      "409",      "409",      "409",       "409",     "409",      "409",      "409",      "409",      "422",     "requested"]),
    ("cancelled",              ["409",      "409",      "409",      "409",       "409",     "409",      "409",      "409",      "409",      "422",     "requested"]),
    ("never fetched",          ["409",      "409",      "409",      "cancelled", "422",     "approved", "approved", "409",      "409",      "409",     "requested"]),
    ("overdue",                ["409",      "409",      "409",      "409",       "422",     "on_loan",  "on_loan",  "closed",   "409",      "on_loan", "approved"]),
];

const CALLERS: [&str; 11] = [
    "borrower",
    "colleague",
    "officer",
    "mayor",
    "unit head",
    "executive",
    "auditor",
    "other officer",
    "other mayor",
    "machine",
    "nobody",
];

/// May take it, where [`WHEN`] says that it can be taken.
const MAY: u16 = 200;

/// The order is that of [`CALLERS`]. Of the unit head: for use outside. Inside they may what the mayor may.
#[rustfmt::skip]
const WHO: [(&str, [u16; 11]); 12] = [
    //                    bor. col. off. may. head exe. aud. o.of o.ma mach nobody
    ("read",             [MAY, 404, MAY, MAY, MAY, MAY, MAY, 404, 404, 403, 401]),
    ("approve",          [403, 403, 403, MAY, 403, 403, 403, 403, 404, 403, 401]),
    ("record-approval",  [403, 403, MAY, 403, 403, 403, 403, 404, 403, 403, 401]),
    ("reject",           [403, 403, 403, MAY, 403, 403, 403, 403, 404, 403, 401]),
    ("cancel",           [MAY, 404, MAY, 403, 403, 403, 403, 404, 404, 403, 401]),
    ("hand-over",        [403, 403, MAY, 403, 403, 403, 403, 404, 403, 403, 401]),
    ("extend",           [403, 403, 403, MAY, 403, 403, 403, 403, 404, 403, 401]),
    ("record-extension", [403, 403, MAY, 403, 403, 403, 403, 404, 403, 403, 401]),
    ("return",           [403, 403, MAY, 403, 403, 403, 403, 404, 403, 403, 401]),
    ("settle",           [403, 403, MAY, 403, 403, 403, 403, 404, 403, 403, 401]),
    ("chase",            [403, 403, MAY, 403, 403, 403, 403, 404, 403, 403, 401]),
    ("void",             [403, 403, MAY, 403, 403, 403, 403, 404, 403, 403, 401]),
];

const UNIT_HEAD: usize = 4;

/// What somebody gets who takes a step, or reads: [`MAY`] or the status of the refusal.
fn who(step: &str, caller: usize, inside: bool) -> u16 {
    let (_, statuses) = WHO.iter().find(|(name, _)| *name == step).unwrap();
    if inside && caller == UNIT_HEAD && ["approve", "reject", "extend"].contains(&step) {
        MAY
    } else {
        statuses[caller]
    }
}

/// As whose a step of theirs is recorded.
fn whose(caller: &str) -> &'static str {
    match caller {
        "borrower" => "borrower",
        "officer" => "officer",
        _ => "approver",
    }
}

/// Everybody who calls, with their tokens.
struct World<'a> {
    hall: Hall<'a>,
    other: Hall<'a>,
    colleague: String,
    executive: String,
    auditor: String,
    appointment: Value,
}

impl<'a> World<'a> {
    async fn open(service: &'a crate::support::TestService) -> Self {
        let hall = Hall::open(service).await;
        let one = async |role: Role| person(service, &hall.agency, "คนอื่น", role).await;
        Self {
            colleague: one(Role::Staff).await,
            // Holds no position.
            executive: one(Role::Executive).await,
            auditor: one(Role::Auditor).await,
            appointment: hall.mayors_appointment().await,
            other: Hall::open(service).await,
            hall,
        }
    }

    fn token(&self, caller: &str) -> Option<String> {
        let hall = &self.hall;
        let machine = format!("changes:read@agency:{}", hall.agency);
        Some(match caller {
            "borrower" => hall.staff(),
            "colleague" => hall.token(&self.colleague, "staff"),
            "officer" => hall.officer(),
            "mayor" => hall.mayors(),
            "unit head" => hall.heads(),
            "executive" => hall.token(&self.executive, "executive"),
            "auditor" => hall.token(&self.auditor, "auditor"),
            "other officer" => self.other.officer(),
            "other mayor" => self.other.mayors(),
            "machine" => hall.service.client_token("machine", &[&machine]),
            _ => return None,
        })
    }

    async fn send(&self, caller: &str, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let mut request = self.hall.service.request(method, path);
        if let Some(token) = self.token(caller) {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.header("if-match", "*").json(body);
        }
        send(request).await
    }

    async fn read(&self, caller: &str, loan: &Value) -> Answer {
        let path = format!("/api/v1/loans/{}", loan["id"].as_str().unwrap());
        self.send(caller, "GET", &path, None).await
    }

    async fn step(&self, caller: &str, loan: &Value, step: &str) -> Answer {
        let path = format!("/api/v1/loans/{}/{step}", loan["id"].as_str().unwrap());
        self.send(caller, "POST", &path, Some(&self.body(step, loan)))
            .await
    }

    fn body(&self, step: &str, loan: &Value) -> Value {
        let hall = &self.hall;
        let (today, later) = (hall.day(0).to_string(), hall.day(9).to_string());
        match step {
            "reject" => json!({ "text": "ไม่ว่าง" }),
            "record-approval" => json!({ "appointment_id": self.appointment, "on": today, "number": "1" }),
            "extend" => json!({ "due_on": later, "text": "ขยาย" }),
            "record-extension" => {
                json!({ "due_on": later, "text": "ขยาย", "appointment_id": self.appointment, "on": today, "number": "1" })
            }
            "settle" => {
                json!({ "on": today, "lines": [{ "no": 1, "quantity": 1, "condition": "damaged", "kind": "repair" }] })
            }
            "chase" => json!({ "on": today, "text": "ทวง" }),
            "void" => json!({ "step": loan["steps"].as_array().unwrap().len(), "text": "ผิด" }),
            _ => json!({}),
        }
    }

    /// Has everybody try what they may not, or what can't be done here: one loan is enough, as none of it changes anything.
    async fn refuse_all(&self, stands: &Stands<'_>, row: &[&str; 11]) {
        let loan = self.hall.stands(stands).await;
        let before = self.hall.loan(&loan).await;
        for (step, outcome) in STEPS.iter().zip(row) {
            let when = outcome.parse::<u16>().ok();
            let tries = CALLERS.iter().enumerate().filter_map(|(place, caller)| {
                let expected = match who(step, place, stands.inside) {
                    MAY => when?,
                    refused => refused,
                };
                let tried = self.step(caller, &before, step);
                Some(async move { (caller, expected, tried.await) })
            });
            for (caller, expected, answer) in join_all(tries).await {
                let code = match expected {
                    401 => "unauthenticated",
                    403 => "forbidden",
                    404 => "not_found",
                    409 => "conflict",
                    _ => "invalid_input",
                };
                assert_eq!(
                    (answer.status, answer.json()["code"].as_str()),
                    (expected, Some(code)),
                    "{step} of {stands:?} by the {caller}: {}",
                    answer.text()
                );
            }
        }
        assert_eq!(self.hall.loan(&loan).await, before, "{stands:?}");
        self.offers(stands, row, &before).await;
    }

    /// That a loan offers to everybody who sees it what they may do with it, and nothing else.
    async fn offers(&self, stands: &Stands<'_>, row: &[&str; 11], loan: &Value) {
        for (place, caller) in CALLERS.iter().enumerate() {
            let expected = who("read", place, stands.inside);
            let seen = self.read(caller, loan).await.expect(expected);
            if expected != MAY {
                continue;
            }
            let offered = seen["allowed_actions"].as_array().unwrap();
            for (step, outcome) in STEPS.iter().zip(row) {
                let may = who(step, place, stands.inside) == MAY && outcome.parse::<u16>().is_err();
                assert_eq!(
                    offered.contains(&json!(operation(step))),
                    may,
                    "{step} of {stands:?} for the {caller}: {offered:?}"
                );
            }
        }
    }

    /// Has everybody take each step that they may take here, each with a loan of its own.
    async fn take_all(&self, stands: &Stands<'_>, row: &[&str; 11]) {
        for (step, outcome) in STEPS.iter().zip(row) {
            if outcome.parse::<u16>().is_ok() {
                continue;
            }
            for (place, caller) in CALLERS.iter().enumerate() {
                if who(step, place, stands.inside) != MAY {
                    continue;
                }
                let loan = self.hall.stands(stands).await;
                let answer = self.step(caller, &loan, step).await;
                assert_eq!(
                    answer.status,
                    200,
                    "{step} of {stands:?} by the {caller}: {}",
                    answer.text()
                );
                let after = answer.json();
                let last = after["steps"].as_array().unwrap().last().unwrap();
                assert_eq!(
                    (&after["status"], &last["action"], &last["whose"]),
                    (
                        &json!(outcome),
                        &json!(step.replace('-', "_")),
                        &json!(whose(caller))
                    ),
                    "{step} of {stands:?} by the {caller}"
                );
            }
        }
    }
}

/// The operation of a step.
fn operation(step: &str) -> &'static str {
    match step {
        "approve" => "approve_loan",
        "record-approval" => "record_loan_approval",
        "reject" => "reject_loan",
        "cancel" => "cancel_loan",
        "hand-over" => "hand_over_loan",
        "extend" => "extend_loan",
        "record-extension" => "record_loan_extension",
        "return" => "return_loan",
        "settle" => "settle_loan",
        "chase" => "chase_loan",
        _ => "void_loan_step",
    }
}

#[test]
fn every_step_from_wherever_a_loan_stands_by_everybody_does_what_the_tables_say() {
    on_each_database(async |service| {
        let world = World::open(&service).await;
        for (name, row) in &WHEN {
            // Inside, the head of the unit approves as well.
            for inside in [true, false] {
                let stands = Stands { name, inside };
                if !inside || ["requested", "approved", "on loan"].contains(name) {
                    world.refuse_all(&stands, row).await;
                    world.take_all(&stands, row).await;
                }
            }
        }
    });
}

#[test]
fn nothing_is_chased_but_what_is_out_however_long_ago_it_was_due() {
    on_each_database(async |service| {
        let world = World::open(&service).await;
        let hall = &world.hall;
        let chased = async |loan: &Value| world.step("officer", loan, "chase").await;
        for steps in [
            &[][..],
            &["reject"],
            &["cancel"],
            &["record-approval"],
            &["record-approval", "hand-over", "return"],
            &["record-approval", "hand-over", "return broken"],
        ] {
            let loan = hall.long_ago(steps).await;
            chased(&loan).await.problem(409, "conflict");
            let seen = hall.loan(&loan).await;
            assert_eq!(
                (&seen, &seen["chase"]["done_on"]),
                (&loan, &json!(null)),
                "{steps:?}"
            );
        }
        let loan = hall.long_ago(&["record-approval", "hand-over"]).await;
        let seen = chased(&loan).await.expect(200);
        assert_eq!(seen["chase"]["done_on"], hall.day(0).to_string());
    });
}

#[test]
fn who_may_borrow_asks_and_the_officer_alone_scans_back() {
    on_each_database(async |service| {
        let world = World::open(&service).await;
        let hall = &world.hall;
        let (chairs, projector) = (hall.chairs(20).await, hall.asset(json!({})).await);
        let wish = hall.wish(&[(&chairs, 1)], (1, 3));
        hall.lent(&[(&projector, 1)], (0, 3)).await;
        let label = json!({ "label": projector["number"], "condition": "good" });
        let back = json!({ "agency_id": hall.agency, "lines": [label] });
        for (place, caller) in CALLERS.iter().enumerate() {
            // In the order of CALLERS.
            let asking = [201, 201, 201, 201, 201, 201, 403, 403, 403, 403, 401][place];
            let answer = world.send(caller, "POST", "/api/v1/loans", Some(&wish)).await;
            assert_eq!(answer.status, asking, "{caller}: {}", answer.text());
            if *caller != "officer" {
                let scanning = if *caller == "nobody" { 401 } else { 403 };
                let answer = world
                    .send(caller, "POST", "/api/v1/loan-returns", Some(&back))
                    .await;
                assert_eq!(answer.status, scanning, "{caller}: {}", answer.text());
            }
        }
        let all = service.get_as(&hall.officer(), "/api/v1/loans").await.expect(200);
        assert_eq!(all["items"].as_array().unwrap().len(), 7);
        let scanned = world.send("officer", "POST", "/api/v1/loan-returns", Some(&back));
        assert_eq!(scanned.await.expect(200)["items"][0]["status"], "closed");
    });
}
