//! Which rows are of an agency's year.

use crate::db::{self, Conn, Row, Tx};
use crate::http::{Error, Result};
use serde_json::Value;
use std::collections::BTreeMap;

/// Which rows of a table.
enum Of {
    /// The agency itself.
    Id,
    /// Those of the agency, whatever the year.
    Agency,
    Year,
    /// Those of the year before as well: items are shown by its figures.
    YearAndBefore,
    /// Those that have the id of a row of another table in a column.
    Each(&'static str, &'static str),
}

/// In the order in which they're put back.
const TABLES: &[(&str, Of)] = &[
    ("agencies", Of::Id),
    ("agency_external_ids", Of::Agency),
    ("units", Of::Agency),
    ("assessments", Of::Year),
    ("assessment_revisions", Of::Each("assessments", "assessment_id")),
    ("statistics_revisions", Of::YearAndBefore),
    ("statistics_links", Of::YearAndBefore),
    ("complaint_procedures", Of::Agency),
    ("disclosure_years", Of::Year),
    ("disclosure_items", Of::Year),
    ("disclosure_notes", Of::Each("disclosure_items", "item_id")),
    ("disclosure_evidence", Of::Each("disclosure_items", "item_id")),
    ("measures", Of::Year),
    ("measure_guidelines", Of::Year),
    ("measure_progress", Of::Each("measures", "measure_id")),
    ("measure_evidence", Of::Each("measures", "measure_id")),
];

/// The tables whose rows may be files, kept under the row's id.
const WITH_FILES: [&str; 2] = ["disclosure_evidence", "measure_evidence"];

/// Rows by table, in the order of [`tables`].
pub type Rows = BTreeMap<&'static str, Vec<Row>>;

/// The tables, in the order in which they're put back.
pub fn tables() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|(table, _)| *table)
}

/// All rows of an agency's year.
///
/// # Errors
/// When the storage fails.
pub fn gather(conn: &mut Conn, agency: &str, year: i32) -> Result<Rows> {
    let mut all = Rows::new();
    for (table, of) in TABLES {
        let mut own = |column, text: &str| db::rows(conn, table, (column, text));
        let of_year = |least: i32| {
            move |row: &Row| {
                let its = row.get("fiscal_year").and_then(Value::as_i64);
                its.is_some_and(|its| (i64::from(least)..=i64::from(year)).contains(&its))
            }
        };
        let rows: Vec<Row> = match of {
            Of::Id => own("id", agency)?,
            Of::Agency => own("agency_id", agency)?,
            Of::Year => own("agency_id", agency)?
                .into_iter()
                .filter(of_year(year))
                .collect(),
            Of::YearAndBefore => own("agency_id", agency)?
                .into_iter()
                .filter(of_year(year - 1))
                .collect(),
            Of::Each(other, column) => {
                let others = all.get(other).into_iter().flatten();
                let ids: Vec<String> = others
                    .filter_map(|row| text(row, "id").map(str::to_owned))
                    .collect();
                let found = ids.iter().map(|id| own(column, id));
                found.collect::<Result<Vec<_>>>()?.concat()
            }
        };
        all.insert(table, rows);
    }
    Ok(all)
}

fn text<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    row.get(column).and_then(Value::as_str)
}

/// The ids of the files that rows name, in their order.
pub fn files(rows: &Rows) -> Vec<String> {
    let with = WITH_FILES.iter().filter_map(|table| rows.get(table)).flatten();
    let files = with.filter(|row| text(row, "kind") == Some("file"));
    let mut ids: Vec<String> = files
        .filter_map(|row| text(row, "id").map(str::to_owned))
        .collect();
    ids.sort_unstable();
    ids
}

/// Puts rows back as they were. The agency and what belongs to it may be there already, if they're the same; of the year there
/// may be nothing.
///
/// # Errors
/// When something is there that's another, or the storage refuses a row.
pub fn put_back(tx: &mut Tx<'_>, (agency, year): (&str, i32), rows: &Rows) -> Result<()> {
    let there = gather(tx.conn(), agency, year)?;
    for (table, _) in TABLES {
        let (new, old) = (rows.get(table), there.get(table));
        let new = new.map(Vec::as_slice).unwrap_or_default();
        match old.map(Vec::as_slice).unwrap_or_default() {
            [] => db::put_rows(tx, table, new)?,
            old if old == new => {}
            _ => {
                return Err(Error::storage(format!(
                    "{table} of this agency and year are here already, and others"
                )));
            }
        }
    }
    Ok(())
}
