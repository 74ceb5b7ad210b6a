//! How much goes over the wire, whatever is asked and answered. TLS cuts what it's given into records of at most 16 KiB and
//! adds the same to each; equal lengths of plain text are therefore equal lengths of what is encrypted, for one cipher. With
//! TLS it's counted in `wiretap`.

use super::{office, officers};
use crate::support::sealed::{inbox_frame, next_day};
use crate::support::{TestService, on_each_database};
use prongsai::sealed::{self, AnswerCode, AnswerHead, Head, House, Operation, Receipt};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// All bytes of an answer, and what it says.
async fn answered(service: &TestService, path: &str, frame: &[u8]) -> (usize, AnswerHead) {
    let host = service.base.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        frame.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(frame).await.unwrap();
    let mut all = Vec::new();
    stream.read_to_end(&mut all).await.unwrap();
    let body = all.len() - sealed::ANSWER;
    assert!(all[..body].ends_with(b"\r\n\r\n"), "a body of another size");
    let said = sealed::unpack_answer(&all[body..]).unwrap();
    (all.len(), AnswerHead::parse(said.head).unwrap())
}

#[test]
fn every_answer_is_as_long_on_the_wire_as_every_other() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let (full, fresh) = (office.report("x", &[]), office.report("y", &[]));
        let reports = format!("/api/v1/agencies/{}/integrity/reports", office.agency);
        let inbox = "/api/v1/integrity/inbox";
        let mut seen = vec![answered(&service, &reports, &full.frame).await];
        next_day(&service).await;
        let (token, _) = officers(&service, &office);
        for n in 0..3 {
            let reply = office.reply(&full, House::Agency, &"z".repeat(1 + n * 5000));
            let path = format!("/api/v1/integrity/cases/{}/messages", full.commitment);
            service.post_as(&token, &path, &reply).await.expect(200);
        }
        let look = |receipt: &Receipt| {
            let head = Head {
                after: Some(json!(0)),
                ..Head::new(Operation::Inbox)
            };
            inbox_frame(&service, receipt, head, b"")
        };
        let honest = look(&full.receipt);
        let mut forged = Head::parse(sealed::unpack_frame(&honest).unwrap().head).unwrap();
        forged.sig = Some("0".repeat(128));
        let forged = sealed::pack_frame(&forged.canonical().unwrap(), b"").unwrap();
        seen.push(answered(&service, &reports, &fresh.frame).await);
        for frame in [
            look(&fresh.receipt),
            honest,
            look(&Receipt::generate()),
            forged,
            Vec::new(),
        ] {
            seen.push(answered(&service, inbox, &frame).await);
        }
        let codes: Vec<AnswerCode> = seen.iter().map(|(_, head)| head.code.0).collect();
        assert_eq!(
            codes,
            [
                AnswerCode::Filed,
                AnswerCode::Filed,
                AnswerCode::Inbox,
                AnswerCode::Inbox,
                AnswerCode::Refused,
                AnswerCode::Refused,
                AnswerCode::Malformed
            ]
        );
        let items = |n: usize| {
            seen[n]
                .1
                .items
                .as_ref()
                .and_then(|items| items.as_array())
                .unwrap()
                .len()
        };
        assert_eq!((items(2), items(3)), (0, 3));
        assert!(seen.iter().all(|(size, _)| *size == seen[0].0), "{seen:?}");
    });
}
