//! Words that stand in reports, and where their senders are: nowhere in the running program, its log, its figures or its
//! storage.

use super::times::client_at;
use crate::support::sealed::Office;
use crate::support::{Database, Program, databases};
use aho_corasick::AhoCorasick;
use diesel::prelude::*;
use diesel::sql_types::Text;
use memchr::memmem;
use prongsai::calendar::day_in_bangkok;
use prongsai::client::{Channel, NewReport, Web, seal_report};
use prongsai::clock::Clock;
use prongsai::crypto::hex;
use prongsai::sealed::{self, AnswerCode, AnswerHead, House, NoteKey, Receipt};
use reqwest::Client;
use serde_json::{Value, json};

const REPORTS: usize = 1000;
/// In every report and in no other place.
const CANARY: &str = "นกขมิ้นเหลืองอ่อน-kTq7";
/// Whence they are sent, and whence an ordinary page is asked for.
const SOURCE: [u8; 4] = [127, 77, 66, 55];
const ORDINARY: [u8; 4] = [127, 77, 66, 56];

/// Others that come later, and how many of them at once.
const CONNECTIONS: usize = 20;
const AT_ONCE: usize = 20;

fn dotted(source: [u8; 4]) -> String {
    std::net::Ipv4Addr::from(source).to_string()
}

#[test]
fn no_word_of_a_report_no_receipt_and_no_source_is_in_the_program_its_log_or_its_storage() {
    for database in databases() {
        eprintln!("on {}", database.name());
        actix_web::rt::System::new().block_on(send_and_look(&database));
    }
}

async fn asked(request: reqwest::RequestBuilder) -> Value {
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    answer.json().await.unwrap()
}

/// An agency, and its directory with the program as the province's house.
async fn open(program: &Program, folder: &std::path::Path, http: &Client) -> Office {
    let (admin, api) = (
        Program::token(&["sysadmin"]),
        format!("{}/api/v1/agencies", program.base),
    );
    let body = json!({ "kind": "subdistrict_municipality", "name_th": "ทดสอบ", "province": "96" });
    let made = asked(http.post(&api).bearer_auth(&admin).json(&body)).await;
    let agency = made["id"].as_str().unwrap();
    let key = NoteKey::parse(&std::fs::read_to_string(folder.join("integrity.key")).unwrap()).unwrap();
    let origins = vec![(House::Province, program.base.clone(), key.verifier())];
    let office = Office::at(agency, origins, day_in_bangkok(Clock::default().now()));
    let note = json!({ "note": office.directory.note() });
    asked(
        http.post(format!("{api}/{agency}/integrity/keys"))
            .bearer_auth(&admin)
            .json(&note),
    )
    .await;
    office
}

async fn send_and_look(database: &Database) {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::serve_house(&database.url(), folder.path(), 2 * REPORTS);
    let http = Client::new();
    let office = open(&program, folder.path(), &http).await;
    let channel = Channel::new(&Web::new(None).unwrap(), office.directory.clone(), &program.base);
    let (reporter, citizen) = (client_at(SOURCE), client_at(ORDINARY));
    let home = format!("{}/api/v1/agencies", program.base);
    let number = async |client: &Client| -> u32 {
        let answer = client.get(&home).send().await.unwrap();
        let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        id.rsplit_once('-').unwrap().1.parse().unwrap()
    };
    let before = number(&citizen).await;
    let api = format!("{}/api/v1/agencies/{}/integrity", program.base, office.agency);
    let mut receipts = Vec::new();
    for n in 0..REPORTS {
        let receipt = Receipt::generate();
        let keys = receipt.keys().unwrap();
        let report = NewReport {
            text: format!("{CANARY} {n}"),
            about: Vec::new(),
            files: Vec::new(),
        };
        let report = seal_report(&channel, &keys, report, Clock::default().now()).unwrap();
        let frame = office.report_frame(&hex(&keys.mailbox()), "both", &report.ciphertext);
        reporter.get(format!("{api}/keys")).send().await.unwrap();
        let answer = reporter
            .post(format!("{api}/reports"))
            .body(frame)
            .send()
            .await
            .unwrap();
        let bytes = answer.bytes().await.unwrap();
        let head = AnswerHead::parse(sealed::unpack_answer(&bytes).unwrap().head).unwrap();
        assert_eq!(head.code.0, AnswerCode::Filed, "{head:?}");
        receipts.push(receipt.shown().to_string());
    }
    // The numbers of lines in the log have no gap where something quiet came.
    assert_eq!(number(&citizen).await, before + 1);
    drop(reporter);
    // What a connection leaves in memory that is given back, the next ones write over.
    for _ in 0..CONNECTIONS {
        let others = (0..AT_ONCE).map(|_| async { number(&client_at(ORDINARY)).await });
        futures_util::future::join_all(others).await;
    }
    let metrics = http
        .get(format!("{}/metrics", program.base))
        .send()
        .await
        .unwrap();
    let mut needles: Vec<Vec<u8>> = vec![CANARY.into(), dotted(SOURCE).into_bytes()];
    for receipt in &receipts {
        needles.push(receipt.clone().into_bytes());
        needles.push(receipt.replace('-', "").into_bytes());
    }
    let secrets = AhoCorasick::new(&needles).unwrap();
    let mut places = stored(database);
    places.push(("the figures".to_owned(), metrics.bytes().await.unwrap().to_vec()));
    places.push(("the log".to_owned(), program.log().into_bytes()));
    for (place, bytes) in &places {
        assert!(!bytes.is_empty(), "{place}: nothing to look into");
        holds_none(&secrets, place, bytes);
    }
    // What is there is found: the reports, and who asked for a page.
    let mailbox = places
        .iter()
        .any(|(_, bytes)| memmem::find(bytes, office.directory.hash().as_bytes()).is_some());
    assert!(mailbox, "the reports themselves weren't found");
    in_memory("memory", &program.memory(), &secrets);
    match program.core(folder.path()) {
        Some(core) => in_memory("a core dump", &[core], &secrets),
        None => eprintln!("NOT LOOKED INTO: a core dump, which this system hands to somebody else"),
    }
}

#[track_caller]
fn holds_none(secrets: &AhoCorasick, place: &str, bytes: &[u8]) {
    let found = secrets
        .find(bytes)
        .map(|at| String::from_utf8_lossy(&bytes[at.range()]));
    assert_eq!(found, None, "{place}");
}

/// Looks into the memory of the program.
fn in_memory(place: &str, memory: &[Vec<u8>], secrets: &AhoCorasick) {
    let size = memory.iter().map(Vec::len).sum::<usize>();
    eprintln!("{place}: {} MiB", size >> 20);
    let holds = |needle: &[u8]| {
        memory
            .iter()
            .filter(|region| memmem::find(region, needle).is_some())
            .count()
    };
    assert!(holds(&ORDINARY) > 0, "an ordinary source wasn't found either");
    for region in memory {
        holds_none(secrets, place, region);
    }
    assert_eq!(holds(&SOURCE), 0, "{place}: the source");
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

/// All of a database: the files as they are, or every row of every table as text, bytes in plain.
fn stored(database: &Database) -> Vec<(String, Vec<u8>)> {
    let url = database.url();
    if let Some(path) = url.strip_prefix("sqlite://") {
        let files = [path.to_owned(), format!("{path}-wal")];
        return files
            .map(|file| (file.clone(), std::fs::read(file).unwrap()))
            .to_vec();
    }
    let mut conn = PgConnection::establish(&url).unwrap();
    let tables =
        diesel::sql_query("SELECT tablename::text AS text FROM pg_tables WHERE schemaname = 'public'");
    let tables: Vec<Row> = tables.load(&mut conn).unwrap();
    let mut all = Vec::new();
    for table in tables {
        let rows = diesel::sql_query(format!("SELECT t::text AS text FROM {} t", table.text));
        let rows: Vec<Row> = rows.load(&mut conn).unwrap();
        for row in rows {
            // Bytes are told in hexadecimal: once as told, once as they are.
            let plain = row.text.split("\\\\x").skip(1).map(|rest| {
                let digits: Vec<u8> = rest.bytes().take_while(u8::is_ascii_hexdigit).collect();
                let pairs = digits.chunks_exact(2);
                pairs
                    .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
                    .collect::<Vec<u8>>()
            });
            let plain: Vec<u8> = plain.flatten().collect();
            all.extend(plain);
            all.extend(row.text.into_bytes());
        }
    }
    vec![("all rows".to_owned(), all)]
}
