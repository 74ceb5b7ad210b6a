//! Enums of words in text columns.

/// Lets such enums be read as they are: the text is looked at and not kept.
macro_rules! stored_words {
    ($($name:ty)*) => {$(
        impl<B> diesel::deserialize::FromSql<diesel::sql_types::Text, B> for $name
        where
            B: diesel::backend::Backend,
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, B>,
        {
            fn from_sql(value: B::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let text = <String as diesel::deserialize::FromSql<diesel::sql_types::Text, B>>::from_sql(value)?;
                Ok(Self::try_from(text)?)
            }
        }

        impl<T, B> diesel::deserialize::Queryable<T, B> for $name
        where
            T: diesel::sql_types::SingleValue,
            B: diesel::backend::Backend,
            Self: diesel::deserialize::FromSql<T, B>,
        {
            type Row = Self;

            fn build(row: Self) -> diesel::deserialize::Result<Self> {
                Ok(row)
            }
        }
    )*};
}
pub(crate) use stored_words;
