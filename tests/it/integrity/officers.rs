//! Officers' work: statements, deadlines, what came on paper, successors, and purging.

use super::{agency, office, officers};
use crate::support::on_each_database;
use crate::support::sealed::{Office, next_day};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{Datelike, TimeDelta};
use prongsai::calendar::day_in_bangkok;
use prongsai::integrity;
use prongsai::sealed::{self, About, Act, AnswerCode, House, MessageKind, Receipt, Word};
use serde_json::json;

#[test]
fn a_statement_is_taken_from_an_officers_key_only_and_for_its_own_case() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let (sent, other) = (office.report("x", &[]), office.report("y", &[]));
        for sent in [&sent, &other] {
            office.file(&service, sent).await.expect(AnswerCode::Filed);
        }
        next_day(&service).await;
        let (token, _) = officers(&service, &office);
        let path = format!("/api/v1/integrity/cases/{}/statements", sent.commitment);
        let day = day_in_bangkok(service.clock.now());
        let statement = office.statement(&sent.commitment, House::Agency, Act::Acknowledge, day);
        let wrong = |change: &dyn Fn(&mut serde_json::Value)| {
            let mut body = statement.clone();
            change(&mut body["statement"]);
            body
        };
        for body in [
            wrong(&|s| s["act"] = json!("investigate")),
            wrong(&|s| s["sig"] = json!("0".repeat(128))),
            wrong(&|s| s["officer"] = json!("60303ae2")),
            wrong(&|s| s["officer"] = json!("00000000")),
            wrong(&|s| s["more"] = json!(1)),
            wrong(&|s| *s = json!("x")),
            office.statement(&other.commitment, House::Agency, Act::Acknowledge, day),
        ] {
            service
                .post_as(&token, &path, &body)
                .await
                .fault("/statement", "unreadable");
        }
        let early = office.statement(
            &sent.commitment,
            House::Agency,
            Act::Acknowledge,
            day + chrono::Days::new(2),
        );
        service
            .post_as(&token, &path, &early)
            .await
            .fault("/statement/day", "date_order");
        service
            .post(&path, &statement)
            .await
            .problem(401, "unauthenticated");
        let stranger = service.token(&[&format!(
            "integrity_officer@agency:{}",
            agency(&service, "อื่น").await
        )]);
        service
            .post_as(&stranger, &path, &statement)
            .await
            .problem(404, "not_found");
        service.post_as(&token, &path, &statement).await.expect(200);
        let purge = office.statement(&sent.commitment, House::Agency, Act::Purge, day);
        service
            .post_as(&token, &path, &purge)
            .await
            .problem(409, "conflict");
    });
}

#[test]
fn what_is_due_is_overdue_the_day_after_and_not_before() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let sent = office.report("x", &[About::Clerk]);
        office.file(&service, &sent).await.expect(AnswerCode::Filed);
        next_day(&service).await;
        let late = async || {
            let (_, province) = officers(&service, &office);
            let page = service
                .get_as(&province, "/api/v1/integrity/cases?overdue=true")
                .await
                .expect(200);
            page["items"]
                .as_array()
                .unwrap()
                .first()
                .map(|case| case["overdue"].clone())
        };
        service.clock.advance(TimeDelta::days(6));
        assert_eq!(late().await, None);
        service.clock.advance(TimeDelta::days(1));
        assert_eq!(late().await, Some(json!(["acknowledgement"])));
        service.clock.advance(TimeDelta::days(8));
        assert_eq!(late().await, Some(json!(["acknowledgement", "answer"])));
        let (_, province) = officers(&service, &office);
        let path = format!("/api/v1/integrity/cases/{}/statements", sent.commitment);
        let day = day_in_bangkok(service.clock.now());
        let answer = office.statement(&sent.commitment, House::Province, Act::Answer, day);
        service.post_as(&province, &path, &answer).await.expect(200);
        assert_eq!(late().await, None);
        service.clock.advance(TimeDelta::days(75));
        assert_eq!(late().await, Some(json!(["outcome"])));
    });
}

#[test]
fn what_came_on_paper_counts_like_the_rest() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let receipt = Receipt::generate();
        let keys = receipt.keys().unwrap();
        let officer = &office.officer(House::Agency).2;
        let message = sealed::Message {
            kind: Word(MessageKind::Intake),
            ..office.message("จดหมายลงวันที่ 1 พฤศจิกายน", &keys)
        };
        let ciphertext = sealed::seal(
            &message.signed(&officer.signer).unwrap(),
            &office.recipients(false),
        )
        .unwrap();
        let body = |channel: &str, ciphertext: &[u8]| {
            json!({ "agency_id": office.agency, "channel": channel, "mailbox": prongsai::crypto::hex(&keys.mailbox()),
                "directory": office.directory.hash(), "ciphertext": STANDARD.encode(ciphertext) })
        };
        let (token, _) = officers(&service, &office);
        let path = "/api/v1/integrity/intakes";
        service
            .post_as(&token, path, &body("sealed", &ciphertext))
            .await
            .fault("/channel", "unknown_value");
        service
            .post_as(&token, path, &body("letter", b"x"))
            .await
            .fault("/ciphertext", "unreadable");
        let other = service.token(&[&format!(
            "integrity_officer@agency:{}",
            agency(&service, "อื่น").await
        )]);
        service
            .post_as(&other, path, &body("letter", &ciphertext))
            .await
            .problem(403, "forbidden");
        let taken = service
            .post_as(&token, path, &body("letter", &ciphertext))
            .await
            .expect(200);
        sealed::Filing::verified(taken["proof"].as_str().unwrap(), &service.house).unwrap();
        next_day(&service).await;
        let (token, _) = officers(&service, &office);
        let list = service
            .get_as(&token, "/api/v1/integrity/cases")
            .await
            .expect(200);
        assert_eq!(
            (&list["items"][0]["channel"], &list["items"][0]["id"]),
            (&json!("letter"), &taken["id"])
        );
    });
}

#[test]
fn a_successor_opens_what_somebody_sealed_again_for_them() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let sent = office.report("x", &[]);
        office.file(&service, &sent).await.expect(AnswerCode::Filed);
        next_day(&service).await;
        let (_, province) = officers(&service, &office);
        let successor = sealed::OfficerKey::generate().unwrap();
        let plain = sealed::open(&sent.ciphertext, &office.officer(House::Province).2.identity).unwrap();
        let copy = sealed::seal(&plain, &[successor.identity.to_public()]).unwrap();
        let path = format!("/api/v1/integrity/cases/{}", sent.commitment);
        let body = |of: &str| json!({ "of": of, "ciphertext": STANDARD.encode(&copy) });
        let unknown = service
            .post_as(&province, &format!("{path}/copies"), &body(&"0".repeat(64)))
            .await;
        unknown.fault("/of", "unknown");
        service
            .post_as(&province, &format!("{path}/copies"), &body(&sent.commitment))
            .await
            .expect(200);
        let case = service.get_as(&province, &path).await.expect(200);
        let kept = STANDARD
            .decode(case["copies"][0]["ciphertext"].as_str().unwrap())
            .unwrap();
        assert_eq!(*sealed::open(&kept, &successor.identity).unwrap(), *plain);
        assert_eq!(case["ciphertext"], STANDARD.encode(&sent.ciphertext));
    });
}

async fn closed_case(service: &crate::support::TestService, office: &Office) -> String {
    let sent = office.report("x", &[]);
    office.file(service, &sent).await.expect(AnswerCode::Filed);
    next_day(service).await;
    let (token, _) = officers(service, office);
    let day = day_in_bangkok(service.clock.now());
    let path = format!("/api/v1/integrity/cases/{}/statements", sent.commitment);
    let close = office.statement(&sent.commitment, House::Agency, Act::Close, day);
    service.post_as(&token, &path, &close).await.expect(200);
    sent.commitment
}

#[test]
fn a_case_is_destroyed_by_two_houses_after_its_time_and_by_nobody_alone() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let case = closed_case(&service, &office).await;
        service.clock.advance(TimeDelta::days(3651));
        let path = format!("/api/v1/integrity/cases/{case}");
        let (agency, province) = officers(&service, &office);
        let day = day_in_bangkok(service.clock.now());
        let purge = async |token: &str, house| {
            let body = office.statement(&case, house, Act::Purge, day);
            service.post_as(token, &format!("{path}/statements"), &body).await
        };
        let alone = purge(&agency, House::Agency).await.expect(200);
        assert_eq!(alone["purged_on"], json!(null));
        assert!(service.get_as(&agency, &path).await.expect(200)["ciphertext"].is_string());
        let both = purge(&province, House::Province).await.expect(200);
        assert_eq!(both["purged_on"], json!(day.to_string()));
        let case = service.get_as(&agency, &path).await.expect(200);
        assert_eq!((&case["ciphertext"], &case["files"]), (&json!(null), &json!([])));
        assert_eq!(case["status"], "closed");
    });
}

#[test]
fn the_totals_of_a_period_are_given_on_their_day_and_say_how_it_ended() {
    on_each_database(async |service| {
        // In the middle of a half-year, whenever this runs.
        let (now, november) = (service.clock.now(), 11);
        let middle = now
            .date()
            .with_day(15)
            .and_then(|day| day.with_month(november))
            .unwrap();
        let middle = middle.with_year(now.date().year() + 1).unwrap();
        service.clock.advance(middle - now.date());
        let office = office(&service).await;
        for about in [&[][..], &[About::Mayor]] {
            let sent = office.report("x", about);
            office.file(&service, &sent).await.expect(AnswerCode::Filed);
        }
        let received = day_in_bangkok(service.clock.now());
        closed_case(&service, &office).await;
        let year = prongsai::calendar::fiscal_year(received);
        let at = async |day: chrono::NaiveDate| {
            let agency = office.agency.clone();
            let totals = service
                .db
                .read(move |conn| integrity::totals(conn, &agency, year, day));
            totals.await.unwrap()
        };
        assert!(at(received).await.is_empty());
        let last = at(received + chrono::Days::new(800)).await;
        let counts: Vec<_> = last
            .iter()
            .map(|total| (total.total, total.completed, total.in_progress))
            .collect();
        assert_eq!(counts.len(), 3);
        assert_eq!(counts[2], (3, 1, 2), "the year");
        let of_halves = counts[..2].iter().fold((0, 0, 0), |sum, one| {
            (sum.0 + one.0, sum.1 + one.1, sum.2 + one.2)
        });
        assert_eq!(of_halves.0, 3, "{counts:?}");
        let (day, end) = (
            last[2].last + chrono::Days::new(10),
            last[2].last + chrono::Days::new(9),
        );
        assert_eq!((at(day).await.len(), at(end).await.len()), (3, 1));
    });
}
