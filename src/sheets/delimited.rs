//! Rows of a CSV file: with commas, semicolons or tabs, quoted as RFC 4180 has it.

use super::cell::Cell;
use super::search::{Search, Shows};
use crate::http::formats::meant;
use std::ops::ControlFlow;

/// What is done with each row that isn't empty: its number, as spreadsheets count, and its cells.
pub type Visit<'v> = dyn FnMut(u32, &[Cell<'_>]) -> ControlFlow<()> + 'v;

/// The most cells of a row; those beyond are left out.
pub const MOST_CELLS: usize = 200;

/// A text with a delimiter.
#[derive(Clone, Debug)]
pub struct Delimited {
    text: String,
    delimiter: u8,
}

impl Delimited {
    /// The delimiter is the one that shows the most headings.
    pub fn new(text: String, shows: Shows) -> Self {
        let known = |delimiter: u8| {
            let mut search = Search::new(shows);
            visit(&text, delimiter, &mut |row, cells| search.look(row, cells));
            search.most()
        };
        let mut best = (0, b',');
        for delimiter in [b',', b';', b'\t'] {
            let known = known(delimiter);
            if known > best.0 {
                best = (known, delimiter);
            }
        }
        Self {
            text,
            delimiter: best.1,
        }
    }

    pub fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    pub fn visit(&self, row: &mut Visit<'_>) {
        visit(&self.text, self.delimiter, row);
    }
}

fn visit(text: &str, delimiter: u8, row: &mut Visit<'_>) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut number, mut start, mut within) = (1, 0, 0);
    // A text that is UTF-8 already can't fail.
    while reader.read_record(&mut record).unwrap_or(false) {
        let at = record.position().map_or(0, csv::Position::byte);
        let at = first_byte(text, usize::try_from(at).unwrap_or(usize::MAX));
        let passed = text.get(start..at).map_or(0, breaks);
        number += u32::try_from(passed.saturating_sub(within)).unwrap_or(0);
        (start, within) = (at, record.iter().map(breaks).sum());
        let cells = record.iter().take(MOST_CELLS);
        let cells: Vec<Cell<'_>> = cells.map(|text| Cell::text(meant(text))).collect();
        if cells.iter().any(|cell| !cell.is_empty()) && row(number, &cells).is_break() {
            break;
        }
    }
}

/// Where a record's text begins: its stated start may be that of empty lines before it.
fn first_byte(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    start + (rest.len() - rest.trim_start_matches(['\r', '\n']).len())
}

/// How many lines end in a text. Those inside quotes are no new rows.
fn breaks(text: &str) -> usize {
    let bytes = text.bytes().zip(text.bytes().skip(1).chain([0]));
    bytes
        .filter(|pair| matches!(pair, (b'\n', _)) || matches!(pair, (b'\r', next) if *next != b'\n'))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shows(cells: &[Cell<'_>]) -> usize {
        let known = |cell: &&Cell<'_>| ["province", "overall"].contains(&cell.shown().as_ref());
        cells.iter().filter(known).count()
    }

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let mut rows = Vec::new();
        Delimited::new(text.to_owned(), shows).visit(&mut |number, cells| {
            rows.push((
                number,
                cells.iter().map(|cell| cell.shown().into_owned()).collect(),
            ));
            ControlFlow::Continue(())
        });
        rows
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        let text = "\r\nprovince,overall\r\n\"a\r\nb\",1\r\n\r\n,\r\n\"c\nd\ne\",2\n\nf,3";
        let numbers: Vec<_> = rows(text)
            .into_iter()
            .map(|(number, cells)| (number, cells[0].clone()))
            .collect();
        let expected = [(2, "province"), (3, "a b"), (6, "c d e"), (8, "f")];
        assert_eq!(numbers, expected.map(|(number, text)| (number, text.to_owned())));
    }

    #[test]
    fn the_delimiter_is_the_one_that_shows_the_headings() {
        for (delimiter, other) in [(',', ";"), (';', ","), ('\t', ",")] {
            let text =
                format!("title{other}of the{other}file\nprovince{delimiter}overall\na{other}b{delimiter}1");
            assert_eq!(Delimited::new(text.clone(), shows).delimiter(), delimiter);
            assert_eq!(rows(&text)[2].1, [format!("a{other}b"), "1".to_owned()]);
        }
        assert_eq!(Delimited::new("x;y".to_owned(), shows).delimiter(), ',');
    }

    #[test]
    fn what_an_export_made_neutral_is_read_as_it_was() {
        let text = "agency_name,source\n'=cmd|' /C calc'!A0,'plain";
        assert_eq!(rows(text)[1].1, ["=cmd|' /C calc'!A0", "'plain"]);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[a-c\"',;\t\r\n]{0,60}") {
            rows(&text);
        }

        #[test]
        fn rows_are_counted_whatever_ends_a_line(
            lines in prop::collection::vec("|[a-c]{1,3}|\"[a-c]\r?\n[a-c]\"", 1..20), end in prop::sample::select(vec!["\n", "\r\n"]),
        ) {
            let filled = lines.iter().zip(1..).filter(|(line, _)| !line.is_empty());
            let expected: Vec<u32> = filled.map(|(_, number)| number).collect();
            let numbers: Vec<u32> = rows(&lines.join(end)).into_iter().map(|(number, _)| number).collect();
            prop_assert_eq!(numbers, expected);
        }
    }
}
