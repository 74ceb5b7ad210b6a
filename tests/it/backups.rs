//! Backups and restores: every row of one moment, in either database, and nothing changed on the way.

use crate::storage::{Column, open};
use crate::support::{TestService, databases, on_each_database};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use prongsai::accounts::Actor;
use prongsai::db::{self, Conn, Db, Settings, TABLES, Tx};
use prongsai::events::{self, Event};
use prongsai::http::Result;
use prongsai::schema::events as event_rows;
use std::collections::BTreeMap;
use std::time::Duration;

#[test]
fn a_backup_taken_during_writes_restores_to_the_same_rows() {
    on_each_database(async |service| {
        let db = &service.db;
        let event = |n: u32| move |tx: &mut Tx<'_>| note_only(tx, n);
        for n in 0..50 {
            db.write(event(n)).await.unwrap();
        }
        let folder = tempfile::tempdir().unwrap();
        let file = format!("sqlite://{}", folder.path().join("backup.db").display());
        let (from, to) = (
            service.database.parsed_url(),
            db::DatabaseUrl::parse(&file).unwrap(),
        );
        let writing = futures_util::future::join_all((50..250).map(|n| db.write(event(n))));
        let backup = tokio::task::spawn_blocking(move || db::copy(&from, &to));
        let (_, backup) = futures_util::future::join(writing, backup).await;
        backup.unwrap().unwrap();
        restore_into_every_kind(&file, db).await;
    });
}

#[test]
fn a_backup_has_every_table_and_every_row_and_comes_back_whole() {
    on_each_database(async |service| {
        furnish(&service).await;
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| format!("sqlite://{}", folder.path().join(name).display());
        let copied = |from: &str, to: &str| {
            let parse = |url: &str| db::DatabaseUrl::parse(url).unwrap();
            db::copy(&parse(from), &parse(to)).unwrap()
        };
        let (url, backup) = (service.database.url(), file("backup.db"));
        let rows = copied(&url, &backup);
        let dump = dump(&backup);
        let lines: usize = dump.values().map(Vec::len).sum();
        assert_eq!(u64::try_from(lines).unwrap(), rows);
        for (table, rows) in &dump {
            assert!(!rows.is_empty(), "furnish {table}, so that this test is about it");
        }
        if url.starts_with("sqlite://") {
            assert_eq!(self::dump(&url), dump, "the backup is what was there");
        }
        for (n, target) in databases().iter().enumerate() {
            assert_eq!(copied(&backup, &target.url()), rows);
            let again = file(&format!("again-{n}.db"));
            assert_eq!(copied(&target.url(), &again), rows);
            assert_eq!(self::dump(&again), dump, "through {}", target.name());
        }
    });
}

/// A demonstration, two cases, of which the first becomes a duplicate of the second, and a row in each table that they
/// leave empty.
async fn furnish(service: &TestService) {
    let plan = prongsai::demo::Plan::new();
    prongsai::demo::load(&service.db, &service.passwords, &service.clock, &plan)
        .await
        .unwrap();
    let agencies = service.get("/api/v1/agencies").await.expect(200);
    let path = format!(
        "/api/v1/agencies/{}/complaints",
        agencies["items"][0]["id"].as_str().unwrap()
    );
    for _ in 0..2 {
        let body = serde_json::json!({ "kind": "complaint", "category": "light", "description": "ไฟถนนดับ",
            "place_moo": "3", "name": "สมชาย ใจดี" });
        service.post(&path, &body).await.expect(201);
    }
    let fill = "
        UPDATE agencies SET website = 'https://www.example.go.th/''x';
        INSERT INTO positions SELECT 'p', id, NULL, NULL, 'ปลัด', 'Clerk', 1, 1, '2023-10-01 00:00:00', '2023-10-01 00:00:00.123456' FROM agencies;
        INSERT INTO appointments SELECT 'a', id, 'p', NULL, 'สมหญิง', 'holder', NULL, '2023-10-01', NULL, '1/2566', '2023-09-30', 1,
            '2023-10-01 00:00:00', '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO units SELECT '0-below', id, 'งานธุรการ', NULL, (SELECT max(id) FROM units), 1, NULL, 1,
            '2023-10-01 00:00:00', '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO recovery_codes SELECT min(id), 'hash', NULL FROM users;
        INSERT INTO refresh_tokens SELECT 'hash', 'family', min(id), '2023-10-01 00:00:00', '2023-10-02 00:00:00', NULL, NULL FROM users;
        INSERT INTO webhooks SELECT 'w', id, 'ทดสอบ', 'https://example.go.th/', 'complaint.*', TRUE, {secret}, {secret}, '2023-10-02 00:00:00',
            '2023-10-01 00:00:00.123456', 1, '2023-10-01 00:00:00', '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO webhook_deliveries VALUES ('d', 'w', 9000000000, 'complaint.received', 'complaint/1', '2023-10-01 00:00:00', 'pending', 1,
            '2023-10-01 00:00:00', 500, 'refused', '2023-10-01 00:00:05', '2099-10-01 00:00:00', '2023-10-01 00:00:00');
        INSERT INTO mails VALUES ('m', 9000000000, 'hash', {secret}, 'reporter_news', 'th', '{\"agency\": \"ก\"}', 'pending', 0, NULL,
            '2030-10-01 00:00:00', NULL, NULL, '2023-10-01 00:00:00');
        INSERT INTO complaint_categories SELECT id, 'light', 'ไฟ ''ถนน', NULL, '0-below', 1, FALSE, 2, '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO complaint_deadlines SELECT id, 'complaint', '', 'answer', 7, 'working', 'ประกาศ 1/2566', '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO complaint_deadline_lists SELECT id, 3, '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO service_forms SELECT id, 'water', 'ขอมิเตอร์', 'Meter', '{\"type\":\"object\"}', TRUE, 1, '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO reply_templates SELECT 't', id, 'รับเรื่อง', 'เรื่อง {number}', TRUE, 1, '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO complaint_files SELECT 'f', min(id), 1, TRUE, 'ไฟ.jpg', 'image/jpeg', 10, 'aa', 12, 'bb', '2023-10-01 00:00:00' FROM complaints;
        UPDATE complaints SET duplicate_of = (SELECT max(id) FROM complaints) WHERE id = (SELECT min(id) FROM complaints);
        INSERT INTO integrity_directories SELECT id, 1, 'hash', '2023-10-01', 'prongsai-keys/v1' FROM agencies;
        INSERT INTO integrity_spool SELECT 'c', id, 'c', 'report', 'both', 'sealed', 'm', 'hash', '2023-10-01', {secret}, {secret}, {secret} FROM agencies;
        INSERT INTO integrity_spool_parts VALUES ('c', 'f', 0, 2, '2023-10-01', {secret});
        INSERT INTO integrity_cases SELECT 'd', id, 'province', 'report', 'sealed', 'n', 'hash', '2023-10-01', 'closed', 'referred', '2023-10-02',
            NULL, '2023-10-03', 2, 3, NULL, {secret}, {secret}, {secret} FROM agencies;
        INSERT INTO integrity_messages VALUES ('e', 'd', 'reply', 0, 'hash', '2023-10-02', NULL, NULL, {secret});
        INSERT INTO integrity_statements VALUES ('d', 1, 'close', 'province', '2023-10-03', '{\"act\":\"close\"}');
        INSERT INTO integrity_files VALUES ('d', 'f', 0, 2, '2023-10-01', {secret});
        INSERT INTO integrity_openings VALUES ('o', 'd', 'somebody', 'case', '2023-10-02');
        INSERT INTO integrity_copies VALUES ('g', 'd', 'd', 'somebody', '2023-10-02', {secret});
        INSERT INTO integrity_days VALUES ('2000-10-01', {secret}, {secret});
        INSERT INTO asset_policies SELECT id, TRUE, FALSE, TRUE, 30, 2, 1, '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO assets SELECT 's', id, '420-64-0012', 'เก้าอี้', NULL, 'ก''1', 'durable', 'returnable', 'lot', 'ตัว', 200, 3, 1, 35000,
            '2023-10-01', '0-below', NULL, 'good', 'available', TRUE, FALSE, TRUE, NULL, '420-64-0012 เก้าอี้', 2,
            '2023-10-01 00:00:00', '2023-10-01 00:00:00.123456' FROM agencies;
        INSERT INTO asset_changes VALUES ('s', 1, 'register', 'user/1', '2023-10-01 00:00:00', '{\"name\": \"เก้าอี้\"}');
        INSERT INTO asset_photos VALUES ('ph', 's', 'ด้านหน้า.jpg', 'image/jpeg', 10, 'aa', 12, 'bb', '2023-10-01 00:00:00');
        INSERT INTO stock_movements VALUES ('s', 1, 'opening', 200, 200, NULL, 'ยอดยกมา', 'user/1', '2023-10-01 00:00:00');
        INSERT INTO stocktakes SELECT 'st', id, 2567, '2023-10-02', '2023-11-15', NULL, 2, '2023-10-02 00:00:00', '2023-10-02 00:00:00'
            FROM agencies;
        INSERT INTO stocktake_lines VALUES ('st', 's', 200, 3, NULL, '0-below', 199, 'ห้องประชุม', 'good', 'ขาดหนึ่ง', 'user/1',
            '2023-10-03 00:00:00');
        INSERT INTO loan_counters SELECT id, 2567, 7 FROM agencies;
        INSERT INTO loans SELECT 'l', id, 2567, 7, 'citizen', NULL, 'นายอาลี มะ', 'ชุมชน', '073-000-000', 'citizen/x', 'งาน', 'outside',
            'โรงเรียน', '2023-10-02', '2023-10-09', FALSE, 'on_loan', 'user/1', '2023-10-01 00:00:00', 'agency_head', NULL, 'จำเป็น',
            '2023-10-02', NULL, NULL, 4, '2023-10-02 00:00:00' FROM agencies;
        INSERT INTO loan_lines VALUES ('l', 1, 's', FALSE, 150, '2023-10-02', '2023-10-09', 150, 3, 3, 0, 35000, '2023-10-02 01:00:00', '2023-10-09 01:00:00.123456');
        INSERT INTO loan_steps VALUES ('l', 1, 'request', 'officer', 'user/1', '2023-10-01 00:00:00', NULL, '{}', NULL);
        INSERT INTO loan_files VALUES ('lf', 'l', 1, 'ใบยืม.pdf', 'application/pdf', 10, 'aa', 10, 'aa', '2023-10-01 00:00:00');
        INSERT INTO loan_reminders VALUES ('l', 'due_soon', '2023-10-09', '2023-10-07 00:00:00');
        -- Pieces were lost since that were promised: it has to come back all the same.
        UPDATE assets SET quantity = 100 WHERE id = 's';
        INSERT INTO services SELECT 'sv', id, 'tax-01', 'ชำระภาษี ''ที่ดิน', NULL, '0-below', 7, 5000000000, NULL, NULL, NULL, 'water', '[]',
            TRUE, FALSE, TRUE, FALSE, 'active', 1, '2023-10-01 00:00:00', '2023-10-01 00:00:00.123456' FROM agencies;
        INSERT INTO service_months SELECT id, '2023-10-01', 2, '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO service_counts SELECT id, 'sv', '2023-10-01', 'counter', 1000000000, 9, 0, 2, '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO service_count_revisions VALUES ('sv', '2023-10-01', 'counter', 1, 8, 8, 8, 'user/1', NULL, 'grid', '2023-10-01 00:00:00');
        INSERT INTO service_count_revisions VALUES ('sv', '2023-10-01', 'counter', 2, 1000000000, 9, 0, 'user/1', 'นับใหม่', 'import',
            '2023-10-01 00:00:00');
        INSERT INTO satisfaction_forms SELECT 'sf', id, 'sv', 'standard', '2023-10-01', NULL, 10, 'open', 1, 1, '2023-10-01 00:00:00',
            '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO satisfaction_answers SELECT 'sa', 'sf', id, 'sv', '2023-10-01', 'form', 'ดี ''มาก', 'pending', 1 FROM agencies;
        INSERT INTO satisfaction_ratings VALUES ('sa', 'process_steps', 'process', 5);
        INSERT INTO satisfaction_visits VALUES ('hash', '2023-10-02');
        INSERT INTO statistics_revisions SELECT 'sr', id, 'loans', 2567, 1, '2023-10-05', 'hash', '{\"a\":\"ก''\"}', '[]', 0, 3, 1 FROM agencies;
        INSERT INTO statistics_links SELECT 'abcdefg', id, 'loan_report', 2567, 'loans', 2567 FROM agencies;
        INSERT INTO measures SELECT 'me', id, 2567, 1, 'มาตรการ ''หนึ่ง', NULL, '9.4', 'ตัวชี้วัดที่ ๙.๔', 2566, '[\"ก\"]', '2023-10-01',
            '2024-09-30', NULL, '[]', 5000000000, '[]', '[]', 'planned', NULL, 1, '2023-10-01 00:00:00', '2023-10-01 00:00:00.123456'
            FROM agencies;
        INSERT INTO measure_guidelines SELECT 'mg', id, 2567, 4, 'การใช้ทรัพย์สิน', '[\"ก\"]', '[]', NULL, NULL, 'done', '[]', '{\"a\": \"ก''\"}', 3,
            '2023-10-01 00:00:00', '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO measure_progress VALUES ('me', 1, 'first_half', '2024-03-31', 'อบรมแล้ว', 'user/1', '2024-04-01 00:00:00');
        INSERT INTO measure_evidence VALUES ('ml', 'me', 'link', 'ข่าว', 'https://example.go.th/', NULL, NULL, NULL, NULL, NULL,
            '2023-10-01 00:00:00');
        INSERT INTO disclosure_years SELECT id, 2567, 'https://example.org/eit', NULL, 2, '2023-10-01 00:00:00', '2023-10-01 00:00:00.123456' FROM agencies;
        INSERT INTO disclosure_items SELECT 'di', id, 2567, 'qna', 'bcdefgh', 'done', '[]', 'นาง ''ก', '2023-12-01', 'ครบ\nแล้ว', '[\"de\"]',
            '{\"name\":\"Q&A\"}', 4, '2023-10-01 00:00:00', '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO disclosure_notes VALUES ('dn', 'di', 1, 'in_progress', NULL, 'user/1', '2023-10-01 00:00:00');
        INSERT INTO disclosure_evidence VALUES ('de', 'di', 'file', 'คู่มือ', '2023-10-01', '2024-09-30', NULL, 'ก.pdf', 'application/pdf', 10, 'aa',
            12, 'bb', 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'user/1', '2023-10-01 00:00:00');
        INSERT INTO disclosure_evidence VALUES ('df', 'di', 'link', 'เว็บ', NULL, NULL, 'https://example.org/', NULL, NULL, NULL, NULL, NULL, NULL,
            1, 'de', 'qna', '/x', 3, '{}', '2023-10-02 00:00:00', 404, 'status', 'https://example.org/a', '2023-10-03 00:00:00', 'user/1',
            '2023-10-01 00:00:00');
        INSERT INTO complaint_procedures SELECT id, 1, '{\"steps\":[]}', 'hash', 'user/1', '2023-10-01 00:00:00' FROM agencies;
        INSERT INTO idempotency_keys VALUES ('key', 'hash', '/', 1, '{\"ก\": \"''\"}', '2023-10-01 00:00:00');";
    service
        .db
        .write(|tx| {
            let bytes = match tx.conn() {
                Conn::Sqlite(_) => "x'00ff'",
                Conn::Postgres(_) => "'\\x00ff'",
            };
            Ok(tx.conn().batch_execute(&fill.replace("{secret}", bytes))?)
        })
        .await
        .unwrap();
}

/// The rows of all tables of a SQLite file that a backup has, each value as SQL.
fn dump(url: &str) -> BTreeMap<String, Vec<String>> {
    let mut conn = SqliteConnection::establish(url.trim_start_matches("sqlite://")).unwrap();
    let rows = |conn: &mut SqliteConnection, table: &str, columns: &[&str]| {
        let line = columns
            .iter()
            .map(|column| format!("quote({column})"))
            .collect::<Vec<_>>();
        let line = line.join(" || ',' || ");
        let rows: Vec<Column> = diesel::sql_query(format!("SELECT {line} AS name FROM {table} ORDER BY 1"))
            .load(conn)
            .unwrap();
        rows.into_iter().map(|row| row.name).collect()
    };
    TABLES
        .iter()
        .map(|(table, columns)| ((*table).to_owned(), rows(&mut conn, table, columns)))
        .collect()
}

#[test]
fn a_backup_leaves_a_database_of_another_version_as_it_is() {
    for database in databases() {
        drop(Db::open(&Settings::new(database.parsed_url())).unwrap());
        let mut conn = open(&database);
        let folder = tempfile::tempdir().unwrap();
        let mut refused = |change: &str| {
            conn.batch_execute(change).unwrap();
            let to = format!("sqlite://{}", folder.path().join("backup.db").display());
            let copied = db::copy(&database.parsed_url(), &db::DatabaseUrl::parse(&to).unwrap());
            copied.unwrap_err().cause().unwrap().to_owned()
        };
        let newer = refused("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')");
        assert!(newer.contains("newer version"), "{newer}");
        let older = refused("DELETE FROM __diesel_schema_migrations WHERE version = (SELECT max(version) FROM __diesel_schema_migrations);
            DELETE FROM __diesel_schema_migrations WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)");
        assert!(older.contains("older version"), "{older}");
        let nothing = refused("DROP TABLE __diesel_schema_migrations");
        assert!(nothing.contains("isn't a database of prongsai"), "{nothing}");
    }
}

#[test]
fn a_migration_and_a_copy_wait_for_locks_longer_than_a_request_does() {
    let Some(database) = databases()
        .into_iter()
        .find(|database| database.name() == "PostgreSQL")
    else {
        return;
    };
    drop(Db::open(&Settings::new(database.parsed_url())).unwrap());
    let (mut other, mut table) = (open(&database), open(&database));
    other.batch_execute("SELECT pg_advisory_lock(25660)").unwrap();
    table
        .batch_execute("BEGIN; LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let to = format!("sqlite://{}", folder.path().join("backup.db").display());
    std::thread::scope(|scope| {
        let migration = scope.spawn(|| Db::open(&Settings::new(database.parsed_url())).map(drop));
        let copy = scope.spawn(|| db::copy(&database.parsed_url(), &db::DatabaseUrl::parse(&to).unwrap()));
        std::thread::sleep(Duration::from_millis(5600));
        table.batch_execute("ROLLBACK").unwrap();
        other.batch_execute("SELECT pg_advisory_unlock(25660)").unwrap();
        migration.join().unwrap().unwrap();
        assert_eq!(copy.join().unwrap().unwrap(), 0);
    });
}

/// An event and nothing else: the table `instance` isn't copied.
fn note_only(tx: &mut Tx<'_>, n: u32) -> Result<()> {
    let event = Event::internal("note.added", format!("note/{n}"), serde_json::json!({ "n": n }));
    events::append(tx, &Actor::Command, chrono::Utc::now().naive_utc(), event)
}

type Kept = (i64, String, String, Vec<u8>);

async fn kept(db: &Db) -> Vec<Kept> {
    use event_rows::{entry, payload, seq, subject};
    let all = event_rows::table
        .select((seq, subject, payload, entry))
        .order(seq);
    db.read(move |conn| Ok(all.load(conn)?)).await.unwrap()
}

async fn restore_into_every_kind(file: &str, original: &Db) {
    let before = kept(original).await;
    let epoch = original.read(db::epoch).await.unwrap();
    for target in databases() {
        let from = db::DatabaseUrl::parse(file).unwrap();
        db::copy(&from, &target.parsed_url()).unwrap();
        let restored = Db::open(&Settings::new(target.parsed_url())).unwrap();
        let rows = kept(&restored).await;
        assert!((50..=250).contains(&rows.len()), "{}", rows.len());
        assert_eq!(
            rows,
            before[..rows.len()],
            "a gapless beginning of what is there now"
        );
        assert_ne!(
            restored.read(db::epoch).await.unwrap(),
            epoch,
            "cursors of before the restore are refused"
        );
        // A second restore into the same database is refused and changes nothing.
        assert!(db::copy(&from, &target.parsed_url()).is_err());
        assert_eq!(kept(&restored).await, rows);
    }
}
