//! Who is mailed about a complaint, by the list of the service itself.

use super::smtp_sink::SmtpSink;
use super::{eventually, with};
use crate::complaints::{Office, dark_street};
use crate::support::{TestService, databases};
use prongsai::app::LETTERS;
use prongsai::notifications::{MailSettings, Settings};
use serde_json::{Value, json};

/// Opens an account with an address; gives its id.
async fn person(office: &Office<'_>, name: &str, role: &str) -> String {
    let body = json!({ "username": name, "display_name": name, "email": format!("{name}@example.go.th"),
        "roles": [{ "role": role, "agency_id": office.agency }] });
    let made = office
        .service
        .post_as(&office.token("agency_admin"), "/api/v1/users", &body)
        .await
        .expect(201);
    made["user"]["id"]
        .as_str()
        .or(made["id"].as_str())
        .unwrap()
        .to_owned()
}

/// Everybody who was mailed since, with the beginning of the subject.
pub async fn mailed(sink: &SmtpSink, seen: &mut usize, expected: &[(&str, &str)]) {
    let got = eventually("mails", async || {
        let got = sink.got();
        (got.len() >= *seen + expected.len()).then_some(got)
    })
    .await;
    super::a_while().await;
    let mut fresh: Vec<(String, String)> = got[*seen..]
        .iter()
        .map(|mail| (mail.to.concat(), mail.subject()))
        .collect();
    fresh.sort();
    assert_eq!(fresh.len(), expected.len(), "{fresh:#?}");
    for ((to, subject), (name, begins)) in fresh.iter().zip(expected) {
        assert!(
            to.contains(name) && subject.starts_with(begins),
            "{to} {subject}, not {name} {begins}"
        );
    }
    *seen = sink.got().len();
}

#[test]
fn each_step_tells_whom_the_table_says_and_nobody_of_their_own_doing() {
    for database in databases() {
        eprintln!("on {}", database.name());
        actix_web::rt::System::new().block_on(async {
            let sink = SmtpSink::start().await;
            let settings = Settings {
                mail: Some(MailSettings::parse(&sink.url, "โปร่งใส <noreply@example.go.th>").unwrap()),
                ..Settings::default()
            };
            let service = TestService::start_mailing(database, with(settings), LETTERS).await;
            tell(&service, &sink).await;
        });
    }
}

async fn tell(service: &TestService, sink: &SmtpSink) {
    let office = Office::open(service, "ทดสอบ").await;
    let (one, head, approver) = (
        person(&office, "one", "complaint_officer").await,
        person(&office, "head", "unit_head").await,
        person(&office, "top", "approver").await,
    );
    person(&office, "two", "complaint_officer").await;
    let as_one = service.token_of(&one, &[&format!("complaint_officer@agency:{}", office.agency)]);
    let mut seen = 0;
    let mut body = dark_street();
    body["email"] = json!("somchai@example.com");
    let filed = office.submit(&body).await;
    mailed(
        sink,
        &mut seen,
        &[("one@", "มีเรื่องร้องเรียนเข้าใหม่"), ("two@", "มีเรื่องร้องเรียนเข้าใหม่")],
    )
    .await;
    let step = async |step: &str, body: Value| {
        office
            .step_as(&as_one, &filed["id"], step, &body)
            .await
            .expect(200)
    };
    step("acknowledge", json!({})).await;
    mailed(sink, &mut seen, &[("somchai@", "เรื่องของท่าน")]).await;
    step("assign", json!({ "officer_id": one })).await;
    step("note", json!({ "text": "ภายใน" })).await;
    step("ask", json!({ "text": "ที่ไหน" })).await;
    mailed(sink, &mut seen, &[("somchai@", "เรื่องของท่าน")]).await;
    office
        .with_receipt(&filed["receipt"], "/messages", json!({ "text": "ซอย 5" }))
        .await
        .expect(200);
    mailed(sink, &mut seen, &[("one@", "ผู้ร้องเรียนตอบกลับแล้ว")]).await;
    let (heads, approvers) = (head.len(), approver.len());
    assert!(heads > 0 && approvers > 0);
    let round = async |days: i64| {
        service.clock.advance(chrono::TimeDelta::days(days));
        let retention = prongsai::complaints::Retention(chrono::TimeDelta::days(365));
        prongsai::complaints::round(&service.db, retention, service.clock.now())
            .await
            .unwrap();
    };
    round(17).await;
    mailed(sink, &mut seen, &[("head@", "เรื่องร้องเรียนเกินกำหนด")]).await;
    round(7).await;
    mailed(
        sink,
        &mut seen,
        &[("head@", "เรื่องร้องเรียนเกินกำหนด"), ("top@", "เรื่องร้องเรียนเกินกำหนด")],
    )
    .await;
    for mail in sink.got() {
        assert!(
            !mail.raw.contains("ซอย 5") && !mail.text().contains("ไฟถนน"),
            "content-free"
        );
    }
}
