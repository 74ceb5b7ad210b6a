//! The results of a whole nation from one CSV file, by the command line.

use crate::figures::Figures;
use crate::nation::{AGENCIES, Agency, Scores, agencies};
use crate::tally::median;
use crate::{seed, service};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::fmt::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
const HEADING: &str = "agency_id,province,amphoe,agency_type,agency_name,fiscal_year,overall,level,grade,rank,\
                       rank_scope,iit,eit,oit,i1,i2,i3,i4,i5,i6,i7,i8,i9,i10,instrument_scale,source\r\n";
/// The tables that an import fills.
const TABLES: [&str; 3] = ["assessments", "assessment_revisions", "events"];

pub fn measure(folder: &Path, figures: &mut Figures) {
    let file = folder.join("nation.csv");
    let agencies = agencies(AGENCIES);
    std::fs::write(&file, table(&agencies)).expect("a file");
    let empty = folder.join("agencies.db");
    seed::fill(&empty, &agencies, [].into_iter(), false);
    if !has_import(&empty) {
        println!("\nimport.nation.s: skipped, this program has no `import` command");
        return;
    }
    let (mut imports, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let database = copy_of(&empty, "import.db");
        imports.push(import(&database, &file).as_secs_f64());
        bare.push(store(&rows_of(&database), &copy_of(&empty, "bare.db")).as_secs_f64());
    }
    let (ours, theirs) = (median(&imports), median(&bare));
    println!(
        "\nimport.nation, {AGENCIES} agencies × 14 figures\n  prongsai import {ours:.3} s\n  bare rusqlite   {theirs:.3} s"
    );
    let reference = format!(
        "{AGENCIES} agencies × 14 figures; bare rusqlite stores the same rows in one transaction in {theirs:.2} s"
    );
    figures.at_most("import.nation.s", ours, 2.0, reference);
}

fn has_import(database: &Path) -> bool {
    let asked = service::prongsai(database)
        .args(["import", "--help"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    asked.expect("the program").success()
}

/// The figures as a ministry would list them: agencies by their names, not by our ids.
fn table(agencies: &[Agency]) -> String {
    let mut table = HEADING.to_owned();
    for (n, agency) in agencies.iter().enumerate() {
        let Agency {
            kind,
            name,
            province,
            amphoe,
            ..
        } = agency;
        let (kind, scores) = (kind.labels().0, Scores::of(n));
        let (province, amphoe) = (province.name_th, amphoe.name_th);
        write!(
            table,
            ",{province},{amphoe},{kind},{name},2566,{},,,,",
            decimal(scores.overall)
        )
        .expect("memory");
        for figure in scores.instruments.into_iter().chain(scores.indicators) {
            write!(table, ",{}", decimal(figure)).expect("memory");
        }
        table.push_str(",percent,https://itas.nacc.go.th/\r\n");
    }
    table
}

fn decimal(hundredths: i32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn copy_of(database: &Path, name: &str) -> std::path::PathBuf {
    let copy = database.with_file_name(name);
    for ending in ["-wal", "-shm"] {
        let mut beside = copy.clone().into_os_string();
        beside.push(ending);
        drop(std::fs::remove_file(beside));
    }
    std::fs::copy(database, &copy).expect("a copy");
    copy
}

/// The whole process, from its start to its end.
fn import(database: &Path, file: &Path) -> Duration {
    let started = Instant::now();
    let done = service::prongsai(database)
        .arg("import")
        .arg(file)
        .stdout(Stdio::null())
        .status();
    let took = started.elapsed();
    assert!(done.expect("the program").success(), "nothing was imported");
    took
}

type Table = Vec<Vec<Value>>;

fn rows_of(database: &Path) -> Vec<Table> {
    let conn = Connection::open(database).expect("a database");
    let tables = TABLES.map(|table| {
        let mut statement = conn.prepare(&format!("SELECT * FROM {table}")).expect("a query");
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect());
        rows.and_then(Iterator::collect::<Result<Table, _>>)
            .expect("rows")
    });
    assert_eq!(tables[0].len(), AGENCIES, "an assessment of each agency");
    tables.into()
}

/// Stores rows in one transaction.
fn store(tables: &[Table], database: &Path) -> Duration {
    let mut conn = Connection::open(database).expect("a database");
    conn.execute_batch(seed::SERVICE_SETTINGS).expect("settings");
    let started = Instant::now();
    let tx = conn.transaction().expect("a transaction");
    for (table, rows) in TABLES.iter().zip(tables) {
        let places = vec!["?"; rows.first().map_or(1, Vec::len)].join(", ");
        let mut insert = tx
            .prepare(&format!("INSERT INTO {table} VALUES ({places})"))
            .expect("an insert");
        for row in rows {
            insert.execute(params_from_iter(row)).expect("a row");
        }
    }
    tx.commit().expect("a commit");
    started.elapsed()
}
