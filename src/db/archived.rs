//! Rows as JSON and back, column by column, for archives.

use super::copy::{self, MadeOf};
use super::{Conn, Tx};
use crate::http::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::connection::SimpleConnection;
use serde_json::{Map, Value};

/// A row by its columns.
pub type Row = Map<String, Value>;

const MOMENT: &str = "%Y-%m-%dT%H:%M:%S%.6f";

/// What a column may hold.
pub(super) trait Column: Sized {
    fn json(&self) -> Value;
    /// `None` for what such a column doesn't hold.
    fn of_json(value: &Value) -> Option<Self>;
}

impl Column for String {
    fn json(&self) -> Value {
        Value::from(self.as_str())
    }

    fn of_json(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

macro_rules! plain {
    ($($kind:ty: $read:ident;)*) => {$(
        impl Column for $kind {
            fn json(&self) -> Value {
                Value::from(*self)
            }

            fn of_json(value: &Value) -> Option<Self> {
                value.$read()?.try_into().ok()
            }
        }
    )*};
}
plain! { i16: as_i64; i32: as_i64; i64: as_i64; bool: as_bool; }

impl Column for NaiveDate {
    fn json(&self) -> Value {
        Value::from(self.to_string())
    }

    fn of_json(value: &Value) -> Option<Self> {
        value.as_str()?.parse().ok()
    }
}

impl Column for NaiveDateTime {
    fn json(&self) -> Value {
        Value::from(self.format(MOMENT).to_string())
    }

    fn of_json(value: &Value) -> Option<Self> {
        Self::parse_from_str(value.as_str()?, MOMENT).ok()
    }
}

/// In hexadecimal digits.
impl Column for Vec<u8> {
    fn json(&self) -> Value {
        Value::from(crate::crypto::hex(self))
    }

    fn of_json(value: &Value) -> Option<Self> {
        let digits = value.as_str()?;
        let pairs = (0..digits.len()).step_by(2).map(|at| digits.get(at..at + 2));
        pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
    }
}

impl<T: Column> Column for Option<T> {
    fn json(&self) -> Value {
        self.as_ref().map_or(Value::Null, Column::json)
    }

    fn of_json(value: &Value) -> Option<Self> {
        if value.is_null() {
            return Some(None);
        }
        T::of_json(value).map(Some)
    }
}

/// The rows of a table that have this text in a column, in an order that only what they hold decides.
///
/// # Errors
/// When there's no such table, or the storage fails.
pub fn rows(conn: &mut Conn, table: &str, (column, text): (&'static str, &str)) -> Result<Vec<Row>> {
    let mut rows = copy::select(conn, table, (column, text))?;
    rows.sort_by_cached_key(|row| Value::from(row.clone()).to_string());
    Ok(rows)
}

/// Puts rows into a table as they were.
///
/// # Errors
/// When there's no such table, a row isn't one of it, or the storage refuses it.
pub fn put(tx: &mut Tx<'_>, table: &str, rows: &[Row]) -> Result<()> {
    // A unit may stand before the unit it belongs to.
    let defer = match tx.conn() {
        Conn::Sqlite(_) => "PRAGMA defer_foreign_keys = ON",
        Conn::Postgres(_) => "SET CONSTRAINTS ALL DEFERRED",
    };
    tx.conn().batch_execute(defer)?;
    rows.iter()
        .try_for_each(|row| copy::insert(tx.conn(), table, row))
}

/// A row's value of a column.
pub(super) fn column<T: Column>(row: &Row, name: &str) -> Result<T, MadeOf> {
    row.get(name)
        .and_then(T::of_json)
        .ok_or_else(|| MadeOf(name.to_owned()))
}

impl From<MadeOf> for Error {
    fn from(MadeOf(column): MadeOf) -> Self {
        Self::storage(format!("a row has no fitting {column}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same<T: Column + PartialEq + std::fmt::Debug>(value: T) {
        assert_eq!(T::of_json(&value.json()), Some(value));
    }

    #[test]
    fn every_kind_of_column_comes_back() {
        same("ก\n'\"".to_owned());
        same(-7_i16);
        same(i32::MIN);
        same(i64::MAX);
        same(true);
        same(vec![0_u8, 255, 16]);
        same(Option::<String>::None);
        same(Some(NaiveDate::MAX.min("2023-02-03".parse().unwrap())));
        let moment: NaiveDateTime = "2023-10-01T00:00:00.123456".parse().unwrap();
        same(moment);
        for (value, wrong) in [
            (
                i32::of_json(&Value::from(1_i64 << 40)).is_none(),
                "a number that's too large",
            ),
            (i32::of_json(&Value::from("1")).is_none(), "a text"),
            (Vec::<u8>::of_json(&Value::from("0")).is_none(), "half a byte"),
            (
                NaiveDate::of_json(&Value::from("2023-13-01")).is_none(),
                "no month",
            ),
        ] {
            assert!(value, "{wrong}");
        }
    }
}
