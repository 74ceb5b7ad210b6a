//! An agency that lends: its officer, who borrows, and who approves.

use super::Store;
use crate::support::{Answer, TestService, send};
use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};

pub struct Lending<'a> {
    pub store: Store<'a>,
    /// Accounts with an address.
    pub borrower: String,
    pub mayor: String,
    pub keeper: String,
}

impl<'a> Lending<'a> {
    /// With a deputy who acts for the mayor.
    pub async fn open(service: &'a TestService, name: &str) -> Self {
        let store = Store::open(service, name).await;
        let account = async |name: &str, shown: &str, role: &str| {
            let name = format!("{name}{}", &store.agency[30..]);
            let body = json!({ "username": name, "display_name": shown, "email": format!("{name}@example.go.th"),
                "roles": [{ "role": role, "agency_id": store.agency }] });
            let made = service
                .post_as(&store.token("agency_admin"), "/api/v1/users", &body)
                .await
                .expect(201);
            made["user"]["id"].as_str().unwrap().to_owned()
        };
        let borrower = account("borrower", "นายสมชาย ใจดี", "staff").await;
        let mayor = account("mayor", "นางสาวฟาตีเมาะ ดือราแม", "approver").await;
        let keeper = account("keeper", "นายพัสดุ มั่นคง", "asset_officer").await;
        let base = format!("/api/v1/agencies/{}", store.agency);
        let admin = store.token("agency_admin");
        let body = json!({ "title_th": "นายกเทศมนตรีตำบลมะรือโบตก", "rank": 1 });
        let position = service
            .post_as(&admin, &format!("{base}/positions"), &body)
            .await
            .expect(201);
        let body = json!({ "position_id": position["id"], "user_id": mayor, "holder_name": "นางสาวฟาตีเมาะ ดือราแม",
            "kind": "acting", "starts_on": "2020-10-01" });
        service
            .post_as(&admin, &format!("{base}/appointments"), &body)
            .await
            .expect(201);
        Self {
            store,
            borrower,
            mayor,
            keeper,
        }
    }

    fn token_of(&self, account: &str, role: &str) -> String {
        let grant = format!("{role}@agency:{}", self.store.agency);
        self.store.service.token_of(account, &[&grant])
    }

    pub fn borrowing(&self) -> String {
        self.token_of(&self.borrower, "staff")
    }

    pub fn approving(&self) -> String {
        self.token_of(&self.mayor, "approver")
    }

    pub fn keeping(&self) -> String {
        self.token_of(&self.keeper, "asset_officer")
    }

    /// Today and so many days.
    pub fn day(&self, shift: i64) -> NaiveDate {
        let now = self.store.service.clock.now();
        prongsai::calendar::day_in_bangkok(now) + TimeDelta::days(shift)
    }

    /// The borrower asks for these assets outside, from today, for so many days.
    pub async fn ask(&self, assets: &[(&Value, i64)], days: i64) -> Value {
        let lines = assets
            .iter()
            .map(|(asset, quantity)| json!({ "asset_id": asset["id"], "quantity": quantity }));
        let body = json!({ "agency_id": self.store.agency, "purpose": "จัดงานวันเด็กแห่งชาติ", "premises": "outside",
            "place": "โรงเรียนบ้านมะรือโบตก", "from_on": self.day(0).to_string(), "due_on": self.day(days).to_string(),
            "lines": lines.collect::<Vec<_>>() });
        let asked = self
            .store
            .service
            .post_as(&self.borrowing(), "/api/v1/loans", &body)
            .await;
        asked.expect(201)
    }

    pub async fn try_step(&self, token: &str, loan: &Value, step: &str, body: &Value) -> Answer {
        let path = format!("/api/v1/loans/{}/{step}", loan["id"].as_str().unwrap());
        let request = self.store.service.request("POST", &path).bearer_auth(token);
        send(request.header("if-match", "*").json(body)).await
    }

    /// As the officer.
    pub async fn step(&self, loan: &Value, step: &str, body: Value) -> Value {
        self.try_step(&self.keeping(), loan, step, &body)
            .await
            .expect(200)
    }

    pub async fn approve(&self, loan: &Value) -> Value {
        self.try_step(&self.approving(), loan, "approve", &json!({}))
            .await
            .expect(200)
    }

    /// A loan that's with the borrower.
    pub async fn lend(&self, assets: &[(&Value, i64)], days: i64) -> Value {
        let loan = self.ask(assets, days).await;
        self.approve(&loan).await;
        self.step(&loan, "hand-over", json!({})).await
    }

    /// A page below `/api/v1`.
    pub async fn page(&self, token: &str, path: &str) -> Answer {
        self.store.service.get_as(token, &format!("/api/v1{path}")).await
    }
}
