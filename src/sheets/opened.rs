//! A file opened as a table, whichever format it's in.

use super::decode::{Decoded, Encoding, decode};
use super::delimited::{Delimited, Visit};
use super::note::{Note, NoteCode};
use super::search::{Search, Shows};
use super::workbook::{Merged, Workbook};
use crate::http::{Code, Error, Fault, Reason, formats};
use crate::words::words;

words! {
    /// The formats in which a table can be sent.
    TableFormat {
        Csv = "csv" "CSV" "CSV",
        Xlsx = "xlsx" "XLSX" "XLSX",
    }
}

impl TableFormat {
    /// By the content type of an upload.
    pub fn of_content_type(content_type: &str) -> Option<Self> {
        Some(match content_type {
            "text/csv" => Self::Csv,
            formats::XLSX => Self::Xlsx,
            _ => return None,
        })
    }
}

/// An opened file. Its rows may be gone through several times.
pub struct Opened {
    table: Table,
    /// `None` for a workbook.
    pub encoding: Option<Encoding>,
    /// What's worth knowing of how it was read.
    pub notes: Vec<Note>,
}

enum Table {
    Text(Delimited),
    Book(Box<Workbook>),
}

impl Opened {
    /// Opens a file; `shows` tells its delimiter and its sheet.
    ///
    /// # Errors
    /// The fault of a file that's empty or can't be read as a table at all.
    pub fn open(format: TableFormat, bytes: Vec<u8>, shows: Shows) -> Result<Self, Fault> {
        if bytes.is_empty() {
            return Err(Fault::pointer("", Reason::Empty));
        }
        match format {
            TableFormat::Csv => Self::text(&bytes, shows),
            TableFormat::Xlsx => Self::workbook(bytes, shows),
        }
    }

    fn text(bytes: &[u8], shows: Shows) -> Result<Self, Fault> {
        let Decoded { text, encoding, bom } = decode(bytes)?;
        let mut notes = Vec::new();
        if encoding != Encoding::Utf8 {
            notes.push(Note::new(NoteCode::Converted).with("encoding", encoding.labels().0));
        }
        if bom {
            notes.push(Note::new(NoteCode::BomDropped));
        }
        let file = Delimited::new(text, shows);
        match file.delimiter() {
            ',' => {}
            '\t' => notes.push(Note::new(NoteCode::Delimiter).with("delimiter", "แท็บ (tab)")),
            other => notes.push(Note::new(NoteCode::Delimiter).with("delimiter", other)),
        }
        Ok(Self {
            table: Table::Text(file),
            encoding: Some(encoding),
            notes,
        })
    }

    fn workbook(bytes: Vec<u8>, shows: Shows) -> Result<Self, Fault> {
        let book = Workbook::open(bytes, shows)?;
        let several = book
            .several
            .then(|| Note::new(NoteCode::Sheet).with("sheet", &book.sheet));
        Ok(Self {
            table: Table::Book(Box::new(book)),
            encoding: None,
            notes: several.into_iter().collect(),
        })
    }

    /// Goes through the rows, from the first.
    ///
    /// # Errors
    /// The fault of a sheet that isn't what it says.
    pub fn visit(&mut self, row: &mut Visit<'_>) -> Result<(), Fault> {
        match &mut self.table {
            Table::Text(file) => {
                file.visit(row);
                Ok(())
            }
            Table::Book(book) => book.visit(row),
        }
    }

    /// The heading row and what stands in it.
    ///
    /// # Errors
    /// The fault of a file without rows, or of a sheet that isn't what it says.
    pub fn headings(&mut self, shows: Shows) -> Result<(u32, Vec<String>), Fault> {
        let mut search = Search::new(shows);
        self.visit(&mut |row, cells| search.look(row, cells))?;
        search.found().ok_or_else(|| Fault::pointer("", Reason::Empty))
    }

    /// Where formulas stand, rows from 1 and columns from 0: what a cell shows is what was computed when the file was
    /// last saved, if it was. A text has none.
    ///
    /// # Errors
    /// The fault of a sheet that isn't what it says.
    pub fn formulas(&mut self) -> Result<Vec<(u32, usize)>, Fault> {
        match &mut self.table {
            Table::Text(_) => Ok(Vec::new()),
            Table::Book(book) => book.formulas(),
        }
    }

    /// The cells that are merged; a text has none.
    ///
    /// # Errors
    /// The fault of a sheet that isn't what it says.
    pub fn merged(&mut self) -> Result<Vec<Merged>, Fault> {
        match &mut self.table {
            Table::Text(_) => Ok(Vec::new()),
            Table::Book(book) => book.merged(),
        }
    }
}

/// What a reading that broke down is answered with: a library may panic over a damaged file.
pub fn unreadable_when_broken(error: Error) -> Error {
    let detail = "ไฟล์เสียหาย (the file is damaged)";
    match error.code() {
        Code::Internal => Error::invalid(Fault::pointer("", Reason::Unreadable).with("detail", detail)),
        _ => error,
    }
}
