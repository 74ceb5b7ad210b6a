//! One source that sends as much as it can keeps nobody else out, and neither do many people behind one address.

use super::office;
use super::times::client_at;
use crate::support::sealed::{Office, inbox_frame};
use crate::support::{TestService, on_each_database_with, options};
use prongsai::app::Options;
use prongsai::sealed::{self, AnswerCode, AnswerHead, Head, Operation};
use reqwest::Client;
use serde_json::json;
use std::cell::Cell;
use std::num::NonZeroU32;
use std::rc::Rc;
use std::time::{Duration, Instant};

const FLOOD: Duration = Duration::from_secs(5);
const FLOODERS: u64 = 20;
/// Each of the flooders sends one in so long: 1,000 a second together, as far as this machine makes them.
const EACH: Duration = Duration::from_millis(20);
/// With 4,096 counters, more than two of these have the flood's counter once in 50,000 runs.
const GENUINE: usize = 200;
/// Two seconds on a real machine with a release build; here client, flood and a build for debugging share two cores.
const SLOWEST: Duration = Duration::from_secs(5);

/// With the limit that holds when nothing is set.
fn as_served() -> Options {
    let mut options = options();
    options.limits.sealed_reports = NonZeroU32::new(200).unwrap();
    options
}

async fn sends(client: &Client, url: &str, frame: Vec<u8>) -> Option<AnswerCode> {
    let answer = client.post(url).body(frame).send().await.ok()?;
    let bytes = answer.bytes().await.ok()?;
    let head = sealed::unpack_answer(&bytes).unwrap().head;
    Some(AnswerHead::parse(head).unwrap().code.0)
}

fn reports_at(service: &TestService, office: &Office) -> String {
    format!(
        "{}/api/v1/agencies/{}/integrity/reports",
        service.base, office.agency
    )
}

#[test]
fn a_flood_from_one_source_keeps_no_report_of_another_out() {
    on_each_database_with(&as_served(), async |service| {
        let office = office(&service).await;
        let reports: Vec<_> = (0..GENUINE).map(|_| office.report("x", &[])).collect();
        let (url, junk) = (reports_at(&service, &office), office.report("x", &[]).frame);
        let (answered, busy) = (Rc::new(Cell::new(0_u32)), Rc::new(Cell::new(0_u32)));
        let client = client_at([127, 0, 0, 9]);
        let flood: Vec<_> = (0..FLOODERS)
            .map(|_| {
                let (client, url, junk) = (client.clone(), url.clone(), junk.clone());
                let (answered, busy) = (Rc::clone(&answered), Rc::clone(&busy));
                actix_web::rt::spawn(async move {
                    let (started, mut tick) = (Instant::now(), tokio::time::interval(EACH));
                    while started.elapsed() < FLOOD {
                        tick.tick().await;
                        if let Some(code) = sends(&client, &url, junk.clone()).await {
                            answered.set(answered.get() + 1);
                            busy.set(busy.get() + u32::from(code == AnswerCode::Busy));
                        }
                    }
                })
            })
            .collect();
        let pause = FLOOD / u32::try_from(GENUINE).unwrap();
        let mut genuine = Vec::new();
        for (n, report) in reports.into_iter().enumerate() {
            let url = url.clone();
            let source = [127, 1, 0, u8::try_from(n).unwrap()];
            genuine.push(actix_web::rt::spawn(async move {
                let started = Instant::now();
                let code = sends(&client_at(source), &url, report.frame).await;
                (code == Some(AnswerCode::Filed)).then(|| started.elapsed())
            }));
            tokio::time::sleep(pause).await;
        }
        let mut times = Vec::new();
        for one in genuine {
            times.extend(one.await.unwrap());
        }
        for one in flood {
            one.await.unwrap();
        }
        times.sort_unstable();
        let p95 = times[times.len() * 95 / 100];
        eprintln!(
            "{} frames of the flood, {} of them refused; {} of {GENUINE} filed, 95 % within {p95:?}",
            answered.get(),
            busy.get(),
            times.len()
        );
        assert!(
            answered.get() > 500 && busy.get() * 10 > answered.get() * 5,
            "no flood"
        );
        assert!(times.len() * 100 >= GENUINE * 99, "{} were filed", times.len());
        assert!(p95 < SLOWEST, "{p95:?}");
    });
}

#[test]
fn thirty_people_behind_one_address_file_read_and_load_the_keys() {
    on_each_database_with(&as_served(), async |service| {
        let office = office(&service).await;
        let (url, client) = (reports_at(&service, &office), client_at([127, 0, 0, 30]));
        for _ in 0..30 {
            let keys = format!(
                "{}/api/v1/agencies/{}/integrity/keys",
                service.base, office.agency
            );
            let read = client.get(keys).send().await.unwrap();
            assert_eq!(read.status().as_u16(), 200);
            let sent = office.report("x", &[]);
            assert_eq!(sends(&client, &url, sent.frame).await, Some(AnswerCode::Filed));
            let head = Head {
                after: Some(json!(0)),
                ..Head::new(Operation::Inbox)
            };
            let look = inbox_frame(&service, &sent.receipt, head, b"");
            let inbox = format!("{}/api/v1/integrity/inbox", service.base);
            assert_eq!(sends(&client, &inbox, look).await, Some(AnswerCode::Inbox));
        }
    });
}
