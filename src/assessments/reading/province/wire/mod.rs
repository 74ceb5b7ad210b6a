//! What callers see of a province and year.

mod coverage;
mod summary;

pub use coverage::{CoverageView, Progress};
pub use summary::SummaryView;
