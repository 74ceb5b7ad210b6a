//! Who is mailed about a loan, by the list of the service itself.

use super::cases::mailed;
use super::smtp_sink::SmtpSink;
use super::with;
use crate::assets::chairs;
use crate::assets::lending::Lending;
use crate::support::{TestService, databases};
use chrono::TimeDelta;
use prongsai::app::LETTERS;
use prongsai::notifications::{MailSettings, Settings};
use serde_json::json;

#[test]
fn who_approves_and_who_borrowed_are_told_and_nobody_of_their_own_doing() {
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
    let lending = Lending::open(service, "ทดสอบ").await;
    let many = lending.store.has(&chairs("1", 200)).await;
    let mut seen = 0;
    let loan = lending.ask(&[(&many, 1)], 3).await;
    mailed(sink, &mut seen, &[("mayor", "มีคำขอยืมรออนุมัติ")]).await;
    lending.approve(&loan).await;
    mailed(sink, &mut seen, &[("borrower", "อนุมัติคำขอยืมแล้ว")]).await;
    lending.step(&loan, "hand-over", json!({})).await;
    let round = async |days: i64| {
        service.clock.advance(TimeDelta::days(days));
        prongsai::assets::round(&service.db, service.clock.now())
            .await
            .unwrap();
    };
    round(1).await;
    mailed(sink, &mut seen, &[("borrower", "ใกล้ครบกำหนดคืน")]).await;
    round(2).await;
    mailed(sink, &mut seen, &[("borrower", "ครบกำหนดคืนของที่ยืมวันนี้")]).await;
    round(1).await;
    let late = "ของที่ยืมเกินกำหนดคืน";
    mailed(sink, &mut seen, &[("borrower", late), ("keeper", late)]).await;
    lending.step(&loan, "return", json!({})).await;
    let other = lending.ask(&[(&many, 1)], 3).await;
    mailed(sink, &mut seen, &[("mayor", "มีคำขอยืมรออนุมัติ")]).await;
    let reason = json!({ "text": "ต้องใช้เอง" });
    lending
        .try_step(&lending.approving(), &other, "reject", &reason)
        .await
        .expect(200);
    mailed(sink, &mut seen, &[("borrower", "ไม่อนุมัติคำขอยืม")]).await;
    for mail in sink.got() {
        assert!(
            !mail.text().contains("วันเด็ก") && !mail.text().contains("เก้าอี้"),
            "content-free"
        );
    }
}
