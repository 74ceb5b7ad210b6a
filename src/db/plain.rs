//! Latin letters without their case, the same on both databases.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;

/// A text with the letters A to Z in lower case and all others as they are. SQLite's `lower` and `LIKE` know only
/// these; PostgreSQL's depend on the collation of the database.
pub fn plain_lower<E: Expression<SqlType = Text>>(text: E) -> PlainLower<E> {
    PlainLower(text)
}

/// A `LIKE` pattern for texts that contain `part`, to be used with `\` as escape.
pub fn containing(part: &str) -> String {
    let escaped = part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// See [`plain_lower`].
#[derive(Clone, Copy, Debug, QueryId)]
pub struct PlainLower<E>(E);

impl<E: Expression> Expression for PlainLower<E> {
    type SqlType = Text;
}

impl<E, Group> ValidGrouping<Group> for PlainLower<E>
where
    E: ValidGrouping<Group>,
{
    type IsAggregate = E::IsAggregate;
}

impl<E, From> AppearsOnTable<From> for PlainLower<E> where E: AppearsOnTable<From> {}

impl<E, From> SelectableExpression<From> for PlainLower<E> where E: SelectableExpression<From> {}

impl<E: QueryFragment<Sqlite>> QueryFragment<Sqlite> for PlainLower<E> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        call(&self.0, pass, "")
    }
}

impl<E: QueryFragment<Pg>> QueryFragment<Pg> for PlainLower<E> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        call(&self.0, pass, " COLLATE \"C\"")
    }
}

fn call<'b, E, DB>(text: &'b E, mut pass: AstPass<'_, 'b, DB>, collation: &str) -> QueryResult<()>
where
    DB: Backend,
    E: QueryFragment<DB>,
{
    pass.push_sql("lower(");
    text.walk_ast(pass.reborrow())?;
    pass.push_sql(collation);
    pass.push_sql(")");
    Ok(())
}
