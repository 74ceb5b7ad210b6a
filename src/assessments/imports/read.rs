//! From the bytes of a file to its rows. Takes as long as the file is large, so it runs beside the requests.

use super::headings::Headings;
use super::json;
use super::model::NO_SOURCE;
use super::report::{FileFormat, Source};
use super::rows::{Defaults, Table};
use crate::http::{Error, Fault, Reason, Result};
use crate::sheets::{Cell, Encoding, Note, NoteCode, Opened, TableFormat};

/// Reads a file.
///
/// # Errors
/// `400` when it isn't JSON where it says so, `422` when it can't be opened or read as a table at all. What's wrong with
/// single rows is in the source.
pub fn read(format: FileFormat, bytes: Vec<u8>, defaults: &Defaults) -> Result<Source> {
    if bytes.is_empty() {
        return Err(Error::invalid(Fault::pointer("", Reason::Empty)));
    }
    match format {
        FileFormat::Json => of_json(&bytes, defaults),
        FileFormat::Csv => of_table((format, TableFormat::Csv), bytes, defaults).map_err(Error::invalid),
        FileFormat::Xlsx => of_table((format, TableFormat::Xlsx), bytes, defaults).map_err(Error::invalid),
    }
}

fn of_json(bytes: &[u8], defaults: &Defaults) -> Result<Source> {
    let unmarked = bytes.strip_prefix(b"\xef\xbb\xbf");
    let (lines, bad) = json::read(unmarked.unwrap_or(bytes), defaults)?;
    if lines.is_empty() && bad.is_empty() {
        return Err(Error::invalid(Fault::pointer("/rows", Reason::Empty)));
    }
    Ok(Source {
        format: FileFormat::Json,
        encoding: Some(Encoding::Utf8),
        notes: unmarked
            .map(|_| Note::new(NoteCode::BomDropped))
            .into_iter()
            .collect(),
        headings: None,
        lines,
        skipped: 0,
        bad,
    })
}

fn of_table(format: (FileFormat, TableFormat), bytes: Vec<u8>, defaults: &Defaults) -> Result<Source, Fault> {
    let mut file = Opened::open(format.1, bytes, Headings::known)?;
    let table = table(&mut file, defaults)?;
    Ok(source(format.0, file, table, defaults))
}

/// Finds the headings, then reads the rows below them.
fn table(file: &mut Opened, defaults: &Defaults) -> Result<Table, Fault> {
    let (row, labels) = file.headings(Headings::known)?;
    let mut table = Table::new(Headings::of(row, labels));
    if table.readable(defaults) {
        file.visit(&mut |row, cells: &[Cell<'_>]| table.read(row, cells, defaults))?;
        if table.lines.is_empty() && table.skipped == 0 && table.bad.is_empty() {
            return Err(Fault::pointer("", Reason::Empty));
        }
    }
    Ok(table)
}

fn source(format: FileFormat, file: Opened, table: Table, defaults: &Defaults) -> Source {
    let Opened {
        encoding, mut notes, ..
    } = file;
    notes.extend(remarks(&table.headings, table.skipped));
    let nameless = table
        .lines
        .iter()
        .any(|line| line.says.as_ref().is_some_and(|says| says.source.is_none()));
    if nameless && defaults.source.is_none() {
        notes.push(Note::new(NoteCode::SourceUnknown).with("source", NO_SOURCE));
    }
    let Table {
        headings,
        lines,
        skipped,
        bad,
    } = table;
    Source {
        format,
        encoding,
        notes,
        headings: Some(headings),
        lines,
        skipped,
        bad,
    }
}

fn remarks(headings: &Headings, skipped: usize) -> Vec<Note> {
    let mut notes = Vec::new();
    if headings.row > 1 {
        notes.push(Note::new(NoteCode::HeadingRow).with("row", headings.row));
    }
    let idle = headings.idle();
    if !idle.is_empty() {
        notes.push(Note::new(NoteCode::ColumnsPassedOver).with("columns", idle.join(", ")));
    }
    if skipped > 0 {
        notes.push(Note::new(NoteCode::RowsSkipped).with("count", skipped));
    }
    notes
}
