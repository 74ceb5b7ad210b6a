//! Databases filled directly, faster than anybody could through the service.

use crate::nation::{Agency, Scores};
use crate::service;
use rusqlite::{Connection, params};
use std::path::Path;

/// What the service sets on its connections.
pub const SERVICE_SETTINGS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000; \
    PRAGMA journal_size_limit = 67108864; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;";
const AT: &str = "2023-08-21 03:04:05.678901";
const SOURCE: &str = "https://itas.nacc.go.th/ ผลการประเมิน ITA";

/// Makes a database of these agencies, with a published assessment of each year for each of them. The ids are in the
/// order of years, as if each year's results had come in one file. `events` says whether the events of publishing
/// are there as well.
pub fn fill(database: &Path, agencies: &[Agency], years: impl Iterator<Item = i32>, events: bool) {
    service::migrate(database);
    let mut conn = Connection::open(database).expect("a database");
    conn.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA foreign_keys = OFF",
    )
    .expect("settings");
    let tx = conn.transaction().expect("a transaction");
    for agency in agencies {
        insert_agency(&tx, agency).expect("an agency");
    }
    let mut n = 0;
    for year in years {
        for agency in agencies {
            insert_assessment(&tx, n, year, agency).expect("an assessment");
            if events {
                insert_event(&tx, n, year, agency).expect("an event");
            }
            n += 1;
        }
    }
    tx.commit().expect("a commit");
    conn.execute_batch("PRAGMA journal_mode = WAL")
        .expect("a setting");
}

/// The id of the n-th assessment.
pub fn assessment_id(n: usize) -> String {
    format!("01930000-0000-7000-8000-{n:012x}")
}

fn insert_agency(conn: &Connection, agency: &Agency) -> rusqlite::Result<usize> {
    let sql = "INSERT INTO agencies (id, kind, name_th, province, amphoe, version, created_at, updated_at) \
               VALUES (?, ?, ?, ?, ?, 1, ?, ?)";
    conn.prepare_cached(sql)?.execute(params![
        agency.id,
        agency.kind.as_str(),
        agency.name,
        agency.province.code,
        agency.amphoe.code,
        AT,
        AT
    ])
}

fn insert_assessment(conn: &Connection, n: usize, year: i32, agency: &Agency) -> rusqlite::Result<usize> {
    let scores = Scores::of(n);
    let (level, grade) = scores.level();
    let sql = "INSERT INTO assessments (id, agency_id, fiscal_year, agency_kind, agency_name, province, amphoe, status, \
               shared, recorded_by, overall, level, grade, instrument_scale, iit, eit, oit, indicators, computed_level, printed, \
               source, published_at, version, created_at, updated_at) \
               VALUES (?, ?, ?, ?, ?, ?, ?, 'published', 0, 'agency', ?, ?, ?, 'percent', ?, ?, ?, ?, ?, '{}', ?, ?, 2, ?, ?)";
    conn.prepare_cached(sql)?.execute(params![
        assessment_id(n),
        agency.id,
        year,
        agency.kind.as_str(),
        agency.name,
        agency.province.code,
        agency.amphoe.code,
        scores.overall,
        level,
        grade,
        scores.instruments[0],
        scores.instruments[1],
        scores.instruments[2],
        serde_json::to_string(&scores.indicators).expect("numbers"),
        level,
        SOURCE,
        AT,
        AT,
        AT
    ])
}

/// The payload stands for a real one, which is as long.
fn insert_event(conn: &Connection, n: usize, year: i32, agency: &Agency) -> rusqlite::Result<usize> {
    let payload = format!(
        r#"{{"agency":{{"id":"{}","name_th":"{}"}},"fiscal_year":{year},"indicators":{:?},"source":"{SOURCE}{:600}"}}"#,
        agency.id,
        agency.name,
        Scores::of(n).indicators,
        ""
    );
    let sql = "INSERT INTO events (agency_id, province, kind, subject, actor, at, audience, payload, nonce, entry) \
               VALUES (?, ?, 'assessment.published', ?, 'user/bench', ?, 'public', ?, ?, ?)";
    conn.prepare_cached(sql)?.execute(params![
        agency.id,
        agency.province.code,
        format!("assessment/{}", assessment_id(n)),
        AT,
        payload,
        [7_u8; 32],
        [7_u8; 32]
    ])
}
