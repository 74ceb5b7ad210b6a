//! Two houses: what an agency drops, rolls back or delays, its province still has and counts.

use super::officers;
use crate::support::sealed::{Office, inbox, next_day};
use crate::support::{TestService, databases};
use chrono::{Days, TimeDelta};
use diesel::connection::SimpleConnection;
use prongsai::calendar::day_in_bangkok;
use prongsai::integrity::{Compared, compare};
use prongsai::sealed::{About, Act, AnswerCode, House};
use serde_json::{Value, json};

const ID: &str = "0192f0c1-7c1e-7a50-9d3f-0123456789ab";

/// An agency's house and its province's, each with a database of its own, and what belongs to both.
async fn houses(own: TestService, province: TestService) -> (TestService, TestService, Office) {
    for service in [&own, &province] {
        let body =
            json!({ "id": ID, "kind": "subdistrict_municipality", "name_th": "สองบ้าน", "province": "96" });
        let admin = service.token(&["sysadmin"]);
        service
            .post_as(&admin, "/api/v1/agencies", &body)
            .await
            .expect(201);
        service
            .post_as(&admin, "/api/v1/agencies", &body)
            .await
            .problem(409, "already_exists");
    }
    let office = Office::open(ID, &[(House::Agency, &own), (House::Province, &province)]).await;
    (own, province, office)
}

fn on_two_houses(test: impl AsyncFn(TestService, TestService, Office)) {
    for (own, province) in databases().into_iter().zip(databases()) {
        eprintln!("on {}", own.name());
        actix_web::rt::System::new().block_on(async {
            let (own, province) = (TestService::start(own).await, TestService::start(province).await);
            let (own, province, office) = houses(own, province).await;
            test(own, province, office).await;
        });
    }
}

async fn cases(service: &TestService, token: &str, query: &str) -> Vec<Value> {
    let (mut cases, mut path) = (Vec::new(), format!("/api/v1/integrity/cases?limit=200&{query}"));
    loop {
        let page = service.get_as(token, &path).await.expect(200);
        cases.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else {
            return cases;
        };
        next.clone_into(&mut path);
    }
}

async fn settle(province: &TestService) -> Compared {
    compare(&province.db, &province.channel, province.clock.now())
        .await
        .unwrap()
}

#[test]
fn what_one_house_lost_the_other_supplies() {
    on_two_houses(async |own, province, office| {
        let both = office.report("ถึงทั้งสองแห่ง", &[]);
        let [ours, theirs] = [
            office.report("ถึงหน่วยงานเท่านั้น", &[]),
            office.report("ถึงจังหวัดเท่านั้น", &[]),
        ];
        let hidden = office.report("นายกเรียกเงิน", &[About::Mayor]);
        for (service, sent) in [
            (&own, &both),
            (&province, &both),
            (&own, &ours),
            (&province, &theirs),
            (&province, &hidden),
        ] {
            office.file(service, sent).await.expect(AnswerCode::Filed);
        }
        office.file(&own, &hidden).await.expect(AnswerCode::Closed);
        for service in [&own, &province] {
            next_day(service).await;
        }
        let (agency, _) = officers(&own, &office);
        let day = day_in_bangkok(own.clock.now());
        let path = format!("/api/v1/integrity/cases/{}", both.commitment);
        let body = office.statement(&both.commitment, House::Agency, Act::Acknowledge, day);
        own.post_as(&agency, &format!("{path}/statements"), &body)
            .await
            .expect(200);
        let reply = office.reply(&both, House::Agency, "รับทราบ");
        own.post_as(&agency, &format!("{path}/messages"), &reply)
            .await
            .expect(200);

        assert_eq!(
            settle(&province).await,
            Compared {
                different: 3,
                silent: 0
            }
        );
        assert_eq!(inbox(&province, &both.receipt, 0).await.items().len(), 2);
        for service in [&own, &province] {
            next_day(service).await;
        }
        let (agency, _) = officers(&own, &office);
        let (_, of_province) = officers(&province, &office);
        let ids = async |service: &TestService, token: &str| {
            let mut ids: Vec<String> = cases(service, token, "")
                .await
                .iter()
                .map(|case| case["id"].as_str().unwrap().to_owned())
                .collect();
            ids.sort();
            ids
        };
        let mut all = vec![
            both.commitment.clone(),
            ours.commitment.clone(),
            theirs.commitment.clone(),
        ];
        all.sort();
        assert_eq!(ids(&own, &agency).await, all);
        all.push(hidden.commitment.clone());
        all.sort();
        assert_eq!(ids(&province, &of_province).await, all);
        assert_eq!(settle(&province).await, Compared::default());
        // A stranger, and the agency's own key for the province's work, learn nothing.
        let stranger = compare(&own.db, &own.channel, own.clock.now()).await.unwrap();
        assert_eq!(stranger, Compared::default());
    });
}

#[test]
fn an_agency_that_rolls_back_its_database_and_stops_its_clock_hides_nothing() {
    on_two_houses(async |own, province, office| {
        let sent: Vec<_> = (0..5)
            .map(|n| office.report(&format!("เรื่องที่ {n}"), &[]))
            .collect();
        for sent in &sent {
            office.file(&own, sent).await.expect(AnswerCode::Filed);
            office.file(&province, sent).await.expect(AnswerCode::Filed);
        }
        for service in [&own, &province] {
            next_day(service).await;
        }
        // The agency's copy is gone, and its clock stays where it is.
        own.db
            .write(|tx| Ok(tx.conn().batch_execute("DELETE FROM integrity_cases")?))
            .await
            .unwrap();
        let late = async || {
            let (_, token) = officers(&province, &office);
            cases(&province, &token, "overdue=true").await.len()
        };
        province.clock.advance(TimeDelta::days(6));
        assert_eq!(late().await, 0);
        // A month in which the province itself was down.
        province.clock.advance(TimeDelta::days(30));
        assert_eq!(late().await, 5);
        assert_eq!(
            settle(&province).await,
            Compared {
                different: 5,
                silent: 0
            }
        );
        next_day(&own).await;
        let (agency, _) = officers(&own, &office);
        assert_eq!(cases(&own, &agency, "").await.len(), 5);
        own.stop().await;
        assert_eq!(
            settle(&province).await,
            Compared {
                different: 0,
                silent: 1
            }
        );
        assert_eq!(late().await, 5);
    });
}

/// As [`next_day`]; a file may not be written anew in time beside other tests, and isn't what this is about.
pub async fn pass_day(service: &TestService) {
    service.clock.advance(TimeDelta::days(1));
    let later = service.clock.now() + TimeDelta::hours(1);
    drop(prongsai::integrity::close(&service.db, later).await);
}

#[test]
fn ten_thousand_cases_are_overdue_on_their_days_and_none_before() {
    on_two_houses(async |_, province, office| {
        const EACH: usize = 1000;
        let sample = office.report("x", &[]);
        let start = day_in_bangkok(province.clock.now());
        for n in 0..10 {
            let reports: Vec<Vec<u8>> = (0..EACH)
                .map(|_| {
                    let mut ciphertext = sample.ciphertext.clone();
                    let end = ciphertext.len() - 8;
                    ciphertext[end..].copy_from_slice(&rand::random::<u64>().to_be_bytes());
                    office.report_frame(
                        &prongsai::crypto::hex(&rand::random::<[u8; 32]>()),
                        "both",
                        &ciphertext,
                    )
                })
                .collect();
            let path = format!("/api/v1/agencies/{}/integrity/reports", office.agency);
            for reports in reports.chunks(50) {
                let all = reports
                    .iter()
                    .map(|frame| crate::support::sealed::post(&province, &path, frame));
                for answer in futures_util::future::join_all(all).await {
                    answer.expect(AnswerCode::Filed);
                }
            }
            if n < 9 {
                pass_day(&province).await;
            }
        }
        pass_day(&province).await;
        // The reports of day d are overdue from day d + 8 on.
        for passed in 10..20 {
            let (_, token) = officers(&province, &office);
            let today = day_in_bangkok(province.clock.now());
            assert_eq!(today, start + Days::new(passed));
            let late = cases(&province, &token, "overdue=true").await;
            let days = usize::try_from(passed - 7).unwrap().min(10);
            assert_eq!(late.len(), days * EACH, "after {passed} days");
            assert!(
                late.iter()
                    .all(|case| case["due"]["acknowledge_by"].as_str().unwrap() < today.to_string().as_str())
            );
            province.clock.advance(TimeDelta::days(1));
        }
    });
}
