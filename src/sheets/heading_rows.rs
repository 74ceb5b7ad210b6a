//! Headings in several rows: often two, with merged cells, below some titles.

use super::cell::Cell;
use super::columns::Heading;
use super::headings::Headings;
use super::opened::Opened;
use super::workbook::Merged;
use crate::http::Fault;
use std::collections::BTreeMap;
use std::ops::{ControlFlow, RangeInclusive};

/// The most rows that headings take up.
const MOST: u32 = 3;

/// The first rows of a file, by their numbers.
type Top = BTreeMap<u32, Vec<String>>;

/// Finds the headings of a file.
///
/// # Errors
/// The fault of a file without rows, or of a sheet that isn't what it says.
pub fn find_headings<C: Heading>(file: &mut Opened, merged: &[Merged]) -> Result<Headings<C>, Fault> {
    let (row, _) = file.headings(Headings::<C>::known)?;
    let mut top = Top::new();
    file.visit(&mut |number, cells: &[Cell<'_>]| {
        if number > row + MOST {
            return ControlFlow::Break(());
        }
        top.insert(
            number,
            cells.iter().map(|cell| cell.shown().into_owned()).collect(),
        );
        ControlFlow::Continue(())
    })?;
    let rows = block::<C>(&top, merged, row);
    let width = rows
        .clone()
        .filter_map(|row| top.get(&row))
        .map(Vec::len)
        .max()
        .unwrap_or(0);
    let labels = (0..width)
        .map(|column| label::<C>(&top, merged, &rows, column))
        .collect();
    Ok(Headings::of(*rows.end(), labels))
}

/// The rows of the headings: what's merged downwards with the likeliest row belongs to it, and so does a row below that
/// holds nothing but headings.
fn block<C: Heading>(top: &Top, merged: &[Merged], row: u32) -> RangeInclusive<u32> {
    let (mut first, mut last) = (row, row);
    for cells in merged {
        let (start, end) = (*cells.rows.start(), *cells.rows.end());
        if start != end && cells.rows.contains(&row) && end - start < MOST {
            first = first.min(start);
            last = last.max(end);
        }
    }
    let below = top.get(&(last + 1)).map_or(&[][..], Vec::as_slice);
    let mut filled = below.iter().filter(|text| !text.is_empty()).peekable();
    if filled.peek().is_some() && filled.all(|text| C::find(text).is_some()) {
        last += 1;
    }
    first..=last
}

fn text(top: &Top, row: u32, column: usize) -> &str {
    let found = top.get(&row).and_then(|cells| cells.get(column));
    found.map_or("", String::as_str)
}

/// What stands above a cell: in the row above, or in the merged cell that reaches over it.
fn above<'a>(top: &'a Top, merged: &[Merged], row: u32, column: usize) -> &'a str {
    let row = row.saturating_sub(1);
    let over = merged
        .iter()
        .find(|cells| cells.rows.contains(&row) && cells.columns.contains(&column));
    match over {
        Some(cells) => text(top, *cells.rows.start(), *cells.columns.start()),
        None => text(top, row, column),
    }
}

/// A column's heading: its lowest text, or that with the text above it, whichever is known. Where the headings leave a
/// column empty, a known heading right above them is its.
fn label<C: Heading>(top: &Top, merged: &[Merged], rows: &RangeInclusive<u32>, column: usize) -> String {
    let lowest = rows.clone().rev().find(|row| !text(top, *row, column).is_empty());
    let Some(row) = lowest else {
        let over = text(top, rows.start().saturating_sub(1), column);
        let known = C::find(over).is_some();
        return if known { over.to_owned() } else { String::new() };
    };
    let own = text(top, row, column);
    let known = |text: &str| C::find(text).is_some() || C::is_idle(text);
    if !known(own) && row > *rows.start() {
        let over = above(top, merged, row, column);
        for joined in [format!("{over}{own}"), format!("{over} {own}")] {
            if known(&joined) {
                return joined;
            }
        }
    }
    own.to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::columns::columns;
    use super::*;

    columns! {
        Number = "number" "เลขครุภัณฑ์" [] "" "";
        Name = "name" "รายการ" [] "" "";
        Value = "value" "ราคา" ["มูลค่า" "มูลค่าต่อหน่วย"] "" "";
        Quantity = "quantity" "จำนวน" [] "" "";
    }

    impl Heading for Column {
        fn find(heading: &str) -> Option<Self> {
            let named = |column: &&Self| {
                let own = [column.as_str(), column.thai(), column.about().0, column.about().1];
                !heading.is_empty() && (own.contains(&heading) || column.others().contains(&heading))
            };
            Self::ALL.iter().find(named).copied()
        }

        fn is_idle(heading: &str) -> bool {
            heading == "ลำดับ"
        }

        fn name(self) -> &'static str {
            self.as_str()
        }

        fn label(self) -> &'static str {
            self.thai()
        }
    }

    fn top(rows: &[&[&str]]) -> Top {
        let rows = rows
            .iter()
            .map(|cells| cells.iter().map(|text| (*text).to_owned()).collect());
        (1..).zip(rows).collect()
    }

    fn labels(top: &Top, merged: &[Merged], row: u32) -> (RangeInclusive<u32>, Vec<String>) {
        let rows = block::<Column>(top, merged, row);
        let labels = (0..4)
            .map(|column| label::<Column>(top, merged, &rows, column))
            .collect();
        (rows, labels)
    }

    #[test]
    fn a_cell_merged_downwards_heads_its_column() {
        let top = top(&[
            &["ทะเบียนครุภัณฑ์"],
            &["ลำดับ", "รายการ", "มูลค่า", ""],
            &["", "", "ราคา", "ต่อหน่วย"],
        ]);
        let down = |column| Merged {
            rows: 2..=3,
            columns: column..=column,
        };
        let across = Merged {
            rows: 2..=2,
            columns: 2..=3,
        };
        let (rows, labels) = labels(&top, &[down(0), down(1), across], 2);
        assert_eq!(rows, 2..=3);
        assert_eq!(labels, ["ลำดับ", "รายการ", "ราคา", "มูลค่าต่อหน่วย"]);
    }

    #[test]
    fn without_merged_cells_only_known_headings_are_taken_from_other_rows() {
        let above = top(&[&["", "รายการ", "เรื่อง"], &["เลขครุภัณฑ์", "", "", "ราคา"]]);
        let (rows, found) = labels(&above, &[], 2);
        assert_eq!(
            (rows, found),
            (
                2..=2,
                ["เลขครุภัณฑ์", "รายการ", "", "ราคา"].map(str::to_owned).to_vec()
            )
        );
        let below = top(&[
            &["เลขครุภัณฑ์", "รายการ"],
            &["", "", "ราคา", "จำนวน"],
            &["1", "ก", "2", "1"],
        ]);
        assert_eq!(labels(&below, &[], 1).0, 1..=2);
    }
}
