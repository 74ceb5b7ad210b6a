//! What callers send and see of the vocabulary and the holidays.

mod complaints;
mod holidays;
mod words;

pub use complaints::{ComplaintStepView, ComplaintWords};
pub use holidays::{HolidayView, ListHolidays};
pub use words::{Vocabulary, labelled};
