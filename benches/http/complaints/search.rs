//! Finding a Thai text of 2 to 12 characters in 200,000 descriptions of one agency, on both databases. PostgreSQL is
//! measured where `PRONGSAI_TEST_POSTGRES_URL` names a server, as `scripts/with-postgres` does.

use crate::figures::Figures;
use crate::load::{ask, get};
use crate::nation::municipality;
use crate::service;
use crate::tally::median;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use prongsai::accounts::Actor;
use prongsai::agencies;
use prongsai::complaints::{Arrival, NewComplaint, SubmitComplaint, file};
use prongsai::crypto::Vault;
use prongsai::db::{DatabaseUrl, Db, Settings};
use prongsai::http::Result;
use std::path::Path;
use std::time::Instant;

const DESCRIPTIONS: usize = 200_000;
/// Descriptions of one write.
const BATCH: usize = 2_000;
/// What people look for: common, rare, and not there at all; 2 to 12 characters.
const QUERIES: [&str; 12] = [
    "ไฟ",
    "ขยะ",
    "ถนน",
    "มัสยิด",
    "ประปา",
    "ตลาดนัด",
    "ควันไฟ",
    "สะพานไม้",
    "งูเหลือม",
    "หลอดไฟนีออน",
    "ฝ่ายกิจการ",
    "หอกระจายข่าว",
];
/// Words of descriptions; rare ones stand in few.
const COMMON: [&str; 16] = [
    "ไฟถนนดับ",
    "ขยะล้นถัง",
    "ถนนเป็นหลุม",
    "น้ำประปาไม่ไหล",
    "ท่อระบายน้ำอุดตัน",
    "สุนัขจรจัด",
    "เสียงดังตอนกลางคืน",
    "หน้าโรงเรียน",
    "ข้างวัด",
    "ซอยหน้าตลาดนัด",
    "ใกล้มัสยิด",
    "ริมคลอง",
    "ขอให้ช่างเข้าดู",
    "มาหลายวันแล้ว",
    "เด็กเดินลำบาก",
    "กลัวเกิดอุบัติเหตุ",
];
const RARE: [&str; 4] = ["งูเหลือมเข้าบ้าน", "สะพานไม้ผุ", "หลอดไฟนีออนแตก", "หอกระจายข่าวเงียบ"];

fn description(n: usize) -> String {
    let r = n.wrapping_mul(2_654_435_761) >> 3;
    let word = |k: usize| COMMON[(r >> (4 * k)) % COMMON.len()];
    let rare = if n % 5_000 == 7 {
        RARE[n / 5_000 % RARE.len()]
    } else {
        ""
    };
    format!("{n} {} {}{} {} {rare}", word(0), word(1), word(2), word(3))
}

pub fn measure(folder: &Path, figures: &mut Figures) {
    let sqlite = format!("sqlite://{}", folder.join("search.db").display());
    let mut worst = time(&sqlite, "SQLite", folder);
    if let Ok(cluster) = std::env::var("PRONGSAI_TEST_POSTGRES_URL") {
        let mut conn = PgConnection::establish(&cluster).expect("the cluster");
        conn.batch_execute("DROP DATABASE IF EXISTS bench_search; CREATE DATABASE bench_search")
            .expect("a database");
        let (server, _) = cluster.rsplit_once('/').expect("a database in the URL");
        let other = time(&format!("{server}/bench_search"), "PostgreSQL", folder);
        conn.batch_execute("DROP DATABASE bench_search WITH (FORCE)")
            .expect("no database");
        if other.0 > worst.0 {
            worst = other;
        }
    } else {
        println!("complaints.search: PostgreSQL isn't measured, PRONGSAI_TEST_POSTGRES_URL names none");
    }
    let (slowest, reference) = worst;
    figures.at_most("complaints.search_first_page.ms", slowest, 100.0, reference);
}

/// The slowest query's median time, in milliseconds.
fn time(url: &str, name: &str, folder: &Path) -> (f64, String) {
    let agency = fill(url);
    let server = service::serve_url(url, &folder.join(format!("search-{name}")));
    let token = service::token(&[&format!("complaint_officer@agency:{agency}")]);
    println!("\ncomplaints.search, {DESCRIPTIONS} descriptions, {name}");
    let mut worst = (0.0, String::new());
    for q in QUERIES {
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", q)
            .finish();
        let request = get(
            &format!("/api/v1/complaints?{query}"),
            &format!("authorization: Bearer {token}\r\n"),
        );
        let times: Vec<f64> = (0..9)
            .map(|_| {
                let started = Instant::now();
                let answer = ask(server.address, &request);
                assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
                started.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        let page: serde_json::Value =
            serde_json::from_slice(&ask(server.address, &request).body).expect("JSON");
        let found = page["items"].as_array().map_or(0, Vec::len);
        println!("  {q:14} {found:>3} on the first page {:>8.2} ms", median(&times));
        if median(&times) > worst.0 {
            worst = (
                median(&times),
                format!("the slowest of {} queries, {q} on {name}", QUERIES.len()),
            );
        }
    }
    worst
}

/// Makes a database with an agency and its cases; gives the agency's id.
fn fill(url: &str) -> String {
    let db = Db::open(&Settings::new(DatabaseUrl::parse(url).expect("a URL"))).expect("a database");
    let now = chrono::Utc::now().naive_utc();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let agency = runtime.block_on(db.write(move |tx| {
        let new = municipality("เทศบาลตำบลทดสอบ".to_owned());
        agencies::insert(tx, &Actor::Command, now, new)
    }));
    let agency = agency.expect("an agency");
    let vault = Vault::new([[7; 32]]);
    for batch in 0..DESCRIPTIONS / BATCH {
        let (agency, vault) = (agency.clone(), vault.clone());
        let filed = runtime.block_on(db.write(move |tx| -> Result<()> {
            for n in batch * BATCH..(batch + 1) * BATCH {
                let input = serde_json::json!({ "kind": "complaint", "category": "other", "description": description(n) });
                let input: SubmitComplaint = serde_json::from_value(input).expect("a complaint");
                let new = NewComplaint::parse("", input)?;
                file(tx, &vault, &agency, ("", new), &Arrival::by_form(now), Vec::new())?;
            }
            Ok(())
        }));
        filed.expect("cases");
    }
    agency.id
}
