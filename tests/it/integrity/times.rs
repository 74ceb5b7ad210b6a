//! How long an answer takes: as long for a mailbox that isn't there as for a signature that doesn't hold.

use super::office;
use crate::support::sealed::inbox_frame;
use crate::support::{Line, on_each_database, request};
use prongsai::sealed::{self, AnswerCode, AnswerHead, Head, Operation, Receipt};
use reqwest::Client;
use serde_json::json;
use std::time::{Duration, Instant};

const TRIES: usize = 10_000;
/// How often it's measured anew on a machine that is busy with something else.
const ROUNDS: u8 = 3;

/// How far apart the medians are, of the larger one.
fn apart(mut first: Vec<Duration>, mut second: Vec<Duration>) -> f64 {
    let median = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64()
    };
    let (first, second) = (median(&mut first), median(&mut second));
    eprintln!("medians: {:.3} ms and {:.3} ms", first * 1e3, second * 1e3);
    (first - second).abs() / first.max(second)
}

/// A client at another address of this machine, which trusts nobody: the system's certificates take long to load.
pub fn client_at(source: [u8; 4]) -> Client {
    Client::builder()
        .local_address(std::net::IpAddr::from(source))
        .tls_certs_only([])
        .build()
        .unwrap()
}

/// How long an answer took, which is the same as all others to the byte.
async fn took(line: &mut Line, request: &[u8], answer: &mut Option<Vec<u8>>) -> Duration {
    let started = Instant::now();
    let got = line.send(request).await.unwrap();
    let time = started.elapsed();
    if let Some(answer) = answer {
        assert!(got == answer, "the answers differ");
    } else {
        let head = AnswerHead::parse(sealed::unpack_answer(got).unwrap().head).unwrap();
        assert_eq!(head.code.0, AnswerCode::Refused);
        *answer = Some(got.to_vec());
    }
    time
}

#[test]
fn an_unknown_mailbox_takes_as_long_to_refuse_as_a_wrong_signature() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let sent = office.report("x", &[]);
        office.file(&service, &sent).await.expect(AnswerCode::Filed);
        let head = Head {
            after: Some(json!(0)),
            ..Head::new(Operation::Inbox)
        };
        let mut seen = Vec::new();
        for round in 0..ROUNDS {
            let unknown = inbox_frame(&service, &Receipt::generate(), head.clone(), b"");
            let honest = inbox_frame(&service, &sent.receipt, head.clone(), b"");
            let mut forged = Head::parse(sealed::unpack_frame(&honest).unwrap().head).unwrap();
            // A signature, of something else.
            let other = inbox_frame(&service, &sent.receipt, Head::new(Operation::Proof), b"");
            forged.sig = Head::parse(sealed::unpack_frame(&other).unwrap().head)
                .unwrap()
                .sig;
            let forged = sealed::pack_frame(&forged.canonical().unwrap(), b"").unwrap();
            let inbox = "/api/v1/integrity/inbox";
            let (unknown, forged) = (request(inbox, &unknown), request(inbox, &forged));
            let (mut of_unknown, mut of_forged, mut answer) = (Vec::new(), Vec::new(), None);
            let mut line = Line::open([127, 0, 10, round], &service.base).await.unwrap();
            for n in 0..TRIES {
                // Each is the first of its pair as often as the other.
                if n % 2 == 0 {
                    of_unknown.push(took(&mut line, &unknown, &mut answer).await);
                    of_forged.push(took(&mut line, &forged, &mut answer).await);
                } else {
                    of_forged.push(took(&mut line, &forged, &mut answer).await);
                    of_unknown.push(took(&mut line, &unknown, &mut answer).await);
                }
            }
            seen.push(apart(of_unknown, of_forged));
            if seen.last().is_some_and(|apart| *apart < 0.05) {
                return;
            }
        }
        panic!("the medians were never within 5 %: {seen:?}");
    });
}
