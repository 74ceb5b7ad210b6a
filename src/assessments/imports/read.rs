//! From the bytes of a file to its rows. Takes as long as the file is large, so it runs beside the requests.

use super::cell::Cell;
use super::decode::{Decoded, Encoding, decode};
use super::delimited::{Delimited, Visit};
use super::headings::Headings;
use super::json;
use super::model::NO_SOURCE;
use super::note::{Note, NoteCode};
use super::report::{FileFormat, Source};
use super::rows::{Defaults, Search, Table};
use super::workbook::Workbook;
use crate::http::{Error, Fault, Reason, Result};

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
        FileFormat::Csv => of_csv(&bytes, defaults),
        FileFormat::Xlsx => of_workbook(bytes, defaults).map_err(Error::invalid),
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

fn of_csv(bytes: &[u8], defaults: &Defaults) -> Result<Source> {
    let Decoded { text, encoding, bom } = decode(bytes).map_err(Error::invalid)?;
    let mut notes = Vec::new();
    if encoding != Encoding::Utf8 {
        notes.push(Note::new(NoteCode::Converted).with("encoding", encoding.labels().0));
    }
    if bom {
        notes.push(Note::new(NoteCode::BomDropped));
    }
    let file = Delimited::new(text);
    match file.delimiter() {
        ',' => {}
        '\t' => notes.push(Note::new(NoteCode::Delimiter).with("delimiter", "แท็บ (tab)")),
        other => notes.push(Note::new(NoteCode::Delimiter).with("delimiter", other)),
    }
    let visit = &mut |row: &mut Visit<'_>| {
        file.visit(row);
        Ok(())
    };
    let table = table(visit, defaults).map_err(Error::invalid)?;
    Ok(source(FileFormat::Csv, Some(encoding), notes, table, defaults))
}

fn of_workbook(bytes: Vec<u8>, defaults: &Defaults) -> Result<Source, Fault> {
    let mut book = Workbook::open(bytes)?;
    let several = book
        .several
        .then(|| Note::new(NoteCode::Sheet).with("sheet", &book.sheet));
    let table = table(&mut |row: &mut Visit<'_>| book.visit(row), defaults)?;
    Ok(source(
        FileFormat::Xlsx,
        None,
        several.into_iter().collect(),
        table,
        defaults,
    ))
}

/// Goes through the rows of a file once.
type Rows<'a> = dyn FnMut(&mut Visit<'_>) -> Result<(), Fault> + 'a;

/// Finds the headings, then reads the rows below them.
fn table(rows: &mut Rows<'_>, defaults: &Defaults) -> Result<Table, Fault> {
    let mut search = Search::default();
    rows(&mut |row, cells| search.look(row, cells))?;
    let headings = search.found().ok_or_else(|| Fault::pointer("", Reason::Empty))?;
    let mut table = Table::new(headings);
    if table.readable(defaults) {
        rows(&mut |row, cells: &[Cell<'_>]| table.read(row, cells, defaults))?;
        if table.lines.is_empty() && table.skipped == 0 && table.bad.is_empty() {
            return Err(Fault::pointer("", Reason::Empty));
        }
    }
    Ok(table)
}

fn source(
    format: FileFormat,
    encoding: Option<Encoding>,
    mut notes: Vec<Note>,
    table: Table,
    defaults: &Defaults,
) -> Source {
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
