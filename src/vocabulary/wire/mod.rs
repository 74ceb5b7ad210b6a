//! What callers send and see of the vocabulary and the holidays.

mod assets;
mod complaints;
mod disclosures;
mod holidays;
mod measures;
mod sealed;
mod services;
mod statistics;
mod words;

pub use assets::{AssetWords, LoanStepRuleView};
pub use complaints::{ComplaintStepView, ComplaintWords};
pub use disclosures::DisclosureWords;
pub use holidays::{HolidayView, ListHolidays};
pub use measures::MeasureWords;
pub use sealed::SealedWords;
pub use services::ServiceWords;
pub use statistics::StatisticsWords;
pub use words::{SliceWords, Vocabulary, labelled};
