//! What callers send and see of the vocabulary and the holidays.

mod holidays;
mod words;

pub use holidays::{HolidayView, ListHolidays};
pub use words::Vocabulary;
