//! A report's way: filed, proved, closed, opened, answered, read.

use super::{office, officers};
use crate::support::on_each_database;
use crate::support::sealed::{inbox, inbox_frame, next_day, post, proof_again};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use prongsai::calendar::day_in_bangkok;
use prongsai::sealed::{
    self, About, Act, AnswerCode, Head, House, Message, MessageKind, Operation, SealedStatus, Word, entry,
    from_hex,
};
use serde_json::json;

#[test]
fn a_report_is_filed_proved_opened_answered_and_read() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let sent = office.report("นายช่างเรียกเงินค่าตรวจแบบ", &[]);
        let filed = office.file(&service, &sent).await;
        filed.expect(AnswerCode::Filed);
        let proof = filed.proof(&service);
        let today = day_in_bangkok(service.clock.now());
        assert_eq!(
            (proof.day, (proof.acknowledge_by - proof.day).num_days()),
            (today, 7)
        );
        let nonce = from_hex(filed.head.nonce.as_deref().unwrap()).unwrap();
        let own = entry(
            &nonce,
            &sealed::commitment(&sent.ciphertext),
            MessageKind::Report,
            today,
        );
        assert_eq!(proof.entry, prongsai::crypto::hex(&own));
        // Sent again, it's the same; the proof is fetched again.
        assert_eq!(office.file(&service, &sent).await.bytes, filed.bytes);
        assert_eq!(
            proof_again(&service, &sent.receipt).await.head.proof,
            filed.head.proof
        );
        let empty = inbox(&service, &sent.receipt, 0).await;
        assert!(empty.expect(AnswerCode::Inbox).items().is_empty());

        // Officers see it from the next day on.
        let (agency, province) = officers(&service, &office);
        let list = async |token: &str| {
            let page = service.get_as(token, "/api/v1/integrity/cases").await.expect(200);
            page["items"].as_array().unwrap().clone()
        };
        assert!(list(&agency).await.is_empty() && list(&province).await.is_empty());
        next_day(&service).await;
        let (agency, province) = officers(&service, &office);
        for token in [&agency, &province] {
            let cases = list(token).await;
            assert_eq!(cases.len(), 1);
            assert_eq!(
                (&cases[0]["id"], &cases[0]["status"]),
                (&json!(sent.commitment), &json!("received"))
            );
        }
        assert_eq!(
            proof_again(&service, &sent.receipt).await.head.proof,
            filed.head.proof
        );
        let path = format!("/api/v1/integrity/cases/{}", sent.commitment);
        let case = service.get_as(&agency, &path).await.expect(200);
        let ciphertext = STANDARD.decode(case["ciphertext"].as_str().unwrap()).unwrap();
        assert_eq!(ciphertext, sent.ciphertext);
        for (_, _, key) in &office.officers {
            let message = Message::parse(&sealed::open(&ciphertext, &key.identity).unwrap()).unwrap();
            assert_eq!(message.text, "นายช่างเรียกเงินค่าตรวจแบบ");
            let reporter = sealed::verifying_key(&message.reporter.sign).unwrap();
            message.verify(&reporter).unwrap();
            assert_eq!(
                case["mailbox"],
                prongsai::crypto::hex(&sealed::mailbox(&reporter))
            );
        }
        let again = service.get_as(&province, &path).await.expect(200);
        let who: Vec<&str> = again["openings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|o| o["user_id"].as_str().unwrap())
            .collect();
        assert_eq!(who.len(), 2);
        assert!(who.contains(&"officer-of-agency") && who.contains(&"officer-of-province"));

        // What officers do is in the inbox in its order.
        let day = day_in_bangkok(service.clock.now());
        let state = async |act: Act| {
            let body = office.statement(&sent.commitment, House::Agency, act, day);
            service
                .post_as(&agency, &format!("{path}/statements"), &body)
                .await
        };
        let seen = state(Act::Acknowledge).await.expect(200);
        assert_eq!(
            (&seen["status"], &seen["version"]),
            (&json!("acknowledged"), &json!(2))
        );
        state(Act::Acknowledge).await.expect(200);
        let reply = office.reply(&sent, House::Agency, "เหตุเกิดวันใด");
        service
            .post_as(&agency, &format!("{path}/messages"), &reply)
            .await
            .expect(200);
        service
            .post_as(&agency, &format!("{path}/messages"), &reply)
            .await
            .expect(200);
        state(Act::Close).await.expect(200);
        state(Act::Investigate).await.problem(409, "conflict");
        let read = inbox(&service, &sent.receipt, 0).await;
        let items = read.items();
        let kinds: Vec<(&str, i32)> = items.iter().map(|item| (item.kind.as_str(), item.n)).collect();
        assert_eq!(kinds, [("statement", 0), ("reply", 1), ("statement", 2)]);
        assert_eq!(
            (read.head.status, read.head.more),
            (Some(Word(SealedStatus::Closed)), Some(false))
        );
        assert_eq!(read.payload.len(), items[1].size);
        let keys = sent.receipt.keys().unwrap();
        let opened = Message::parse(&sealed::open(&read.payload, &keys.identity).unwrap()).unwrap();
        assert_eq!(opened.text, "เหตุเกิดวันใด");
        opened
            .verify(&office.officer(House::Agency).2.signer.verifying_key())
            .unwrap();
        assert_eq!(inbox(&service, &sent.receipt, 3).await.items().len(), 0);

        // The reporter writes on; officers have it a day later.
        let message = Message {
            case: Some(sent.commitment.clone()),
            ..office.message("วันที่ 1 ตุลาคม", &keys)
        };
        let sealed_message =
            sealed::seal(&message.signed(&keys.signer).unwrap(), &office.recipients(false)).unwrap();
        let head = Head {
            directory: Some(office.directory.hash()),
            ..Head::new(Operation::Message)
        };
        let frame = inbox_frame(&service, &sent.receipt, head, &sealed_message);
        post(&service, "/api/v1/integrity/inbox", &frame)
            .await
            .expect(AnswerCode::Filed);
        post(&service, "/api/v1/integrity/inbox", &frame)
            .await
            .expect(AnswerCode::Filed);
        assert_eq!(
            service.get_as(&agency, &path).await.expect(200)["messages"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
        next_day(&service).await;
        let (agency, _) = officers(&service, &office);
        let case = service.get_as(&agency, &path).await.expect(200);
        let messages = case["messages"].as_array().unwrap();
        assert_eq!(
            messages
                .iter()
                .filter(|message| message["kind"] == "message")
                .count(),
            1
        );
    });
}

#[test]
fn files_travel_in_parts_and_come_whole_or_not_at_all() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let sent = office.report("มีรูปถ่าย", &[]);
        office.file(&service, &sent).await.expect(AnswerCode::Filed);
        let content = sealed::pad_file(b"a picture".to_vec()).unwrap();
        let file = sealed::seal(&content, &office.recipients(false)).unwrap();
        let id = prongsai::crypto::hex(&sealed::commitment(&file));
        let path = |n: usize, parts: usize| {
            let (agency, c) = (&office.agency, &sent.commitment);
            format!("/api/v1/agencies/{agency}/integrity/reports/{c}/files/{id}?part={n}&parts={parts}")
        };
        let parts: Vec<&[u8]> = file.chunks(262_144).collect();
        assert_eq!(parts.len(), 2);
        for (n, parts, bytes) in [
            (0, 3, parts[0]),
            (2, 2, parts[0]),
            (0, 2, parts[1]),
            (0, 2, &vec![0; 262_144][..]),
        ] {
            post(&service, &path(n, parts), bytes)
                .await
                .expect(AnswerCode::Malformed);
        }
        let first = post(&service, &path(0, 2), parts[0]).await;
        assert_eq!(first.expect(AnswerCode::Stored).head.missing, Some(1));
        assert_eq!(post(&service, &path(0, 2), parts[0]).await.head.missing, Some(1));
        next_day(&service).await;
        let (agency, _) = officers(&service, &office);
        let case = format!("/api/v1/integrity/cases/{}", sent.commitment);
        assert_eq!(
            service.get_as(&agency, &case).await.expect(200)["files"][0]["complete"],
            false
        );
        service
            .get_as(&agency, &format!("{case}/files/{id}"))
            .await
            .problem(404, "not_found");
        assert_eq!(post(&service, &path(1, 2), parts[1]).await.head.missing, Some(0));
        next_day(&service).await;
        let (agency, _) = officers(&service, &office);
        let whole = service.get_as(&agency, &format!("{case}/files/{id}")).await;
        assert_eq!((whole.status, &whole.bytes), (200, &file));
        let opened = sealed::open(&whole.bytes, &office.officers[0].2.identity).unwrap();
        assert_eq!(&opened[..9], b"a picture");
        let unknown = path(0, 2).replace(&sent.commitment, &"0".repeat(64));
        post(&service, &unknown, parts[0])
            .await
            .expect(AnswerCode::Refused);
    });
}

#[test]
fn a_report_about_somebody_here_is_the_provinces_alone() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let sent = office.report("นายกเรียกเงิน", &[About::Mayor]);
        office.file(&service, &sent).await.expect(AnswerCode::Filed);
        next_day(&service).await;
        let (agency, province) = officers(&service, &office);
        let path = format!("/api/v1/integrity/cases/{}", sent.commitment);
        service.get_as(&agency, &path).await.problem(404, "not_found");
        let list = service
            .get_as(&agency, "/api/v1/integrity/cases")
            .await
            .expect(200);
        assert_eq!(list["items"], json!([]));
        let case = service.get_as(&province, &path).await.expect(200);
        assert_eq!(case["to"], "province");
        let ciphertext = STANDARD.decode(case["ciphertext"].as_str().unwrap()).unwrap();
        assert!(sealed::open(&ciphertext, &office.officer(House::Agency).2.identity).is_err());
        assert!(sealed::open(&ciphertext, &office.officer(House::Province).2.identity).is_ok());
    });
}
