//! Statements that stay prepared. diesel keeps none of its updates: which columns one sets may follow from its values.

use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::expression::AppearsOnTable;
use diesel::prelude::*;
use diesel::query_builder::{AsChangeset, AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

/// An update of a table, `rows` saying of which rows, that's prepared once for each text it has. Not for lists of values, of
/// which each length would be kept.
pub fn prepared_update<T, V, P>(table: &T, rows: P, changes: V) -> Update<T::FromClause, V::Changeset, P>
where
    T: Table,
    V: AsChangeset<Target = T>,
    P: Expression<SqlType = Bool> + AppearsOnTable<T>,
{
    Update {
        table: table.from_clause(),
        changes: changes.as_changeset(),
        rows,
    }
}

/// As [`prepared_update`] makes it.
pub struct Update<T, C, P> {
    table: T,
    changes: C,
    rows: P,
}

impl<DB, T, C, P> QueryFragment<DB> for Update<T, C, P>
where
    DB: Backend,
    T: QueryFragment<DB>,
    C: QueryFragment<DB>,
    P: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("UPDATE ");
        self.table.walk_ast(out.reborrow())?;
        out.push_sql(" SET ");
        self.changes.walk_ast(out.reborrow())?;
        out.push_sql(" WHERE ");
        self.rows.walk_ast(out)
    }
}

impl<T, C, P> QueryId for Update<T, C, P> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T, C, P, Conn> RunQueryDsl<Conn> for Update<T, C, P> {}

/// A statement that's always the same text.
pub(super) struct Fixed(pub &'static str);

impl<DB: Backend> QueryFragment<DB> for Fixed {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(self.0);
        Ok(())
    }
}

impl QueryId for Fixed {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Conn> RunQueryDsl<Conn> for Fixed {}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::connection::{InstrumentationEvent, SimpleConnection};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    diesel::table! {
        things (id) {
            id -> Integer,
            name -> Text,
            note -> Nullable<Text>,
        }
    }

    #[test]
    fn it_does_what_diesels_own_does_and_is_prepared_once() {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        conn.batch_execute(
            "CREATE TABLE things (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, note TEXT);
             INSERT INTO things VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', 'z')",
        )
        .unwrap();
        let kept = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&kept);
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::CacheQuery { .. }) {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        });
        for (id, name, note) in [(1, "one", None), (2, "two", Some("2"))] {
            let changes = (things::name.eq(name), (things::note.eq(note),));
            let changed = prepared_update(&things::table, things::id.eq(id), changes);
            assert_eq!(changed.execute(&mut conn).unwrap(), 1);
        }
        assert_eq!(kept.load(Ordering::Relaxed), 1);
        for sql in ["SAVEPOINT s", "RELEASE s", "SAVEPOINT s", "RELEASE s"] {
            Fixed(sql).execute(&mut conn).unwrap();
        }
        assert_eq!(kept.load(Ordering::Relaxed), 3);
        let all = things::table.order(things::id);
        let rows: Vec<(i32, String, Option<String>)> = all.load(&mut conn).unwrap();
        let row = |id, name: &str, note: Option<&str>| (id, name.to_owned(), note.map(str::to_owned));
        assert_eq!(
            rows,
            [
                row(1, "one", None),
                row(2, "two", Some("2")),
                row(3, "c", Some("z"))
            ]
        );
    }
}
