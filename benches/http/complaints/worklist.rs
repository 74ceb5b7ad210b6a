//! Whether the work list of an office takes longer when it has a hundred times as many cases.

use crate::duel::{Pace, Side, duel};
use crate::figures::Figures;
use crate::load::{Load, get};
use crate::nation::agencies;
use crate::{seed, service};
use prongsai::http::Cursor;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

const SMALL: usize = 10_000;
const LARGE: usize = 1_000_000;

/// One filter of each kind, and two together.
const FILTERS: [(&str, &str); 9] = [
    ("all", ""),
    ("of a status", "status=in_progress&"),
    ("of a category", "category=c07&"),
    ("of a unit", "unit_id=u03&"),
    ("of an officer", "officer_id=o11&"),
    ("of a channel", "channel=phone&"),
    ("overdue", "overdue=true&"),
    ("of a month", "received_from=2023-03-01&received_to=2023-03-31&"),
    ("of a category and an officer", "category=c07&officer_id=o11&"),
];

/// An office with this many cases: one in ten is open, all spread over categories, units, officers, channels and days.
fn fill(folder: &Path, cases: usize) -> PathBuf {
    let database = folder.join(format!("worklist-{cases}.db"));
    let agency = &agencies(1);
    seed::fill(&database, agency, [].into_iter(), false);
    let conn = Connection::open(&database).expect("a database");
    let sql = format!(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -800000; PRAGMA foreign_keys = OFF;
         WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {cases}),
              h (i, r) AS (SELECT i, (i * 2654435761) % 4294967296 FROM n)
         INSERT INTO complaints (id, agency_id, fiscal_year, number, kind, category, channel, received_on, received_at, description,
             anonymous, may_publish, status, unit_id, officer_id, terms, due, escalated, receipt, version, updated_at)
         SELECT printf('01930000-0000-7000-8000-%012x', i), '{agency}', 2566, i + 1, 'complaint', printf('c%02d', r / 7 % 16),
             CASE r / 11 % 4 WHEN 0 THEN 'phone' WHEN 1 THEN 'counter' ELSE 'web' END,
             date('2022-10-01', printf('+%d days', r / 13 % 365)), '2023-01-01 00:00:00.000000', 'ไฟถนนดับ ' || i, 0, 0,
             CASE r % 10 WHEN 0 THEN CASE r / 17 % 3 WHEN 0 THEN 'received' WHEN 1 THEN 'acknowledged' ELSE 'in_progress' END
                 ELSE 'closed' END,
             printf('u%02d', r / 19 % 8), printf('o%02d', r / 23 % 20), '{{}}',
             CASE r % 10 WHEN 0 THEN date('2022-10-15', printf('+%d days', r / 13 % 365)) ELSE '9999-12-31' END,
             0, printf('%064x', i), 1, '2023-01-01 00:00:00.000000'
         FROM h;
         PRAGMA journal_mode = WAL;",
        agency = agency[0].id
    );
    conn.execute_batch(&sql).expect("cases");
    database
}

pub fn measure(folder: &Path, figures: &mut Figures) {
    let [small, large] = [SMALL, LARGE].map(|cases| service::serve(&fill(folder, cases)));
    let agency = agencies(1)[0].id.clone();
    let token = service::token(&[&format!("complaint_officer@agency:{agency}")]);
    let pace = Pace {
        round: Pace::default().round / 3,
        ..Pace::default()
    };
    let mut worst = (0.0, String::new());
    for (name, filters) in FILTERS {
        // Pages from the first on; each begins at a day of its own.
        let request = |n: u64, bytes: &mut Vec<u8>| {
            let day = format!("2022-{:02}-{:02}", 10 + n % 3, 1 + n * 7 % 28);
            let cursor = Cursor::encode(&[day, format!("x{n:x}")]);
            let headers = format!("authorization: Bearer {token}\r\n");
            bytes.extend(get(
                &format!("/api/v1/complaints?{filters}after={cursor}"),
                &headers,
            ));
        };
        let side = |name, server| Side {
            name,
            server,
            load: Load::new(1, 200, &request),
        };
        let sides = (side("1,000,000 cases", &large), side("10,000 cases", &small));
        check(&sides.0);
        let title = format!("complaints.worklist, pages {name}, 1 connection");
        let (one, other) = duel(&title, pace, &sides.0, &sides.1);
        let ratio = one.latency(0.99) / other.latency(0.99);
        if ratio > worst.0 {
            let times = format!("{:.2} ms, {:.2} ms", other.latency(0.99), one.latency(0.99));
            worst = (ratio, format!("pages {name}: {times}"));
        }
    }
    let (ratio, kind) = worst;
    let reference = format!(
        "p99 at 10,000 cases; of {} filters the worst, {kind}",
        FILTERS.len()
    );
    figures.at_most("complaints.worklist_p99.ratio", ratio, 2.0, reference);
}

/// Whole pages, or it's another question.
fn check(side: &Side<'_>) {
    let page: serde_json::Value =
        serde_json::from_slice(&side.load.sample(side.server.address).body).expect("JSON");
    assert_eq!(page["items"].as_array().map(Vec::len), Some(50), "a whole page");
}
