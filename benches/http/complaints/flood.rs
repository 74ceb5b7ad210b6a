//! What others get while one source floods the public form: how many of their submissions are taken, and how soon.

use crate::figures::Figures;
use crate::load::ask;
use crate::nation::agencies;
use crate::process::Process;
use crate::{seed, service};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Requests of the flood in a second, from one address.
const FLOOD: u64 = 1_000;
const ATTACKERS: u64 = 4;
/// Everybody else: each submission from an address of its own.
const OTHERS: usize = 400;
const EVERY: Duration = Duration::from_millis(25);

fn submission(agency: &str, from: &str, n: usize) -> Vec<u8> {
    let body = format!(r#"{{"kind":"complaint","category":"light","description":"ไฟถนนดับ {n}"}}"#);
    let head = format!(
        "POST /api/v1/agencies/{agency}/complaints HTTP/1.1\r\nhost: localhost\r\nx-forwarded-for: {from}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    head.into_bytes()
}

pub fn measure(folder: &Path, figures: &mut Figures) {
    let database = folder.join("flood.db");
    let town = agencies(1);
    seed::fill(&database, &town, [].into_iter(), false);
    let server = service::serve_public(&database);
    let (stop, refused) = (AtomicBool::new(false), AtomicUsize::new(0));
    let started = Instant::now();
    let times = std::thread::scope(|scope| {
        for _ in 0..ATTACKERS {
            scope.spawn(|| attack(&server, &town[0].id, &stop, &refused));
        }
        let others: Vec<_> = (0..OTHERS)
            .map(|n| {
                std::thread::sleep(EVERY);
                let (server, agency) = (&server, &town[0].id);
                scope.spawn(move || {
                    let from = format!("198.51.{}.{}", 100 + n / 200, 1 + n % 200);
                    let asked = Instant::now();
                    let answer = ask(server.address, &submission(agency, &from, n));
                    (answer.status == 201).then(|| asked.elapsed().as_secs_f64() * 1e3)
                })
            })
            .collect();
        let times: Vec<Option<f64>> = others
            .into_iter()
            .map(|other| other.join().expect("a person"))
            .collect();
        stop.store(true, Ordering::Relaxed);
        times
    });
    let rate = refused.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64();
    let mut taken: Vec<f64> = times.iter().flatten().copied().collect();
    taken.sort_unstable_by(f64::total_cmp);
    let p95 = taken[taken.len() * 95 / 100];
    let share = taken.len() as f64 / times.len() as f64;
    let against =
        format!("{OTHERS} submissions from as many addresses while one address sends {rate:.0} a second");
    println!(
        "\ncomplaints.flood: {against}: {} taken, p95 {p95:.1} ms",
        taken.len()
    );
    figures.at_least("complaints.flood_taken.ratio", share, 0.99, against.clone());
    figures.at_most("complaints.flood_p95.ms", p95, 2_000.0, against);
}

/// Submits as fast as its share of the flood, until it's stopped.
fn attack(server: &Process, agency: &str, stop: &AtomicBool, sent: &AtomicUsize) {
    let pace = Duration::from_micros(1_000_000 * ATTACKERS / FLOOD);
    let (started, mut n) = (Instant::now(), 0_u32);
    while !stop.load(Ordering::Relaxed) {
        ask(server.address, &submission(agency, "203.0.113.9", 0));
        sent.fetch_add(1, Ordering::Relaxed);
        n += 1;
        std::thread::sleep((started + pace * n).saturating_duration_since(Instant::now()));
    }
}
