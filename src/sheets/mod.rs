//! Tables that people send as files, CSV or XLSX, read row by row. What their columns mean, the slices say.

mod bad;
mod cell;
mod columns;
mod decode;
mod delimited;
mod explanation;
mod heading_rows;
mod headings;
mod note;
mod opened;
mod search;
mod values;
mod wire;
mod workbook;

pub use bad::{Bad, Where};
pub use cell::Cell;
pub(crate) use columns::columns;
pub use columns::{Heading, plain_heading};
pub use decode::Encoding;
pub use explanation::{bold, template_book, write_explanation};
pub use heading_rows::find_headings;
pub use headings::Headings;
pub use note::{Note, NoteCode};
pub use opened::{Opened, TableFormat, unreadable_when_broken};
pub use values::{grouped, line, named, text, whole};
pub use wire::{ImportNote, WorkbookFile};
pub use workbook::Merged;
