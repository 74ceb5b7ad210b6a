//! A page of assessments by the bare query: prepared once on each of as many threads as the service reads with.

use super::cores;
use actix_web::web::{self, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::{Connection, OpenFlags, Row};
use serde::Serialize;
use std::net::TcpListener;
use tokio::sync::oneshot;

/// Rows of a page.
const LIMIT: usize = 50;
const SQL: &str = "SELECT id, version, agency_id, agency_name, agency_kind, province, amphoe, fiscal_year, status, \
                   overall, level, grade, rank, instrument_scale, iit, eit, oit, indicators, computed_level \
                   FROM assessments WHERE status = 'published' AND id > ? ORDER BY id LIMIT 51";

/// The id after which a page begins, and where its bytes go.
type Job = (String, oneshot::Sender<Vec<u8>>);

pub async fn serve(listener: TcpListener, database: &str) -> std::io::Result<()> {
    let (queue, jobs) = async_channel::bounded::<Job>(1024);
    for _ in 0..cores() {
        let conn =
            Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("a database");
        conn.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -4000")
            .expect("settings");
        let jobs = jobs.clone();
        std::thread::spawn(move || {
            while let Ok((after, answer)) = jobs.recv_blocking() {
                drop(answer.send(page(&conn, &after).expect("a page")));
            }
        });
    }
    let queue = Data::new(queue);
    let app = move || App::new().app_data(queue.clone()).default_service(web::to(list));
    HttpServer::new(app)
        .workers(cores())
        .listen(listener)?
        .run()
        .await
}

async fn list(request: HttpRequest, queue: Data<async_channel::Sender<Job>>) -> HttpResponse {
    let cursor = request.query_string().strip_prefix("after=").expect("a cursor");
    let key = URL_SAFE_NO_PAD.decode(cursor).expect("a cursor of base64");
    let id = String::from_utf8(key).expect("a cursor of text").split_off(2);
    let (answer, bytes) = oneshot::channel();
    queue.send((id, answer)).await.expect("threads that read");
    let bytes = bytes.await.expect("an answer");
    HttpResponse::Ok()
        .insert_header(("content-type", "application/json"))
        .body(bytes)
}

fn page(conn: &Connection, after: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut statement = conn.prepare_cached(SQL)?;
    let items = statement
        .query_map([after], Item::read)?
        .collect::<Result<Vec<_>, _>>()?;
    let mut page = Page { items, next: None };
    if page.items.len() > LIMIT {
        page.items.truncate(LIMIT);
        let cursor = URL_SAFE_NO_PAD.encode(format!("1\u{1f}{}", page.items[LIMIT - 1].id));
        page.next = Some(format!("/api/v1/assessments?after={cursor}"));
    }
    Ok(serde_json::to_vec(&page)?)
}

#[derive(Serialize)]
struct Page {
    items: Vec<Item>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Item {
    id: String,
    version: i32,
    agency: Agency,
    fiscal_year: i32,
    status: String,
    overall: f64,
    level: Option<String>,
    grade: Option<String>,
    rank: Option<i32>,
    instrument_scale: String,
    instruments: Instruments,
    indicators: [Option<f64>; 10],
    computed_level: Option<String>,
}

#[derive(Serialize)]
struct Agency {
    id: String,
    name_th: String,
    kind: String,
    province: String,
    amphoe: Option<String>,
}

#[derive(Serialize)]
struct Instruments {
    iit: Option<f64>,
    eit: Option<f64>,
    oit: Option<f64>,
}

impl Item {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let score = |hundredths: i32| f64::from(hundredths) / 100.0;
        let optional = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i32>>(column)?.map(score));
        let indicators: [Option<i32>; 10] =
            serde_json::from_str(row.get_ref(17)?.as_str()?).expect("ten figures");
        let amphoe: String = row.get(6)?;
        Ok(Self {
            id: row.get(0)?,
            version: row.get(1)?,
            agency: Agency {
                id: row.get(2)?,
                name_th: row.get(3)?,
                kind: row.get(4)?,
                province: row.get(5)?,
                amphoe: (!amphoe.is_empty()).then_some(amphoe),
            },
            fiscal_year: row.get(7)?,
            status: row.get(8)?,
            overall: score(row.get(9)?),
            level: row.get(10)?,
            grade: row.get(11)?,
            rank: row.get(12)?,
            instrument_scale: row.get(13)?,
            instruments: Instruments {
                iit: optional(14)?,
                eit: optional(15)?,
                oit: optional(16)?,
            },
            indicators: indicators.map(|figure| figure.map(score)),
            computed_level: row.get(18)?,
        })
    }
}
