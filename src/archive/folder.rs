//! An archive as a folder.

use super::data::{FORMAT, Manifest, TableLine, written};
use super::rows::{self, Rows};
use crate::accounts::Actor;
use crate::agencies;
use crate::clock::Clock;
use crate::crypto::hex;
use crate::db::{Conn, Db, Row, Tx};
use crate::disclosures;
use crate::events::{Audience, tell_to};
use crate::files::{Copy, FileStore};
use crate::http::{Error, Result, is_id};
use crate::measures;
use chrono::NaiveDateTime;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const MANIFEST: &str = "archive.json";
const SUMS: &str = "SHA256SUMS";

/// How much an archive holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub rows: usize,
    pub files: usize,
}

/// Writes everything of an agency's year into a folder that's new or empty.
///
/// # Errors
/// `404` when there's no such agency; a sentence when the folder can't be written to.
pub async fn take_out(
    db: &Db,
    files: &FileStore,
    (agency, year): (String, i32),
    folder: &Path,
) -> Result<Counted> {
    let id = agency.clone();
    let gathered = db.read(move |conn| {
        agencies::find(conn, &id)?;
        rows::gather(conn, &id, year)
    });
    let rows = gathered.await?;
    let mut out = Written::begin(folder)?;
    let mut lines = Vec::new();
    for table in rows::tables() {
        let own = rows.get(table).map(Vec::as_slice).unwrap_or_default();
        lines.push(TableLine {
            table: table.to_owned(),
            rows: own.len(),
        });
        out.put(&format!("tables/{table}.json"), &written(&own)?)?;
    }
    let ids = rows::files(&rows);
    for id in &ids {
        out.put(&format!("files/{id}"), &files.read(id, Copy::Working)?)?;
        out.put(&format!("files/{id}.original"), &files.read(id, Copy::Original)?)?;
    }
    let counted = Counted {
        rows: lines.iter().map(|line| line.rows).sum(),
        files: ids.len(),
    };
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        agency_id: agency,
        fiscal_year: year,
        tables: lines,
        files: ids,
    };
    out.put(MANIFEST, &written(&manifest)?)?;
    out.end()?;
    Ok(counted)
}

/// Puts an archive's rows and files into an instance that has nothing of that year.
///
/// # Errors
/// A sentence when the folder isn't an archive, something in it was changed, or something of that year is here already; nothing is
/// put in then.
pub async fn put_in(db: &Db, files: &FileStore, clock: &Clock, folder: &Path) -> Result<Counted> {
    let archive = Archive::open(folder)?;
    let (manifest, rows) = (archive.manifest()?, archive.rows()?);
    let ids = rows::files(&rows);
    let mut kept = Vec::new();
    for id in &ids {
        let copy = |name: &str| archive.read(&format!("files/{name}"));
        let (working, original) = (copy(id)?, copy(&format!("{id}.original"))?);
        if files.put_back(id, (&working, &original))? {
            kept.push(id.clone());
        }
    }
    let counted = Counted {
        rows: rows.values().map(Vec::len).sum(),
        files: ids.len(),
    };
    let now = clock.now();
    let put = db.write(move |tx| {
        let place = (manifest.agency_id.as_str(), manifest.fiscal_year);
        rows::put_back(tx, place, &rows)?;
        check(tx.conn(), place, now)?;
        told(tx, place, now)
    });
    if let Err(error) = put.await {
        for id in kept {
            files.remove(&id)?;
        }
        return Err(error);
    }
    Ok(counted)
}

/// That all of it can be read: rows hold texts that were made by this program, or by somebody else.
fn check(conn: &mut Conn, (agency, year): (&str, i32), now: NaiveDateTime) -> Result<()> {
    let units = agencies::unit_names(conn, agency)?;
    if let Some(row) = disclosures::year_of(conn, agency, year)? {
        let items = disclosures::items_of(conn, agency, year)?;
        disclosures::DisclosureYearView::of(&row, &items, &units)?;
    }
    measures::check(conn, agency, year, now)
}

fn told(tx: &mut Tx<'_>, (agency, year): (&str, i32), now: NaiveDateTime) -> Result<()> {
    let agency = agencies::find(tx.conn(), agency)?;
    let payload = json!({ "agency_id": agency.id, "fiscal_year": year });
    let what = (
        "agency_year.restored",
        format!("agency_year/{}/{year}", agency.id),
    );
    tell_to(
        tx,
        Audience::Public,
        (&Actor::Command, now),
        what,
        (&agency, payload),
    )
}

/// A folder that is being written, with the sums of what is in it.
struct Written {
    folder: PathBuf,
    sums: BTreeMap<String, String>,
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::storage(format!("{}: {error}", path.display()))
}

fn sum(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

impl Written {
    fn begin(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
        let mut entries = fs::read_dir(folder).map_err(|error| failed(folder, &error))?;
        if entries.next().is_some() {
            return Err(Error::storage(format!("{}: it isn't empty", folder.display())));
        }
        for part in ["tables", "files"] {
            let part = folder.join(part);
            fs::create_dir(&part).map_err(|error| failed(&part, &error))?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            sums: BTreeMap::new(),
        })
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        fs::write(&path, bytes).map_err(|error| failed(&path, &error))?;
        self.sums.insert(name.to_owned(), sum(bytes));
        Ok(())
    }

    /// The sums as `sha256sum -c` reads them.
    fn end(self) -> Result<()> {
        let lines = self.sums.iter().map(|(name, sum)| format!("{sum}  {name}\n"));
        let path = self.folder.join(SUMS);
        fs::write(&path, lines.collect::<String>()).map_err(|error| failed(&path, &error))
    }
}

/// A folder that is being read: only what its sums name, and as they say.
struct Archive {
    folder: PathBuf,
    sums: BTreeMap<String, String>,
}

impl Archive {
    fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(SUMS);
        let text = fs::read_to_string(&path).map_err(|error| failed(&path, &error))?;
        let lines = text.lines().filter_map(|line| line.split_once("  "));
        Ok(Self {
            folder: folder.to_owned(),
            sums: lines
                .map(|(sum, name)| (name.to_owned(), sum.to_owned()))
                .collect(),
        })
    }

    fn read(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.folder.join(name);
        let said = self.sums.get(name);
        let said = said.ok_or_else(|| Error::storage(format!("{SUMS} doesn't name {name}")))?;
        let bytes = fs::read(&path).map_err(|error| failed(&path, &error))?;
        if sum(&bytes) == *said {
            return Ok(bytes);
        }
        Err(Error::storage(format!(
            "{}: it was changed since it was written",
            path.display()
        )))
    }

    fn manifest(&self) -> Result<Manifest> {
        let manifest: Manifest = serde_json::from_slice(&self.read(MANIFEST)?).map_err(Error::storage)?;
        if manifest.format != FORMAT || !is_id(&manifest.agency_id) {
            return Err(Error::storage(format!("{MANIFEST} isn't of the form {FORMAT}")));
        }
        Ok(manifest)
    }

    fn rows(&self) -> Result<Rows> {
        let own = |table: &'static str| {
            let bytes = self.read(&format!("tables/{table}.json"))?;
            let rows: Vec<Row> = serde_json::from_slice(&bytes).map_err(Error::storage)?;
            Ok((table, rows))
        };
        rows::tables().map(own).collect()
    }
}
