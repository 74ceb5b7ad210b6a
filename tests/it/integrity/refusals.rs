//! What isn't taken, and how alike the answers are.

use super::{agency, office};
use crate::support::sealed::{inbox, inbox_frame, next_day, post};
use crate::support::{on_each_database, send};
use prongsai::sealed::{self, AnswerCode, FRAME, Flaw, Head, Operation, Receipt, Word};
use serde_json::json;

#[test]
fn an_unknown_mailbox_a_wrong_signature_and_another_hour_are_answered_alike_to_the_byte() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let sent = office.report("x", &[]);
        office.file(&service, &sent).await.expect(AnswerCode::Filed);
        let path = "/api/v1/integrity/inbox";
        let head = || Head {
            after: Some(json!(0)),
            ..Head::new(Operation::Inbox)
        };
        for closed in [false, true] {
            if closed {
                next_day(&service).await;
            }
            let unknown = inbox(&service, &Receipt::generate(), 0).await;
            unknown.expect(AnswerCode::Refused);
            let hour = |by: i64| {
                Some(sealed::hour_of(
                    service.clock.now() - chrono::TimeDelta::hours(by),
                ))
            };
            let signer = sent.receipt.keys().unwrap().signer;
            let frame = |head: Head, origin: &str| {
                sealed::pack_frame(&sealed::sign_head(head, origin, b"", &signer).unwrap(), b"").unwrap()
            };
            let old = frame(
                Head {
                    hour: hour(2),
                    ..head()
                },
                &service.base,
            );
            let elsewhere = frame(
                Head {
                    hour: hour(0),
                    ..head()
                },
                "https://elsewhere.example",
            );
            let mut forged = Head::parse(
                sealed::unpack_frame(&inbox_frame(&service, &sent.receipt, head(), b""))
                    .unwrap()
                    .head,
            )
            .unwrap();
            forged.sig = Some("0".repeat(128));
            let forged = sealed::pack_frame(&forged.canonical().unwrap(), b"").unwrap();
            let keyless = sealed::pack_frame(&head().canonical().unwrap(), b"").unwrap();
            for wrong in [old, elsewhere, forged, keyless] {
                assert!(post(&service, path, &wrong).await.bytes == unknown.bytes);
            }
            let last = frame(
                Head {
                    hour: hour(1),
                    ..head()
                },
                &service.base,
            );
            post(&service, path, &last).await.expect(AnswerCode::Inbox);
        }
    });
}

#[test]
fn every_answer_has_the_same_headers_and_none_that_counts_or_numbers() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let sent = office.report("x", &[]);
        let path = format!("/api/v1/agencies/{}/integrity/reports", office.agency);
        let mut seen = Vec::new();
        for (path, body) in [
            (path.as_str(), sent.frame.clone()),
            (
                "/api/v1/integrity/inbox",
                inbox_frame(
                    &service,
                    &sent.receipt,
                    Head {
                        after: Some(json!(0)),
                        ..Head::new(Operation::Inbox)
                    },
                    b"",
                ),
            ),
            ("/api/v1/integrity/inbox", vec![0; FRAME]),
            ("/api/v1/integrity/inbox", b"x".to_vec()),
        ] {
            let answer = send(service.request("POST", path).body(body)).await;
            assert_eq!((answer.status, answer.bytes.len()), (200, sealed::ANSWER));
            let mut names: Vec<(String, usize)> = answer
                .headers
                .iter()
                .map(|(name, value)| (name.to_string(), value.len()))
                .collect();
            names.sort();
            seen.push(names);
        }
        assert!(seen.iter().all(|names| *names == seen[0]), "{seen:#?}");
        let long = service
            .request("POST", "/api/v1/integrity/inbox")
            .body(vec![0; 300_000]);
        assert_eq!(send(long).await.bytes.len(), sealed::ANSWER);
        let forbidden = [
            "x-request-id",
            "ratelimit",
            "ratelimit-policy",
            "etag",
            "content-encoding",
        ];
        assert!(
            seen[0]
                .iter()
                .all(|(name, _)| !forbidden.contains(&name.as_str())),
            "{:?}",
            seen[0]
        );
        let metrics = service.get("/metrics").await.text();
        assert!(
            !metrics.contains("/integrity/inbox") && !metrics.contains("/integrity/reports"),
            "{metrics}"
        );
    });
}

#[test]
fn a_malformed_frame_is_told_why_and_a_used_name_is_not_given_away() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let sent = office.report("x", &[]);
        let path = format!("/api/v1/agencies/{}/integrity/reports", office.agency);
        let why = async |frame: &[u8]| {
            post(&service, &path, frame)
                .await
                .head
                .reason
                .map(|Word(flaw)| flaw)
        };
        assert_eq!(why(b"").await, Some(Flaw::Size));
        assert_eq!(why(&sent.frame[1..]).await, Some(Flaw::Size));
        assert_eq!(
            why(&sealed::pack_frame("{}", b"").unwrap()).await,
            Some(Flaw::Head)
        );
        assert_eq!(
            why(&sealed::pack_frame("[", b"").unwrap()).await,
            Some(Flaw::Head)
        );
        let with = |ciphertext: &[u8]| office.report_frame(&"a".repeat(64), "both", ciphertext);
        assert_eq!(why(&with(b"")).await, Some(Flaw::AgeHeader));
        assert_eq!(why(&with(&sent.ciphertext[..30_000])).await, Some(Flaw::Size));
        assert_eq!(
            why(&office.report_frame("a", "both", &sent.ciphertext)).await,
            Some(Flaw::Head)
        );
        assert_eq!(
            why(&office.report_frame(&"a".repeat(64), "nobody", &sent.ciphertext)).await,
            Some(Flaw::Head)
        );
        let alone = sealed::seal(&vec![b' '; sealed::MESSAGE], &office.recipients(false)[..1]).unwrap();
        assert_eq!(why(&with(&alone)).await, Some(Flaw::Recipients));
        // Nothing of it was kept.
        next_day(&service).await;
        let (_, province) = super::officers(&service, &office);
        let list = service
            .get_as(&province, "/api/v1/integrity/cases")
            .await
            .expect(200);
        assert_eq!(list["items"], json!([]));

        office.file(&service, &sent).await.expect(AnswerCode::Filed);
        for closed in [false, true] {
            if closed {
                next_day(&service).await;
            }
            let other_mailbox = office.report_frame(&"a".repeat(64), "both", &sent.ciphertext);
            post(&service, &path, &other_mailbox)
                .await
                .expect(AnswerCode::Taken);
            let mailbox = prongsai::crypto::hex(&sent.receipt.keys().unwrap().mailbox());
            let other = office.report("y", &[]).ciphertext;
            post(&service, &path, &office.report_frame(&mailbox, "both", &other))
                .await
                .expect(AnswerCode::Taken);
            office.file(&service, &sent).await.expect(AnswerCode::Filed);
        }
        let closed = agency(&service, "เทศบาลตำบลที่ยังไม่เปิด").await;
        for agency in [closed.as_str(), "no-such-agency"] {
            let path = format!("/api/v1/agencies/{agency}/integrity/reports");
            post(&service, &path, &sent.frame)
                .await
                .expect(AnswerCode::Closed);
        }
    });
}
