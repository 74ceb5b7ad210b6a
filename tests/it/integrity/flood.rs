//! One source that sends as much as it can keeps nobody else out, and neither do many people behind one address.

use super::office;
use super::times::client_at;
use crate::support::sealed::{Office, inbox_frame};
use crate::support::{Line, on_each_database_with, options, request};
use prongsai::app::Options;
use prongsai::sealed::{self, AnswerCode, AnswerHead, Head, Operation};
use serde_json::json;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

const FLOOD: Duration = Duration::from_secs(5);
const FLOODER: [u8; 4] = [127, 0, 0, 9];
const CONNECTIONS: usize = 20;
/// Each connection sends one in so long: 1,000 a second together.
const EACH: Duration = Duration::from_millis(20);
/// What of them has to be answered for it to be a flood: a build for debugging shares two cores with the other tests.
const LEAST: usize = 2000;
/// With 4,096 counters, more than two of these have the flood's counter once in 50,000 runs.
const GENUINE: usize = 200;
const SLOWEST: Duration = Duration::from_secs(2);

/// With the limit that holds when nothing is set.
fn as_served() -> Options {
    let mut options = options();
    options.limits.sealed_reports = NonZeroU32::new(200).unwrap();
    options
}

fn reports_at(office: &Office) -> String {
    format!("/api/v1/agencies/{}/integrity/reports", office.agency)
}

async fn sends(line: &mut Line, path: &str, frame: &[u8]) -> Option<AnswerCode> {
    let answer = line.send(&request(path, frame)).await?;
    let head = sealed::unpack_answer(answer).unwrap().head;
    Some(AnswerHead::parse(head).unwrap().code.0)
}

/// Floods from a thread of its own; gives how many frames were answered, and how many of them with a refusal.
fn flood(base: String, junk: Vec<u8>) -> std::thread::JoinHandle<(usize, usize)> {
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            let all = (0..CONNECTIONS).map(|_| one_connection(&base, &junk));
            let answered = futures_util::future::join_all(all).await;
            answered
                .iter()
                .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
        })
    })
}

async fn one_connection(base: &str, junk: &[u8]) -> (usize, usize) {
    let mut line = Line::open(FLOODER, base).await.unwrap();
    let (started, mut tick) = (Instant::now(), tokio::time::interval(EACH));
    let (mut answered, mut busy) = (0, 0);
    while started.elapsed() < FLOOD {
        tick.tick().await;
        let Some(answer) = line.send(junk).await else {
            line = Line::open(FLOODER, base).await.unwrap();
            continue;
        };
        answered += 1;
        busy += usize::from(answer[..64].windows(6).any(|six| six == b"\"busy\""));
    }
    (answered, busy)
}

#[test]
fn a_flood_from_one_source_keeps_no_report_of_another_out() {
    on_each_database_with(&as_served(), async |service| {
        let office = office(&service).await;
        let reports: Vec<_> = (0..GENUINE).map(|_| office.report("x", &[])).collect();
        let path = reports_at(&office);
        let junk = request(&path, &office.report("x", &[]).frame);
        let flood = flood(service.base.clone(), junk);
        let pause = FLOOD / u32::try_from(GENUINE).unwrap();
        let mut genuine = Vec::new();
        for (n, report) in reports.into_iter().enumerate() {
            let (base, path) = (service.base.clone(), path.clone());
            let source = [127, 1, 0, u8::try_from(n).unwrap()];
            genuine.push(actix_web::rt::spawn(async move {
                let started = Instant::now();
                let mut line = Line::open(source, &base).await?;
                let code = sends(&mut line, &path, &report.frame).await;
                (code == Some(AnswerCode::Filed)).then(|| started.elapsed())
            }));
            tokio::time::sleep(pause).await;
        }
        let mut times = Vec::new();
        for one in genuine {
            times.extend(one.await.unwrap());
        }
        let (answered, busy) = flood.join().unwrap();
        times.sort_unstable();
        let p95 = times[times.len() * 95 / 100];
        eprintln!(
            "{} frames of the flood a second, {busy} of {answered} refused; {} of {GENUINE} filed, 95 % within {p95:?}",
            answered / usize::try_from(FLOOD.as_secs()).unwrap(),
            times.len()
        );
        assert!(answered > LEAST && busy * 10 > answered * 9, "no flood");
        assert!(times.len() * 100 >= GENUINE * 99, "{} were filed", times.len());
        assert!(p95 < SLOWEST, "{p95:?}");
    });
}

#[test]
fn thirty_people_behind_one_address_file_read_and_load_the_keys() {
    on_each_database_with(&as_served(), async |service| {
        let office = office(&service).await;
        let (path, client) = (reports_at(&office), client_at([127, 0, 0, 30]));
        let mut line = Line::open([127, 0, 0, 30], &service.base).await.unwrap();
        for _ in 0..30 {
            let keys = format!(
                "{}/api/v1/agencies/{}/integrity/keys",
                service.base, office.agency
            );
            let read = client.get(keys).send().await.unwrap();
            assert_eq!(read.status().as_u16(), 200);
            let sent = office.report("x", &[]);
            let filed = sends(&mut line, &path, &sent.frame).await;
            assert_eq!(filed, Some(AnswerCode::Filed));
            let head = Head {
                after: Some(json!(0)),
                ..Head::new(Operation::Inbox)
            };
            let look = inbox_frame(&service, &sent.receipt, head, b"");
            let read = sends(&mut line, "/api/v1/integrity/inbox", &look).await;
            assert_eq!(read, Some(AnswerCode::Inbox));
        }
    });
}
