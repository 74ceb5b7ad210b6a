//! What the database itself refuses, whoever writes: by SQL, past the service. Each statement is undone again. With what
//! refuses it dropped first, the same statement goes through: nothing else is in its way.

use super::Hall;
use crate::storage::open;
use crate::support::{Database, on_each_database};
use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel::result::{DatabaseErrorKind, Error, QueryResult};
use prongsai::db::Conn;
use serde_json::{Value, json};
use std::sync::Barrier;

const AT_FIRST: &str = "loan_lines_free_at_first";
const LATER: &str = "loan_lines_free_later";

/// What's refused, by whom, unless this is done before.
struct Refused {
    what: &'static str,
    first: String,
    sql: String,
}

impl Refused {
    fn new(what: &'static str, sql: String) -> Self {
        Self::after(what, String::new(), sql)
    }

    fn after(what: &'static str, first: String, sql: String) -> Self {
        Self { what, first, sql }
    }

    /// Tries it with this done before, and undoes all of it.
    fn tried(&self, conn: &mut Conn, before: &str) -> QueryResult<()> {
        let done: QueryResult<()> = conn.transaction(|conn| {
            for sql in [before, self.first.as_str()] {
                if !sql.is_empty() {
                    conn.batch_execute(sql).unwrap();
                }
            }
            conn.batch_execute(&self.sql)?;
            Err(Error::RollbackTransaction)
        });
        match done {
            Err(Error::RollbackTransaction) => Ok(()),
            other => other,
        }
    }

    /// That this trigger refuses it, and that alone.
    fn by_trigger(&self, conn: &mut Conn, trigger: &str) {
        let other = if trigger == LATER { AT_FIRST } else { LATER };
        let without_other = dropped(conn, other);
        for before in ["", without_other.as_str()] {
            let error = self.tried(conn, before).expect_err(self.what);
            assert!(is_taken(&error), "{}: {error:?}", self.what);
        }
        let before = dropped(conn, trigger);
        self.tried(conn, &before).expect(self.what);
    }

    /// That only one open loan of a piece is kept, and by this index.
    fn by_index(&self, conn: &mut Conn) {
        let error = self.tried(conn, "").expect_err(self.what);
        let unique = matches!(
            &error,
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)
        );
        assert!(unique, "{}: {error:?}", self.what);
        let without = "DROP INDEX one_open_loan_of_an_asset";
        self.tried(conn, without).expect(self.what);
    }

    /// That nothing refuses it.
    fn by_nobody(&self, conn: &mut Conn) {
        self.tried(conn, "").expect(self.what);
    }
}

fn is_taken(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(_, info) if info.message() == "asset_taken")
}

fn dropped(conn: &Conn, trigger: &str) -> String {
    match conn {
        Conn::Sqlite(_) => format!("DROP TRIGGER {trigger}"),
        Conn::Postgres(_) => format!("DROP TRIGGER {trigger} ON loan_lines"),
    }
}

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

/// A second line of a loan, of another asset.
fn insert(hall: &Hall<'_>, loan: &Value, asset: &Value, days: (i64, i64), (held, out): (i32, i32)) -> String {
    let (from, until) = (hall.day(days.0), hall.day(days.1));
    format!(
        "INSERT INTO loan_lines (loan_id, no, asset_id, individual, quantity, from_on, until_on, held, handed, out,
            unsettled) VALUES ('{}', 2, '{}', {}, {held}, '{from}', '{until}', {held}, {out}, {out}, 0)",
        id(loan),
        id(asset),
        asset["tracking"] == "individual",
    )
}

/// Changes the first line of a loan.
fn update(loan: &Value, change: &str) -> String {
    format!(
        "UPDATE loan_lines SET {change} WHERE loan_id = '{}' AND no = 1",
        id(loan)
    )
}

fn until(hall: &Hall<'_>, loan: &Value, day: i64) -> String {
    update(loan, &format!("until_on = '{}'", hall.day(day)))
}

/// A request that was taken back: it keeps nothing.
async fn given_up(hall: &Hall<'_>, asset: &Value, quantity: i64, days: (i64, i64)) -> Value {
    let loan = hall.asked(&[(asset, quantity)], days).await;
    let done = hall.step(&loan, "cancel", &json!({})).await;
    done.expect(200)
}

#[test]
fn a_piece_that_is_kept_for_somebody_isnt_kept_again_whoever_writes() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let (projector, camera) = (hall.asset(json!({})).await, hall.asset(json!({})).await);
        let first = hall.approved(&[(&projector, 1)], (1, 4)).await;
        let next = hall.approved(&[(&projector, 1)], (7, 9)).await;
        let gone = given_up(&hall, &projector, 1, (12, 14)).await;
        let last = hall.approved(&[(&projector, 1)], (13, 13)).await;
        let other = hall.approved(&[(&camera, 1)], (1, 20)).await;
        let mut conn = open(&service.database);
        for (what, days) in [
            ("its last day", (4, 5)),
            ("its first day", (6, 7)),
            ("days between its own", (2, 3)),
            ("days around its own", (5, 11)),
            ("days of two", (3, 8)),
        ] {
            let sql = insert(&hall, &other, &projector, days, (1, 0));
            Refused::new(what, sql).by_trigger(&mut conn, AT_FIRST);
        }
        let between = insert(&hall, &other, &projector, (5, 6), (1, 0));
        Refused::new("the days between two", between).by_nobody(&mut conn);
        Refused::new("an extension", until(&hall, &first, 7)).by_trigger(&mut conn, LATER);
        Refused::new("an extension until the day before", until(&hall, &first, 6)).by_nobody(&mut conn);
        let earlier = |day: i64| update(&next, &format!("from_on = '{}'", hall.day(day)));
        Refused::new("an earlier day", earlier(4)).by_trigger(&mut conn, LATER);
        Refused::new("the day after", earlier(5)).by_nobody(&mut conn);
        let again = update(&gone, "held = 1");
        Refused::new("what was given up", again.clone()).by_trigger(&mut conn, LATER);
        let freed = update(&last, "held = 0");
        Refused::after("what nobody keeps", freed, again).by_nobody(&mut conn);
    });
}

#[test]
fn no_more_of_a_lot_is_kept_than_there_is_whoever_writes() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let (chairs, camera) = (hall.chairs(10).await, hall.asset(json!({})).await);
        let first = hall.approved(&[(&chairs, 4)], (1, 4)).await;
        let second = hall.approved(&[(&chairs, 4)], (1, 5)).await;
        let third = hall.approved(&[(&chairs, 6)], (7, 9)).await;
        let gone = given_up(&hall, &chairs, 6, (12, 14)).await;
        let last = hall.approved(&[(&chairs, 5)], (13, 13)).await;
        let other = hall.approved(&[(&camera, 1)], (1, 20)).await;
        let mut conn = open(&service.database);
        let more = |days, held| insert(&hall, &other, &chairs, days, (held, 0));
        // With either of the two it would fit.
        Refused::new("three of the two that are left", more((3, 5), 3)).by_trigger(&mut conn, AT_FIRST);
        Refused::new("the two that are left", more((3, 5), 2)).by_nobody(&mut conn);
        Refused::new("three, where one of them is back", more((5, 6), 3)).by_nobody(&mut conn);
        Refused::new("more than there ever are", more((20, 20), 11)).by_trigger(&mut conn, AT_FIRST);
        let longer = until(&hall, &second, 7);
        Refused::after("two extensions", longer.clone(), until(&hall, &first, 7))
            .by_trigger(&mut conn, LATER);
        Refused::new("one extension", longer).by_nobody(&mut conn);
        let earlier = |day: i64| update(&third, &format!("from_on = '{}'", hall.day(day)));
        Refused::new("an earlier day", earlier(4)).by_trigger(&mut conn, LATER);
        Refused::new("the day after", earlier(5)).by_nobody(&mut conn);
        let again = |held: i32| update(&gone, &format!("held = {held}"));
        Refused::new("six where five are kept", again(6)).by_trigger(&mut conn, LATER);
        Refused::new("five where five are kept", again(5)).by_nobody(&mut conn);
        let fewer = update(&last, "held = 4");
        Refused::after("six where four are kept", fewer, again(6)).by_nobody(&mut conn);
    });
}

#[test]
fn a_piece_is_with_one_borrower_whoever_writes() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let (projector, chairs) = (hall.asset(json!({})).await, hall.chairs(10).await);
        let first = hall.approved(&[(&projector, 1)], (1, 4)).await;
        let next = hall.approved(&[(&projector, 1)], (7, 9)).await;
        let (some, more) = (
            hall.approved(&[(&chairs, 2)], (1, 4)).await,
            hall.approved(&[(&chairs, 2)], (1, 4)).await,
        );
        let mut conn = open(&service.database);
        let out = |loan: &Value, count: i32| update(loan, &format!("handed = {count}, out = {count}"));
        Refused::new("a handover", out(&next, 1)).by_nobody(&mut conn);
        Refused::after("a second handover", out(&first, 1), out(&next, 1)).by_index(&mut conn);
        // Even where the days are free.
        let line = insert(&hall, &some, &projector, (5, 6), (1, 1));
        Refused::after("a line that's out", out(&first, 1), line.clone()).by_index(&mut conn);
        Refused::new("a line of what is here", line).by_nobody(&mut conn);
        let back = format!("{}; {}", out(&first, 1), update(&first, "out = 0"));
        Refused::after("what came back", back, out(&next, 1)).by_nobody(&mut conn);
        Refused::after("pieces of a lot", out(&some, 2), out(&more, 2)).by_nobody(&mut conn);
    });
}

/// Runs each of these statements at the same time on a connection of its own; gives why some were refused.
fn at_once(database: &Database, statements: &[String]) -> Vec<Error> {
    let barrier = Barrier::new(statements.len());
    std::thread::scope(|scope| {
        let threads: Vec<_> = statements
            .iter()
            .map(|sql| {
                let (mut conn, barrier) = (open(database), &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    conn.batch_execute(sql)
                })
            })
            .collect();
        let done = threads.into_iter().map(|thread| thread.join().unwrap());
        done.filter_map(Result::err).collect()
    })
}

#[test]
fn of_many_who_write_at_once_as_many_get_it_as_there_are() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let (chairs, projector) = (hall.chairs(10).await, hall.asset(json!({})).await);
        let mut given_up_loans = Vec::new();
        for _ in 0..8 {
            given_up_loans.push(given_up(&hall, &chairs, 3, (1, 4)).await);
        }
        let again: Vec<String> = given_up_loans
            .iter()
            .map(|loan| update(loan, "held = 3"))
            .collect();
        let refused = at_once(&service.database, &again);
        assert_eq!(refused.len(), 5, "{refused:?}");
        assert!(refused.iter().all(is_taken), "{refused:?}");
        let again: Vec<String> = given_up_loans
            .iter()
            .map(|loan| {
                let line = insert(&hall, loan, &projector, (1, 4), (1, 0));
                match open(&service.database) {
                    Conn::Sqlite(_) => line,
                    // As the service does, first of all: each who inserts keeps the asset's row from being locked.
                    Conn::Postgres(_) => format!(
                        "BEGIN; SELECT 1 FROM assets WHERE id = '{}' FOR UPDATE; {line}; COMMIT",
                        id(&projector)
                    ),
                }
            })
            .collect();
        let refused = at_once(&service.database, &again);
        assert_eq!(refused.len(), 7, "{refused:?}");
        assert!(refused.iter().all(is_taken), "{refused:?}");
    });
}
