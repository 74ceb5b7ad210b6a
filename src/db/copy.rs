//! A whole database copied into another one, of either kind: backup, restore, and the way from SQLite to
//! PostgreSQL. The copy is of one moment: it's read in one transaction.

use super::archived::{Column, Row, column};
use super::connection::{self, Access, on_each};
use super::migrate::check_current;
use super::tables::every_table;
use super::{Conn, DatabaseUrl, ensure_epoch, new_epoch, run_pending};
use crate::http::{Error, Result};
use crate::schema;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::connection::{DefaultLoadingMode, SimpleConnection};
use diesel::dsl::sql;
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

/// The column for which a row has nothing that fits.
pub(super) struct MadeOf(pub String);

/// How many rows were copied.
type Rows = u64;

macro_rules! tables {
    ($($table:ident $row:ident { $($column:ident: $kind:ty,)* })*) => {
        $(
            #[derive(Queryable, Selectable, Insertable)]
            #[diesel(table_name = crate::schema::$table, treat_none_as_default_value = false)]
            struct $row { $($column: $kind,)* }

            impl $row {
                fn json(&self) -> Row {
                    let columns = [$((stringify!($column), Column::json(&self.$column)),)*];
                    columns.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
                }

                fn of_json(row: &Row) -> Result<Self, MadeOf> {
                    Ok(Self { $($column: column(row, stringify!($column))?,)* })
                }
            }

            /// Copies one table, row by row.
            fn $table(from: &mut Conn, to: &mut Conn) -> Result<Rows> {
                let mut copied = 0;
                let mut put = |row: diesel::QueryResult<$row>| -> Result<()> {
                    let row = row?;
                    let insert = diesel::insert_into(schema::$table::table);
                    on_each!(&mut *to, |c| insert.values(&row).execute(c))?;
                    copied += 1;
                    Ok(())
                };
                let all = schema::$table::table;
                match from {
                    Conn::Sqlite(c) => all
                        .select($row::as_select())
                        .load_iter::<$row, DefaultLoadingMode>(c)?
                        .try_for_each(&mut put)?,
                    Conn::Postgres(c) => all
                        .select($row::as_select())
                        .load_iter::<$row, PgRowByRowLoadingMode>(c)?
                        .try_for_each(&mut put)?,
                }
                Ok(copied)
            }
        )*

        /// Every table with its columns, in an order in which references are there before what refers to them.
        pub const TABLES: &[(&str, &[&str])] = &[$((stringify!($table), &[$(stringify!($column),)*]),)*];

        /// The rows of a table that have this text in a column.
        pub(super) fn select(conn: &mut Conn, table: &str, (column, text): (&'static str, &str)) -> Result<Vec<Row>> {
            let is_it = || sql::<Bool>(column).sql(" = ").bind::<Text, _>(text.to_owned());
            match table {
                $(stringify!($table) => {
                    let found = schema::$table::table.filter(is_it());
                    let found: Vec<$row> = on_each!(conn, |c| found.select($row::as_select()).load(c))?;
                    Ok(found.iter().map($row::json).collect())
                })*
                _ => Err(Error::internal(format!("no table {table}"))),
            }
        }

        /// Puts a row into a table.
        pub(super) fn insert(conn: &mut Conn, table: &str, row: &Row) -> Result<()> {
            match table {
                $(stringify!($table) => {
                    let row = $row::of_json(row)?;
                    on_each!(conn, |c| diesel::insert_into(schema::$table::table).values(&row).execute(c))?;
                    Ok(())
                })*
                _ => Err(Error::storage(format!("there's no table {table}"))),
            }
        }

        fn copy_tables(from: &mut Conn, to: &mut Conn) -> Result<Rows> {
            let mut rows = 0;
            $(rows += $table(from, to)?;)*
            Ok(rows)
        }
    };
}

every_table!(tables);

/// Copies everything from `from`, which may be in use, into `to`, which must be empty. `to` gets an epoch of its
/// own, so that cursors of `from` are refused there. Gives the number of rows. `from` isn't changed.
///
/// # Errors
/// When either can't be reached, `from` isn't of this version, or `to` isn't empty; `to` is then as it was.
pub fn copy(from: &DatabaseUrl, to: &DatabaseUrl) -> Result<Rows> {
    let mut source = connection::open(from, Access::Copy)?;
    check_current(&mut source)?;
    let mut target = connection::open(to, Access::Write)?;
    run_pending(&mut target)?;
    connection::lift_limits(&mut target)?;
    ensure_epoch(&mut target)?;
    let read = match source {
        Conn::Sqlite(_) => "BEGIN",
        Conn::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    };
    source.batch_execute(read)?;
    let rows = target.transaction(|target| {
        if !is_empty(target)? {
            return Err(Error::storage("the database to write to isn't empty"));
        }
        // A unit may stand before the unit it belongs to.
        target.batch_execute(match target {
            Conn::Sqlite(_) => "PRAGMA defer_foreign_keys = ON",
            Conn::Postgres(_) => "SET CONSTRAINTS ALL DEFERRED",
        })?;
        // Rules that look at several rows hold for what's done, not for what's copied.
        let copying = schema::instance::table.find("copying");
        diesel::insert_into(schema::instance::table)
            .values((
                schema::instance::name.eq("copying"),
                schema::instance::value.eq(""),
            ))
            .execute(target)?;
        let rows = copy_tables(&mut source, target)?;
        diesel::delete(copying).execute(target)?;
        Ok(rows)
    })?;
    source.batch_execute("ROLLBACK")?;
    if let Conn::Sqlite(target) = &mut target {
        target.batch_execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")?;
    }
    Ok(rows)
}

/// Brings a database that nobody uses up to date, as the copy of an older backup.
///
/// # Errors
/// When it can't be opened or a migration fails.
pub fn bring_up_to_date(url: &DatabaseUrl) -> Result<()> {
    run_pending(&mut connection::open(url, Access::Write)?)
}

/// Gives a database that was restored by other means than [`copy`] a new epoch, so that followers' cursors of before
/// are refused. For a time at which no service runs: one that does goes on labelling its answers as before.
///
/// # Errors
/// When it can't be reached, or isn't of this version.
pub fn renew_epoch(url: &DatabaseUrl) -> Result<()> {
    let mut conn = connection::open(url, Access::Copy)?;
    check_current(&mut conn)?;
    let mut conn = connection::open(url, Access::Write)?;
    ensure_epoch(&mut conn)?;
    let epoch = schema::instance::table.find("epoch");
    diesel::update(epoch)
        .set(schema::instance::value.eq(new_epoch()))
        .execute(&mut conn)?;
    Ok(())
}

fn is_empty(conn: &mut Conn) -> Result<bool> {
    let events: i64 = schema::events::table.count().get_result(conn)?;
    let users: i64 = schema::users::table.count().get_result(conn)?;
    Ok(events == 0 && users == 0)
}
