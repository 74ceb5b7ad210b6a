//! The two doors: what an answered write is worth, and what a failed one leaves behind.

use crate::support::{Database, TestService, databases, on_each_database};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use prongsai::accounts::Actor;
use prongsai::db::{self, Conn, Db, Settings, TABLES, Tx};
use prongsai::events::{self, Event};
use prongsai::http::{Code, Cursor, Error, Result};
use prongsai::schema::{events as event_rows, instance};
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

/// A write of one row with its event.
fn note(tx: &mut Tx<'_>, name: &str) -> Result<()> {
    let row = (instance::name.eq(name), instance::value.eq("x"));
    diesel::insert_into(instance::table)
        .values(row)
        .execute(tx.conn())?;
    let event = Event::internal(
        "note.added",
        format!("note/{name}"),
        serde_json::json!({ "name": name }),
    );
    events::append(tx, &Actor::Command, chrono::Utc::now().naive_utc(), event)
}

async fn names(db: &Db) -> Vec<String> {
    let read = db.read(|conn| {
        Ok(instance::table
            .select(instance::name)
            .filter(instance::name.ne_all(["epoch", "notified"]))
            .order(instance::name)
            .load(conn)?)
    });
    read.await.unwrap()
}

async fn numbers(db: &Db) -> Vec<i64> {
    db.read(|conn| {
        Ok(event_rows::table
            .select(event_rows::seq)
            .order(event_rows::seq)
            .load(conn)?)
    })
    .await
    .unwrap()
}

#[test]
fn a_failed_write_and_a_panic_leave_nothing_behind() {
    on_each_database(async |service| {
        let db = &service.db;
        db.write(|tx| note(tx, "kept")).await.unwrap();
        let refused = db.write(|tx| {
            note(tx, "refused")?;
            Err::<(), _>(Error::new(Code::Conflict))
        });
        assert_eq!(refused.await.unwrap_err().code(), Code::Conflict);
        let panicked = db.write(|tx| {
            note(tx, "panicked")?;
            tx.conn()
                .transaction::<(), Error, _>(|_| panic!("inside a nested transaction"))
        });
        assert_eq!(panicked.await.unwrap_err().code(), Code::Internal);
        let taken = db.write(|tx| note(tx, "kept")).await;
        assert_eq!(taken.unwrap_err().code(), Code::AlreadyExists);
        db.write(|tx| note(tx, "later")).await.unwrap();
        assert_eq!(names(db).await, ["kept", "later"]);
        assert_eq!(numbers(db).await, [1, 2]);
    });
}

#[test]
fn events_are_numbered_without_gaps_in_the_order_of_their_commits() {
    on_each_database(async |service| {
        let db = &service.db;
        let writes = (0..200).map(|n| {
            db.write(move |tx| {
                note(tx, &format!("note-{n:03}"))?;
                // Every seventh fails after its event was made.
                if n % 7 == 0 {
                    Err(Error::new(Code::Conflict))
                } else {
                    Ok(())
                }
            })
        });
        let done = futures_util::future::join_all(writes).await;
        let kept = done.iter().filter(|result| result.is_ok()).count();
        assert_eq!(kept, 171);
        assert_eq!(numbers(db).await, (1..=171).collect::<Vec<i64>>());
        assert_eq!(db.heads().newest, 171);
    });
}

#[test]
fn what_the_schema_refuses_is_a_defect_and_not_a_reason_to_try_again() {
    on_each_database(async |service| {
        for statement in [
            "INSERT INTO agencies VALUES ('x', 'kingdom', 'x', NULL, '96', NULL, NULL, NULL, 1, '2023-10-01 00:00:00', '2023-10-01 00:00:00')",
            "INSERT INTO agency_external_ids VALUES ('demo', '1', 'nobody')",
            "INSERT INTO agency_external_ids VALUES ('demo', '1', NULL)",
        ] {
            let write = service
                .db
                .write(move |tx| Ok(tx.conn().batch_execute(statement)?));
            let error = write.await.unwrap_err();
            assert_eq!(
                (error.code(), error.retry_seconds()),
                (Code::Internal, None),
                "{statement}"
            );
            assert!(error.cause().is_some());
        }
    });
}

#[test]
fn a_reader_never_sees_a_number_and_later_a_smaller_one() {
    on_each_database(async |service| {
        let db = service.db.clone();
        let writer = actix_web::rt::spawn(async move {
            let writes = (0..300).map(|n| db.write(move |tx| note(tx, &format!("note-{n:03}"))));
            futures_util::future::join_all(writes).await
        });
        let mut seen: Vec<i64> = Vec::new();
        while !writer.is_finished() {
            let now = numbers(&service.db).await;
            assert!(
                now.starts_with(&seen),
                "a late commit stands before what was seen"
            );
            seen = now;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
}

#[test]
fn what_is_read_cannot_be_written() {
    on_each_database(async |service| {
        let write = service.db.read(|conn| {
            let row = (instance::name.eq("sneaky"), instance::value.eq("x"));
            Ok(diesel::insert_into(instance::table).values(row).execute(conn)?)
        });
        assert_eq!(write.await.unwrap_err().code(), Code::StorageUnavailable);
        assert!(names(&service.db).await.is_empty());
    });
}

#[test]
fn a_read_sees_one_moment() {
    on_each_database(async |service| {
        let (db, other) = (service.db.clone(), service.db.clone());
        let (before, after) = db
            .read(move |conn| {
                let count = |conn: &mut Conn| instance::table.count().get_result::<i64>(conn);
                let before = count(conn)?;
                // A commit in between, from another thread.
                std::thread::spawn(move || {
                    actix_web::rt::System::new()
                        .block_on(other.write(|tx| note(tx, "between")))
                        .unwrap();
                })
                .join()
                .unwrap();
                Ok((before, count(conn)?))
            })
            .await
            .unwrap();
        assert_eq!(before, after);
        assert_eq!(names(&service.db).await, ["between"]);
    });
}

#[test]
fn a_full_queue_answers_503_and_does_not_grow() {
    for database in databases() {
        let mut settings = Settings::new(database.parsed_url());
        (settings.queue, settings.readers, settings.writers) = (2, 1, 1);
        settings.patience = Duration::from_millis(50);
        let db = Db::open(&settings).unwrap();
        actix_web::rt::System::new().block_on(async {
            let slow = (0..20).map(|_| {
                db.read(|_| {
                    std::thread::sleep(Duration::from_millis(100));
                    Ok(())
                })
            });
            let done = futures_util::future::join_all(slow).await;
            let busy = done
                .iter()
                .filter(|result| result.as_ref().is_err_and(|e| e.code() == Code::Busy))
                .count();
            assert!((1..20).contains(&busy), "{busy} of 20 were told to come back");
        });
    }
}

#[test]
fn a_write_whose_turn_does_not_come_is_never_run_and_one_that_has_begun_is_waited_for() {
    for database in databases() {
        let settings = Settings {
            readers: 1,
            writers: 1,
            patience: Duration::from_millis(100),
            ..Settings::new(database.parsed_url())
        };
        let db = Db::open(&settings).unwrap();
        actix_web::rt::System::new().block_on(async {
            let slow = db.write(|tx| {
                std::thread::sleep(Duration::from_millis(400));
                note(tx, "slow")
            });
            let late = async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                db.write(|tx| note(tx, "late")).await
            };
            let (slow, late) = futures_util::future::join(slow, late).await;
            slow.unwrap();
            assert_eq!(late.unwrap_err().code(), Code::Busy);
            db.write(|tx| note(tx, "after")).await.unwrap();
            assert_eq!(names(&db).await, ["after", "slow"]);
            // The same for reads, which are short: whoever waits behind a long one is told to come again.
            let long = db.read(|_| {
                std::thread::sleep(Duration::from_millis(300));
                Ok(())
            });
            let behind = async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                db.read(|_| Ok(())).await
            };
            let (long, behind) = futures_util::future::join(long, behind).await;
            long.unwrap();
            assert_eq!(behind.unwrap_err().code(), Code::Busy);
        });
    }
}

#[test]
fn migrations_make_the_same_tables_on_both_and_can_go_back() {
    use diesel_migrations::{FileBasedMigrations, MigrationHarness};
    let expected: Vec<(String, Vec<String>)> = TABLES
        .iter()
        .map(|(table, columns)| {
            (
                (*table).to_owned(),
                columns.iter().map(|column| (*column).to_owned()).collect(),
            )
        })
        .collect();
    for database in databases() {
        drop(Db::open(&Settings::new(database.parsed_url())).unwrap());
        let mut conn = open(&database);
        // Names and migrations of an instance are its own; everything else goes into a backup.
        let mut tables: Vec<String> = expected.iter().map(|(table, _)| table.clone()).collect();
        tables.extend(["instance", "__diesel_schema_migrations"].map(str::to_owned));
        tables.sort();
        assert_eq!(tables_of(&mut conn), tables, "on {}", database.name());
        for (table, columns) in &expected {
            assert_eq!(
                &columns_of(&mut conn, table),
                columns,
                "{table} on {}",
                database.name()
            );
        }
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        match &mut conn {
            Conn::Sqlite(c) => {
                c.revert_all_migrations(FileBasedMigrations::from_path(format!("{root}/sqlite")).unwrap())
                    .unwrap();
            }
            Conn::Postgres(c) => {
                c.revert_all_migrations(FileBasedMigrations::from_path(format!("{root}/postgres")).unwrap())
                    .unwrap();
            }
        }
        assert!(columns_of(&mut conn, "events").is_empty());
        db::run_pending(&mut conn).unwrap();
        assert!(!columns_of(&mut conn, "events").is_empty());
    }
}

/// A connection of its own, beside the service's.
pub fn open(database: &Database) -> Conn {
    let url = database.url();
    match url.strip_prefix("sqlite://") {
        Some(path) => {
            let mut conn = SqliteConnection::establish(path).unwrap();
            // The threads of a service that was dropped are still closing theirs.
            conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
            Conn::Sqlite(conn)
        }
        None => Conn::Postgres(PgConnection::establish(&url).unwrap()),
    }
}

#[derive(QueryableByName)]
pub struct Column {
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub name: String,
}

fn tables_of(conn: &mut Conn) -> Vec<String> {
    let tables: Vec<Column> = match conn {
        Conn::Sqlite(c) => diesel::sql_query("SELECT name FROM sqlite_schema WHERE type = 'table'").load(c),
        Conn::Postgres(c) => {
            diesel::sql_query("SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'")
                .load(c)
        }
    }
    .unwrap();
    // SQLite keeps its index of texts in tables, and fills them itself.
    let tables = tables.into_iter().map(|table| table.name);
    let mut tables: Vec<String> = tables
        .filter(|name| !name.starts_with("complaint_search"))
        .collect();
    tables.sort();
    tables
}

fn columns_of(conn: &mut Conn, table: &str) -> Vec<String> {
    let columns: Vec<Column> = match conn {
        Conn::Sqlite(c) => diesel::sql_query(format!(
            "SELECT name FROM pragma_table_info('{table}') ORDER BY cid"
        ))
        .load(c),
        Conn::Postgres(c) => diesel::sql_query(format!(
            "SELECT column_name::text AS name FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
        ))
        .load(c),
    }
    .unwrap();
    columns.into_iter().map(|column| column.name).collect()
}

#[test]
fn the_files_of_a_database_are_readable_by_their_owner_only() {
    let database = databases().remove(0);
    let db = Db::open(&Settings::new(database.parsed_url())).unwrap();
    actix_web::rt::System::new().block_on(async {
        db.write(|tx| note(tx, "kept")).await.unwrap();
    });
    let path = database.url().trim_start_matches("sqlite://").to_owned();
    for file in [path.clone(), format!("{path}-wal"), format!("{path}-shm")] {
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn a_cursor_of_before_a_restore_is_expired_and_names_the_snapshot() {
    on_each_database(async |service: TestService| {
        let token = service.token(&["province@province:96"]);
        let page = service.get_as(&token, "/api/v1/changes").await.expect(200);
        let next = page["next"].as_str().unwrap().to_owned();
        assert_eq!(service.get_as(&token, &next).await.status, 200);
        service
            .db
            .write(|tx| {
                Ok(tx
                    .conn()
                    .batch_execute("UPDATE instance SET value = 'other' WHERE name = 'epoch'")?)
            })
            .await
            .unwrap();
        let problem = service.get_as(&token, &next).await.problem(410, "cursor_expired");
        assert_eq!(
            problem["snapshot"],
            "/api/v1/assessments?format=ndjson&province=96"
        );
        // A replica may be behind what another one told: there's nothing new then.
        let ahead = Cursor::encode(&["other".to_owned(), "7".to_owned()]);
        let page = service
            .get_as(&token, &format!("/api/v1/changes?after={ahead}"))
            .await
            .expect(200);
        assert_eq!(
            (&page["items"], &page["cursor"]),
            (&serde_json::json!([]), &serde_json::json!(ahead))
        );
        service
            .get_as(&token, "/api/v1/changes?after=bm9uc2Vuc2U")
            .await
            .problem(400, "cursor_invalid");
    });
}
