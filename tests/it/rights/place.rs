//! What there is to be read and changed.

use super::{asset, case, disclosure, loan, measure, sealed, service as services};
use crate::support::{TestService, send};
use prongsai::accounts::{Actor, Grant, NewUser, Role, Tenant, add_user};
use prongsai::crypto::Secret;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

/// The password of the examples.
const PASSWORD: &str = "wrong-horse-87-battery";

/// Who calls, and the place where nothing is changed.
pub struct Town {
    /// The account that tokens of people name.
    pub person: String,
    /// The registration that tokens of machines name.
    pub machine: String,
    pub place: Place,
}

/// An agency of province 96 with one of everything that a path can name.
pub struct Place {
    pub agency: String,
    pub names: Vec<(&'static str, String)>,
    /// What operations are sent in place of their examples.
    pub bodies: Vec<(&'static str, Value)>,
}

impl Town {
    pub async fn found(service: &TestService) -> Self {
        let runs = Grant {
            what: Role::Sysadmin,
            tenant: Tenant::Everywhere,
        };
        let person = account(service, "caller", runs, None).await;
        let mut place = Place::furnish(service, None).await;
        sealed::furnish(service, &mut place).await;
        let body = json!({ "name": "ทดสอบ", "agency_id": place.agency, "scopes": ["assessments:read"] });
        let machine = create(service, "/api/v1/clients", &body).await;
        Self {
            person,
            machine,
            place,
        }
    }
}

async fn account(service: &TestService, name: &str, role: Grant<Role>, totp: Option<&str>) -> String {
    let new = NewUser {
        username: name.to_owned(),
        display_name: "ผู้ทดสอบ".to_owned(),
        email: None,
        password: Secret::new(PASSWORD),
        roles: vec![role],
        must_change: false,
        totp_secret: totp.map(Secret::new),
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

/// Creates as a system administrator; gives the id.
async fn create(service: &TestService, path: &str, body: &Value) -> String {
    let made = service.post_as(&service.token(&["sysadmin"]), path, body).await;
    let made = made.expect(201);
    let id = made["id"].as_str().or(made["client"]["id"].as_str());
    id.unwrap().to_owned()
}

impl Place {
    /// Of all things those that an operation at this path may name; all without one.
    pub async fn furnish(service: &TestService, path: Option<&str>) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let body = json!({ "kind": "subdistrict_municipality", "name_th": format!("ทดสอบ {n}"), "province": "96",
            "amphoe": "9605" });
        let agency = create(service, "/api/v1/agencies", &body).await;
        let base = format!("/api/v1/agencies/{agency}");
        let unit = create(
            service,
            &format!("{base}/units"),
            &json!({ "name_th": "สำนักปลัด" }),
        )
        .await;
        let body = json!({ "title_th": "ปลัดเทศบาล", "rank": 1 });
        let position = create(service, &format!("{base}/positions"), &body).await;
        let body = json!({ "position_id": position, "holder_name": "ผู้ทดสอบ", "kind": "holder",
            "starts_on": "2022-10-01", "ends_on": "2023-09-30" });
        let appointment = create(service, &format!("{base}/appointments"), &body).await;
        let staff = Grant {
            what: Role::Staff,
            tenant: Tenant::Agency(agency.clone()),
        };
        let user = account(
            service,
            &format!("somebody{n}"),
            staff,
            Some("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
        )
        .await;
        let body = json!({ "name": "ทดสอบ", "agency_id": agency, "scopes": ["assessments:read"] });
        let client = create(service, "/api/v1/clients", &body).await;
        let body = json!({ "name": "ทดสอบ", "url": "https://receiver.invalid/", "kinds": ["unit.*"] });
        let admin = service.token(&[&format!("agency_admin@agency:{agency}")]);
        let webhook = service.post_as(&admin, &format!("{base}/webhooks"), &body).await;
        let webhook = webhook.expect(201)["webhook"]["id"].as_str().unwrap().to_owned();
        let names = vec![
            ("webhook_id", webhook),
            ("agency_id", agency.clone()),
            ("unit_id", unit),
            ("position_id", position),
            ("appointment_id", appointment),
            ("user_id", user),
            ("client_id", client),
            ("fiscal_year", "2566".to_owned()),
            ("code", "96".to_owned()),
            ("category", "light".to_owned()),
            ("service_code", "water_meter".to_owned()),
            ("series", "loans".to_owned()),
            ("revision", "1".to_owned()),
            ("scan_id", "0192f0c1-7c1e-7a50-9d3f-0123456789ab".to_owned()),
        ];
        let bodies = Vec::new();
        let mut place = Self {
            agency,
            names,
            bodies,
        };
        let named = |words: &[&str]| path.is_none_or(|path| words.iter().any(|word| path.contains(word)));
        if named(&["complaint", "tracking", "template"]) {
            case::file(service, &mut place, "complaint").await;
            case::write_template(service, &mut place).await;
        }
        if named(&["asset", "loan", "stocktake"]) {
            asset::furnish(service, &mut place).await;
            loan::furnish(service, &mut place).await;
        }
        if named(&["service", "satisfaction"]) {
            services::furnish(service, &mut place).await;
        }
        if named(&["measure"]) {
            measure::furnish(service, &mut place).await;
        }
        if named(&["assessment"]) {
            place.assess(service).await;
        }
        if named(&["statistics"]) {
            let path = format!("{base}/statistics/loans/2566/publish");
            let publish = service.request("POST", &path).header("if-match", "*");
            let publish = publish.bearer_auth(place.officer(service));
            send(publish).await.expect(200);
        }
        if named(&["disclosure", "survey", "complaint-procedure"]) {
            disclosure::furnish(service, &mut place).await;
        }
        place
    }

    /// Records the assessment of 2566, and publishes it.
    async fn assess(&self, service: &TestService) {
        let printed = json!({ "overall": 90.0, "indicators": vec![90.0; 10], "source": "ทดสอบ" });
        let body = json!({ "fiscal_year": 2566, "assessment": printed });
        let path = format!("/api/v1/agencies/{}/assessments", self.agency);
        let made = service.post_as(&self.officer(service), &path, &body).await;
        made.expect(201);
        self.act(service, "publish").await;
    }

    fn officer(&self, service: &TestService) -> String {
        service.token(&[&format!("data_officer@agency:{}", self.agency)])
    }

    /// Does something with the assessment.
    async fn act(&self, service: &TestService, action: &str) {
        let path = format!("/api/v1/agencies/{}/assessments/2566/{action}", self.agency);
        let request = service.request("POST", &path).bearer_auth(self.officer(service));
        let answer = send(request.header("if-match", "*").json(&json!({}))).await;
        answer.expect(200);
    }

    /// Gives a name to something else.
    pub fn name(&mut self, name: &'static str, what: &str) {
        self.names.retain(|(known, _)| *known != name);
        self.names.push((name, what.to_owned()));
    }

    /// Whether there's something of this name.
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|(known, _)| *known == name)
    }

    pub fn named(&self, name: &str) -> &str {
        let found = self.names.iter().find(|(known, _)| *known == name);
        &found.unwrap().1
    }

    /// Puts the assessment, which is published, and the case, which was received, into the state from which an operation
    /// goes on.
    pub async fn prepare(&mut self, service: &TestService, operation: &str) {
        case::prepare(service, self, operation).await;
        asset::prepare(service, self, operation).await;
        loan::prepare(service, self, operation).await;
        services::prepare(service, self, operation).await;
        disclosure::prepare(service, self, operation).await;
        if sealed::OPERATIONS.contains(&operation) {
            sealed::furnish(service, self).await;
        }
        let actions: &[&str] = match operation {
            "publish_assessment" | "share_assessment" => &["withdraw"],
            // A machine corrects drafts only, and a province what was shared with it.
            "unshare_assessment" | "correct_assessment" => &["withdraw", "share"],
            _ => &[],
        };
        for action in actions {
            self.act(service, action).await;
        }
    }
}
