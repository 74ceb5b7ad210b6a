//! Loans: from the request to the settlement.

mod approvals;
mod bad;
mod borrowers;
mod crowds;
mod late;
mod life;
mod promises;
mod refused;
mod returns;
mod rows;
mod standing;
mod states;

use crate::support::{Answer, TestService, send};
use chrono::{Days, NaiveDate};
use prongsai::accounts::{Actor, Grant, NewUser, Role, Tenant, add_user};
use prongsai::calendar::day_in_bangkok;
use prongsai::crypto::Secret;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

/// An agency with a mayor, the head of a unit, an asset officer and staff.
pub struct Hall<'a> {
    pub service: &'a TestService,
    pub agency: String,
    pub unit: String,
    /// The position of the head of the agency, and of the unit.
    pub top: String,
    pub second: String,
    pub mayor: String,
    pub head: String,
    pub keeper: String,
    pub clerk: String,
}

fn next() -> u32 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

impl<'a> Hall<'a> {
    pub async fn open(service: &'a TestService) -> Self {
        let root = service.token(&["sysadmin"]);
        let made = async |path: &str, body: Value| {
            let made = service.post_as(&root, path, &body).await.expect(201);
            made["id"].as_str().unwrap().to_owned()
        };
        let body = json!({ "kind": "subdistrict_municipality", "name_th": format!("คลังพัสดุ {}", next()),
            "province": "96", "amphoe": "9605" });
        let agency = made("/api/v1/agencies", body).await;
        let base = format!("/api/v1/agencies/{agency}");
        let unit = made(&format!("{base}/units"), json!({ "name_th": "กองคลัง" })).await;
        let body = json!({ "title_th": "นายกเทศมนตรี", "rank": 1 });
        let top = made(&format!("{base}/positions"), body).await;
        let body = json!({ "title_th": "ผู้อำนวยการกองคลัง", "rank": 2, "unit_id": unit, "superior_id": top });
        let second = made(&format!("{base}/positions"), body).await;
        let mayor = person(service, &agency, "นายสมชาย ใจดี", Role::Executive).await;
        let head = person(service, &agency, "นางสมหญิง รักงาน", Role::UnitHead).await;
        let keeper = person(service, &agency, "นางสาวฟาตีเมาะ ดือราแม", Role::AssetOfficer).await;
        let clerk = person(service, &agency, "นายอาลี มะ", Role::Staff).await;
        let hall = Self {
            service,
            agency,
            unit,
            top,
            second,
            mayor,
            head,
            keeper,
            clerk,
        };
        hall.appoint(&hall.top, &hall.mayor, "นายสมชาย ใจดี", json!({}))
            .await;
        hall.appoint(&hall.second, &hall.head, "นางสมหญิง รักงาน", json!({}))
            .await;
        hall
    }

    /// Appoints somebody from 2000 on, or as `also` says; gives the appointment's id.
    pub async fn appoint(&self, position: &str, user: &str, name: &str, also: Value) -> String {
        let mut body = json!({ "position_id": position, "user_id": user, "holder_name": name, "kind": "holder",
            "starts_on": "2000-01-01" });
        for (field, value) in also.as_object().unwrap() {
            body[field] = value.clone();
        }
        let path = format!("/api/v1/agencies/{}/appointments", self.agency);
        let root = self.service.token(&["sysadmin"]);
        let made = self.service.post_as(&root, &path, &body).await.expect(201);
        made["id"].as_str().unwrap().to_owned()
    }

    /// A day so many days after today, or before it.
    pub fn day(&self, n: i64) -> NaiveDate {
        day_in_bangkok(self.service.clock.now()) + chrono::Duration::days(n)
    }

    pub fn token(&self, user: &str, role: &str) -> String {
        self.service
            .token_of(user, &[&format!("{role}@agency:{}", self.agency)])
    }

    pub fn officer(&self) -> String {
        self.token(&self.keeper, "asset_officer")
    }

    pub fn staff(&self) -> String {
        self.token(&self.clerk, "staff")
    }

    pub fn mayors(&self) -> String {
        self.token(&self.mayor, "executive")
    }

    pub fn heads(&self) -> String {
        self.token(&self.head, "unit_head")
    }

    /// Registers an asset; `also` says what's special about it.
    pub async fn asset(&self, also: Value) -> Value {
        let mut body = json!({ "agency_id": self.agency, "number": format!("416-65-{:04}", next()), "name": "เครื่องฉาย",
            "accounting_class": "durable", "use_kind": "returnable", "tracking": "individual", "measure": "เครื่อง",
            "value_satang": 1_990_000, "unit_id": self.unit, "lend_to_agencies": true, "lend_to_citizens": true });
        for (field, value) in also.as_object().unwrap() {
            body[field] = value.clone();
        }
        self.service
            .post_as(&self.officer(), "/api/v1/assets", &body)
            .await
            .expect(201)
    }

    pub async fn chairs(&self, quantity: i32) -> Value {
        let lot = json!({ "name": "เก้าอี้พลาสติก", "tracking": "lot", "measure": "ตัว", "quantity": quantity, "value_satang": 45_000 });
        self.asset(lot).await
    }

    pub async fn paper(&self, quantity: i32) -> Value {
        let stock = json!({ "name": "กระดาษ A4", "accounting_class": "supply", "use_kind": "consumable", "tracking": "lot",
            "measure": "รีม", "quantity": quantity, "value_satang": 12_000 });
        self.asset(stock).await
    }

    /// The asset as the register has it.
    pub async fn registered(&self, asset: &Value) -> Value {
        let path = format!("/api/v1/assets/{}", asset["id"].as_str().unwrap());
        self.service.get_as(&self.officer(), &path).await.expect(200)
    }

    /// A request of staff for use outside, between two days from today.
    pub fn wish(&self, lines: &[(&Value, i64)], (from, due): (i64, i64)) -> Value {
        let lines: Vec<Value> = lines
            .iter()
            .map(|(asset, quantity)| json!({ "asset_id": asset["id"], "quantity": quantity }))
            .collect();
        json!({ "agency_id": self.agency, "purpose": "จัดงานวันเด็กแห่งชาติ", "premises": "outside",
            "place": "โรงเรียนบ้านมะรือโบตก", "from_on": self.day(from).to_string(), "due_on": self.day(due).to_string(),
            "lines": lines })
    }

    pub async fn ask(&self, token: &str, wish: &Value) -> Answer {
        self.service.post_as(token, "/api/v1/loans", wish).await
    }

    /// Asks as staff; gives the loan.
    pub async fn asked(&self, lines: &[(&Value, i64)], days: (i64, i64)) -> Value {
        self.ask(&self.staff(), &self.wish(lines, days)).await.expect(201)
    }

    /// Takes a step as somebody, whatever the version.
    pub async fn step_as(&self, token: &str, loan: &Value, step: &str, body: &Value) -> Answer {
        let path = format!("/api/v1/loans/{}/{step}", loan["id"].as_str().unwrap());
        let request = self.service.request("POST", &path).bearer_auth(token);
        send(request.header("if-match", "*").json(body)).await
    }

    /// Takes a step as the asset officer.
    pub async fn step(&self, loan: &Value, step: &str, body: &Value) -> Answer {
        self.step_as(&self.officer(), loan, step, body).await
    }

    /// A loan that the mayor approved.
    pub async fn approved(&self, lines: &[(&Value, i64)], days: (i64, i64)) -> Value {
        let loan = self.asked(lines, days).await;
        self.step_as(&self.mayors(), &loan, "approve", &json!({}))
            .await
            .expect(200)
    }

    /// A loan whose things are with the borrower.
    pub async fn lent(&self, lines: &[(&Value, i64)], days: (i64, i64)) -> Value {
        let loan = self.approved(lines, days).await;
        self.step(&loan, "hand-over", &json!({})).await.expect(200)
    }

    /// What the asset officer sees of a loan.
    pub async fn loan(&self, loan: &Value) -> Value {
        let path = format!("/api/v1/loans/{}", loan["id"].as_str().unwrap());
        self.service.get_as(&self.officer(), &path).await.expect(200)
    }

    /// The kinds of a loan's events, in their order.
    pub async fn events(&self, loan: &Value) -> Vec<String> {
        let path = format!("/api/v1/events?subject=loan/{}", loan["id"].as_str().unwrap());
        let trail = self
            .service
            .get_as(&self.token(&self.clerk, "auditor"), &path)
            .await
            .expect(200);
        let events = trail["items"].as_array().unwrap().iter().rev();
        events
            .map(|event| event["kind"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Opens an account with a role in an agency; gives its id.
pub async fn person(service: &TestService, agency: &str, name: &str, role: Role) -> String {
    let new = NewUser {
        username: format!("borrower{}", next()),
        display_name: name.to_owned(),
        email: None,
        password: Secret::new("wrong-horse-87-battery"),
        roles: vec![Grant {
            what: role,
            tenant: Tenant::Agency(agency.to_owned()),
        }],
        must_change: false,
        totp_secret: None,
    };
    let added = add_user(
        &service.db,
        &service.passwords,
        &service.clock,
        new,
        Actor::Command,
    );
    added.await.unwrap()
}

/// A conflict with this reason at this pointer.
#[track_caller]
pub fn conflict(answer: &Answer, at: &str, code: &str) -> Value {
    let body = answer.problem(409, "conflict");
    let faults = body["errors"].as_array().unwrap();
    assert!(
        faults
            .iter()
            .any(|fault| fault["pointer"] == at && fault["code"] == code),
        "{body:#}"
    );
    body
}

/// The day after a day.
pub fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day + Days::new(days)
}
