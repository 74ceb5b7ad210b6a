//! Statements that are kept prepared although diesel would prepare them anew every time.

use diesel::QueryResult;
use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};

/// An update whose text depends on nothing but the code that makes it. diesel keeps none: which columns one sets may follow
/// from its values. Kept by its text, so that one which does isn't taken for another; not for lists of values, of which each
/// length would be kept.
pub fn prepared<T>(statement: T) -> Prepared<T> {
    Prepared(statement)
}

/// As [`prepared`] makes it.
pub struct Prepared<T>(T);

impl<T> QueryId for Prepared<T> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Prepared<T> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<T, C> RunQueryDsl<C> for Prepared<T> {}
