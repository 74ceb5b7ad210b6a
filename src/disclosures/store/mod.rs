//! Disclosure items in the database.

mod evidence;
mod items;
mod standing;
mod years;

pub use evidence::{add, find_file, named_files, update_evidence};
pub use items::{CHANGED, by_code, change, check_units, find, items_of, notes_of};
pub use standing::{opened, stands};
pub use years::{change_year, find_year, free_codes, fresh, newest, open, year};
